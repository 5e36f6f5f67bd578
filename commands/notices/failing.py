"""Telling the managers what did not arrive: silence would be worse."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select

from commands.engine.cards import Button, Buttons, Card, Node, Notice, Reply, Row, Text, card
from commands.engine.context import Context
from commands.engine.telling import counted
from commands.notices.sending import tell
from models.outbox import Outbox
from models.person import Person
from models.queries.person import holders
from models.tenancy import TenantSession

RULE = "outbox.failed"
SHOWN = 8
ASLEEP = "It came due while Headway was not running, and is of no use any more."


def untold(session: TenantSession) -> Sequence[Outbox]:
    """Messages that failed, or were missed, of which no manager has been told. A message about them is none."""
    return session.scalars(_untold()).all()


def tell_managers(context: Context, missed: Sequence[str]) -> None:
    """Tell every manager once of what did not arrive; ``missed`` are things that came due while the clock stood.

    Of what is confidential those who are cleared alone are told, in a message of its own, which never goes by e-mail.
    """
    failed = context.session.scalars(
        _untold().with_for_update()
    ).all()  # another clock that tells of them is waited for
    for row in failed:
        row.told_at = context.now
    names = _names(context, failed)
    told = [(names[row.id], row.last_error) for row in failed if not row.confidential]
    hidden = [(names[row.id], row.last_error) for row in failed if row.confidential]
    missing = [(label, ASLEEP) for label in missed]
    managers = holders(context.session, "manager")
    key = f"{RULE}:{max((row.id for row in failed), default=0)}:{context.now.isoformat()}"
    _tell(context, managers, key, [*told, *missing])
    _tell(context, [each for each in managers if each.cleared], f"{key}:cleared", hidden, confidential=True)


def _tell(
    context: Context,
    managers: Sequence[Person],
    key: str,
    lines: Sequence[tuple[str, str]],
    *,
    confidential: bool = False,
) -> None:
    """Tell each of these of what did not arrive, where there is anything: whom it was for, and why."""
    reply = Reply(_card(lines), confidential=confidential)
    for manager in managers if lines else ():
        tell(context, rule=RULE, key=f"{key}:person:{manager.id}", to=manager, reply=reply, kind="pack")


def _untold() -> Select[Outbox]:
    ended = Outbox.state.in_(("failed", "missed"))
    return select(Outbox).where(ended, Outbox.told_at.is_(None), Outbox.rule != RULE).order_by(Outbox.id)


def _card(lines: Sequence[tuple[str, str]]) -> Card:
    rows: list[Node] = [Row(label, (why,)) for label, why in lines[:SHOWN]]
    more = len(lines) - SHOWN
    return card(
        Notice("warning", f"{counted(len(lines), 'message')} did not go out."),
        *rows,
        Text(f"And {more} more.") if more > 0 else None,
        Buttons((Button("See what was not delivered", "/headway not delivered", "primary"),)),
    )


def _names(context: Context, rows: Sequence[Outbox]) -> dict[int, str]:
    """Whom each was for: what is confidential says no more than that."""
    ids = {row.behalf_id or row.person_id for row in rows}
    known = {p.id: p.name for p in context.session.scalars(select(Person).where(Person.id.in_(ids)))}
    return {row.id: known.get(row.behalf_id or row.person_id or 0) or row.channel or "a channel" for row in rows}
