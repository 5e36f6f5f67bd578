"""Workstreams of a file beside those of the programme; and the council's own noun and prefix for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from models.action import Action
from models.importing.matching import NEAR, is_undone
from models.importing.reading import Understanding
from models.importing.records import Group, Need
from models.intake import Plan, PlannedWorkstream
from models.programme import Programme
from models.reference import workstream_reference
from models.search import plain
from models.workstream import Workstream

PREFIXES = {"workstream": "WS"}
"""Prefixes that are not the noun's first letter."""
NO_HEADING = "Action plan"
"""What the actions that stand under no heading are put in."""
LONGEST_NUMBER = 3
DEFAULT = ("workstream", "WS")
"""What a programme calls its workstreams where nobody has set it up."""


def prefix_of(noun: str) -> str:
    """The prefix of references: "Recommendation" gives R, "workstream" WS."""
    return PREFIXES.get(noun.casefold(), noun[:1].upper())


def noun_of(plan: Plan) -> str:
    """What the paper calls its workstreams, in lower case; empty where it gives them no name."""
    said = Counter(stream.noun.casefold() for stream in plan.workstreams if stream.noun)
    return said.most_common(1)[0][0] if said else ""


def adopted(programme: Programme, plan: Plan, workstreams: Sequence[Workstream]) -> tuple[str, str]:
    """The programme's noun and prefix once the plan is in: the paper's own, where nothing speaks against it.

    Those of a programme that has workstreams stay, and so do those a manager has set up. Workstreams that an undone
    import has left behind closed do not count where they bear the paper's prefix.
    """
    noun = noun_of(plan)
    prefix = prefix_of(noun)
    unset = (programme.noun, programme.prefix) == DEFAULT
    free = all(row.closed_at and row.reference == workstream_reference(prefix, row.number) for row in workstreams)
    return (noun, prefix) if noun and unset and free else (programme.noun, programme.prefix)


class Grouping:
    """Puts the file's workstreams beside the programme's."""

    def __init__(
        self,
        plan: Plan,
        names: tuple[str, str],
        workstreams: Sequence[Workstream],
        known: Mapping[int, Sequence[Action]],
        next_number: int,
    ) -> None:
        """``names`` are the programme's noun and prefix from now on; ``known`` its actions by workstream."""
        self.plan, self.workstreams, self.known = plan, workstreams, known
        self.noun, self.prefix = names
        self.needs: list[Need] = []
        self._free = {row.id: row for row in workstreams}
        self._taken = {row.number for row in workstreams}
        self._next = max(next_number, max(self._taken, default=0) + 1)

    def groups(self, understanding: Understanding) -> list[Group]:
        """Each workstream of the file, matched or with the number it will have."""
        streams = self.plan.workstreams
        rows = {at: self._by_title(stream) for at, stream in enumerate(streams)}
        rows = {at: row or self._by_number(streams[at]) for at, row in rows.items()}
        self._reserve([stream for at, stream in enumerate(streams) if rows[at] is None])
        return [self._group(stream, rows[at], understanding) for at, stream in enumerate(streams)]

    def _by_title(self, stream: PlannedWorkstream) -> Workstream | None:
        title = plain(_title(stream, self.noun))
        best = max(self._free.values(), key=lambda row: fuzz.ratio(plain(row.title), title), default=None)
        if best is None or fuzz.ratio(plain(best.title), title) < NEAR:
            return None
        return self._free.pop(best.id)

    def _by_number(self, stream: PlannedWorkstream) -> Workstream | None:
        """The one of the same number, where the paper numbers the same kind of thing."""
        number = _number(stream)
        if number is None or stream.noun.casefold() not in ("", self.noun):
            return None
        reference = workstream_reference(self.prefix, number)
        row = next((row for row in self._free.values() if row.reference == reference), None)
        if row is None:
            return None
        if stream.title:
            self._tell(
                row, f"{row.reference} is “{row.title}” here and “{stream.title}” in the file. The name here stays."
            )
        return self._free.pop(row.id)

    def _reserve(self, streams: Sequence[PlannedWorkstream]) -> None:
        """Keep the numbers that the paper gives for the workstreams that bear them."""
        wanted = [number for stream in streams if (number := _number(stream)) and number not in self._taken]
        self._next = max(self._next, max(wanted, default=0) + 1)

    def _group(self, stream: PlannedWorkstream, row: Workstream | None, understanding: Understanding) -> Group:
        items = [understanding.item(planned) for planned in stream.actions]
        if row is None:
            number, own = self._new_number(stream), _number(stream) or 0
            group = Group(number, workstream_reference(self.prefix, number), _title(stream, self.noun), None, items)
            group.wanted = own if own != number else 0
            return group
        undone = bool(self.known.get(row.id)) and all(map(is_undone, self.known[row.id]))
        group = Group(row.number, row.reference, row.title, row, items)
        group.reopen = row.closed_at is not None and undone
        group.closed = row.closed_at is not None and not undone
        if group.closed:
            self._tell(
                row,
                f"{row.reference} is closed, so its actions in the file were left out. To take them in, type "
                f"/workstream {row.reference} reopen, and import the file again.",
            )
        return group

    def _new_number(self, stream: PlannedWorkstream) -> int:
        number = _number(stream)
        if number is None or number in self._taken:
            number, self._next = self._next, self._next + 1
        self._taken.add(number)
        return number

    def _tell(self, row: Workstream, sentence: str) -> None:
        self.needs.append(Need(row.reference, sentence))


def _number(stream: PlannedWorkstream) -> int | None:
    plainly = stream.number.isascii() and stream.number.isdigit() and len(stream.number) <= LONGEST_NUMBER
    return int(stream.number) or None if plainly else None


def _title(stream: PlannedWorkstream, noun: str) -> str:
    """The stream's title; one without is called by its number, and one without either holds what has no heading."""
    if stream.title:
        return stream.title
    called = (stream.noun or noun).capitalize()
    return f"{called} {stream.number}" if stream.number else NO_HEADING
