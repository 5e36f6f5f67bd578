"""Trusts and federations, and which schools are in them.

A row with a day of leaving, or of a group that is closed, says that the school is not in it. A school that the file has
in one trust is in no other any more. A school's own trust and federation are set from here where its details state
none, or where they are what this register said before.

The groups of each school are held in memory while a file is read: some 25,000 schools of England are in one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from models.loading.columns import change, fitting
from models.loading.details import tell_trust
from models.loading.memberships import KINDS, is_grouped
from models.loading.report import Loaded
from models.loading.spooling import Row
from models.loading.writing import Reads, Step
from models.register.naming import normal
from models.register.records import GroupRecord
from models.school import School, SchoolChange, SchoolGroup, SchoolGroupMember

_GROUP: Final = ("uid", "name", "key", "kind", "detail", "status")
_FIT: Final = fitting(SchoolGroup, _GROUP)
_GROUPS: Any = SchoolGroup.__table__
_MEMBERS: Any = SchoolGroupMember.__table__
_SCHOOLS: Any = School.__table__
_PAIRS: Final = tuple(f"{kind}{part}" for kind in KINDS for part in ("_uid", ""))
_REGROUP: Final = (
    update(_GROUPS)
    .where(_GROUPS.c.uid == bindparam("which"))
    .values({name: bindparam(name) for name in _GROUP if name != "uid"})
)
_REJOIN: Final = update(_MEMBERS).where(_MEMBERS.c.id == bindparam("which")).values({"joined": bindparam("joined")})
_LEAVE: Final = delete(_MEMBERS).where(_MEMBERS.c.id == bindparam("which"))
_SET: Final = (
    update(_SCHOOLS).where(_SCHOOLS.c.urn == bindparam("which")).values({name: bindparam(name) for name in _PAIRS})
)
_NONE: Final = (None, "")


class _Place(NamedTuple):
    """A school's place in a group, as a file or the register here has it; the first in order is the oldest."""

    joined: date
    uid: int
    name: str


@dataclass(slots=True)
class _Here:
    """What is here of the schools and groups of a chunk."""

    schools: dict[int, Any]
    groups: dict[int, Row]
    members: dict[tuple[int, int], Any]


@dataclass(slots=True)
class _Chunk:
    """What a chunk comes to."""

    new_groups: dict[int, dict[str, Any]] = field(default_factory=dict)
    regrouped: dict[int, dict[str, Any]] = field(default_factory=dict)
    joined: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    rejoined: dict[int, dict[str, Any]] = field(default_factory=dict)
    gone: dict[int, int] = field(default_factory=dict)
    schools: dict[int, dict[str, Any]] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)


