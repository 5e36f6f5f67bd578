"""The lines of an entry of the history: what was added, what was taken away, and each field from what to what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from commands.action import views
from commands.changes.labels import DAYS, ENDS, FIELD_NEEDS, LABELS, MOMENTS, OWN_AFFAIR, OWN_LABELS, WRITTEN
from commands.changes.parts import PARTS, REFERRED, Values
from commands.engine.cards import Row
from commands.engine.context import Context
from commands.engine.drawing import shorten
from commands.engine.history import CLASSES
from commands.tookpart.showing import figures
from models.action import Action
from models.audit import AuditChange, AuditEntry, columns_of
from models.person import Person
from models.rag import WORDS

LINES: Final = 12
"""The lines of one entry that are told; an import changes thousands of fields."""
ONE: Final = 60
"""The characters of its words by which one of several is told from the others."""
LONGEST: Final = 1000
"""The characters of a text that are told: a page of the history must go into a few messages."""
STATES: Final = {"verbal": "by word of mouth"}
COUNTED: Final = {
    "workstream": "workstream",
    "action": "action",
    "action_owner": "owner",
    "milestone": "milestone",
    "progress": "note",
    "person": "person",
    "cover": "school covered",
    "local_school": "school",
    "reminder": "reminder",
    "taking_part": "party taking part",
    "signature": "signature",
    "organisation": "organisation",
    "school_role": "role",
    "closure_day": "closure day",
    "cluster_school": "member",
}
"""What very many changes are counted by."""
MANY: Final = {"person": "people", "school covered": "schools covered", "party taking part": "parties taking part"}


def told(context: Context, entry: AuditEntry, action_id: int | None = None) -> Row:
    """One entry: who and when, and each change in words; of those of one action where its id is given."""
    changes = [c for c in entry.changes if action_id is None or c.action_id == action_id]
    undone = "took back an earlier change" if entry.undoes_id else ""
    subject = f" · {entry.subject}" if entry.subject and action_id is None else ""
    said = tuple(x for x in (undone, *lines(context, changes)) if x)
    return Row(f"{views.time(entry.at)} · {entry.who}{subject}", said or ("changed",))


def lines(context: Context, changes: Sequence[AuditChange], *, backwards: bool = False) -> list[str]:
    """Changes in words, a line each; very many are counted by their kinds. ``backwards`` tells them taken back."""
    if len(changes) > LINES * 3:
        return _counted(changes, backwards)
    dated = any(change.field == "when_end" for change in changes)
    said = [
        line
        for change in changes
        if not (dated and change.field in ("when_text", "when_start"))
        for line in _line(context, change, backwards)
    ]
    said = list(dict.fromkeys(said))
    return said if len(said) <= LINES else [*said[:LINES], f"and {len(said) - LINES} more"]


def _counted(changes: Sequence[AuditChange], backwards: bool) -> list[str]:
    """What an import did, by kinds: "27 actions added"."""
    counts = Counter((change.entity, change.operation) for change in changes if change.operation != "update")
    touched = {(change.entity, change.entity_id) for change in changes if change.operation == "update"}
    said = []
    for (entity, operation), number in counts.items():
        if entity in COUNTED:
            said.append(f"{_number(number, entity)} {_verb(operation, backwards)}")
    changed = Counter(entity for entity, _ in touched)
    return said + [f"{_number(number, entity)} changed" for entity, number in changed.items() if entity in COUNTED]


def _number(number: int, entity: str) -> str:
    word = COUNTED[entity]
    return f"{number} {word if number == 1 else MANY.get(word, f'{word}s')}"


def _verb(operation: str, backwards: bool) -> str:
    return "added" if (operation == "create") is not backwards else "taken away"


def _line(context: Context, change: AuditChange, backwards: bool) -> list[str]:
    before, after = (change.after, change.before) if backwards else (change.before, change.after)
    if change.operation == "update":
        return _updated(context, change, before, after)
    values: dict[str, Any] = change.after or change.before or {}
    verb = _verb(change.operation, backwards)
    if change.entity == "date_change":  # the dates themselves are told of the action
        return [f"reason: {values['because']}"] if values.get("because") and not backwards else []
    part = PARTS.get(change.entity)
    if part is None:
        return []
    if part.needs and not context.can(part.needs).allowed:
        return [f"{part.label} {verb}"]
    if part.filled:
        said = {
            name: value
            for name, value in values.items()
            if name in LABELS and name not in REFERRED and not _is_usual(change.entity, name, value)
        }
        return [f"{LABELS[name]} {verb}: {_value(context, name, value)}" for name, value in said.items()]
    which = shorten(part.which(context, values), LONGEST)
    return [f"{part.label} {verb}{f': {which}' if which else ''}"]


def _updated(context: Context, change: AuditChange, before: Any, after: Any) -> list[str]:
    """One field, from what to what."""
    if change.entity == "identity" and change.field == "person_id":
        whose = [context.session.get(Person, ident) for ident in (before, after)]
        was, now = (f"@{person.handle}" if person else "somebody who is taken away" for person in whose)
        return [f"account of {was} → {now}"]
    part = PARTS.get(change.entity)
    needs = FIELD_NEEDS.get((change.entity, change.field)) or (part.needs if part else "")
    if part is not None and needs and not context.can(needs).allowed:
        return [f"{part.label}: changed"]
    if part is not None and change.field in ENDS:
        which = shorten(part.which(context, _values_now(context, change)), ONE)
        return [f"{part.label}{f' “{which}”' if which else ''}: {ENDS[change.field] if after else 'there again'}"]
    if change.field in OWN_AFFAIR:
        return [f"{OWN_AFFAIR[change.field]}: changed"]
    label = OWN_LABELS.get((change.entity, change.field)) or LABELS.get(change.field)
    if label is None:
        return []
    of = part.of(context, _values_now(context, change)) if part is not None and part.of else ""
    first = f"“{shorten(of, ONE)}”: " if of and of not in (before, after) else ""
    if change.field == "timetable":
        return ["timetable: the board's own" if after else "timetable: the usual one"]
    said = (_value(context, change.field, value) for value in (before, after))
    return [f"{first}{label}: {' → '.join(said)}"]


def _is_usual(entity: str, field: str, value: Any) -> bool:
    """Whether a field is empty, or as it is where nobody has said anything."""
    usual = CLASSES[entity].__table__.c[field].default
    return value in (None, "", False) or (usual is not None and usual.is_scalar and usual.arg == value)


def _values_now(context: Context, change: AuditChange) -> Values:
    """The row's values by now; none where it is taken away, or it or its action is confidential by now."""
    row = context.session.get(CLASSES[change.entity], change.entity_id)
    action = context.session.get(Action, change.action_id) if change.action_id else None
    if row is None or getattr(row, "confidential", False) or (action is not None and action.confidential):
        return {}
    return columns_of(row)


def _value(context: Context, field: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return "nothing"
    if field in REFERRED:
        return REFERRED[field](context, {field: value})
    if field == "rag":
        return WORDS[value]
    if field == "cost":
        return views.pounds(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return _words(field, value)
    return _several(field, value)


def _words(field: str, value: str) -> str:
    if field in MOMENTS:
        return views.time(datetime.fromisoformat(value))
    if field in DAYS:
        return views.day(date.fromisoformat(value))
    if field == "state":
        return STATES.get(value, value)
    return f"“{shorten(value, LONGEST)}”" if field in WRITTEN else value


def _several(field: str, value: Any) -> str:
    """A number, or several things that are kept in one field."""
    if field == "plan_columns":
        return ", ".join(heading for _, heading in value)
    if field == "rag_key":
        return ", ".join(f"{rating} “{meaning}”" for rating, meaning in value.items())
    if field == "numbers":
        return figures(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
