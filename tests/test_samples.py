"""The sample programme that `make run` loads: invented, varied, and alive whatever the day it is loaded on."""

from __future__ import annotations

import csv
import gzip
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from commands.table import TABLE
from models.action import CLOSED, STATUSES, WHEN_KINDS, Action
from models.audit import AuditChange, AuditEntry
from models.board import Board
from models.clock import LONDON, day_of
from models.database import Database
from models.directory import DirectoryError, add_tenant
from models.meeting import Meeting
from models.person import ROLES, Absence, Grant, Person
from models.programme import ClosureDay, Programme, TermDates
from models.queries import action as actions
from models.queries import person as people
from models.queries import programme as programmes
from models.queries import workstream as workstreams
from models.rag import NEEDS_REASON, is_overdue
from models.tenancy import TenantSession
from samples.load import Loaded as Once
from samples.load import load
from samples.sheet import FOLDER, SampleError, read_sample
from samples.story import told
from samples.words import Words
from tests.support.command_line import NOW
from tests.support.databases import opened

DAYS = {
    "a Monday in term": NOW,
    "New Year's Day, past midnight": datetime(2027, 1, 1, 0, 5, tzinfo=UTC),
    "the clocks went forward": datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
    "August": datetime(2027, 8, 11, 14, 0, tzinfo=UTC),
    "beyond the sample's own terms": datetime(2029, 5, 17, 9, 0, tzinfo=UTC),
}


@pytest.fixture(scope="module", params=[pytest.param(now, id=name) for name, now in DAYS.items()])
def loaded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[TenantSession, datetime]]:
    """The sample as it is on one of the days, and the time it was loaded at."""
    template = request.getfixturevalue("sample_template" if request.param == NOW else "sqlite_template")
    path = shutil.copyfile(template, tmp_path_factory.mktemp("sample") / "headway.sqlite3")
    with opened(f"sqlite:///{path}") as database:
        found = load(database, request.param)
        with database.read(found.tenant_id) as session:
            yield session, request.param


Loaded = tuple[TenantSession, datetime]


def every(session: TenantSession, now: datetime) -> list[Action]:
    wanted = actions.Filter(day_of(now), everything=True, confidential=True)
    return list(actions.every(session, wanted))


def test_the_plan_has_six_workstreams_of_which_two_report_together(loaded: Loaded) -> None:
    session, _ = loaded
    rows = workstreams.all_of(session)

    assert [row.reference for row in rows] == ["WS1", "WS2", "WS3", "WS4", "WS5", "WS6"]
    assert [(row.reference, row.reports_with.reference) for row in rows if row.reports_with] == [("WS2", "WS1")]
    assert all(row.outcome for row in rows)
    assert all(len(people.leads_of(session, row.id)) == 1 for row in rows)


def test_its_actions_are_in_every_state_with_every_rating_and_every_kind_of_date(loaded: Loaded) -> None:
    session, now = loaded
    rows = every(session, now)

    assert len(rows) >= 38
    assert {row.status for row in rows} == set(STATUSES)
    assert {row.rag for row in rows if row.status not in CLOSED} == {"unrated", "red", "amber", "green"}
    assert {row.when_kind for row in rows} == set(WHEN_KINDS)
    assert {"TBC", "On going", "termly", "by end of spring term", ""} <= {row.when_text for row in rows}
    for words in ("From Sept", "Feb to March", "Spring term"):
        assert any(re.fullmatch(rf"{words} \d{{4}}", row.when_text) for row in rows)
    assert all(row.rag_reason for row in rows if row.rag in NEEDS_REASON)
    assert all(row.because for row in rows if row.status == "withdrawn")
    assert all(row.review_on for row in rows if row.when.never_due and row.status not in CLOSED)


def test_dates_have_slipped_once_and_thrice_with_reasons_and_the_first_is_kept(loaded: Loaded) -> None:
    session, now = loaded
    slipped = [row for row in every(session, now) if row.slips]

    assert {row.slips for row in slipped} == {1, 3}
    for row in slipped:
        assert [move.slip for move in row.moves] == [True] * row.slips
        assert all(move.because for move in row.moves)
        assert row.original_due
        assert row.original_due < row.due


