"""Which action of Headway an action of a file is: found by key, by title, by the paper's own number; else perhaps new.

What only looks like a known action (a title nearly the same, or the same title gone to another workstream) is matched
with nothing and entered nowhere: a person says whether it is the same. So nothing is ever doubled by a guess.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from models.action import Action
from models.importing.paper import Imported, key_of
from models.importing.records import Group, Item, Need
from models.plan import ADDED_BY_MISTAKE
from models.search import plain

NEAR = 92
ALIKE = 60
"""Below this a title beside the same number is another action's."""


def is_undone(action: Action) -> bool:
    """Whether the action was taken away by an undo, so that it comes back when it is imported again."""
    return action.status == "withdrawn" and action.because == ADDED_BY_MISTAKE


def give_keys(group: Group) -> None:
    """Give each action of a workstream its key."""
    seen: Counter[str] = Counter()
    for item in group.items:
        title = plain(item.values.title)
        seen[title] += 1
        item.key = key_of(group.reference, title, seen[title])


def match(group: Group, known: Sequence[Action]) -> list[Action]:
    """Match a workstream's actions with those it has; gives those that the file does not have."""
    free = {action.id: action for action in known}
    by_key = {action.import_key: action for action in known if action.import_key}
    _take(free, ((item, by_key.get(item.key)) for item in group.items))
    titles = defaultdict(list)
    for action in reversed(list(free.values())):
        titles[plain(action.title)].append(action)
    _take_first(free, group, titles)
    numbers = defaultdict(list)
    for action in reversed(list(free.values())):
        for number in _numbers(action):
            numbers[number].append(action)
    _take_same_number(free, group, numbers)
    _hold_near(free, group)
    return list(free.values())


def _take(free: dict[int, Action], pairs: Iterable[tuple[Item, Action | None]]) -> None:
    for item, action in pairs:
        if item.action is None and action is not None and action.id in free:
            item.action = free.pop(action.id)


def _take_first(free: dict[int, Action], group: Group, titles: dict[str, list[Action]]) -> None:
    for item in group.items:
        found = titles.get(plain(item.values.title))
        if item.action is None and found:
            item.action = found.pop()
            del free[item.action.id]


def _numbers(action: Action) -> set[str]:
    kept = Imported.of(action.imported)
    return {action.reference.casefold(), *({kept.now.reference.casefold()} if kept and kept.now.reference else ())}


def _take_same_number(free: dict[int, Action], group: Group, numbers: dict[str, list[Action]]) -> None:
    """The paper's own number, or Headway's reference in a file that Headway wrote, beside a title that is alike.

    Beside quite another title a paper's number is another action's now; Headway's own reference is never given again.
    """
    for item in group.items:
        number = item.values.reference.casefold()
        candidates = [a for a in numbers.get(number, ()) if a.id in free] if number and item.action is None else []
        if len(candidates) != 1:
            continue
        action = candidates[0]
        if fuzz.ratio(plain(action.title), plain(item.values.title)) >= ALIKE:
            item.action = free.pop(action.id)
        elif number == action.reference.casefold() and not action.confidential and not is_undone(action):
            _hold(item, action, f"has the number of {action.reference} and another title")


def _hold_near(free: dict[int, Action], group: Group) -> None:
    titles = {action.id: plain(action.title) for action in free.values() if not action.confidential}
    for item in group.items:
        if item.action is not None or item.state == "held" or not titles:
            continue
        near = process.extractOne(plain(item.values.title), titles, scorer=fuzz.ratio, score_cutoff=NEAR)
        if near is None:
            continue
        action = free[near[2]]
        del titles[near[2]]
        if is_undone(action):
            item.action = free.pop(action.id)
        elif action.status != "withdrawn":
            _hold(item, action, f"looks like {action.reference} renamed")


def hold_moved(items: Iterable[Item], absent: Iterable[Action]) -> None:
    """Hold back what stands in the file under another workstream than here."""
    here = {plain(a.title): a for a in absent if a.status != "withdrawn" and not a.confidential}
    for item in items:
        action = here.get(plain(item.values.title))
        if item.action is None and item.state != "held" and action is not None:
            _hold(item, action, f"looks like {action.reference}, moved to another part of the plan")


def _hold(item: Item, action: Action, why: str) -> None:
    item.state = "held"
    known = f"Here {action.reference} is “{action.title}”."
    ask = f"If it is the same, type /action title {action.reference} and the new title. If it is new, add it by hand."
    item.needs.append(
        Need(action.reference, f"“{item.values.title}” {why}, so it was not entered. {known} {ask}", "open")
    )
