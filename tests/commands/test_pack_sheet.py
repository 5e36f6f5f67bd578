"""A workstream has one page in the pack, however much there is to tell; and whatever is left out is counted."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

from pypdf import PdfReader

from bot.documents.office import Office
from commands.board.pack_paper import paper
from commands.board.pack_sheet import ALL_OVERDUE, sheet
from commands.board.pack_words import Ratings
from commands.engine.paper import Details, Grid, Heading, Para
from models.drafting.facts import Counts, Facts, ReportFacts
from tests.support.packs import AS_AT, facts_of, line, pack, report

TITLE = "Publish a hundred books worth reading aloud, and lend them to every school that asks. " * 3
OWNERS = ("Early Years and Family Learning Team", "Library service", "Schools Forum")


def busy(at: int) -> ReportFacts:
    """A workstream of 50 actions with much of everything; titles, reasons and remedies run to 250 letters."""
    usual = facts_of(at + 1)
    every = [line(n, at + 1, title=TITLE, owners=OWNERS, reason=TITLE, remedial=TITLE) for n in range(1, 51)]
    late = tuple(replace(each, due=date(2026, 11, 1) - timedelta(days=n)) for n, each in enumerate(every[:14]))
    facts = replace(
        usual,
        counts=Counts(50, 6, 10, 8, 20, 6, 14, 8, 21),
        achieved=tuple(replace(each, completed_on=date(2026, 11, 2)) for each in every[20:26]),
        moved=tuple(replace(usual.moved[0], line=each) for each in every[:7]),
        rated=usual.rated * 14,
        overdue=late,
        undated=tuple(replace(each, due=None) for each in every[40:48]),
        due_next=tuple(replace(each, due=AS_AT.date() + timedelta(days=n)) for n, each in enumerate(every[26:40])),
        new=tuple(every[30:36]),
        withdrawn=tuple(every[36:39]),
        red=late[:10],
        amber=tuple(every[14:18]),
        milestones=usual.milestones * 10,
    )
    return replace(report(at), facts=facts)


def test_workstreams_of_fifty_actions_have_one_page_each() -> None:
    facts = pack(0, reports=tuple(busy(at) for at in range(2)))
    pages = [each.extract_text() for each in PdfReader(io.BytesIO(Office().pdf(paper(facts)))).pages]
    first = next(at for at, text in enumerate(pages) if "Overall rating ●" in text)
    for at, told in enumerate(facts.reports):
        assert f"{told.reference} {told.title}" in pages[first + at].splitlines()[1]
    assert ALL_OVERDUE in pages[first + 2].splitlines()[1]


def test_what_is_left_out_of_a_page_is_counted_and_the_oldest_are_told_first() -> None:
    parts = list(sheet(busy(0), Ratings()))
    overdue = next(part for part in parts if isinstance(part, Grid))
    assert [row[0][:6] for row in overdue.rows] == ["WS1-14", "WS1-13", "WS1-12", "WS1-11"]
    assert overdue.rows[0][1] == "Early Years… and 2 more"
    assert Para("and 10 more: see “All that is overdue”") in parts
    rows = dict(next(reversed([part.rows for part in parts if isinstance(part, Details)])))
    for label, more in (("Dates moved", 5), ("Ratings changed", 11), ("Achieved", 4), ("Milestones", 18), ("New", 3)):
        assert f"(and {more} more)" in rows[label]
    assert rows["Due next"].startswith("WS1-27")
    assert rows["Never due"].startswith("8; next reviewed 20 Jan 2027 (WS1-41)")


def test_a_quiet_page_has_room_for_whole_titles_and_says_whose_words_follow_nothing_overdue() -> None:
    calm = Facts(Counts(2, 0, 0, 0, 2, 0, 0, 0, 0), due_next=(line(1),))
    parts = list(sheet(replace(report(0), facts=calm), Ratings()))
    at = parts.index(Heading("Overdue", 2))
    assert parts[at + 1 : at + 3] == [
        Para("None."),
        Para("What is done about late work: The last box is promised for December."),
    ]
    rows = dict(next(reversed([part.rows for part in parts if isinstance(part, Details)])))
    assert line(1).title in rows["Due next"]