def test_actions_have_what_actions_have(loaded: Loaded) -> None:
    session, now = loaded
    today, rows = day_of(now), every(session, now)
    steps = [(step.done_on, step.when.due) for row in rows for step in row.milestones]

    assert len([row for row in rows if row.confidential]) == 1
    assert any(row.links for row in rows)
    assert max(len(row.notes) for row in rows) >= 4
    assert any(done for done, _ in steps)
    assert any(not done and due and due < today for done, due in steps)
    assert any(not done and due and due >= today for done, due in steps)
    assert any(row.source.startswith("Board of ") and ", paragraph " in row.source for row in rows)
    assert any(", recommendation " in row.source for row in rows)
    assert all(row.owners for row in rows)
    assert any(len(row.owners) >= 3 for row in rows)
    owners = {owner.name for row in rows for owner in row.owners}
    assert {"Jo Larkfield", "Fair Access Panel", "Ropewalk High School", "all schools"} <= owners


def test_costs_stay_within_each_share_of_the_fund_and_shares_within_the_fund(loaded: Loaded) -> None:
    session, now = loaded
    programme = programmes.programme(session)
    assert programme
    fund = _pounds(programme.vision)
    shares = {row.id: _pounds(row.outcome) for row in workstreams.all_of(session)}
    kept = [row for row in every(session, now) if row.status != "withdrawn"]
    spent = {key: sum(row.cost or 0 for row in kept if row.workstream_id == key) for key in shares}

    assert sum(shares.values()) <= fund
    assert all(0 < spent[key] <= share * 100 for key, share in shares.items())


def _pounds(text: str) -> int:
    found = re.search(r"£([\d,]+)", text)
    assert found, text
    return int(found[1].replace(",", ""))


def test_people_have_every_role_between_them(loaded: Loaded) -> None:
    session, now = loaded
    everyone = {person.handle: person for person in people.everyone(session)}
    roles = set(session.scalars(select(Grant.role)))

    assert roles == set(ROLES)
    assert {g.role for g in everyone["nell"].grants} == {"manager"}
    assert {g.role for g in everyone["jo"].grants} == {"lead", "owner"}
    assert [p.handle for p in everyone.values() if p.cleared] == ["petra"]
    assert {p.handle for p in everyone.values() if not p.member} == {"ama", "gwen", "odette", "ruth"}
    assert [p.handle for p in everyone.values() if not p.member and not p.invited_at] == ["gwen"]
    assert [i.platform for i in everyone["odette"].identities] == ["email"]
    assert all(person.email.endswith("@ottermere.example") for person in everyone.values())
    away = session.scalars(select(Absence)).one()
    assert (away.person.handle, away.cover and away.cover.handle) == ("dev", "sam")
    assert away.start <= day_of(now) <= away.end


def test_the_programme_is_approved_and_live_with_its_own_words_and_dates(loaded: Loaded) -> None:
    session, now = loaded
    programme = session.scalars(select(Programme)).one()
    calendar = programmes.calendar(session)
    past = session.scalars(select(Meeting).where(Meeting.starts_at < now).order_by(Meeting.starts_at)).all()
    coming = programmes.next_meeting(session, now)

    assert programme.plan_state == "approved"
    assert programme.live_at
    assert set(programme.rag_key) == {"red", "amber", "green", "blue"}
    assert len(session.scalars(select(TermDates)).all()) == 9
    assert any(row.day.isoformat() == "2026-12-29" for row in session.scalars(select(ClosureDay)))
    assert past
    assert programme.approved_by.startswith(session.scalars(select(Board.name)).first() or "?")
    assert f"{past[0].starts_at.astimezone(LONDON):%B %Y}" in programme.approved_by
    assert past[0].starts_at < programme.live_at
    assert coming
    assert 13 <= (day_of(coming.starts_at) - day_of(now)).days <= 24
    assert calendar.is_working_day(day_of(coming.starts_at))
    assert coming.starts_at.astimezone(LONDON).hour == 16


def test_something_was_due_last_week_and_something_is_this_week(loaded: Loaded) -> None:
    session, now = loaded
    today = day_of(now)
    monday = today - timedelta(days=today.weekday())
    jo = people.by_handle(session, "jo")
    assert jo
    still_open = [row for row in every(session, now) if row.status not in CLOSED]
    hers = [row for row in still_open if any(owner.person_id == jo.id for owner in row.owners)]
    overdue = [row for row in still_open if is_overdue(row.when.due, row.status, today)]

    assert len(hers) >= 7
    assert 2 <= len(overdue) <= len(still_open) // 4
    assert any(monday - timedelta(days=7) <= row.due < monday for row in overdue if row in hers)
    assert any(today <= row.due <= monday + timedelta(days=6) for row in hers)
    assert any(row.due > monday + timedelta(days=6) and row.when.due for row in hers)


