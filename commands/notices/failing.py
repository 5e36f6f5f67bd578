"""Telling the managers what did not arrive: silence would be worse."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from commands.engine.cards import Button, Buttons, Node, Notice, Reply, Row, Text, card
from commands.engine.context import Context
from commands.engine.telling import counted
from commands.notices.sending import tell
from models.outbox import Outbox
from models.person import Person
from models.queries.person import holders
from models.tenancy import TenantSession

RULE = "outbox.failed"
SHOWN = 8


def untold(session: TenantSession) -> Sequence[Outbox]:
    """Messages that failed, or were missed, of which no manager has been told. A message about them is none."""
    ended = Outbox.state.in_(("failed", "missed"))
    query = select(Outbox).where(ended, Outbox.told_at.is_(None), Outbox.rule != RULE)
    return session.scalars(query.order_by(Outbox.id)).all()


def tell_managers(context: Context, missed: Sequence[str]) -> None:
    """Tell every manager once of what did not arrive; ``missed`` are things that came due while the clock stood."""
    failed = untold(context.session)
    for row in failed:
        row.told_at = context.now
    if not failed and not missed:
        return
    names = _names(context, failed)
    rows: list[Node] = [Row(names[row.id], (row.last_error,)) for row in failed[:SHOWN]]
    rows += [Row(label, ("It came due while Headway was not running, and is of no use any more.",)) for label in missed]
    more = len(failed) - SHOWN
    shown = card(
        Notice("warning", f"{counted(len(failed) + len(missed), 'message')} did not go out."),
        *rows[: 2 * SHOWN],
        Text(f"And {more} more.") if more > 0 else None,
        Buttons((Button("See what was not delivered", "/headway not delivered", "primary"),)),
    )
    key = f"{RULE}:{max((row.id for row in failed), default=0)}:{context.now.isoformat()}"
    for manager in holders(context.session, "manager"):
        tell(context, rule=RULE, key=f"{key}:person:{manager.id}", to=manager, reply=Reply(shown), kind="pack")


def _names(context: Context, rows: Sequence[Outbox]) -> dict[int, str]:
    """Whom each was for: what is confidential says no more than that."""
    ids = {row.behalf_id or row.person_id for row in rows}
    known = {p.id: p.name for p in context.session.scalars(select(Person).where(Person.id.in_(ids)))}
    return {row.id: known.get(row.behalf_id or row.person_id or 0) or row.channel or "a channel" for row in rows}
