"""The sample's boards: who is on them, and every step of their cycles so far, at the times of their timetables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy import select

from models import boards, deciding, meetings, packing, reporting
from models.action import Action
from models.board import Board
from models.calendar import Calendar
from models.clock import LONDON
from models.highlight import HighlightReport
from models.meeting import Decision, Meeting
from models.queries import meeting as found
from models.queries import pack as packs
from models.queries import workstream as workstreams
from models.queries.person import by_handle
from models.tenancy import TenantSession
from models.timetable import Due, instant, timetable
from samples.boards_sheet import BoardSheet, BoardsSheet, CycleSheet, ReportSheet
from samples.sheet import Sample
from samples.words import nearest_workday

Deed = Callable[[TenantSession, datetime], None]
Draw = Callable[[TenantSession, Meeting, datetime], packing.Drawn]
"""Draws the pack of a meeting up, as at that instant: the facts as they are frozen, and the documents."""
APART = timedelta(seconds=30)
"""What is done here is done half a minute past, so at no instant at which anything else is."""


class Known(NamedTuple):
    """What is entered already: people by handle, each an id and a name, and meetings by key."""

    people: Mapping[str, tuple[int, str]]
    meetings: Mapping[str, int]

    def id(self, handle: str) -> int:
        """Whose id it is."""
        return self.people[handle][0]


class Told(NamedTuple):
    """Something that somebody did for a board: at an instant, under a command, about what."""

    at: datetime
    by: str
    command: str
    about: str
    deed: Deed


def enter(session: TenantSession, sheet: BoardsSheet, sample: Sample, today: date, at: datetime) -> dict[str, int]:
    """Enter the boards with their meetings; gives the meetings' ids by their keys."""
    calendar = sample.calendar.calendar()
    rows = {each.name: _board(session, each, calendar, today, at) for each in sheet.boards}
    times, ids = sample.calendar.meeting_times(today), {}
    for each in sample.calendar.meetings:
        starts = times[each.key]
        board = rows[each.board or sample.programme.board]
        row = meetings.call(session, board, starts.date(), starts.time(), each.place, "ordinary", at)
        assert row  # noqa: S101 - no two are at one time
        ids[each.key] = row.id
    return ids


def _board(session: TenantSession, sheet: BoardSheet, calendar: Calendar, today: date, at: datetime) -> Board:
    board = boards.add(session, sheet.name, sheet.purpose)
    seats = {}
    for seat in sheet.seats:
        seats[seat.category] = boards.set_seat(session, board, seat.category, seat.places, seat.undecided)
    for member in sheet.members:
        person = by_handle(session, member.handle)
        assert person  # noqa: S101 - the sample's people were entered before
        if member.route:
            person.route = member.route
        boards.appoint(session, board, person, member.office, seats.get(member.seat or ""), at.date(), at)
    for document in sheet.documents:
        row = document.row()
        row.board_id, row.review_on = board.id, nearest_workday(calendar, today, document.review)
        session.add(row)
    for duty in sheet.duties:
        boards.owe(session, board, duty.to, duty.every_months, nearest_workday(calendar, today, duty.due))
    return board


def decided(session: TenantSession, action: Action) -> None:
    """Note that an action is what its meeting decided in the same words, where it did."""
    wanted = select(Decision).where(Decision.meeting_id == action.meeting_id, Decision.text == action.title)
    for decision in session.scalars(wanted):
        decision.action_id = action.id


class Story:
    """What was done for each meeting, in the order of its timetable."""

    def __init__(self, sheet: BoardsSheet, sample: Sample, today: date, known: Known, draw: Draw | None) -> None:
        """Tell it of whom and what is ``known``; without ``draw``, no pack is cleared."""
        self.sheet, self.sample, self.today, self.known, self.draw = sheet, sample, today, known, draw
        self.calendar: Calendar = sample.calendar.calendar()
        self.board = sheet.boards[0]

    def moments(self) -> Iterator[Told]:
        """Everything that was done, one meeting after the other."""
        times = self.sample.calendar.meeting_times(self.today)
        for cycle in self.sheet.cycles:
            yield from _Cycle(self, cycle, times[cycle.meeting]).moments()
        for proposal in self.sheet.proposals:
            day = nearest_workday(self.calendar, self.today, -proposal.ago)
            deed = partial(self._propose, proposal.text, proposal.by)
            yield Told(_on(day, time(11)), "wilf", "board propose", self.board.name, deed)

    def _propose(self, text: str, by: str, session: TenantSession, at: datetime) -> None:
        board_id = _meeting(session, self.known.meetings[self.sheet.cycles[-1].meeting]).board_id
        deciding.propose(session, board_id, text, by, at, person_id=self.known.id("wilf"))