class Groups:
    """Takes groups into the register."""

    def __init__(self, loaded: Loaded, only: frozenset[int]) -> None:
        """``only`` are the authorities whose schools' groups to take; all where it is empty."""
        self._loaded, self._only = loaded, only
        self._stated: dict[tuple[int, str], list[_Place]] = {}
        self._first = True

    def keep(self, record: GroupRecord) -> bool:
        """Whether the group is a trust or a federation; where its school is in it, that is noted."""
        if record.kind == "other":
            self._loaded.unused += 1
            return False
        if _is_in(record):
            place = _Place(record.joined or date.min, record.uid, _group(record)[1])
            self._stated.setdefault((record.urn, record.kind), []).append(place)
        return True

    def row(self, record: GroupRecord) -> Row:
        """The group as the table holds it, the school, when that joined, and whether it is in it."""
        return (_group(record), record.urn, record.joined, _is_in(record))

    def begin(self, reads: Reads) -> None:
        """Look whether any groups are here: the first file's trusts are no news."""
        self._first = self._loaded.resumed or not is_grouped(reads)

    def step(self, reads: Reads, rows: list[Row]) -> Step:
        """What these memberships come to beside what is here."""
        here = _look(reads, rows)
        rows = self._chosen(here, rows)
        chunk = _Chunk()
        for group, urn, joined, is_in in rows:
            self._enter(chunk, here, group)
            self._join(chunk, here, (group[0], urn), joined, is_in=is_in)
        chosen = {row[1] for row in rows}
        for member in here.members.values():
            if member.urn in chosen:
                self._leave(chunk, member)
        for urn, kind in dict.fromkeys((row[1], row[0][3]) for row in rows):
            if urn in here.schools:
                self._settle(chunk, here, urn, kind)
        self._count(chunk, rows)
        return _written(chunk)

    def end(self, reads: Reads) -> None:
        """Nothing only shows at the end."""

    def _chosen(self, here: _Here, rows: list[Row]) -> list[Row]:
        codes = {urn: school.la_code for urn, school in here.schools.items()}
        chosen = [row for row in rows if not self._only or codes.get(row[1]) in self._only]
        self._loaded.skipped += len(rows) - len(chosen)
        self._loaded.absent += sum(row[1] not in codes for row in chosen)
        return chosen

    def _enter(self, chunk: _Chunk, here: _Here, group: Row) -> None:
        known = here.groups.get(group[0])
        if known is None:
            chunk.new_groups[group[0]] = dict(zip(_GROUP, group, strict=True))
            return
        said = tuple(now or was for now, was in zip(group, known, strict=True))
        if said != known:
            chunk.regrouped[group[0]] = {**dict(zip(_GROUP, said, strict=True)), "which": group[0]}

    def _join(self, chunk: _Chunk, here: _Here, key: tuple[int, int], joined: date | None, *, is_in: bool) -> None:
        member = here.members.get(key)
        if member is None:
            if is_in:
                chunk.joined[key] = {"uid": key[0], "urn": key[1], "joined": joined}
        elif is_in and joined and joined != member.joined:
            chunk.rejoined[member.id] = {"which": member.id, "joined": joined}
        elif not is_in and not self._has(member):
            chunk.gone[member.id] = member.urn

    def _leave(self, chunk: _Chunk, member: Any) -> None:
        """A school that the file has in another group of the kind is not in this one."""
        if (member.urn, member.kind) in self._stated and not self._has(member):
            chunk.gone[member.id] = member.urn

    def _has(self, member: Any) -> bool:
        return any(place.uid == member.uid for place in self._stated.get((member.urn, member.kind), ()))

    def _settle(self, chunk: _Chunk, here: _Here, urn: int, kind: str) -> None:
        """Set what the school's own row says of its group, where that is for this register to say."""
        school = here.schools[urn]
        was: tuple[int | None, str] = (getattr(school, f"{kind}_uid"), getattr(school, kind))
        before = [member for member in here.members.values() if (member.urn, member.kind) == (urn, kind)]
        left = [_Place(m.joined or date.min, m.uid, m.name) for m in before if m.id not in chunk.gone]
        place = max(self._stated.get((urn, kind)) or left, default=None)
        now = (place.uid, place.name or was[1]) if place else _NONE
        ours = any((member.uid, member.name) == was for member in before) and self._loaded.as_at >= school.as_of
        if now == was or not (ours or was == _NONE):
            return
        fields = (f"{kind}_uid", kind)
        row = chunk.schools.setdefault(urn, {"which": urn, **{name: getattr(school, name) for name in _PAIRS}})
        row.update(zip(fields, now, strict=True))
        for name, old, new in zip(fields, was, now, strict=True):
            if old != new:
                chunk.history.append(change(self._loaded.extract_id, self._loaded.as_at, urn, name, old, new))
        if kind == "trust" and (was != _NONE or not self._first):
            tell_trust(self._loaded, urn, school.name, was, now)

    def _count(self, chunk: _Chunk, rows: list[Row]) -> None:
        changed = {*chunk.schools, *chunk.gone.values()}
        for group, urn, _, _ in rows:
            if (group[0], urn) in chunk.joined:
                self._loaded.new += 1
            elif urn in changed or group[0] in chunk.regrouped or group[0] in chunk.new_groups:
                self._loaded.changed += 1
            else:
                self._loaded.same += 1


def _group(record: GroupRecord) -> Row:
    return _FIT((record.uid, record.name, normal(record.name), record.kind, record.detail, record.status))


def _is_in(record: GroupRecord) -> bool:
    return record.left is None and record.status.casefold() != "closed"


def _look(reads: Reads, rows: Iterable[Row]) -> _Here:
    urns, uids = {row[1] for row in rows}, {row[0][0] for row in rows}
    columns = (School.urn, School.name, School.la_code, School.as_of, *(getattr(School, name) for name in _PAIRS))
    schools = reads.execute(select(*columns).where(School.urn.in_(urns)))
    groups = reads.execute(select(*(getattr(SchoolGroup, name) for name in _GROUP)).where(SchoolGroup.uid.in_(uids)))
    member = (SchoolGroupMember.id, SchoolGroupMember.uid, SchoolGroupMember.urn, SchoolGroupMember.joined)
    members = reads.execute(
        select(*member, SchoolGroup.kind, SchoolGroup.name)
        .join(SchoolGroup, SchoolGroup.uid == SchoolGroupMember.uid)
        .where(SchoolGroupMember.urn.in_(urns))
    )
    return _Here(
        {school.urn: school for school in schools},
        {group.uid: tuple(group) for group in groups},
        {(member.uid, member.urn): member for member in members},
    )


def _written(chunk: _Chunk) -> Step:
    step = Step()
    step.put(insert(SchoolGroup), list(chunk.new_groups.values()))
    step.put(_REGROUP, list(chunk.regrouped.values()))
    step.put(_LEAVE, [{"which": member} for member in chunk.gone])
    step.put(_REJOIN, list(chunk.rejoined.values()))
    step.put(insert(SchoolGroupMember), list(chunk.joined.values()))
    step.put(_SET, list(chunk.schools.values()))
    step.put(insert(SchoolChange), chunk.history)
    return step
