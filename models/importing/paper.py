"""What a file says of an action, in the form in which it would be stored and is compared with the next file's."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from models.calendar import Calendar
from models.intake import PlannedAction
from models.rag import NEEDS_REASON, WORDS
from models.search import plain
from models.when import When, understand

LONGEST_NAME = 200
MOST_PENCE = 2_147_483_647
"""What the database's whole numbers hold: 21 million pounds."""
NO_TITLE = "(no title in the file)"
_STATUSES = {"cancelled": "withdrawn", "overdue": "", "on hold": ""}
_PLAINLY = frozenset({"not started", "in progress", "complete", "completed", "withdrawn"})
_NOTHING = frozenset({"", "na", "n a", "none", "not rated", "unrated", "tbc", "tba"})
_COLOUR = re.compile(r"^(?:red|amber|green|yellow|orange)\b[\s:;,.()–—-]*", re.IGNORECASE)
_REASON_COLUMN = re.compile(r"\b(?:reason|rationale|commentary|comments?|explanation|rag|rating)\b", re.IGNORECASE)
_HAS_YEAR = re.compile(r"\d{4}|\d/\d\d\b|['’]\d\d|[A-Za-z]\d\d\b")
_DATED = ("on", "by", "during", "from")


@dataclass(frozen=True, slots=True)
class Values:
    """What a file says of an action. Blank means that it says nothing.

    ``rag`` is the rating only where it may be stored: Red and Amber with their reason. ``status`` is one of the
    action's own. ``other`` is what has no field: columns by their header.
    """

    title: str
    outcome: str = ""
    owners: tuple[str, ...] = ()
    when: str = ""
    rag: str = ""
    reason: str = ""
    status: str = ""
    cost: int | None = None
    progress: str = ""
    milestones: tuple[tuple[str, str], ...] = ()
    other: tuple[tuple[str, str], ...] = ()
    reference: str = ""

    @property
    def standing(self) -> str:
        """The status it is entered with."""
        return self.status or ("in progress" if self.progress else "not started")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an action was last imported with, by which entry of the history, and what it was imported with before."""

    entry: int
    now: Values
    was: Values | None = None

    def to_json(self) -> str:
        """As it is kept with the action."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def of(cls, text: str | None) -> Imported | None:
        """What :meth:`to_json` wrote."""
        if not text:
            return None
        kept = json.loads(text)
        return cls(kept["entry"], _values(kept["now"]), _values(kept["was"]) if kept["was"] else None)


def _values(kept: Mapping[str, Any]) -> Values:
    pairs = {name: tuple((first, second) for first, second in kept[name]) for name in ("milestones", "other")}
    return Values(**{**kept, **pairs, "owners": tuple(kept["owners"])})


def values_of(planned: PlannedAction) -> Values:
    """What a file says of an action."""
    beside = _beside_colour(planned)
    reason = beside or (_reason_elsewhere(planned) if planned.rag in NEEDS_REASON else "")
    rag = planned.rag if planned.rag == "green" or (planned.rag in NEEDS_REASON and reason) else ""
    return Values(
        title=planned.title or NO_TITLE,
        outcome=planned.outcome,
        owners=tuple(dict.fromkeys(_short(" ".join(name.split())) for name in planned.owners)),
        when=planned.when,
        rag=rag,
        reason=reason if rag else "",
        status="complete" if planned.rag == "complete" else _STATUSES.get(planned.status, planned.status),
        cost=planned.cost if fits(planned.cost) else None,
        progress=planned.progress,
        milestones=tuple((step.text, step.when) for step in planned.milestones),
        other=tuple(_other(planned, rag, beside, reason if rag else "").items()),
        reference=planned.reference,
    )


def fits(cost: int | None) -> bool:
    """Whether a sum can be stored."""
    return cost is not None and abs(cost) <= MOST_PENCE


