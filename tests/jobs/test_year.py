"""A year of two boards, from due time to due time: what is due goes once, to whom it should, in working hours alone.

Its own term dates, half-terms and closure days; both clock changes; a meeting moved, one cancelled, one called at short
notice; a lead away; a plan with a year's backlog brought in. It is lived once, and looked at from several sides.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import holidays
import pytest
from sqlalchemy import select

from bot.documents.office import Office
from commands.engine.dispatch import Door
from commands.engine.request import Channel, Request, Speaker
from commands.table import TABLE
from commands.things import thing_of
from models import plan
from models.action import Action
from models.clock import LONDON
from models.database import Database
from models.meeting import Meeting
from models.outbox import Outbox
from models.programme import ClosureDay, Programme, TermDates
from models.queries.person import by_handle
from models.when import understand
from models.workstream import Workstream
from tests.support.clock_hand import Hand, Post, london
from tests.support.databases import opened
from tests.support.plans import signed

TERMS = (
    ("autumn", date(2026, 9, 2), date(2026, 12, 18), date(2026, 10, 26), date(2026, 10, 30)),
    ("spring", date(2027, 1, 5), date(2027, 3, 25), date(2027, 2, 15), date(2027, 2, 19)),
    ("summer", date(2027, 4, 12), date(2027, 7, 21), date(2027, 5, 31), date(2027, 6, 4)),
)
CLOSED = (date(2026, 12, 24), date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31))
BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG", years=(2026, 2027))
CHAIR, CLERK, MEMBER, HEAD = "Cllr Ada Poole", "Kit Solloway", "Bea Alder", "Hana Roe"
BACKLOG = 60


class Year:
    """The year, and the people in it: what they type is typed at the terminal."""

    def __init__(self, database: Database, tenant: int) -> None:
        self.database, self.tenant = database, tenant
        self.door = Door(database, TABLE, thing_of, Office())
        self.hand = Hand(database, tenant, self.door, london("2026-09-01 08:30"))

    @property
    def posts(self) -> list[Post]:
        return self.hand.posts

    def says(self, handle: str, *lines: str) -> None:
        """Somebody types these at the hand's time."""
        for words in lines:
            speaker = Speaker("terminal", str(self.tenant), handle)
            reply = self.door.handle(Request(speaker, words, self.hand.now, Channel(kind="terminal")))
            assert reply.outcome == "done", (words, reply.card)

    def at(self, words: str) -> None:
        """Jump until then, from due time to due time."""
        self.hand.moves_to(words)

    def told(self, about: str, board: str = "") -> list[str]:
        """What was sent that says so, without the names: "Mon 2 Nov 09:00", each time once, in order."""
        found = [p for p in self.posts if about in p.text and (board in p.text)]
        return list(dict.fromkeys(p.said.partition(f" {p.to}:")[0] for p in found))

    def to_whom(self, about: str, on: str) -> set[str]:
        """Who was sent what says so on that day: "17 Nov"."""
        return {p.to for p in self.posts if about in p.text and f" {on} " in f" {p.said}"}


