"""Which column is which: header cells matched to fields by many names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from models.intake.grid import Row
from models.intake.layouts import COLUMN_NAMES, URGENCIES, WHOLE_HEADER_ONLY

_EXACT, _PART, _NEAR = 3, 2, 1
LONGEST_HEADER = 90
"""A cell of more letters is no heading."""
_SEARCHED_ROWS = 30
_NAMES = {name.replace(" ", ""): field for field, names in COLUMN_NAMES.items() for name in names}
_PARTS = sorted(
    ((name, field) for field, names in COLUMN_NAMES.items() for name in names if name not in WHOLE_HEADER_ONLY),
    key=lambda entry: (-len(entry[0]), entry[1]),
)
_NEARABLE = [name for name in _NAMES if len(name) >= 4]
# Tried in order where a table has no column for actions: in a tracker each recommendation is what is to be done.
_STAND_INS = ("milestones", "group", "outcome")
_JOINT = re.compile(r"\s*[/&+,;|]\s*|\s+(?:and|or)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """The columns of one table: field -> column, and column -> header as written (line breaks made spaces)."""

    fields: Mapping[str, int]
    headers: Mapping[int, str]

    @cached_property
    def headings(self) -> tuple[tuple[str, str], ...]:
        """Each field with its header, in the order of the columns."""
        return tuple((name, self.header(at)) for name, at in sorted(self.fields.items(), key=lambda item: item[1]))

    def header(self, column: int) -> str:
        """Header of a column, or a name for one that has none."""
        return self.headers.get(column) or f"Column {column + 1}"


@lru_cache(maxsize=4096)
def match(text: str) -> tuple[str, int]:
    """Field of a header and how sure it is: its whole name 3, part of it 2, nearly 1; ("", 0) for none."""
    said = _bare(text)
    squeezed = said.replace(" ", "")
    if not squeezed or len(said) > LONGEST_HEADER:
        return "", 0
    if squeezed in _NAMES:
        return _NAMES[squeezed], _EXACT
    for name, field in _PARTS:
        if f" {name} " in f" {said} ":
            return field, _PART
    near = process.extractOne(squeezed, _NEARABLE, scorer=fuzz.ratio, score_cutoff=86)
    return (_NAMES[near[0]], _NEAR) if near else ("", 0)


def find_header(rows: Sequence[Row]) -> int | None:
    """Index of the header among the first rows, the best that names an action and something about it; or None."""
    best, best_score = None, 0
    for at, row in enumerate(rows[:_SEARCHED_ROWS]):
        score = header_score(row)
        if score > best_score:
            best, best_score = at, score
    return best


def is_header_again(row: Row, layout: Layout) -> bool:
    """Whether a row inside a table repeats the header, or is the header of its next part."""
    texts = [row.text(at) for at in row.filled()]
    if len(texts) < 2 or any(len(text) > LONGEST_HEADER for text in texts):
        return False
    known = {_bare(header) for header in layout.headers.values()}
    if all(_bare(text) in known for text in texts):
        return True
    fields = {_NAMES.get(_bare(text).replace(" ", "")) for text in texts}
    return None not in fields and len(fields) == len(texts) and len(fields) >= 3


def lay_out(header: Row, rows: Sequence[Row]) -> Layout:
    """Decide the columns from the header row; ``rows`` are those below, to see what a Priority column holds."""
    headers = {at: " ".join(header.text(at).split()) for at in header.filled()}
    fields: dict[str, int] = {}
    sure: dict[str, int] = {}
    for at, text in headers.items():
        field, score = _match(text)
        if field and field != "other" and score > sure.get(field, 0):
            fields[field], sure[field] = at, score
    if "group" in fields and _is_urgency(fields["group"], rows):
        del fields["group"]
    if _numbers_groups(fields, rows):
        fields["group number"] = fields.pop("ref")
    _stand_in(fields)
    if "rag" not in fields and "status" in fields:
        fields["rag"] = fields.pop("status")
    return Layout(fields, headers)


def _match(text: str) -> tuple[str, int]:
    return ("ref", _EXACT) if text.strip(" .") == "#" else match(text)


def field_of(heading: str) -> str:
    """The field that a column is read as where its heading alone decides; "" where it says none."""
    return _match(heading)[0]


def fields_named(heading: str) -> tuple[str, ...]:
    """Every field that a heading names, in its order: mostly one, but "Who and when" names two."""
    whole, score = _match(heading)
    if score == _EXACT:
        return (whole,)
    named = dict.fromkeys(field for part in _JOINT.split(heading) for field, sure in [_match(part)] if sure == _EXACT)
    return tuple(named) or ((whole,) if whole else ())


def header_score(row: Row) -> int:
    """How much a row looks like a header; 0 for one that is none."""
    found: dict[str, int] = {}
    filled = row.filled()
    for at in filled:
        field, score = _match(" ".join(row.text(at).split()))
        if field:
            found[field] = max(score, found.get(field, 0))
    subjects = found.keys() & {"action", *_STAND_INS}
    if len(found) < 2 or not subjects or len(found) * 2 < len(filled):
        return 0
    return sum(found.values())


def _stand_in(fields: dict[str, int]) -> None:
    if "action" in fields:
        return
    for name in _STAND_INS:
        if name in fields:
            fields["action"] = fields.pop(name)
            return


def _numbers_groups(fields: Mapping[str, int], rows: Sequence[Row]) -> bool:
    """Whether a column of numbers left of the groups numbers them and not the actions: one number for each group."""
    if not {"ref", "group", "action"} <= fields.keys() or fields["ref"] > fields["group"]:
        return False
    numbers: dict[str, str] = {}
    group, counted = "", 0
    for row in rows:
        number, group = row.text(fields["ref"]), row.text(fields["group"]) or group
        if not row.text(fields["action"]):
            continue
        counted += 1
        if number not in ("", numbers.setdefault(group, number)):
            return False
    return len(numbers) < counted and all(numbers.values())


def _is_urgency(column: int, rows: Sequence[Row]) -> bool:
    values = {_bare(row.text(column)) for row in rows if row.text(column)}
    return bool(values) and values <= URGENCIES | {"1", "2", "3", "priority"}


def _bare(text: str) -> str:
    joined = re.sub(r"-\s*\n\s*", "", text.casefold())
    return re.sub(r"[^a-z0-9£]+", " ", joined.replace("&", " and ")).strip()
