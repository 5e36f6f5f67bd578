"""What only a person can settle about an action that is imported: said as sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from models.action import CLOSED
from models.importing.merging import here, plainly
from models.importing.paper import LONGEST_NAME, fits, says_something
from models.importing.records import Group, Item, Need
from models.rag import NEEDS_REASON, WORDS

WITHOUT = {
    "owner": "It has no column of owners, so nobody is named for what comes in.",
    "when": "It has no column of dates, so what comes in has none.",
}


def needs_of(item: Item, columns: Collection[str]) -> list[Need]:
    """What is still to be settled, as things stand here now: what a person has settled is not asked again.

    ``columns`` are the fields that the file has a column for.
    """
    if item.state in ("held", "left"):
        return []
    where = item.reference if item.action else item.planned.source
    return [*_found(item, where), *_blank(item, where, columns)]


def _blank(item: Item, where: str, columns: Collection[str]) -> Iterator[Need]:
    """What the file has a column for and leaves blank, of an action that is still to be done."""
    titled = f"“{item.values.title}”"
    if item.action.closed if item.action and not item.entered else item.values.standing in CLOSED:
        return
    if "owner" in columns and not item.values.owners and _as_filed(item, "owners"):
        yield Need(where, f"{titled}: nobody is named as its owner.", "owner")
    if "when" in columns and not item.values.when.strip() and _as_filed(item, "when"):
        yield Need(where, f"{titled}: when it is due is left blank.", "date")


def without_column(groups: Iterable[Group], columns: Collection[str]) -> Iterator[Need]:
    """What the file has no column for, said once and not of every action."""
    entered = sum(1 for group in groups for item in group.items if item.entered)
    for column, words in WITHOUT.items():
        if column not in columns and entered:
            yield Need("The file", words)


def _found(item: Item, where: str) -> Iterator[Need]:
    titled = f"“{item.values.title}”"
    if item.when.kind == "unclear" and _as_filed(item, "when"):
        yield Need(where, f"{titled}: when is “{item.when.text}”? {item.when.question or ''}".rstrip(), "date")
    for (step, words), when in zip(item.values.milestones, item.steps, strict=True):
        if when.kind == "unclear" and _as_filed(item, "milestones"):
            question = when.question or ""
            yield Need(where, f"{titled}, milestone “{step}”: when is “{words}”? {question}".rstrip(), "open")
    if (
        item.planned.rag in NEEDS_REASON
        and not item.values.rag
        and (item.action is None or item.action.rag == "unrated")
    ):
        word = WORDS[item.planned.rag]
        yield Need(where, f"{titled}: the file rates it {word} and does not say why. It stays not rated.", "rating")
    for name in item.team.ambiguous:
        if _as_filed(item, "owners"):
            yield Need(where, f"{titled}: several people are called {name}. Say which of them owns it.", "owner")
    if item.action is None:
        yield from _did_not_fit(item, where, titled)


def _did_not_fit(item: Item, where: str, titled: str) -> Iterator[Need]:
    """What was kept in a note, because its field could not hold it."""
    cost = item.planned.cost_text
    if not fits(item.planned.cost) and says_something(cost) and any(char.isdigit() for char in cost):
        yield Need(where, f"{titled}: the cost “{cost}” is not one sum. It is kept in a note.", "open")
    if any(len(name) > LONGEST_NAME for name in item.planned.owners):
        yield Need(where, f"{titled}: an owner's name is too long. All of it is kept in a note.", "owner")


def _as_filed(item: Item, name: str) -> bool:
    """Whether a field has, or will have, what the file says."""
    if item.action is None or name in item.changes:
        return True
    return bool(plainly(name, here(item.action, name)) == plainly(name, getattr(item.values, name)))
