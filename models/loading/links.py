"""Links between establishments into their table: who followed whom, whether or not both are held here."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import bindparam, insert, select, update

from models.loading.columns import fitting
from models.loading.report import Loaded
from models.loading.spooling import Row
from models.loading.writing import Reads, Step
from models.register.records import LinkRecord
from models.school import School, SchoolLink

FIELDS: Final = ("urn", "other", "kind", "name", "on")
_FIT: Final = fitting(SchoolLink, FIELDS)
_TABLE: Any = SchoolLink.__table__
_HERE: Final = select(SchoolLink.id, *(getattr(SchoolLink, name) for name in FIELDS))
_CHANGED: Final = (
    update(_TABLE).where(_TABLE.c.id == bindparam("which")).values(name=bindparam("name"), on=bindparam("on"))
)


class Links:
    """Takes links into the register. A link is known by both schools and its kind; what is empty stays as known."""

    def __init__(self, loaded: Loaded, only: frozenset[int]) -> None:
        """``only`` are the authorities of which one of the two schools must be; all where it is empty."""
        self._loaded, self._only = loaded, only

    def keep(self, _record: LinkRecord) -> bool:
        """Every link: only the schools that are here tell whose it is."""
        return True

    def row(self, record: LinkRecord) -> Row:
        """The link, as the table holds it."""
        return _FIT((record.urn, record.other, record.kind, record.name, record.on))

    def begin(self, reads: Reads) -> None:
        """Nothing needs to be known before."""

    def step(self, reads: Reads, rows: list[Row]) -> Step:
        """What these links come to beside those that are here."""
        rows = self._chosen(reads, rows)
        query = _HERE.where(SchoolLink.urn.in_({row[0] for row in rows}))
        here = {(link.urn, link.other, link.kind): link for link in reads.execute(query)}
        new: dict[Row, dict[str, Any]] = {}
        changed: dict[int, dict[str, Any]] = {}
        for row in rows:
            known = here.get(row[:3])
            if known is None:
                new[row[:3]] = dict(zip(FIELDS, row, strict=True))
            elif (said := (row[3] or known.name, row[4] or known.on)) != (known.name, known.on):
                changed[known.id] = {"which": known.id, "name": said[0], "on": said[1]}
        self._loaded.new += len(new)
        self._loaded.changed += len(changed)
        self._loaded.same += len(rows) - len(new) - len(changed)
        step = Step()
        step.put(insert(SchoolLink), list(new.values()))
        step.put(_CHANGED, list(changed.values()))
        return step

    def end(self, reads: Reads) -> None:
        """Nothing only shows at the end."""

    def _chosen(self, reads: Reads, rows: list[Row]) -> list[Row]:
        urns = {urn for row in rows for urn in row[:2]}
        held = dict(reads.execute(select(School.urn, School.la_code).where(School.urn.in_(urns))).all())
        chosen = [row for row in rows if not self._only or {held.get(row[0]), held.get(row[1])} & self._only]
        self._loaded.skipped += len(rows) - len(chosen)
        self._loaded.absent += sum(row[0] not in held or row[1] not in held for row in chosen)
        return chosen
