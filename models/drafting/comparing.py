"""What changed between two packs, in sentences: "compare with last time", and what changed since publication. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from textwrap import shorten
from typing import Final

from models.clock import day_of
from models.drafting.drafting import short_day
from models.drafting.facts import PackFacts, PlanRow, ReportFacts
from models.rag import WORDS

TITLE: Final = 48
"""The most letters of an action's title that are told."""


def what_changed(before: PackFacts, after: PackFacts, *, issued: date | None = None) -> tuple[str, ...]:
    """What is otherwise in the later pack, a sentence each: overall ratings, then actions in the plan's order.

    ``issued`` is the day by which people know the earlier pack; without one it is the day its facts were read. An
    action that left the plan is told of only where it was withdrawn: what became confidential is not told of at all.
    """
    return (*_overall(before, after, _dated(before, issued)), *plan_changed(before, after, issued=issued))


def plan_changed(before: PackFacts, after: PackFacts, *, issued: date | None = None) -> tuple[str, ...]:
    """What is otherwise in the later pack's plan alone, as :func:`what_changed` tells it."""
    return tuple(_actions(before, after, _dated(before, issued)))


def narrowed(pack: PackFacts, references: Collection[str]) -> PackFacts:
    """A pack with nothing but what it tells of some workstreams."""
    return replace(
        pack,
        reports=tuple(r for r in pack.reports if any(reference in references for reference, _ in r.workstreams)),
        plan=tuple(row for row in pack.plan if row.workstream.partition(" ")[0] in references),
    )


def _dated(pack: PackFacts, issued: date | None) -> str:
    return f"the {short_day(issued or day_of(pack.as_at))} pack"


def _overall(before: PackFacts, after: PackFacts, pack: str) -> Iterator[str]:
    then = {reference: report for report in before.reports for reference, _ in report.workstreams}
    for report in after.reports:
        earlier = next((then[reference] for reference, _ in report.workstreams if reference in then), None)
        rag, reason = report.told.rag, report.told.rag_reason
        if earlier and earlier.told.rag != rag and rag != "unrated":
            because = f": {reason}" if reason else ""
            yield f"{report.reference} overall: {_in_pack(earlier.told.rag, pack)}; {WORDS[rag]} now{because}."


def _actions(before: PackFacts, after: PackFacts, pack: str) -> Iterator[str]:
    then = {row.reference: row for row in before.plan}
    since = _Since(after.reports)
    for row in after.plan:
        earlier = then.pop(row.reference, None)
        yield from _new(row) if earlier is None else _changed(earlier, row, pack, since)
    for reference in then:
        if because := since.withdrawn.get(reference):
            yield f"{_named(then[reference])}: withdrawn because {because}.".replace("..", ".")


class _Since:
    """By action, what the later pack's facts say of when things changed and why."""

    def __init__(self, reports: tuple[ReportFacts, ...]) -> None:
        every = [report.facts for report in reports]
        self.rated = {each.reference: each.on for facts in every for each in facts.rated}
        self.done = {each.reference: each.completed_on for facts in every for each in facts.achieved}
        self.because = {each.line.reference: each.because for facts in every for each in facts.moved}
        self.withdrawn = {each.reference: each.reason for facts in every for each in facts.withdrawn}


def _new(row: PlanRow) -> Iterator[str]:
    if row.status == "complete":
        yield f"{row.reference} new, and complete: {row.action}."
    else:
        yield f"{row.reference} new: {row.action} ({row.when})."


def _changed(then: PlanRow, now: PlanRow, pack: str, since: _Since) -> Iterator[str]:
    if now.status != then.status and "complete" in (now.status, then.status):
        on = since.done.get(now.reference)
        done = f"complete{f' since {short_day(on)}' if on else ' now'}" if now.status == "complete" else "open again"
        yield f"{_named(now)}: {then.status} in {pack}; {done}."
    if now.status == "complete":
        return
    if now.rag != then.rag:
        on = since.rated.get(now.reference)
        when = f"since {short_day(on)}" if on else "now"
        yield f"{_named(now)}: {_in_pack(then.rag, pack)}; {WORDS[now.rag]} {when}."
    if now.when != then.when:
        because = since.because.get(now.reference, "")
        yield f"{_named(now)}: {then.when} in {pack}; {now.when} now{f', because {because}' if because else ''}."


def _named(row: PlanRow) -> str:
    """An action by its reference and the beginning of its title, since nobody knows references by heart."""
    return f"{row.reference} {shorten(row.action, TITLE, placeholder='…')}"


def _in_pack(rag: str, pack: str) -> str:
    return f"{WORDS[rag]} in {pack}"
