"""Reports and packs read from a programme: the period, what is left out, who reports together, in few statements."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select

from models import plan
from models.action import Action
from models.calendar import Calendar
from models.drafting.drafting import counted
from models.drafting.facts import PACK, Facts, PackFacts, Period, ReportFacts
from models.highlight import HighlightReport
from models.meeting import AgendaItem, Decision, Meeting
from models.pack import Edition, Pack
from models.programme import Programme
from models.queries import highlight
from models.queries import programme as programmes
from models.queries import workstream as workstreams
from models.queries.highlight_actions import entered
from models.rag import is_overdue
from models.tenancy import TenantSession
from models.when import understand
from tests.support.command_line import authority
from tests.support.databases import opened
from tests.support.plans import signed
from tests.support.programmes import Opened
from tests.support.stage import NOW

CALENDAR = Calendar()
TODAY = date(2026, 11, 23)
HELD = datetime(2026, 9, 8, 9, tzinfo=UTC)


@contextmanager
def written(programme: Opened) -> Iterator[tuple[TenantSession, Meeting]]:
    """The programme to be written to, and its meeting on 8 December."""
    with signed(programme.database, programme.tenant) as session:
        yield session, session.scalars(select(Meeting).order_by(Meeting.starts_at.desc()).limit(1)).one()


def a_meeting(session: TenantSession, meeting: Meeting, starts_at: datetime, **more: object) -> Meeting:
    """Another meeting of the same board."""
    row = Meeting(board_id=meeting.board_id, starts_at=starts_at, **more)
    session.add(row)
    session.flush()
    return row


def reports(session: TenantSession, meeting: Meeting, now: datetime = NOW) -> dict[str, ReportFacts]:
    """The reports by their reference."""
    return {each.reference: each for each in highlight.report_facts(session, meeting, now, CALENDAR)}


def packed(session: TenantSession, meeting: Meeting, now: datetime = NOW) -> PackFacts:
    """The pack as at a time."""
    programme = session.scalars(select(Programme)).one()
    return highlight.pack_facts(session, meeting, now, CALENDAR, programme)


def test_the_period_begins_with_the_boards_last_meeting_that_was_not_cancelled(programme: Opened) -> None:
    with written(programme) as (session, meeting):
        assert highlight.period_of(session, meeting, NOW) == Period(None, TODAY)
        a_meeting(session, meeting, HELD)
        a_meeting(session, meeting, HELD + timedelta(days=30), state="cancelled")
        assert highlight.period_of(session, meeting, NOW) == Period(date(2026, 9, 8), TODAY)
        special = a_meeting(session, meeting, HELD + timedelta(days=20), kind="special")
        assert highlight.period_of(session, meeting, NOW).start == date(2026, 9, 28)
        pack = Pack(meeting_id=special.id, state="published")
        session.add(pack)
        session.flush()
        edition = {"facts": {}, "word": b"", "pdf": b""}
        session.add(Edition(pack_id=pack.id, number=1, at=special.starts_at - timedelta(days=12), **edition))
        assert highlight.period_of(session, meeting, NOW).start == date(2026, 9, 16)
        session.add(Edition(pack_id=pack.id, number=2, at=special.starts_at + timedelta(days=5), **edition))
        assert highlight.period_of(session, meeting, NOW).start == date(2026, 9, 28)


def test_due_next_looks_as_far_as_the_meeting_after_else_a_term(programme: Opened) -> None:
    with written(programme) as (session, meeting):
        assert highlight.horizon_of(session, meeting) == date(2027, 3, 8)
        a_meeting(session, meeting, datetime(2027, 1, 19, 10, tzinfo=UTC))
        assert highlight.horizon_of(session, meeting) == date(2027, 1, 19)


def test_what_is_confidential_is_in_nothing_that_is_read(programme: Opened) -> None:
    with written(programme) as (session, meeting):
        secret = session.scalars(select(Action).where(Action.reference == "WS1-01")).one()
        secret.confidential = True
        plan.note(secret, "A word nobody may read", None, NOW)
        plan.rate(session, secret, "red", "a reason nobody may read", None, NOW)
        plan.add_milestone(secret, "A step nobody may read", understand("by 30 November 2026", TODAY), NOW)
        proposed = {"board_id": meeting.board_id, "kind": "suggested", "state": "proposed", "at": NOW}
        session.add(Decision(text="A decision nobody may read", confidential=True, **proposed))
        session.add(Decision(text="Meet in schools", proposed_by="Schools Forum", **proposed))
        session.add(AgendaItem(meeting_id=meeting.id, position=1, title="Apologies"))
        session.flush()
        pack = packed(session, meeting)
    told = PACK.dump_json(pack).decode()
    assert "nobody may read" not in told
    assert "WS1-01" not in told
    assert pack.proposals == ("Meet in schools (proposed by Schools Forum)",)
    assert pack.agenda == ("Apologies",)
    assert next(each for each in pack.reports if each.reference == "WS1").facts.counts.total == 2


def test_those_that_report_together_are_one_report_whoever_began_it(programme: Opened) -> None:
    with written(programme) as (session, meeting):
        one, four = workstreams.all_of(session)
        session.add(HighlightReport(meeting_id=meeting.id, workstream_id=four.id, rag="green", know="Begun alone"))
        assert set(reports(session, meeting)) == {"WS1", "WS4"}
        four.reports_with_id = one.id
        session.flush()
        (joint,) = reports(session, meeting).values()
    assert joint.reference == "WS1 and WS4"
    assert joint.leads == ("Jo Larkfield", "Sam Pellowe")
    assert joint.told.know == "Begun alone"
    assert joint.facts.counts.total == 5


def test_a_closed_workstream_is_left_out_once_nothing_is_open_or_happens_in_it(programme: Opened) -> None:
    with written(programme) as (session, meeting):
        a_meeting(session, meeting, HELD)
        four = workstreams.all_of(session)[1]
        four.closed_at = NOW
        assert "WS4" in reports(session, meeting)
        for action in session.scalars(select(Action).where(Action.workstream_id == four.id)):
            plan.finish(action, date(2026, 9, 1), NOW)
        session.flush()
        assert "WS4" not in reports(session, meeting)


def test_a_report_is_missing_once_they_have_closed_and_late_after_that(programme: Opened) -> None:
    closes = datetime(2026, 11, 23, 17, tzinfo=UTC)
    with written(programme) as (session, meeting):
        four = workstreams.all_of(session)[1]
        assert reports(session, meeting, closes)["WS4"].state == "draft"
        assert reports(session, meeting, closes + timedelta(seconds=1))["WS4"].state == "missing"
        row = HighlightReport(meeting_id=meeting.id, workstream_id=four.id, state="submitted", submitted_at=closes)
        session.add(row)
        session.flush()
        assert not reports(session, meeting)["WS4"].late
        row.submitted_at = closes + timedelta(hours=1)
        session.flush()
        assert reports(session, meeting)["WS4"].late


def test_a_meeting_called_at_short_notice_closes_its_reports_at_the_next_step(programme: Opened) -> None:
    with written(programme) as (session, meeting):
        meeting.called_at = datetime(2026, 11, 25, 12, tzinfo=UTC)
        after = datetime(2026, 11, 26, 17, tzinfo=UTC)
        assert reports(session, meeting, after)["WS4"].state == "draft"
        assert reports(session, meeting, after + timedelta(seconds=1))["WS4"].state == "missing"
        meeting.called_at = meeting.starts_at - timedelta(hours=1)
        assert reports(session, meeting, meeting.starts_at)["WS4"].state == "draft"


def test_the_rating_before_is_the_last_meetings_and_history_has_them_all(programme: Opened) -> None:
    with written(programme) as (session, meeting):
        four = workstreams.all_of(session)[1]
        for starts_at, rag, state in ((HELD, "green", "submitted"), (HELD + timedelta(days=40), "amber", "verbal")):
            row = a_meeting(session, meeting, starts_at)
            session.add(HighlightReport(meeting_id=row.id, workstream_id=four.id, rag=rag, state=state))
        session.flush()
        assert reports(session, meeting)["WS4"].before == "amber"
        assert reports(session, meeting)["WS1"].before == ""
        points = packed(session, meeting).history
    assert [(point.on, point.ratings) for point in points] == [
        (date(2026, 9, 8), (("WS4", "green"),)),
        (date(2026, 10, 18), (("WS4", "amber"),)),
    ]


def test_the_number_of_statements_does_not_grow_with_the_plan(programme: Opened) -> None:
    with written(programme) as (session, meeting):
        few = _statements(programme, session, meeting)
        for stream in workstreams.all_of(session):
            for number in range(12):
                action = plan.add_action(session, stream, f"Step {number}", understand("by May 2027", TODAY), NOW)
                plan.note(action, "Going well", None, NOW)
                plan.rate(session, action, "green", "", None, NOW)
        session.flush()
        assert _statements(programme, session, meeting) <= few < 20


def _statements(programme: Opened, session: TenantSession, meeting: Meeting) -> int:
    said: list[str] = []

    def noted(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(programme.database._writer, "before_cursor_execute", noted)
    highlight.report_facts(session, meeting, NOW, CALENDAR)
    event.remove(programme.database._writer, "before_cursor_execute", noted)
    return len(said)


@pytest.fixture(scope="module")
def sample(sample_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TenantSession, Meeting]]:
    """The sample programme, and the next meeting of its board."""
    path = shutil.copyfile(sample_template, tmp_path_factory.mktemp("drafting") / "headway.sqlite3")
    with opened(f"sqlite:///{path}") as database, database.read(authority(database)) as session:
        meeting = programmes.next_meeting(session, NOW)
        assert meeting
        yield session, meeting


def test_the_samples_reports_say_what_its_rows_say(sample: tuple[TenantSession, Meeting]) -> None:
    session, meeting = sample
    calendar, start = programmes.calendar(session), highlight.period_of(session, meeting, NOW).start
    facts = {each.reference: each.facts for each in highlight.report_facts(session, meeting, NOW, calendar)}
    assert list(facts) == ["WS1 and WS2", "WS3", "WS4", "WS5", "WS6"]
    rows = session.scalars(select(Action).where(Action.confidential.is_(False))).all()
    assert start

    def told(name: str) -> Counter[str]:
        return Counter(line.reference for each in facts.values() for line in getattr(each, name))

    assert told("achieved") == Counter(r.reference for r in rows if r.completed_on and r.completed_on >= start)
    assert told("overdue") == Counter(r.reference for r in rows if is_overdue(r.when.due, r.status, TODAY))
    assert told("red") == Counter(r.reference for r in rows if r.rag == "red" and not r.closed)
    assert told("amber") == Counter(r.reference for r in rows if r.rag == "amber" and not r.closed)
    assert told("undated") == Counter(r.reference for r in rows if not r.closed and r.when.never_due)
    changed = {r.reference for r in rows if not r.closed and any(m.at.date() >= start for m in r.moves)}
    assert {each.line.reference for each_facts in facts.values() for each in each_facts.moved} <= changed
    assert any(each.moved for each in facts.values())
    assert _in_all(facts) == counted(entered(session), TODAY).total == sum(r.status != "withdrawn" for r in rows)


def _in_all(facts: dict[str, Facts]) -> int:
    return sum(each.counts.total for each in facts.values())


def test_a_pack_tells_its_plan_in_the_programmes_columns_with_costs(programme: Opened) -> None:
    with written(programme) as (session, meeting):
        before = packed(session, meeting)
        reference = before.plan[0].reference
        session.scalars(select(Programme)).one().plan_columns = [["action", "Task"], ["cost", "Budget"]]
        session.scalars(select(Action).where(Action.reference == reference)).one().cost = 120_000
        session.flush()
        pack = packed(session, meeting)
    assert before.columns == ()
    assert pack.columns == (("action", "Task"), ("cost", "Budget"))
    assert [row.reference for row in pack.plan if row.cost == 120_000] == [reference]
    assert PACK.validate_python(PACK.dump_python(pack, mode="json")) == pack


def test_the_samples_pack_tells_pledges_and_engagement_and_is_read_back_the_same(
    sample: tuple[TenantSession, Meeting],
) -> None:
    session, meeting = sample
    programme = programmes.programme(session)
    assert programme
    pack = highlight.pack_facts(session, meeting, NOW, programmes.calendar(session), programme)
    (pledge,) = pack.pledges
    assert (pledge.before, pledge.now) == (
        "19 organisations, 21 signatures, 16 of 44 schools",
        "22 organisations, 24 signatures, 19 of 44 schools",
    )
    assert [(each.name, each.before, each.now) for each in pack.engagement] == [
        ("Reading survey again", "", "8 schools, 2,062 pupils")
    ]
    assert PACK.validate_python(PACK.dump_python(pack, mode="json")) == pack