class _Cycle:
    """One meeting's cycle: its agenda, reports, pack, attendance and decisions."""

    def __init__(self, story: Story, sheet: CycleSheet, starts_at: datetime) -> None:
        self.story, self.sheet, self.starts_at = story, sheet, starts_at
        self.known = story.known
        self.meeting_id = story.known.meetings[sheet.meeting]
        self.due: dict[str, Due] = timetable(starts_at, story.calendar, {})
        self.about = f"{story.board.name}, {starts_at.day} {starts_at:%b %Y}"

    def moments(self) -> Iterator[Told]:
        """What was done, as far as its day is past."""
        today = self.story.today
        every = (*self._papers(), *self._reports(), *self._at_the_meeting())
        return (each for each in every if each.at.astimezone(LONDON).date() < today)

    def _told(self, at: datetime, by: str, command: str, deed: Deed, about: str = "") -> Told:
        return Told(at, by, command, about or self.about, deed)

    # -- before it -----------------------------------------------------------------------------------------------

    def _papers(self) -> Iterator[Told]:
        due, sheet = self.due, self.sheet
        if sheet.agenda:
            yield self._told(_on(due["dates"].day, time(10, 5)), "wilf", "board agenda propose", self._agenda)
        if sheet.front:
            yield self._told(_on(due["ask"].day, time(10, 40)), "nell", "board pack front", self._front)
        for place, implied in enumerate(sheet.implications):
            at = _on(due["ask"].day, time(11, place))
            deed = partial(self._implication, implied.kind, implied.text, implied.verified_by)
            yield self._told(at, "nell", "board pack implication", deed)
        if sheet.front and self.story.draw:
            yield self._told(_on(due["clear"].day, time(14, 20)), "nell", "board pack clear", self._clear)
            yield self._told(due["publish"].at + APART, "wilf", "board pack publish", self._publish)

    def _reports(self) -> Iterator[Told]:
        """Each report, worked on in one of the three working days after its draft came, in turn."""
        calendar = self.story.calendar
        for place, sheet in enumerate(self.sheet.reports):
            day = calendar.add_working_days(self.due["draft"].day, 1 + place % 2)
            at = _on(day, time(10, 10 + 7 * place))
            lead = self.story.sample.workstreams[sheet.workstream - 1].lead
            about = f"WS{sheet.workstream}"
            if sheet.verbal:
                said_by = _on(self.due["missing"].day, time(10, 10 + place))
                yield self._told(said_by, "nell", "highlight verbal", partial(self._verbal, sheet), about)
                continue
            name = "highlight rate" if sheet.rag else "highlight know"
            yield self._told(at, lead, name, partial(self._write, sheet), about)
            if sheet.submitted:
                deed = partial(self._submit, sheet, lead)
                yield self._told(at + timedelta(minutes=4), lead, "highlight submit", deed, about)
            if sheet.returned:
                deed = partial(self._return, sheet)
                yield self._told(at + timedelta(hours=3), "nell", "highlight return", deed, about)

    # -- at it, and after ----------------------------------------------------------------------------------------

    def _at_the_meeting(self) -> Iterator[Told]:
        sheet = self.sheet
        for place, handle in enumerate(sheet.apologies):
            deed = partial(self._attend, (handle,), "apologies")
            yield self._told(self._during(-60 + place), "wilf", "board apologies", deed)
        if sheet.present:
            deed = partial(self._attend, sheet.present, "present")
            yield self._told(self._during(5), "wilf", "board present", deed)
        for place, each in enumerate(sheet.decisions):
            deed = partial(self._decide, each.kind, each.text, each.minute)
            yield self._told(self._during(20 + 15 * place), "wilf", "board decision", deed)
        if sheet.decisions:
            yield self._told(_on(self.due["tell"].day, time(10, 30)), "wilf", "board agree", self._agree)

    def _during(self, minutes: int) -> datetime:
        return self.starts_at + timedelta(minutes=minutes) + APART

    # -- deeds ---------------------------------------------------------------------------------------------------

    def _agenda(self, session: TenantSession, at: datetime) -> None:
        row = _meeting(session, self.meeting_id)
        for line in self.sheet.agenda:
            meetings.add_item(session, row, line.title, line.by)

    def _front(self, session: TenantSession, at: datetime) -> None:
        assert self.sheet.front  # noqa: S101 - the moment was made of it
        pack = packing.begin(session, self.meeting_id)
        for name, words in self.sheet.front.model_dump().items():
            setattr(pack, name, words)

    def _implication(self, kind: str, text: str, verified_by: str, session: TenantSession, at: datetime) -> None:
        pack = packing.begin(session, self.meeting_id)
        packing.imply(session, pack, kind, text, verified_by, at.date())

    def _clear(self, session: TenantSession, at: datetime) -> None:
        assert self.story.draw  # noqa: S101 - the moment was made of it
        pack = packing.begin(session, self.meeting_id)
        drawn = self.story.draw(session, _meeting(session, self.meeting_id), at)
        packing.clear(session, pack, drawn, self.known.id("nell"), at)

    def _publish(self, session: TenantSession, at: datetime) -> None:
        pack = packing.begin(session, self.meeting_id)
        edition = packs.latest(session, pack.id)
        assert edition  # noqa: S101 - it was cleared before
        packing.publish(pack, edition, at)

    def _write(self, sheet: ReportSheet, session: TenantSession, at: datetime) -> None:
        report = self._begun(session, sheet)
        for section, words in sheet.words.items():
            reporting.edit(report, section, words)
        if sheet.rag:
            reporting.rate(report, sheet.rag, sheet.because)

    def _submit(self, sheet: ReportSheet, lead: str, session: TenantSession, at: datetime) -> None:
        reporting.submit(self._begun(session, sheet), self.known.id(lead), at)

    def _return(self, sheet: ReportSheet, session: TenantSession, at: datetime) -> None:
        reporting.give_back(self._begun(session, sheet), sheet.returned or "")

    def _verbal(self, sheet: ReportSheet, session: TenantSession, at: datetime) -> None:
        reporting.verbal(self._begun(session, sheet), sheet.verbal or "")

    def _begun(self, session: TenantSession, sheet: ReportSheet) -> HighlightReport:
        workstream = workstreams.all_of(session)[sheet.workstream - 1]
        return reporting.begin(session, _meeting(session, self.meeting_id), workstream)

    def _attend(self, handles: Sequence[str], state: str, session: TenantSession, at: datetime) -> None:
        row = _meeting(session, self.meeting_id)
        for handle in handles:
            meetings.attend(session, row, self.known.id(handle), state)

    def _decide(self, kind: str, text: str, minute: str, session: TenantSession, at: datetime) -> None:
        row = _meeting(session, self.meeting_id)
        deciding.record(session, row, kind, text, at, person_id=self.known.id("wilf"), minute=minute)

    def _agree(self, session: TenantSession, at: datetime) -> None:
        row = _meeting(session, self.meeting_id)
        chair = next(each.handle for each in self.story.board.members if each.office == "chair")
        who = f"{self.known.people[chair][1]}, entered by {self.known.people['wilf'][1]}"
        deciding.agree(row, found.decisions(session, row.id), who, at)


def _on(day: date, clock: time) -> datetime:
    return instant(day, clock) + APART


def _meeting(session: TenantSession, meeting_id: int) -> Meeting:
    row = found.get(session, meeting_id)
    assert row  # noqa: S101 - it was entered with its board
    return row
