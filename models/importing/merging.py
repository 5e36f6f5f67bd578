"""Three ways: what the file said last time, what it says now, and what stands in Headway, field by field.

=====================  ==================  =========================================
the file since then    here since then     what happens
=====================  ==================  =========================================
unchanged              anything            left as it is here
changed                unchanged           taken from the file
changed                changed             kept as it is here, and told to a person
blank now              anything            left as it is here
=====================  ==================  =========================================

Words on progress are never changed, only added to. An action that was not imported before, because somebody typed it,
has no last time: then the file fills what is blank, and where both say something a person is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from models.action import Action
from models.importing.matching import is_undone
from models.importing.paper import Imported, Values
from models.importing.records import Item, Need
from models.queries.person import organisation_key

FIELDS = ("title", "outcome", "owners", "when", "rag", "status", "cost", "milestones")
LABELS = {
    "title": "title",
    "outcome": "intended outcome",
    "owners": "owners",
    "when": "date",
    "rag": "rating",
    "status": "status",
    "cost": "cost",
    "milestones": "milestones",
}
_EXCERPT = 400


def merge(item: Item, undone: frozenset[int]) -> None:
    """Say what the file changes of the action it was matched with, what is kept, and what a person must settle."""
    action = item.action
    assert action is not None  # noqa: S101 - the caller has looked
    restored = is_undone(action)
    if action.confidential or (action.status == "withdrawn" and not restored):
        item.state = "left"
        return
    item.before = last_time(action, undone, restored=restored)
    item.state = "restored" if restored else "changed"
    changes, kept = [], []
    for name in FIELDS:
        verdict = _verdict(item, action, name, restored=restored)
        if verdict == "change":
            changes.append(name)
        elif verdict:
            kept.append(name)
        if verdict == "both":
            item.needs.append(_both(item, action, name))
    changes += [name for name in ("progress", "other") if fresh_words(item, name)]
    item.changes, item.kept = tuple(changes), tuple(kept)
    if not restored and not changes:
        item.state = "same"


def last_time(action: Action, undone: frozenset[int], *, restored: bool) -> Values | None:
    """What the action was last imported with, leaving out an import that was undone."""
    kept = Imported.of(action.imported)
    if kept is None:
        return None
    return kept.was if kept.entry in undone and not restored else kept.now


def _verdict(item: Item, action: Action, name: str, *, restored: bool) -> str:
    """Give "change", "keep" where only people changed it, "both", or "" where there is nothing to do."""
    theirs, mine = plainly(name, said(item.values, name)), plainly(name, here(action, name))
    if not theirs or theirs == mine:
        rating_lost = name == "rag" and restored and theirs and not action.ratings
        return "change" if rating_lost else ""
    if name == "status" and restored:
        return ""
    before = item.before
    if restored and not mine:
        return "change"
    if before is None:
        return "change" if not mine or (name, mine) == ("status", "not started") else "both"
    was = plainly(name, before.standing if name == "status" else said(before, name))
    if plainly(name, said(before, name)) == theirs:
        return "keep" if mine != was else ""
    return "change" if mine == was else "both"


def said(values: Values, name: str) -> Any:
    """What a file says in a field; a rating with its reason."""
    if name == "rag":
        return f"{values.rag} {values.reason}" if values.rag else ""
    return getattr(values, name)


def here(action: Action, name: str) -> Any:
    """What the action has in a field, in the form of what a file says."""
    if name == "owners":
        return tuple(owner.name for owner in action.owners)
    if name == "when":
        return action.when_text
    if name == "rag":
        return "" if action.rag == "unrated" else f"{action.rag} {action.rag_reason}"
    if name == "milestones":
        return tuple((m.title, m.when_text) for m in action.milestones)
    return getattr(action, name)


def plainly(name: str, value: Any) -> Any:
    """A value as it is compared: names of owners whatever their order, words whatever their spacing."""
    if name == "owners":
        return frozenset(organisation_key(owner) for owner in value)
    if name == "milestones":
        return tuple((_spaced(title), _spaced(when)) for title, when in value)
    if name == "cost":
        return "" if value is None else str(value)
    return _spaced(value)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def fresh_words(item: Item, name: str) -> str:
    """The words on progress, or of columns without a field, that are new in this file: lines nobody has noted yet."""
    before = item.before if item.state != "restored" else None
    if name == "other":
        known = set(before.other) if before else set()
        text = columns_said(pair for pair in item.values.other if pair not in known)
    else:
        text = "" if before and item.values.progress == before.progress else item.values.progress
    if item.action is None:
        return text
    noted = {_spaced(line) for note in item.action.notes for line in note.text.split("\n")}
    return "\n".join(line for line in text.split("\n") if _spaced(line) not in noted).strip()


def columns_said(pairs: Iterable[tuple[str, str]]) -> str:
    """Columns without a field, as one note: "Risk: staff leave"."""
    return "\n".join(f"{header}: {text}" if header else text for header, text in pairs)


def _both(item: Item, action: Action, name: str) -> Need:
    ours, theirs = _told(name, here(action, name)), _told(name, said(item.values, name))
    label, many = LABELS[name], name in ("owners", "milestones")
    if item.before:
        since = f"The {label} {'were' if many else 'was'} changed here and in the file."
    else:
        since = f"The {label} {'are' if many else 'is'} not the same here and in the file."
    stay = "They stay as they are here." if many else "It stays as it is here."
    return Need(action.reference, f"{since} Here: {ours}. In the file: {theirs}. {stay}", "open")


def _told(name: str, value: Any) -> str:
    if not value:
        return "nothing"
    if name == "owners":
        value = ", ".join(value)
    elif name == "milestones":
        value = "; ".join(f"{title} ({when})" if when else title for title, when in value)
    elif name == "cost":
        value = f"£{value / 100:,.2f}"
    return f"“{value}”" if len(value) <= _EXCERPT else f"“{value[:_EXCERPT]}…”"