def test_the_history_runs_forward_through_working_days_and_ends_before_the_loading(loaded: Loaded) -> None:
    session, now = loaded
    calendar = programmes.calendar(session)
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    times = [entry.at for entry in entries]

    assert len(entries) >= 100
    assert times == sorted(times)
    assert len(set(times)) == len(times)
    assert times[-1] < now
    assert (times[-1] - times[0]).days > 150
    assert all(calendar.is_working_day(day_of(at)) for at in times)
    assert all(9 <= at.astimezone(LONDON).hour < 18 for at in times)
    assert all(entry.changes for entry in entries)
    unsaid = {entry.command for entry in entries} - {row.name for row in TABLE.rows}
    assert unsaid == {"programme create", "people import", "calendar import", "board import", "plan import"}


def test_nobody_did_what_they_may_not(loaded: Loaded) -> None:
    session, now = loaded
    rows = {row.reference: row for row in every(session, now)}
    leads = {row.id: people.leads_of(session, row.id)[0].id for row in workstreams.all_of(session)}
    clerks = {person.id for role in ("manager", "clerk", "officer") for person in people.holders(session, role)}
    cleared = set(session.scalars(select(Person.id).where(Person.cleared)))

    for entry in session.scalars(select(AuditEntry).where(AuditEntry.subject.in_(rows))):
        row = rows[entry.subject]
        workers = {owner.person_id for owner in row.owners} | {leads[row.workstream_id]}
        workers |= {person.id for person in people.holders(session, "manager")}
        assert entry.person_id in (workers | clerks if entry.command == "action add" else workers), entry.subject
        assert entry.confidential == row.confidential
        assert not row.confidential or entry.person_id in cleared


def test_each_action_was_added_before_anything_was_done_to_it_and_after_its_meeting(loaded: Loaded) -> None:
    session, now = loaded
    meetings = {row.id: row for row in session.scalars(select(Meeting))}

    for row in every(session, now):
        entries = session.scalars(
            select(AuditEntry)
            .join(AuditChange, AuditChange.entry_id == AuditEntry.id)
            .where(AuditChange.action_id == row.id)
            .order_by(AuditEntry.id)
            .distinct()
        ).all()
        assert entries[0].command in ("action add", "plan import")
        assert row.created_at == entries[0].at
        assert row.touched_at == entries[-1].at
        assert [note.at for note in row.notes] == sorted(note.at for note in row.notes)
        if row.meeting_id:
            assert meetings[row.meeting_id].starts_at < row.created_at
            assert f"{day_of(meetings[row.meeting_id].starts_at).day} " in row.source


def test_it_loads_on_both_engines_and_a_second_time_changes_nothing(sample: tuple[Database, Once]) -> None:
    database, first = sample
    with database.read(first.tenant_id) as session:
        before = [(row.reference, row.version) for row in every(session, NOW)]
        entries = len(session.scalars(select(AuditEntry)).all())
    second = load(database, NOW + timedelta(days=3))

    assert (first.fresh, first.manager, first.lead) == (True, "nell", "jo")
    assert first.sentence == "Loaded the sample programme of Ottermere, an invented council."
    assert (second.tenant_id, second.fresh) == (first.tenant_id, False)
    assert second.sentence == "The sample programme of Ottermere is here already. Nothing was changed."
    with database.read(first.tenant_id) as session:
        assert [(row.reference, row.version) for row in every(session, NOW)] == before
        assert len(session.scalars(select(AuditEntry)).all()) == entries


def test_it_leaves_an_authority_of_that_name_alone(sqlite_database: Database) -> None:
    with sqlite_database.directory() as session:
        add_tenant(session, "Ottermere", NOW)

    with pytest.raises(DirectoryError, match="Ottermere is here, and is not the whole sample"):
        load(sqlite_database, NOW)


