"""Loads the sample: an invented authority, its people, and a plan with half a year behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import select

from models import deciding, plan
from models.action import Action
from models.audit import AuditEntry
from models.calendar import Calendar
from models.clock import LONDON, day_of
from models.database import Database
from models.directory import DirectoryError, add_tenant, connect, tenant_named, tenant_of
from models.noticing import rules
from models.occurrence import Occurrence
from models.person import Absence, Grant, Identity, Person
from models.programme import ClosureDay, Programme, TermDates
from models.queries import meeting as meetings
from models.queries import noticing
from models.queries import person as people
from models.queries import programme as programmes
from models.queries import workstream as workstreams
from models.tenancy import TenantSession, sign
from models.timetable import instant
from models.workstream import Workstream
from samples import boards, schools
from samples.boards import Draw
from samples.boards_sheet import BoardsSheet
from samples.schools_sheet import SchoolsSheet
from samples.sheet import ActionSheet, ChangeSheet, PersonSheet, Sample, read_sample, read_sheet
from samples.story import AWAY, LIVE, Moment, read_day, read_when, told
from samples.words import nearest_workday

BEFORE = timedelta(days=60)
"""How far back it is looked for what was due: further than anything is of use."""
PLATFORM, WORKSPACE = "terminal", "sample"
"""The workspace that belongs to the sample once all of it is loaded."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Where the sample is. ``lead`` is the handle to speak as; ``fresh`` is false where it was there already."""

    tenant_id: int
    authority: str
    manager: str
    lead: str
    fresh: bool

    @property
    def sentence(self) -> str:
        """What was done, for the person at the terminal."""
        if self.fresh:
            return f"Loaded the sample programme of {self.authority}, an invented council."
        return f"The sample programme of {self.authority} is here already. Nothing was changed."


def load(database: Database, now: datetime, draw: Draw | None = None) -> Loaded:
    """Load the sample as on the day of ``now``, which is aware; where it is there already, nothing is done.

    The packs of past meetings are cleared and published as ``draw`` draws them; without it, they stay drafts.

    Raises :class:`samples.sheet.SampleError` where its files are wrong, before anything is written, and
    :class:`models.directory.DirectoryError` where an authority of its name is there and is not the sample, whole.
    """
    today = day_of(now)
    sample = read_sample(today)
    programme = sample.programme
    moments = told(sample, today)
    tenant_id, fresh = _enter(database, programme.authority, _instant(sample, today, programme.created, 0))
    if fresh:
        sheet = read_sheet(SchoolsSheet, "schools.yaml")
        schools.register(database, sheet, now)
        loading = _Loading(database, tenant_id, sample, today)
        loading.run(moments, sheet, draw)
        with database.directory() as session:
            connect(session, tenant_id, PLATFORM, WORKSPACE)
    return Loaded(tenant_id, programme.authority, programme.manager, programme.speaks, fresh)


def _enter(database: Database, authority: str, at: datetime) -> tuple[int, bool]:
    with database.directory() as session:
        known = tenant_of(session, PLATFORM, WORKSPACE)
        if known is not None:
            return known, False
        if tenant_named(session, authority):
            raise DirectoryError(
                f"{authority} is here, and is not the whole sample: loading was cut short, or it is another's. "
                "Start with a new database."
            )
        return add_tenant(session, authority, at).id, True


def _instant(sample: Sample, today: date, ago: int, minutes: int) -> datetime:
    """An instant of the working day so many days ago."""
    day = nearest_workday(sample.calendar.calendar(), today, -ago)
    return datetime.combine(day, time(9, 0), LONDON) + timedelta(minutes=minutes)


