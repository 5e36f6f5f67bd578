"""The highlight cycle of each meeting: who is told what at which step of its timetable (:mod:`models.timetable`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from models.clock import day_of
from models.hours import next_open
from models.noticing.notice import Notice
from models.noticing.world import Cycle, World
from models.timetable import Due, StepName, timetable

DATES = timedelta(days=4)
"""How long the dates are worth a message of their own: whoever covers later reads them with the draft."""
AFTER = timedelta(days=14)
"""How long what follows a meeting is of use."""


def notices(world: World) -> Iterator[Notice]:
    """Everything that the timetables of planned meetings make due."""
    for cycle in world.cycles:
        yield from _Steps(world, cycle, timetable(cycle.starts_at, world.calendar, cycle.own)).notices()


@dataclass(frozen=True, slots=True)
class _Steps:
    """One meeting's steps. A step that was past when the meeting was called is not made up for, but asked at once."""

    world: World
    cycle: Cycle
    due: dict[str, Due]

    def notices(self) -> Iterator[Notice]:
        yield from self._before()
        yield from self._pack()
        yield from self._after()

    @property
    def begins(self) -> datetime:
        """From when on anything is due: the programme is live, and the meeting has been called."""
        return max(self.world.live_at, self.cycle.called_at or self.world.live_at)

    def at(self, name: StepName) -> datetime:
        return self.due[name].at

    def _before(self) -> Iterator[Notice]:
        reports = self.cycle.reports if self.cycle.pack == "draft" else ()  # once it is cleared they stand as they are
        leads = [lead for report in reports for lead in report.leads]
        everybody = (
            *(lead for report in self.cycle.reports for lead in report.leads),
            *self.cycle.clerks,
            *self.world.managers,
        )
        if self.at("draft") <= self.begins:  # called at short notice: one request in place of dates, draft and reminder
            asked = next_open(self.world.calendar, self.begins)
            yield from self._to(leads, "highlight.request", asked, self.cycle.starts_at, "Reports are asked for")
        else:
            told = max(self.at("dates"), next_open(self.world.calendar, self.begins))
            use = min(told + DATES, self.at("draft"))
            yield from self._to(everybody, "highlight.dates", told, use, "The dates are told")
            late = [lead for report in reports if not report.is_in for lead in report.leads]
            yield from self._to(leads, "highlight.draft", self.at("draft"), self.at("clear"), "Drafted reports")
            if self.at("reminder") > self.begins:
                yield from self._to(late, "highlight.reminder", self.at("reminder"), self.at("close"), "A reminder")
        missing = any(not report.is_in for report in reports)
        if missing and self.at("missing") > self.begins:
            use = self.at("publish")
            yield from self._to(self.world.managers, "highlight.missing", self.at("missing"), use, "What is missing")

    def _pack(self) -> Iterator[Notice]:
        cycle, managers = self.cycle, self.world.managers
        if cycle.pack == "draft":
            both = (*managers, *cycle.clerks)
            asked = max(self.at("ask"), next_open(self.world.calendar, self.begins))
            use = self.at("clear") if asked < self.at("clear") else cycle.starts_at
            yield from self._to(managers, "pack.ask", asked, use, "The pack is to be cleared")
            for step, whom, rule, use, label in (
                ("clear", both, "pack.uncleared", self.at("publish"), "The pack is not cleared"),
                ("publish", both, "pack.unpublished", cycle.starts_at, "The pack was not published"),
            ):
                if self.due[step].at > self.begins:
                    yield from self._to(whom, rule, self.due[step].at, use, label)
            return
        cleared = cycle.cleared_at or self.begins
        proof, publish = max(self.at("proof"), cleared), max(self.at("publish"), cleared)
        which = cleared.isoformat(timespec="seconds")  # a pack that is cleared again has a proof again
        for notice in self._to(cycle.clerks, "pack.proof", proof, publish, "The proof"):  # none of what is cleared late
            yield replace(notice, period=which)
        if cycle.pack == "cleared" and cycle.publishes_itself:
            if publish < cycle.starts_at:
                yield self._notice(None, "pack.publish", publish, cycle.starts_at, "The pack is published")
        elif cycle.pack == "cleared":
            yield from self._to(
                cycle.clerks, "pack.publishing", publish, cycle.starts_at, "The pack is to be published"
            )
        if cycle.pack == "published":
            chairs = (*cycle.chairs, *cycle.clerks)
            yield from self._to(chairs, "pack.since", self.at("since"), cycle.starts_at, "What changed since")

    def _after(self) -> Iterator[Notice]:
        cycle, use = self.cycle, self.at("decide") + AFTER
        if cycle.agreed_at is None:
            yield from self._to(cycle.clerks, "decisions.draft", self.at("decide"), use, "Decisions, drafted")
        if cycle.decisions:  # where some are agreed, those recorded since are not
            yield from self._to(cycle.chairs, "decisions.agree", self.at("decide"), use, "Decisions, to be agreed")
        if cycle.agreed_at is not None:
            told = max(self.at("tell"), next_open(self.world.calendar, cycle.agreed_at))
            for owner, newest in cycle.owners:  # what is agreed later is told of again
                for notice in self._to((owner,), "decisions.told", told, told + AFTER, "Owners are told"):
                    yield replace(notice, period=str(newest))

    def _to(
        self, people: tuple[int, ...] | list[int], rule: str, at: datetime, use: datetime, label: str
    ) -> Iterator[Notice]:
        if at >= use:
            return  # it would be of no use by the time that it is due
        for person_id in self.world.reached(people, day_of(at)):
            yield self._notice(person_id, rule, at, use, label)

    def _notice(self, person_id: int | None, rule: str, at: datetime, use: datetime, label: str) -> Notice:
        subject = f"meeting:{self.cycle.meeting_id}"
        return Notice(rule, subject, person_id, at, use, f"{label}: {self.cycle.board}")
