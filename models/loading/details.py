"""Establishment details into the table of schools: the newest file's word counts, and what it changes is kept.

What a file says of a school that is here already is taken by these rules:

- A row that is here from a later day is left alone: an older file only adds the schools that are missing.
- An empty cell says that the file does not know, so what is known stays: a status, phase, number of pupils, website …
- The day and reason of closing follow a stated status: where that is not "closed", an empty cell is none, so that a
  school that opened again has no day of closing.
- A trust and a federation that are not stated are what the register of groups says, and none where it says none. Name
  and number are taken together. A layout without these columns says nothing about them.

A school that is seen first has no history; its later changes have, field by field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, select, update

from models.loading.academies import ACADEMIES, Academies, Academy
from models.loading.columns import change, fitting
from models.loading.memberships import KINDS, Groups, grouped, is_grouped
from models.loading.report import Loaded
from models.loading.spooling import Row
from models.loading.writing import New, Reads, Step
from models.register.naming import normal
from models.register.records import SchoolRecord
from models.school import OPEN, School, SchoolChange, SchoolGroup

FIELDS: Final = SchoolRecord._fields
COLUMNS: Final = (*FIELDS, "key")
NAMES: Final = (*COLUMNS, "as_of")
_AT: Final = {name: place for place, name in enumerate(COLUMNS)}
_URN, _NAME, _LA, _STATUS, _KEY = (_AT[name] for name in ("urn", "name", "la_code", "status", "key"))
_KIND: Final = _AT["type_group"]
_CLOSING: Final = (_AT["closed"], _AT["why_closed"])
_TRUST: Final = _AT["trust"]
_OPENED: Final = _AT["opened"]
_GROUPS: Final = tuple((kind, _AT[f"{kind}_uid"], _AT[kind]) for kind in KINDS)
_FIT: Final = fitting(School, COLUMNS)
_HERE: Final = select(*(getattr(School, name) for name in NAMES))
_CHANGED: Final = (
    update(School.__table__)  # type: ignore[arg-type]
    .where(School.__table__.c.urn == bindparam("which"))
    .values({name: bindparam(name) for name in NAMES if name != "urn"})
)
_EMPTY: Final = (None, "")


@dataclass(slots=True)
class _Chunk:
    """What a chunk comes to."""

    new: New = field(default_factory=lambda: New(School, NAMES))
    changed: list[dict[str, Any]] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)
    groups: dict[int, dict[str, Any]] = field(default_factory=dict)
    confirmed: list[int] = field(default_factory=list)


class Details:
    """Takes schools into the register."""

    def __init__(self, loaded: Loaded, stated: frozenset[str], only: frozenset[int]) -> None:
        """``stated`` are the fields that the file has columns for, ``only`` the authorities to take; empty for all."""
        self._loaded, self._only = loaded, only
        self._grouping = tuple(each for each in _GROUPS if stated & {each[0], f"{each[0]}_uid"})
        self._academies = Academies()
        self._extract = 0
        self._known: dict[int | None, date] = {}
        self._uids: set[int] = set()
        self._grouped = False

    def keep(self, record: SchoolRecord) -> bool:
        """Whether it is a school of an authority that was chosen."""
        is_chosen = not self._only or record.la_code in self._only
        self._loaded.skipped += not is_chosen
        return is_chosen

    def row(self, record: SchoolRecord) -> Row:
        """The record and its name as it is searched, as the table holds them."""
        return _FIT((*record, normal(record.name)))

    def begin(self, reads: Reads) -> None:
        """Look at what is here: which authorities had schools here before this file, and as at when; and groups."""
        loaded = self._loaded
        self._extract = loaded.extract_id
        before = School.as_of < loaded.as_at if loaded.resumed else School.as_of <= loaded.as_at
        newest = select(School.la_code, func.max(School.as_of)).where(before).group_by(School.la_code)
        self._known = dict(reads.execute(newest).all())
        self._uids = set(reads.execute(select(SchoolGroup.uid)).scalars())
        self._grouped = is_grouped(reads)

    def step(self, reads: Reads, rows: list[Row]) -> Step:
        """What these schools come to beside those that are here."""
        urns = [row[_URN] for row in rows]
        here = {row[_URN]: row for row in map(tuple, reads.execute(_HERE.where(School.urn.in_(urns))))}
        groups = grouped(reads, urns) if self._grouped else {}
        chunk = _Chunk()
        for row in rows:
            before = here.get(row[_URN])
            if before is None:
                self._add(chunk, self._first(row, groups))
            elif self._only and before[_LA] and before[_LA] not in self._only:
                self._loaded.skipped += 1  # whatever the file says: nobody takes a school from another authority
            elif before[-1] > self._loaded.as_at:
                self._loaded.older += 1
            else:
                self._merge(chunk, before, row, groups)
        return self._written(chunk)

    def end(self, reads: Reads) -> None:
        """Tell which of the new schools are academies that followed a school."""
        self._academies.tell(reads, self._loaded)

    def _written(self, chunk: _Chunk) -> Step:
        step = Step(chunk.new)
        self._uids.update(chunk.groups)
        step.put(insert(SchoolGroup), list(chunk.groups.values()))
        step.put(_CHANGED, chunk.changed)
        step.put(insert(SchoolChange), chunk.history)
        if chunk.confirmed:
            table = School.__table__
            step.put(
                update(table).where(table.c.urn.in_(chunk.confirmed)).values(as_of=bindparam("day")),  # type: ignore[arg-type]
                [{"day": self._loaded.as_at}],
            )
        return step

    def _first(self, row: Row, groups: Groups) -> Row:
        values = list(row)
        values[_STATUS] = row[_STATUS] or "unknown"
        self._group(values, row, groups, _GROUPS)
        return tuple(values)

    def _group(self, values: list[Any], row: Row, groups: Groups, kinds: tuple[tuple[str, int, int], ...]) -> None:
        """Take the trust and the federation that the row states, else those that the register of groups does."""
        for kind, uid, name in kinds:
            stated = row[uid] or row[name]
            values[uid], values[name] = (row[uid], row[name]) if stated else groups.get((row[_URN], kind), (None, ""))

    def _add(self, chunk: _Chunk, row: Row) -> None:
        loaded = self._loaded
        loaded.new += 1
        chunk.new.rows.append((*row, loaded.as_at))
        self._note_groups(chunk, row)
        known = self._known.get(row[_LA])
        if known and row[_STATUS] in OPEN and (row[_OPENED] is None or row[_OPENED] > known):
            loaded.tell("opened", row[_URN], row[_NAME])
            if row[_KIND] == ACADEMIES:
                self._academies.add(Academy(*(row[_AT[each]] for each in Academy.FIELDS)))

    def _merge(self, chunk: _Chunk, here: Row, row: Row, groups: Groups) -> None:
        loaded, before = self._loaded, here[:-1]
        after = self._merged(before, row, groups)
        if after == before:
            loaded.same += 1
            if here[-1] < loaded.as_at:
                chunk.confirmed.append(row[_URN])
            return
        loaded.changed += 1
        chunk.changed.append({**dict(zip(NAMES, (*after, loaded.as_at), strict=True)), "which": row[_URN]})
        self._note_groups(chunk, after)
        for name, was, now in zip(FIELDS, before, after, strict=False):
            if was != now:
                chunk.history.append(change(self._extract, loaded.as_at, row[_URN], name, was, now))
        self._tell(before, after)

    def _merged(self, before: Row, row: Row, groups: Groups) -> Row:
        if row == before:
            return row
        after = [was if now in _EMPTY else now for was, now in zip(before, row, strict=True)]
        if row[_STATUS] and row[_STATUS] != "closed":
            for place in _CLOSING:
                after[place] = row[place]
        self._group(after, row, groups, self._grouping)
        return tuple(after)

    def _note_groups(self, chunk: _Chunk, row: Row) -> None:
        """Enter a group that only the details know; where the register of groups has it, that says what it is."""
        for kind, uid, name in _GROUPS:
            if row[uid] and row[name] and row[uid] not in self._uids:
                group = {"uid": row[uid], "name": row[name], "key": normal(row[name]), "kind": kind}
                chunk.groups[row[uid]] = {**group, "detail": "", "status": ""}

    def _tell(self, before: Row, after: Row) -> None:
        tell, urn, name = self._loaded.tell, after[_URN], after[_NAME]
        if before[_STATUS] != after[_STATUS]:
            self._tell_status(before, after)
        if before[_KEY] != after[_KEY]:
            tell("renamed", urn, name, before[_NAME], name)
        if after[_KIND] == ACADEMIES and before[_KIND] not in ("", ACADEMIES):
            tell("academy", urn, name, before[_KIND], after[_KIND])
        tell_trust(self._loaded, urn, name, before[_TRUST - 1 : _TRUST + 1], after[_TRUST - 1 : _TRUST + 1])

    def _tell_status(self, before: Row, after: Row) -> None:
        match after[_STATUS]:
            case "closed":
                self._academies.closed.add(after[_URN])
                self._loaded.tell("closed", after[_URN], after[_NAME])
            case "closing":
                self._loaded.tell("closing", after[_URN], after[_NAME])
            case "open" if before[_STATUS] in ("proposed", "closed"):
                self._loaded.tell("opened", after[_URN], after[_NAME])


def tell_trust(loaded: Loaded, urn: int, name: str, before: Row, after: Row) -> None:
    """Tell that a school has a new trust, or none any more; each is a number and a name. A new name is no new trust."""
    same = before[0] == after[0] if before[0] and after[0] else normal(before[1]) == normal(after[1])
    if not same:
        loaded.tell("trust" if any(after) else "left", urn, name, before[1], after[1])