class _Loading:
    """One loading: the ids of what it has written so far."""

    def __init__(self, database: Database, tenant_id: int, sample: Sample, today: date) -> None:
        self.database, self.tenant_id, self.sample, self.today = database, tenant_id, sample, today
        self.calendar: Calendar = sample.calendar.calendar()
        self.boards = read_sheet(BoardsSheet, "boards.yaml")
        self.people: dict[str, tuple[int, str]] = {}
        self.meetings: dict[str, int] = {}
        self.actions: dict[tuple[int, int], int] = {}

    def run(self, moments: list[Moment], sheet: SchoolsSheet, draw: Draw | None) -> None:
        """Write it all, in the order it happened."""
        programme = self.sample.programme
        at = self._at(programme.created, 0)
        with self._moment(at, "", "programme create") as session:
            self._create(session, at)
        for minutes, name, write in (
            (10, "people import", self._people),
            (25, "calendar import", self._dates),
            (40, "board import", self._boards),
        ):
            at = self._at(programme.peopled, minutes)
            with self._moment(at, programme.manager, name) as session:
                write(session, at)
        at = self._at(programme.imported, 55)
        with self._moment(at, programme.manager, "plan import") as session:
            self._import(session, at)
        deeds = [(moment.at, partial(self._write, moment)) for moment in moments]
        for number, story in enumerate(schools.Story(sheet).moments()):
            at = self._at(story[0], 240 + number)
            deeds.append((at, partial(self._deed, at, *story[1:])))
        known = boards.Known(self.people, self.meetings)
        for_boards = boards.Story(self.boards, self.sample, self.today, known, draw)
        deeds += [(each.at, partial(self._deed, *each)) for each in for_boards.moments()]
        for _, write_down in sorted(deeds, key=lambda deed: deed[0]):
            write_down()
        self._pass_over()

    def _pass_over(self) -> None:
        """Have the clock begin today: what was due before is not made up for."""
        today = instant(self.today, time())
        with self.database.write(self.tenant_id) as session:
            world = noticing.world(session, _programme(session), self.calendar, today)
            assert world  # noqa: S101 - the programme is live
            for notice in rules.notices(world, today - BEFORE, today):
                session.add(
                    Occurrence(
                        key=notice.key,
                        rule=notice.rule,
                        person_id=notice.person_id,
                        due_at=notice.due_at,
                        state="not needed",
                        because="It was due before the sample was loaded.",
                        at=today,
                    )
                )

    def _deed(self, at: datetime, by: str, command: str, about: str, deed: schools.Deed) -> None:
        with self._moment(at, by, command) as session:
            deed(session, at)
            session.info["entry"].subject = about

    @contextmanager
    def _moment(self, at: datetime, by: str, command: str) -> Iterator[TenantSession]:
        """A transaction signed by who did it."""
        person_id, name = self.people.get(by, (None, "Headway"))
        platform = PLATFORM if person_id else "system"
        entry = AuditEntry(kind="change", at=at, person_id=person_id, who=name, command=command, platform=platform)
        with self.database.write(self.tenant_id) as session:
            sign(session, entry)
            yield session

    def _at(self, ago: int, minutes: int) -> datetime:
        return _instant(self.sample, self.today, ago, minutes)

    # -- before the plan -----------------------------------------------------------------------------------------

    def _create(self, session: TenantSession, at: datetime) -> None:
        sheet = self.sample.programme
        session.add(
            Programme(
                name=sheet.name,
                authority=sheet.authority,
                vision=sheet.vision,
                noun=sheet.noun,
                prefix=sheet.prefix,
                rag_key=dict(sheet.rag_key),
                created_at=at,
            )
        )
        self._person(session, next(p for p in sheet.people if p.handle == sheet.manager), at)

    def _people(self, session: TenantSession, at: datetime) -> None:
        for sheet in self.sample.programme.people:
            if sheet.handle not in self.people:
                self._person(session, sheet, at)

    def _person(self, session: TenantSession, sheet: PersonSheet, at: datetime) -> None:
        email = f"{sheet.handle}@{self.sample.programme.authority.lower()}.example"
        person = Person(
            handle=sheet.handle,
            name=sheet.name,
            email=email,
            organisation=sheet.organisation,
            member=sheet.member,
            invited_at=at if sheet.invited else None,
            cleared=sheet.cleared,
        )
        session.add(person)
        session.flush()
        workspace, account = (WORKSPACE, sheet.handle) if sheet.account == PLATFORM else ("", email)
        session.add(Identity(person_id=person.id, platform=sheet.account, workspace=workspace, external_id=account))
        for role in sheet.roles:
            session.add(Grant(person_id=person.id, role=role, granted_at=at))
        self.people[sheet.handle] = person.id, person.name

    def _dates(self, session: TenantSession, at: datetime) -> None:
        for term in self.sample.calendar.terms:
            session.add(TermDates(**term.model_dump()))
        for closure in self.sample.calendar.closures:
            session.add(ClosureDay(**closure.model_dump()))
        _programme(session).calendar_revision += 1

    def _boards(self, session: TenantSession, at: datetime) -> None:
        self.meetings = boards.enter(session, self.boards, self.sample, self.today, at)

    # -- the plan ------------------------------------------------------------------------------------------------

    def _import(self, session: TenantSession, at: datetime) -> None:
        rows: list[Workstream] = []
        for sheet in self.sample.workstreams:
            row = plan.add_workstream(session, _programme(session), sheet.title, outcome=sheet.outcome)
            session.add(Grant(person_id=self.people[sheet.lead][0], role="lead", workstream_id=row.id, granted_at=at))
            rows.append(row)
        for sheet, row in zip(self.sample.workstreams, rows, strict=True):
            if sheet.reports_with is not None:
                row.reports_with_id = rows[sheet.reports_with - 1].id
        everyone = {person.handle: person for person in people.everyone(session)}
        for place, own, action in self.sample.actions():
            if action.added is None:
                self._add(session, (place, own), rows[place], everyone, at)

    def _add(
        self,
        session: TenantSession,
        place: tuple[int, int],
        workstream: Workstream,
        everyone: Mapping[str, Person],
        at: datetime,
    ) -> Action:
        sheet = self._sheet(place)
        when = read_when(sheet.when, at.date(), self.calendar)
        action = plan.add_action(
            session,
            workstream,
            sheet.title,
            when,
            at,
            outcome=sheet.outcome,
            source=sheet.source,
            cost=sheet.cost * 100 if sheet.cost else None,
            confidential=sheet.confidential,
        )
        action.meeting_id = self.meetings[sheet.meeting] if sheet.meeting else None
        action.review_on = read_day(sheet.review, self.today, self.calendar) if sheet.review else None
        for step in sheet.milestones:
            plan.add_milestone(action, step.title, read_when(step.when, at.date(), self.calendar), at)
        for url in sheet.links:
            plan.add_link(action, url, at)
        owners = [everyone[name[1:]] for name in sheet.owners if name.startswith("@")]
        bodies = [name for name in sheet.owners if not name.startswith("@")]
        plan.set_owners(session, action, owners, bodies, at)
        boards.decided(session, action)
        self.actions[place] = action.id
        return action

    # -- what happened since -------------------------------------------------------------------------------------

    def _write(self, moment: Moment) -> None:
        with self._moment(moment.at, moment.by, moment.command) as session:
            if moment.place is None:
                self._manage(session, moment)
                return
            if moment.added:
                row = workstreams.all_of(session)[moment.place[0]]
                everyone = {person.handle: person for person in people.everyone(session)}
                action = self._add(session, moment.place, row, everyone, moment.at)
            else:
                action = session.scalars(select(Action).where(Action.id == self.actions[moment.place])).one()
            if moment.change:
                self._change(session, action, moment.change, moment)
            entry: AuditEntry = session.info["entry"]
            entry.subject, entry.confidential = action.reference, action.confidential

    def _change(self, session: TenantSession, action: Action, change: ChangeSheet, moment: Moment) -> None:
        person_id, because = self.people[moment.by][0], change.because or ""
        if change.note:
            plan.note(action, change.note, person_id, moment.at)
        for number in change.tick:
            action.milestones[number - 1].done_on = moment.day
            plan.touch(action, moment.at)
        if change.due:
            plan.move(action, read_when(change.due, moment.day, self.calendar), because, person_id, moment.at)
        if change.rag:
            plan.rate(session, action, change.rag, because, person_id, moment.at)
        if change.done:
            plan.finish(action, moment.day, moment.at)
        if change.withdrawn:
            plan.withdraw(action, change.withdrawn, moment.at)

    def _manage(self, session: TenantSession, moment: Moment) -> None:
        if moment.command == AWAY:
            self._away(session, moment.away)
        elif moment.command == LIVE:
            _programme(session).live_at = moment.at
        else:
            row = meetings.get(session, self.meetings[self.sample.programme.approved.meeting])
            assert row  # noqa: S101 - it was entered with its board
            who = self.people[moment.by][0]
            decision = deciding.record(session, row, "agreed", deciding.APPROVAL, moment.at, person_id=who, minute="6")
            deciding.settle_plan(_programme(session), row, deciding.agree(row, [decision], row.agreed_by, moment.at))

    def _away(self, session: TenantSession, handle: str) -> None:
        away = next(person.away for person in self.sample.programme.people if person.handle == handle)
        assert away  # noqa: S101 - the moment was made of it
        session.add(
            Absence(
                person_id=self.people[handle][0],
                cover_id=self.people[away.cover][0],
                start=read_day(away.start, self.today, self.calendar),
                end=read_day(away.end, self.today, self.calendar),
            )
        )

    def _sheet(self, place: tuple[int, int]) -> ActionSheet:
        return self.sample.workstreams[place[0]].actions[place[1]]


def _programme(session: TenantSession) -> Programme:
    found = programmes.programme(session)
    assert found  # noqa: S101 - it is the first thing written
    return found