AS_WRITTEN = read_sample(day_of(NOW))
PLACES, TALKING, LEADERS = "plan/6-places.yaml", "plan/1-talking-and-reading.yaml", "plan/3-leaders-and-governors.yaml"


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        (PLACES, "cost: 6000", "cots: 6000", "6-places.yaml, actions 6, cots: Extra inputs are not permitted"),
        (TALKING, "{monday-3}", "{mnday-3}", "“{mnday-3}” is nothing I can fill in"),
        (TALKING, "{last Sept}", "{last Smarch}", "“Smarch” is no month"),
        (TALKING, "rag: amber, because:", "rag: amber, note:", "red or amber, needs its reason"),
        (TALKING, '"@jo", Early Years Team', '"@joe", Early Years Team', "@joe; did you mean @jo?"),
        (TALKING, "when: termly", "when: on the blue moon 7", "is unclear"),
        (TALKING, "when: termly", "when: termly\n    when: weekly", "“when” is given twice"),
        (TALKING, "{ago: 124, by: jo, tick: [1]}", "{ago: 124, by: jo, tick: [9]}", "it has 4"),
        (TALKING, "{ago: 124,", "{ago: 24,", "not in order"),
        (TALKING, "{ago: 95, by: jo, rag: green}", "{ago: 95, by: jo, done: true}", "after it was closed"),
        (TALKING, 'review: "{today-5}"', "cost: 1", "never comes due, so it needs a review date"),
        (LEADERS, "lead: petra", "lead: peter", "nobody has the handle @peter"),
        ("programme.yaml", "roles: [viewer]", "roles: [vewer]", "“vewer” is none of manager"),
        ("programme.yaml", "handle: sam", "handle: kit", "handles given twice: kit"),
        ("calendar.yaml", "start: 2027-04-12", "start: 2028-04-12", "the summer term ends"),
    ],
)
def test_a_mistake_in_its_files_is_told_with_its_place(
    tmp_path: Path, name: str, before: str, after: str, said: str
) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "spoilt", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after, 1), encoding="utf-8")

    with pytest.raises(SampleError) as wrong:
        told(read_sample(day_of(NOW), folder), day_of(NOW))
    assert said in str(wrong.value)
    assert len(wrong.value.mistakes) == 1


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        ("by {today-6}", "by 17 November 2026"),
        ("{workday+12}", "7 December 2026"),
        ("{monday+4}", "27 November 2026"),
        ("{month+2}", "January 2027"),
        ("From {last Sept}", "From Sept 2026"),
        ("Feb to {next March}", "Feb to March 2027"),
        ("{next November}", "November 2027"),
        ("{this term}", "Autumn term 2026"),
        ("{next spring term}", "Spring term 2027"),
        ("{school year}", "2026/27"),
    ],
)
def test_braces_are_filled_with_what_people_type(slot: str, said: str) -> None:
    assert Words(day_of(NOW), AS_WRITTEN.calendar.calendar()).fill(slot) == said


SHARED = FOLDER.parent.parent / "shared"
"""Real papers and registers, beside the checkout where they are there at all."""


def plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", "", text.casefold()).split())


TEXTS = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.yaml")))


def names() -> set[str]:
    owners = {name for *_, action in AS_WRITTEN.actions() for name in action.owners if not name.startswith("@")}
    theirs = {name for person in AS_WRITTEN.programme.people for name in (person.name, person.organisation)}
    return {plain(name.split(", ")[0]) for name in owners | theirs | {AS_WRITTEN.programme.authority}}


def _named(path: Path, wanted: set[str]) -> set[str]:
    """What a register holds in the columns that are wanted."""
    reader = gzip.open if path.suffix == ".gz" else open
    with reader(path, "rt", encoding="cp1252", errors="replace", newline="") as lines:
        heading, *rows = csv.reader(lines)
    places = [place for place, column in enumerate(heading) if column.casefold() in wanted]
    return {row[place] for row in rows for place in places if place < len(row)}


def test_no_school_council_or_trust_of_it_is_real() -> None:
    files = sorted((SHARED / "real").glob("*.csv")) + sorted((SHARED / "real").glob("*.csv.gz"))
    if not files:
        pytest.skip("the registers are not here")
    wanted = {"establishmentname", "group name", "la (name)", "school name", "local authority", "la name"}
    real = {plain(value) for path in files for value in _named(path, wanted) if value}

    assert len(real) > 10_000
    assert not names() & real


def test_nobody_in_it_and_no_sentence_of_it_is_in_the_real_papers() -> None:
    papers = [*(SHARED / "seeds").glob("*.txt"), *(SHARED / "real").glob("*plan.csv")]
    if not papers:
        pytest.skip("the papers are not here")
    real = plain(" ".join(path.read_text(encoding="utf-8", errors="replace") for path in papers))
    words = plain(TEXTS).split()
    runs = {" ".join(words[place : place + 6]) for place in range(len(words) - 5)}

    assert not [person.name for person in AS_WRITTEN.programme.people if plain(person.name) in real]
    assert not [run for run in runs if run in real]


def test_its_links_and_addresses_lead_nowhere() -> None:
    hosts = re.findall(r"https?://([^/\s\"]+)", TEXTS)

    assert hosts
    assert all(host.endswith(".example") for host in hosts)
