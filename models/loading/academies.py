"""New academies that followed a school: by a link of the register, by the same number, or by the same name and town."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, ClassVar, Final

from sqlalchemy import and_, or_, select

from models.loading.report import Loaded
from models.loading.writing import Reads
from models.school import School, SchoolLink

ACADEMIES: Final = "Academies"
"""The register's group of types."""
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Academy:
    """What a new academy is recognised by."""

    FIELDS: ClassVar[tuple[str, ...]] = ("urn", "name", "la_code", "number", "key", "town")

    urn: int
    name: str
    la_code: int | None
    number: int | None
    key: str
    town: str


@dataclass(slots=True)
class Academies:
    """The academies that a file brings, and the schools that it closes."""

    new: list[Academy] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)

    def add(self, academy: Academy) -> None:
        """Note a new one."""
        self.new.append(academy)

    def tell(self, reads: Reads, loaded: Loaded) -> None:
        """Tell of each whose school has closed; a school that was an academy already did not become one."""
        waiting = iter(self.new)
        while some := list(islice(waiting, _AT_ONCE)):
            linked = _linked(reads, [academy.urn for academy in some])
            schools = _schools(reads, some, {urn for urns in linked.values() for urn in urns})
            for academy in some:
                followed = [school for school in schools if _follows(academy, school, linked.get(academy.urn, set()))]
                school = next((school for school in followed if self._ended(school)), None)
                if school:
                    loaded.tell("academy", academy.urn, academy.name, f"{school.name} ({school.urn})", academy.name)

    def _ended(self, school: Any) -> bool:
        return school.type_group != ACADEMIES and (school.status == "closed" or school.urn in self.closed)


def _linked(reads: Reads, urns: Sequence[int]) -> dict[int, set[int]]:
    """The schools that links say these followed."""
    found: dict[int, set[int]] = {}
    query = select(SchoolLink.urn, SchoolLink.other, SchoolLink.kind)
    for link in reads.execute(query.where(or_(SchoolLink.urn.in_(urns), SchoolLink.other.in_(urns)))):
        if link.kind.startswith("Predecessor"):
            found.setdefault(link.urn, set()).add(link.other)
        elif link.kind.startswith("Successor"):
            found.setdefault(link.other, set()).add(link.urn)
    return found


def _schools(reads: Reads, academies: Sequence[Academy], linked: set[int]) -> list[Any]:
    """Schools that any of these may have followed."""
    codes = {academy.la_code for academy in academies if academy.la_code}
    numbers = {academy.number for academy in academies if academy.number}
    keys = {academy.key for academy in academies}
    alike = or_(School.number.in_(numbers), School.key.in_(keys))
    columns = (School.urn, School.name, School.la_code, School.number, School.key, School.town)
    query = select(*columns, School.status, School.type_group).order_by(School.urn.desc())
    return list(reads.execute(query.where(or_(School.urn.in_(linked), and_(School.la_code.in_(codes), alike)))))


def _follows(academy: Academy, school: Any, linked: set[int]) -> bool:
    if school.urn == academy.urn:
        return False
    if school.urn in linked:
        return True
    if school.la_code != academy.la_code:
        return False
    if academy.number is not None and school.number == academy.number:
        return True
    return bool(school.key == academy.key and school.town.casefold() == academy.town.casefold())