def says_something(text: str) -> bool:
    """Whether a cell holds more than a mark for nothing."""
    return plain(text) not in _NOTHING


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _beside_colour(planned: PlannedAction) -> str:
    """What the paper's rating says besides its colour: "Amber - two posts are vacant"."""
    if not _COLOUR.match(planned.rag_text):
        return ""
    beside = _COLOUR.sub("", planned.rag_text, count=1).strip(" \n()")
    return beside if len(plain(beside).split()) > 1 else ""


def _reason_elsewhere(planned: PlannedAction) -> str:
    """Why the paper rates it so: in a column of reasons or comments, else in the words on its progress."""
    columns = [text for header, text in planned.rest.items() if _REASON_COLUMN.search(header)]
    return next((text for text in columns if len(plain(text).split()) > 1), planned.progress)


def _other(planned: PlannedAction, rag: str, beside: str, reason: str) -> dict[str, str]:
    """What has no field of its own, or did not fit it, by the column it stood in."""
    kept = {header: text for header, text in planned.rest.items() if plain(text) not in _PLAINLY and text != reason}
    said = plain(planned.rag_text)
    if said in _NOTHING and planned.rag in NEEDS_REASON and not rag:
        kept.setdefault("RAG", f"{WORDS[planned.rag]}, by its colour")
    elif said not in _NOTHING | _PLAINLY and not (rag and (beside or len(said.split()) == 1)):
        kept.setdefault("RAG", planned.rag_text)
    if not fits(planned.cost) and says_something(planned.cost_text):
        kept.setdefault("Cost", planned.cost_text)
    for name in planned.owners:
        if len(name) > LONGEST_NAME:
            kept["Who"] = f"{kept['Who']}\n{name}" if "Who" in kept else name
    return kept


def key_of(workstream: str, title: str, occurrence: int) -> str:
    """What an action is found by when it is imported again: its workstream, its title made plain, and which of those
    alike it is.
    """
    return hashlib.sha256(f"{workstream}\n{plain(title)}\n{occurrence}".encode()).hexdigest()


# -- dates


class Dates:
    """Reads date words; the same words on the same day are read once."""

    def __init__(self, today: date, calendar: Calendar) -> None:
        """``today`` is the day the file is read on."""
        self.today, self.calendar = today, calendar
        self._known: dict[tuple[str, date], When] = {}

    def read(self, text: str, on: date | None = None) -> When:
        """What the words mean, as written on that day."""
        key = (text, on or self.today)
        if key not in self._known:
            self._known[key] = understand(*key, self.calendar)
        return self._known[key]

    def in_turn(self, texts: Sequence[str]) -> list[When]:
        """What lines under one another mean: one without a year follows on from the line before it."""
        found: list[When] = []
        on = self.today
        for text in texts:
            when = self.read(text, on)
            found.append(when)
            on = when.start or when.end or on
        return found

    def of(self, planned: PlannedAction) -> tuple[When, tuple[When, ...]]:
        """When the action is due, and each of its milestones.

        A cell of several dates runs from the first of them to the last that comes due: an action with steps is not late
        before its last step is.
        """
        lines = [line for line in planned.when.split("\n") if line.strip()]
        spread = len(lines) > 1
        steps = tuple(self.in_turn([step.when for step in planned.milestones]))
        if not spread:
            return self.read(planned.when), steps
        own = self.in_turn(lines)
        return _from_first_to_last(own, planned.when) or self.read(planned.when), steps


def _from_first_to_last(found: Sequence[When], text: str) -> When | None:
    dated = [when for when in found if when.due]
    if not dated:
        return None
    last = max(dated, key=lambda when: when.due or date.min)
    starts = [when.start for when in dated if when.start]
    terms = any(when.by_terms for when in dated)
    if len(dated) == 1:
        return replace(last, text=text)
    start = min(starts) if starts else None
    return When("during" if start else "by", start, last.due, None, text, by_terms=terms)


def stored(when: When) -> When:
    """The When as it is kept: what is unclear is not known yet, and keeps its words."""
    return replace(when, kind="unknown", question=None) if when.kind == "unclear" else when


def lacks_year(when: When) -> bool:
    """Whether the words name days without saying of which year."""
    return when.kind in _DATED and not _HAS_YEAR.search(when.text)
