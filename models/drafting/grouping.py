"""Which workstreams report together. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.workstream import Workstream


@dataclass(frozen=True, slots=True)
class Group:
    """Workstreams that have one report, in the plan's order; most have one of their own."""

    workstreams: tuple[Workstream, ...]

    @property
    def first(self) -> Workstream:
        """The one that the report is kept under."""
        return self.workstreams[0]

    @property
    def ids(self) -> tuple[int, ...]:
        """The workstreams' ids."""
        return tuple(each.id for each in self.workstreams)

    @property
    def reference(self) -> str:
        """WS1, or "WS1 and WS2" where they report together."""
        return " and ".join(each.reference for each in self.workstreams)


def groups_of(workstreams: Sequence[Workstream]) -> tuple[Group, ...]:
    """The groups, each in the order of its first. Who reports with one reports with all who report with that one."""
    head = {each.id: each.id for each in workstreams}

    def found(key: int) -> int:
        while head[key] != key:
            key = head[key]
        return key

    for each in workstreams:
        if each.reports_with_id in head:
            head[found(each.id)] = found(each.reports_with_id or each.id)
    members: dict[int, list[Workstream]] = {}
    for each in workstreams:
        members.setdefault(found(each.id), []).append(each)
    return tuple(Group(tuple(each)) for each in members.values())
