"""What happened in the programme."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from commands.action import history as changes
from commands.action.history import PAGE
from commands.changes.telling import told
from commands.engine import history as log
from commands.engine.cards import Notice, Pager, Reply, Row, Title, card
from commands.engine.context import Context
from commands.engine.errors import Misread
from commands.engine.table import say
from models.audit import AuditEntry
from models.person import Person


def shown(context: Context, page: int = 1, person: Person | None = None) -> Reply:
    """Who changed what, newest first; nothing confidential."""
    entries, more = log.of_everything(context, page, PAGE, person.id if person else None)
    if not entries:
        return Reply(card(Notice("info", "Nothing has been changed yet.")))
    call = context.call
    older = say(call.but(page=page + 1)) if more else ""
    newer = say(call.but(page=page - 1 if page > 2 else None)) if page > 1 else ""
    pager = Pager(f"Page {page}", newer, older) if older or newer else None
    heading = f"What {person.name} changed" if person else "What was changed"
    return Reply(card(Title(heading), *(_told(context, entry) for entry in entries), pager))


def _told(context: Context, entry: AuditEntry) -> Row:
    """One entry. Of two who became one person no more is told than that: what they own may be confidential."""
    row = told(context, entry)
    return replace(row, detail=("one person from now on",)) if entry.command in log.JOINING else row


def undo(context: Context, entry: int | None = None) -> Reply:
    """Take back one's latest change; never an earlier one in place of one that the history keeps from them.

    Raises :class:`Misread` where it does: what they wrote into the exempt part, say.
    """
    if entry is None and not context.actor.cleared and (latest := _latest(context)) and latest.confidential:
        raise Misread(
            "Your latest change is one that the history shows to cleared people alone, so it is not taken back here: "
            "enter it anew as it should be. An earlier change is taken back by its own Undo button."
        )
    return changes.undo(context, entry)


def _latest(context: Context) -> AuditEntry | None:
    """The person's latest change that is not undone."""
    undone = select(AuditEntry.undoes_id).where(AuditEntry.undoes_id.is_not(None))
    mine = select(AuditEntry).where(
        AuditEntry.kind == "change",
        log.by_actor(context),
        AuditEntry.undoes_id.is_(None),
        AuditEntry.id.not_in(undone),
        AuditEntry.changes.any(),
    )
    return context.session.scalars(mine.order_by(AuditEntry.id.desc()).limit(1)).first()


def nothing(context: Context) -> Reply:
    """The answer to "Not now"."""
    return Reply(card(Notice("info", "Nothing was done.")))


def again(context: Context, code: str) -> Reply:
    """Reached only where the kept line is gone: the door carries kept lines out itself."""
    raise Misread("What I had kept for that button is no longer here. Please start again.")