@pytest.fixture(scope="module")
def year(programme_template: tuple[Path, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    template, tenant = programme_template
    path = tmp_path_factory.mktemp("year") / "headway.sqlite3"
    shutil.copyfile(template, path)
    with opened(f"sqlite:///{path}") as database:
        lived = Year(database, tenant)
        for live in (_begins, _autumn, _spring, _summer):
            live(lived)
        yield lived


def _begins(year: Year) -> None:
    with signed(year.database, year.tenant) as session:
        programme = session.scalars(select(Programme)).one()
        programme.live_at, programme.calendar_revision = london("2026-09-01 09:00"), programme.calendar_revision + 1
        for season, start, end, first, last in TERMS:
            session.add(TermDates(season=season, start=start, end=end, half_term_start=first, half_term_end=last))
        for day in CLOSED:
            session.add(ClosureDay(day=day))
        for action in session.scalars(select(Action)):
            action.created_at = action.touched_at = london("2026-08-25 10:00")
        for meeting in session.scalars(select(Meeting)):
            meeting.state = "cancelled"
    year.says(
        "nell",
        "/board clerk @kit board:partnership-board",
        f'/board chair "{CHAIR}" email:ada@example.gov.uk route:email board:partnership-board',
        f'/board member add "{MEMBER}" board:partnership-board',
        f'/headway person add @hana name:"{HEAD}" email:hana@example.org.uk',
        "/headway invite @hana",
        "/headway role @hana head",
        "/action add WS1 Read aloud at Oakfield @hana by 26 March 2027",
        "/board meeting 13 Oct 2026 10:00 Council chamber board:partnership-board",
        "/board meeting 8 Dec 2026 10:00 Council chamber board:partnership-board",
        "/board meeting 9 March 2027 10:00 Council chamber board:partnership-board",
        '/board add "Schools Forum"',
        "/board clerk @cleo board:schools-forum",
        "/board chair @lee board:schools-forum",
        "/board meeting 6 April 2027 16:00 Town hall board:schools-forum",
        "/board meeting 29 June 2027 16:00 Town hall board:schools-forum",
    )


def _reports(year: Year, day: str, *which: tuple[str, str]) -> None:
    for handle, reference in which:
        for verb in (f"rate {reference} rag:green", f"submit {reference}"):
            year.says(handle, f"/highlight {verb} meeting:{day}")


def _meeting(year: Year, day: date) -> int:
    with year.database.read(year.tenant) as session:
        meetings = session.scalars(select(Meeting).where(Meeting.state == "planned"))
        return next(each.id for each in meetings if each.starts_at.astimezone(LONDON).date() == day)


def _autumn(year: Year) -> None:
    first, second = _meeting(year, date(2026, 10, 13)), _meeting(year, date(2026, 12, 8))
    year.at("2026-09-23 10:00")
    _reports(year, str(first), ("jo", "WS1"), ("sam", "WS4"))
    year.at("2026-09-30 16:00")
    year.says("nell", f"/board pack clear meeting:{first} sure:yes")
    year.at("2026-11-12 10:00")
    year.says("jo", "/headway away 16 Nov 2026 to 27 Nov 2026 cover @lee")
    year.at("2026-11-20 12:00")
    _reports(year, str(second), ("lee", "WS1"))
    year.at("2026-12-04 10:00")  # cleared late, after the time to publish: it goes out then
    year.says("nell", f"/board pack clear meeting:{second} sure:yes")


def _spring(year: Year) -> None:
    year.at("2027-01-11 11:00")
    with signed(year.database, year.tenant) as session:
        stream = session.scalars(select(Workstream).where(Workstream.reference == "WS4")).one()
        sam = by_handle(session, "sam")
        assert sam is not None
        for number in range(BACKLOG):
            due = date(2026, 1, 5) + timedelta(days=5 * number)
            when = understand(f"by {due.day} {due:%B %Y}", due)
            action = plan.add_action(session, stream, f"Brought in {number}", when, year.hand.now)
            plan.set_owners(session, action, [sam], [], year.hand.now)
    year.at("2027-02-10 10:00")
    third = _meeting(year, date(2027, 3, 9))
    year.says("nell", f"/board meeting move 16 March 2027 because the chair is away meeting:{third}")
    year.at("2027-03-24 10:00")
    fourth = _meeting(year, date(2027, 4, 6))
    year.says("nell", f"/board pack clear meeting:{fourth} sure:yes")


def _summer(year: Year) -> None:
    year.at("2027-05-10 14:00")
    year.says("nell", "/board meeting special 18 May 2027 10:00 Town hall board:partnership-board")
    year.at("2027-06-10 10:00")
    last = _meeting(year, date(2027, 6, 29))
    year.says("nell", f"/board meeting cancel because too few can come meeting:{last} sure:yes")
    year.at("2027-08-31 18:00")


# -- what holds of every message --------------------------------------------------------------------------------------


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in CLOSED and day not in BANK_HOLIDAYS


def test_nothing_is_sent_outside_working_hours(year: Year) -> None:
    assert len(year.posts) > 200
    for post in year.posts:
        local = post.at.astimezone(LONDON)
        assert works(local.date()), post.said
        assert time(8) <= local.time() < time(18), post.said


def test_what_was_due_was_sent_once_and_is_all_settled(year: Year) -> None:
    sent = Counter(post.outgoing.id for post in year.posts)
    assert set(sent.values()) == {1}
    with year.database.read(year.tenant) as session:
        states = Counter(session.scalars(select(Outbox.state)))
        keys = session.scalars(select(Outbox.key)).all()
    assert len(keys) == len(set(keys))
    assert states.pop("sent") == len(year.posts)
    assert set(states) <= {"dropped"}  # what a moved or cancelled meeting took back


def test_nobody_has_two_mornings_in_one_however_much_is_brought_in(year: Year) -> None:
    mornings = Counter(
        (post.to, post.at.astimezone(LONDON).date()) for post in year.posts if "Good morning" in post.said
    )
    assert set(mornings.values()) == {1}
    brought = [post for post in year.posts if "Brought in" in post.text and "Overdue" in post.text]
    assert not [post for post in brought if "two weeks" in post.text], "a backlog is nobody's news"


def test_a_head_is_told_once_a_month_in_term_alone_and_never_chased(year: Year) -> None:
    hers = [post for post in year.posts if post.to == HEAD]
    assert [post.said[:10].strip() for post in hers] == [
        "Wed 2 Sep", "Thu 1 Oct", "Mon 2 Nov", "Tue 1 Dec", "Tue 5 Jan", "Mon 1 Feb", "Mon 1 Mar", "Mon 12 Apr",
        "Tue 4 May", "Mon 7 Jun", "Thu 1 Jul",
    ]  # fmt: skip
    assert not [post for post in hers if "Overdue" in post.text]


# -- what was due, by date --------------------------------------------------------------------------------------------

CYCLES = {
    "Tue 13 Oct 2026 10:00": (  # before the clocks go back
        "Mon 7 Sep 09:00", "Tue 22 Sep 09:00", None, None, "Fri 2 Oct 09:00", "Mon 5 Oct 12:00",
    ),
    "Tue 8 Dec 2026 10:00": (  # after it; one report is missing, and the pack is cleared late
        "Mon 2 Nov 09:00", "Tue 17 Nov 09:00", "Fri 20 Nov 09:00", "Tue 24 Nov 09:00", None,
        "Fri 4 Dec 10:00",
    ),
    "Tue 6 Apr 2027 16:00": (  # over Easter and the clocks going on
        "Thu 25 Feb 09:00", "Fri 12 Mar 09:00", "Wed 17 Mar 09:00", "Fri 19 Mar 09:00", "Wed 24 Mar 10:00",
        "Thu 25 Mar 12:00",
    ),
}  # fmt: skip
"""Dates told, drafts, reminder, what is missing, the proof, published."""


@pytest.mark.parametrize("meeting", CYCLES)
def test_each_step_of_a_cycle_is_at_its_date_and_hour(year: Year, meeting: str) -> None:
    dates, drafts, reminder, missing, proof, published = CYCLES[meeting]
    day = " ".join(meeting.split()[:3])
    assert year.told("The dates for the", meeting) == [dates]
    assert year.told(f"on {day} is drafted") == [drafts]
    assert year.told("not in yet", f"Reports for {day} close") == ([reminder] if reminder else [])
    assert year.told("did not come in", meeting) == ([missing] if missing else [])
    assert year.told("The proof of the pack", meeting) == ([proof] if proof else [])
    packs = [p for p in year.posts if p.files and meeting in p.text and "proof" not in p.text]
    assert packs[0].said.startswith(published)


def test_who_covers_is_told_in_place_of_who_is_away(year: Year) -> None:
    assert year.to_whom("is drafted", "17 Nov") == {"Lee Hartnell", "Sam Pellowe"}
    assert year.to_whom("not in yet", "20 Nov") == {"Sam Pellowe", "Lee Hartnell"}
    away = (london("2026-11-16 00:00"), london("2026-11-28 00:00"))
    assert not [p for p in year.posts if p.to == "Jo Larkfield" and away[0] < p.at < away[1]]


def test_each_member_has_the_pack_by_their_own_way(year: Year) -> None:
    packs = [post for post in year.posts if post.said.startswith("Mon 5 Oct 12:00")]
    ways = {post.to: post.route for post in packs}
    assert ways[CHAIR] == "email"
    assert all("pack-2026-10-13.pdf" in post.files for post in packs)
    by_clerk = [post for post in packs if MEMBER in post.text]
    assert [post.to for post in by_clerk] == [CLERK]


def test_a_meeting_that_moves_takes_its_dates_with_it(year: Year) -> None:
    assert year.told("The dates for the", "Tue 9 Mar 2027") == ["Mon 1 Feb 09:00"]
    assert year.told("is moved") == ["Wed 10 Feb 10:00"]
    assert year.told("on Tue 16 Mar is drafted") == ["Tue 23 Feb 09:00"]
    assert not year.told("on Tue 9 Mar is drafted")
    assert year.told("Nothing was published", "Tue 16 Mar") == ["Mon 8 Mar 12:00"]


def test_a_cancelled_meeting_is_told_of_and_then_silent(year: Year) -> None:
    assert year.told("is cancelled") == ["Thu 10 Jun 10:00"]
    later = [post for post in year.posts if "29 Jun" in post.text and post.at > london("2027-06-10 10:30")]
    assert later == []


def test_a_meeting_called_at_short_notice_asks_once(year: Year) -> None:
    asked = [post for post in year.posts if "called at short notice" in post.text]
    assert {(post.said.partition(f" {post.to}")[0], post.to) for post in asked} == {
        ("Mon 10 May 14:00", "Jo Larkfield"),
        ("Mon 10 May 14:00", "Sam Pellowe"),
    }
    assert not year.told("The dates for the", "Tue 18 May 2027")
    assert not year.told("Reports for Tue 18 May close")
