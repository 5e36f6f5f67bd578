"""The history: what was changed, by whom, from what to what; and taking a change back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, inspect, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from commands.engine.context import Context
from commands.engine.errors import Misread, Refused
from models.action import Action
from models.audit import AuditChange, AuditEntry, as_json, columns_of
from models.base import Base
from models.merging import pointers
from models.person import Person
from models.plan import ADDED_BY_MISTAKE
from models.queries import person as people
from models.types import UTCDateTime

CLASSES: dict[str, Any] = {m.class_.__tablename__: m.class_ for m in Base.registry.mappers}

ENDED = {
    "workstream": "closed_at",
    "pledge": "retired_at",
    **dict.fromkeys(("initiative", "cluster", "board", "board_seat"), "ended_at"),
    "decision": "withdrawn_at",
}
"""What others may point to by now is ended where its adding is undone, and by which column."""
GROWN = {"concern": "events"}
"""What is not taken away once something has been added to it, and where that is kept."""
ONE = {
    "taking_part": ("initiative_id", "urn", "organisation_id"),
    "action_owner": ("action_id", "person_id", "organisation_id"),
}
"""What there is one of by these columns, some of them empty, so that no constraint holds it."""
JOINING = ("headway link confirm", "headway person join")
"""What makes one person of two: its changes are not told one by one, whatever they concern."""
_HIDDEN = select(AuditChange.entry_id).join(Action, Action.id == AuditChange.action_id).where(Action.confidential)
_OPEN = or_(AuditEntry.command.in_(JOINING), AuditEntry.id.not_in(_HIDDEN))
"""What tells the entries that concern no action which is confidential now."""
TAKEN = "Its name or its place has been given anew since. Nothing was changed."


def entry_to_undo(context: Context, number: int | None, noun: str = "") -> AuditEntry:
    """The entry of that number, or the person's latest change that is not undone yet (of ``noun``, where given).

    Raises :class:`Misread` where there is none that the person may take back.
    """
    session, actor = context.session, context.actor
    query = select(AuditEntry).where(AuditEntry.kind == "change").options(selectinload(AuditEntry.changes))
    mine = by_actor(context)
    alone = context.channel.is_private_to_one
    if not actor.cleared or (number is not None and not alone):
        query = query.where(AuditEntry.confidential.is_(False), _OPEN)
    if number is not None:
        theirs = query if actor.has("manager") else query.where(mine)
        found = session.scalars(theirs.where(AuditEntry.id == number)).one_or_none()
        if found is None:
            raise Misread("That change is not yours to undo. A programme manager can.")
    else:
        latest = query.where(mine, AuditEntry.undoes_id.is_(None))
        if noun:
            latest = latest.where(AuditEntry.command.startswith(noun))
        if context.entry:
            latest = latest.where(AuditEntry.id < context.entry.id)
        undone = select(AuditEntry.undoes_id).where(AuditEntry.undoes_id.is_not(None))
        found = session.scalars(
            latest.where(AuditEntry.id.not_in(undone)).order_by(AuditEntry.id.desc()).limit(1)
        ).first()
    if found is None:
        raise Misread("There is nothing of yours to undo.")
    if is_secret(context, found) and not alone:
        raise Refused("That change is not to be spoken of here. Type /headway undo in a direct message.")
    _refuse_final(context, found)
    return found


def is_secret(context: Context, entry: AuditEntry) -> bool:
    """Whether an entry is for the cleared alone: it was made in confidence, or its action is confidential by now."""
    actions = {each.action_id for each in entry.changes if each.action_id is not None and entry.command not in JOINING}
    found = (context.session.get(Action, ident) for ident in actions)
    return entry.confidential or any(action is not None and action.confidential for action in found)


def by_actor(context: Context) -> ColumnElement[bool]:
    """What tells the entries of who asks, by whatever account they were then known."""
    person_id = context.actor.person_id
    if person_id is None:
        return AuditEntry.person_id.is_(None)
    return AuditEntry.person_id.in_(people.selves(context.session, person_id))


def _refuse_final(context: Context, entry: AuditEntry) -> None:
    again = context.session.scalars(select(AuditEntry).where(AuditEntry.undoes_id == entry.id)).first()
    if again is not None and not _undone(context, again):
        raise Misread("That has been undone already.")
    row = next((r for r in context.table.rows if r.name == entry.command), None)
    if row is None or row.final:
        reason = row.final if row else "it was not done by a command"
        raise Misread(f"“{entry.command}” cannot be undone: {reason}")


def _undone(context: Context, entry: AuditEntry) -> bool:
    return context.session.scalars(select(AuditEntry.id).where(AuditEntry.undoes_id == entry.id)).first() is not None


def undo(context: Context, entry: AuditEntry) -> list[AuditChange]:
    """Replay an entry backwards, newest change first, each only where nobody has changed the field since.

    Raises :class:`Misread` where somebody has: taking it back would lose their words; and where what would come back
    has been given anew since, such as a name.
    """
    with context.session.no_autoflush:  # one flush at the end: an import may hold thousands of changes
        for change in reversed(entry.changes):
            row = context.session.get(CLASSES[change.entity], change.entity_id)
            _UNDO[change.operation](context, change, row)
    if any(change.entity in ("term_dates", "closure_day") for change in entry.changes):
        context.programme.calendar_revision += 1
    if context.entry:
        context.entry.undoes_id = entry.id
        context.about(entry.subject, confidential=entry.confidential)
    try:
        context.session.flush()
    except IntegrityError as clash:
        raise Misread(TAKEN) from clash
    return list(entry.changes)


def _undo_update(context: Context, change: AuditChange, row: Any) -> None:
    if row is None or as_json(getattr(row, change.field)) != change.after:
        raise Misread(_overtaken(context, change))
    setattr(row, change.field, _as_it_was(context, row, change.field, change.before))
    _touch(row, context)


def _undo_create(context: Context, change: AuditChange, row: Any) -> None:
    """What was added is taken away.

    An action is withdrawn instead, and a workstream closed, since references are never given again; a pledge, an
    initiative or a cluster is ended; and an organisation stays, for others may have come to name it, but is no partner.
    """
    if row is None or (change.entity in GROWN and _has_grown(row, change)):
        raise Misread(_overtaken(context, change))
    if change.entity == "organisation":
        if row.kind and row.kind == change.after["kind"]:
            row.kind, row.person_id = "", None
        return
    if change.entity == "action":
        row.status, row.because = "withdrawn", ADDED_BY_MISTAKE
        _touch(row, context)
        return
    if ended := ENDED.get(change.entity):
        setattr(row, ended, context.now)
        return
    if columns_of(row) != change.after:
        raise Misread(_overtaken(context, change))
    context.session.delete(row)
    _touch(_whole(context, change), context)


def _has_grown(row: Any, change: AuditChange) -> bool:
    """Whether a row is not any more what it was when it was added."""
    return bool(getattr(row, GROWN[change.entity])) or columns_of(row) != change.after


def _undo_delete(context: Context, change: AuditChange, row: Any) -> None:
    if row is not None:
        raise Misread(_overtaken(context, change))
    model = CLASSES[change.entity]
    values = {name: _as_it_was(context, model, name, value) for name, value in change.before.items()}
    only = {name: values[name] for name in ONE.get(change.entity, ())}
    if only and context.session.scalars(select(model.id).filter_by(**only).limit(1)).first() is not None:
        raise Misread(TAKEN)
    context.session.add(model(**values))
    _touch(_whole(context, change), context)


_UNDO = {"update": _undo_update, "create": _undo_create, "delete": _undo_delete}


def _whole(context: Context, change: AuditChange) -> Any:
    return context.session.get(CLASSES["action"], change.action_id) if change.action_id else None


def _touch(row: Any, context: Context) -> None:
    if hasattr(row, "touched_at"):
        row.touched_at = context.now


def _as_it_was(context: Context, row: Any, name: str, value: Any) -> Any:
    """A column's value as the history kept it; what was a person's is theirs whom that one was merged into."""
    model = row if isinstance(row, type) else type(row)
    kind: Any = inspect(model).columns[name].type
    if value is None:
        return None
    if (model, name) in pointers():
        return context.session.get_one(Person, value).merged_into_id or value
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def _overtaken(context: Context, change: AuditChange) -> str:
    later = context.session.execute(
        select(AuditEntry.who)
        .join(AuditChange, AuditChange.entry_id == AuditEntry.id)
        .where(
            AuditChange.entity == change.entity,
            AuditChange.entity_id == change.entity_id,
            AuditChange.id > change.id,
        )
        .order_by(AuditChange.id.desc())
        .limit(1)
    ).scalar()
    by = f"by {later} " if later else ""
    return f"That was changed again {by}since, and undoing it would lose the newer words. Nothing was changed."


def of_action(context: Context, action_id: int, page: int, size: int) -> tuple[Sequence[AuditEntry], bool]:
    """A page of the entries that changed an action or its parts, newest first, and whether more follow.

    What was done in confidence is for the cleared where they are alone, even of an action that is open to all by now.
    """
    changed = select(AuditChange.entry_id).where(AuditChange.action_id == action_id)
    query = select(AuditEntry).where(AuditEntry.id.in_(changed))
    if not (context.actor.cleared and context.channel.is_private_to_one):
        query = query.where(AuditEntry.confidential.is_(False))
    return _page(context, query, page, size)


def of_everything(
    context: Context, page: int, size: int, person_id: int | None = None
) -> tuple[Sequence[AuditEntry], bool]:
    """A page of what was changed in the programme, by one person or anybody, newest first.

    Nothing confidential is in it, nor what concerns an action that is confidential now, and no refusals.
    """
    query = select(AuditEntry).where(
        AuditEntry.kind == "change",
        AuditEntry.confidential.is_(False),
        _OPEN,
    )
    if person_id is not None:
        query = query.where(AuditEntry.person_id.in_(people.selves(context.session, person_id)))
    return _page(context, query, page, size)


def _page(context: Context, query: Any, page: int, size: int) -> tuple[Sequence[AuditEntry], bool]:
    rows = context.session.scalars(
        query.options(selectinload(AuditEntry.changes))
        .order_by(AuditEntry.id.desc())
        .limit(size + 1)
        .offset((page - 1) * size)
    ).all()
    return rows[:size], len(rows) > size
