"""How schools stand with Ofsted: a row for each day from which something else was true.

A report card, an older grade and an ungraded inspection are three facts, and each is taken whole: what the file gives,
none where it says that there is none (``NULL``), and what stood until then where it says nothing. A month that changes
nothing for a school adds no row. An older month than what is here goes into the past, and what is current stays so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, insert, select, update

from models.loading.columns import fitting
from models.loading.report import Loaded
from models.loading.spooling import Row
from models.loading.writing import Reads, Step
from models.register.records import OfstedRecord
from models.school import School, Standing

_CARD: Final = ("card_on", "card", "card_urn", "card_name")
_GRADE: Final = ("graded_on", "grade", "judgements", "grade_urn", "grade_name")
_UNGRADED: Final = ("ungraded_on", "ungraded")
FIELDS: Final = (*_CARD, *_GRADE, *_UNGRADED, "safeguarding", "concern")
_BLOCKS: Final = (
    slice(0, len(_CARD)),
    slice(len(_CARD), len(_CARD) + len(_GRADE)),
    slice(len(_CARD) + len(_GRADE), len(FIELDS) - 2),
)
_NOTHING: Final[Row] = (None, {}, None, "", None, "", {}, None, "", None, "", "", "")
_FIT: Final = fitting(Standing, FIELDS)
_TABLE: Any = Standing.__table__
_HERE: Final = select(Standing.urn, Standing.id, Standing.as_at, *(getattr(Standing, name) for name in FIELDS))
_CHANGED: Final = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("which"))
    .values({name: bindparam(name) for name in (*FIELDS, "extract_id")})
)
_PAST: Final = update(_TABLE).where(_TABLE.c.id == bindparam("which")).values(is_current=False)


class Outcomes:
    """Takes Ofsted's outcomes into the register."""

    def __init__(self, loaded: Loaded, only: frozenset[int]) -> None:
        """``only`` are the authorities whose schools' to take, as the register here says; all where it is empty."""
        self._loaded, self._only = loaded, only

    def keep(self, _record: OfstedRecord) -> bool:
        """Every school: only those that are here tell whose it is."""
        return True

    def row(self, record: OfstedRecord) -> Row:
        """The school, which facts the file speaks of, and the fields."""
        said = (record.has_card, record.has_grade, record.has_ungraded)
        return (record.urn, said, _FIT(_facts(record)))

    def begin(self, reads: Reads) -> None:
        """Nothing needs to be known before."""

    def step(self, reads: Reads, rows: list[Row]) -> Step:
        """What these outcomes come to beside what is here."""
        rows = self._chosen(reads, rows)
        here: dict[int, list[Any]] = {}
        urns = [row[0] for row in rows]
        for standing in reads.execute(_HERE.where(Standing.urn.in_(urns)).order_by(Standing.as_at)):
            here.setdefault(standing.urn, []).append(standing)
        new: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        past: list[dict[str, Any]] = []
        for urn, said, facts in rows:
            known = here.get(urn, [])
            before = _before(known, self._loaded.as_at)
            was = tuple(before[3:]) if before else _NOTHING
            now = _merged(was, said, facts)
            if before and now == was:
                self._loaded.same += 1
                continue
            self._loaded.changed += bool(known)
            self._loaded.new += not known
            row = {**dict(zip(FIELDS, now, strict=True)), "extract_id": self._loaded.extract_id}
            if before and before.as_at == self._loaded.as_at:
                changed.append({**row, "which": before.id})
                continue
            is_newest = not known or known[-1].as_at < self._loaded.as_at
            new.append({**row, "urn": urn, "as_at": self._loaded.as_at, "is_current": is_newest})
            if known and is_newest:
                past.append({"which": known[-1].id})
        step = Step()
        step.put(_PAST, past)
        step.put(_CHANGED, changed)
        step.put(insert(Standing), new)
        return step

    def end(self, reads: Reads) -> None:
        """Nothing only shows at the end."""

    def _chosen(self, reads: Reads, rows: list[Row]) -> list[Row]:
        query = select(School.urn, School.la_code).where(School.urn.in_([row[0] for row in rows]))
        held = dict(reads.execute(query).all())
        chosen = [row for row in rows if not self._only or held.get(row[0]) in self._only]
        self._loaded.skipped += len(rows) - len(chosen)
        self._loaded.absent += sum(row[0] not in held for row in chosen)
        return chosen


def _before(known: Iterable[Any], as_at: date) -> Any:
    """The row that tells how the school stood on that day, None where none does."""
    return next((row for row in reversed(list(known)) if row.as_at <= as_at), None)


def _merged(was: Row, said: tuple[bool | None, ...], facts: Row) -> Row:
    values = list(was)
    for block, held in zip(_BLOCKS, said, strict=True):
        if held is not None:
            values[block] = facts[block] if held else _NOTHING[block]
    safeguarding, concern = facts[-2:]
    values[-2] = safeguarding if safeguarding or said[0] else was[-2]
    values[-1] = was[-1] if not concern else "" if concern == "none" else concern
    return tuple(values)


def _facts(record: OfstedRecord) -> Row:
    """The fields in order. Another school is named where it was the one that was inspected."""
    card = (record.card_on, dict(record.card), *_other(record.card_own, record.card_urn, record.card_name))
    grade = (
        record.graded_on,
        record.grade,
        dict(record.judgements),
        *_other(record.grade_own, record.grade_urn, record.grade_name),
    )
    predecessor = _other(record.ungraded_own, record.ungraded_urn, record.ungraded_name)
    whose = f" ({predecessor[1] or predecessor[0]})" if any(predecessor) and record.ungraded_outcome else ""
    ungraded = (record.ungraded_on, f"{record.ungraded_outcome}{whose}")
    safeguarding = record.card_safeguarding if record.has_card else record.safeguarding
    concern = record.concern or (record.card_concern if record.has_card else record.grade_concern)
    return (*card, *grade, *ungraded, safeguarding, concern)


def _other(own: bool | None, urn: int | None, name: str) -> tuple[int | None, str]:
    return (urn, name) if own is False else (None, "")
