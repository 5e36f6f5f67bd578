"""The small rules: headers, owners, dates beside progress, ratings, money, names."""

from __future__ import annotations

import pytest

from models.intake.cells import one_line, pence, tidy
from models.intake.columns import match
from models.intake.headings import is_named, read_name
from models.intake.milestones import date_lines, pair
from models.intake.owners import split_owners
from models.intake.rag import read_rag


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("ACTION", "action"), ("Key actions:", "action"), ("What will we do?", "action"), ("Acton", "action"),
        ("Lead Officer(s)", "owner"), ("By whom", "owner"), ("Who's responsible", "owner"), ("Action owner", "owner"),
        ("By when", "when"), ("Timescales", "when"), ("Timescle", "when"), ("Target Date (2027)", "when"),
        ("RAG", "rag"), ("Progress RAG", "rag"), ("RAG rating Dec 26", "rag"), ("Status", "status"),
        ("Progress to date", "progress"), ("Comments / update", "progress"), ("Actions taken", "progress"),
        ("Intended outcome", "outcome"), ("Success criteria", "outcome"), ("Impact", "outcome"),
        ("Cost / resources", "cost"), ("Budget £", "cost"), ("Ref.", "ref"), ("No", "ref"),
        ("Recommendation", "group"), ("Work-stream", "group"), ("Strategic priority", "group"),
        ("Milestones", "milestones"), ("Source of evidence", "evidence"), ("Start date", "other"),
        ("Ward", ""), ("", ""),
    ],
)  # fmt: skip
def test_headers(header: str, field: str) -> None:
    assert match(header)[0] == field


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Library service\nSchools\nschools", ("Library service", "Schools")),
        ("• Heads; governors", ("Heads", "governors")),
        ("Church schools, academies, and colleges", ("Church schools", "academies", "colleges")),
        ("FE/HE", ("FE/HE",)),
        ("Businesses/Employers", ("Businesses/Employers",)),
        ("NPHA/NASH", ("NPHA", "NASH")),
        ("Governor services / Legal", ("Governor services", "Legal")),
        ("Heads and governors", ("Heads", "governors")),
        ("Heads and Governors Forum", ("Heads and Governors Forum",)),
        ("Children and Families Team", ("Children and Families Team",)),
        ("Performance & Quality Team", ("Performance & Quality Team",)),
        ("Northmere Council with schools", ("Northmere Council", "schools")),
        ("Reading Network (schools, council) with employers", ("Reading Network (schools, council)", "employers")),
        ("Reading Network with accountability to the Board", ("Reading Network with accountability to the Board",)),
        ("Director of Children, Young People and Families", ("Director of Children, Young People and Families",)),
        ("Head of Service, Schools", ("Head of Service", "Schools")),
        ("Primary Heads\nAssociation of\nNorthmere", ("Primary Heads", "Association of Northmere")),
        ("", ()),
    ],
)
def test_owners(cell: str, names: tuple[str, ...]) -> None:
    assert split_owners(cell).names == names


@pytest.mark.parametrize(("cell", "names"), [("TBC", ()), ("Lead: Heads\nSupport: Governors", ("Heads", "Governors"))])
def test_words_of_an_owner_cell_that_name_nobody_are_kept(cell: str, names: tuple[str, ...]) -> None:
    owners = split_owners(cell)
    assert owners.names == names
    assert owners.kept == cell


@pytest.mark.parametrize(
    ("when", "dates"),
    [
        ("Feb to\nMarch 2027", ["Feb to March 2027"]),
        ("April\n2027", ["April 2027"]),
        ("April 2027\n2028", ["April 2027", "2028"]),
        ("From Sept 2027\nfor first reports in April 2028", ["From Sept 2027 for first reports in April 2028"]),
        ("May 2027\n(draft)\nJuly 2027", ["May 2027 (draft)", "July 2027"]),
        ("January\nFeb/March\nOngoing", ["January", "Feb/March", "Ongoing"]),
    ],
)
def test_wrapped_dates(when: str, dates: list[str]) -> None:
    assert date_lines(when) == dates


@pytest.mark.parametrize(
    ("progress", "steps"),
    [
        ("Chosen\nHired", ["Chosen", "Hired"]),
        ("Sites\nchosen\nStaff hired", ["Sites chosen", "Staff hired"]),
        ("Sites chosen\nMap drawn\n\nStaff hired", ["Sites chosen Map drawn", "Staff hired"]),
        ("1. Chosen\n2. Hired", ["1. Chosen", "2. Hired"]),
    ],
)
def test_progress_that_pairs_with_two_dates(progress: str, steps: list[str]) -> None:
    paired = pair(progress, ["May 2027", "July 2027"])
    assert [(m.text, m.when) for m in paired] == list(zip(steps, ["May 2027", "July 2027"], strict=True))


@pytest.mark.parametrize("progress", ["", "Only one", "One\nTwo\nThree"])
def test_progress_that_does_not(progress: str) -> None:
    assert pair(progress, ["May 2027", "July 2027"]) == ()


def test_lines_that_are_no_dates_pair_with_nothing() -> None:
    assert pair("One\nTwo", ["May 2027", "Board to confirm"]) == ()


@pytest.mark.parametrize(
    ("text", "rag", "status"),
    [
        ("R", "red", ""), ("amber", "amber", ""), ("GREEN ↑", "green", ""), ("🟡", "amber", ""), ("🔴 Red", "red", ""),
        ("Complete", "complete", "complete"), ("Completed May 2027", "complete", "complete"), ("B", "complete", ""),
        ("On track", "green", "in progress"), ("Amber (was Red)", "amber", ""), ("Amber/Green", "", ""),
        ("Green - completed", "green", ""), ("Not started", "", "not started"), ("Incomplete", "", ""),
        ("Complete by May", "", ""), ("-", "", ""), ("", "", ""), ("Overdue", "", "overdue"), ("Purple", "", ""),
    ],
)  # fmt: skip
def test_ratings(text: str, rag: str, status: str) -> None:
    assert read_rag(text)[:2] == (rag, status)


@pytest.mark.parametrize(
    ("text", "header", "amount"),
    [
        ("£25,000", "Resources", 2_500_000), ("£1.2m", "Cost", 120_000_000), ("40k", "", 4_000_000),
        ("about £99.50", "", 9_950), ("nil", "Cost", 0), ("2", "Resources", None), ("2", "Budget", 200),
        ("£250 per school", "Cost", None), ("within existing budgets", "Cost", None), ("", "Cost", None),
        ("7", "Cost (£000)", 700_000),
    ],
)  # fmt: skip
def test_money(text: str, header: str, amount: int | None) -> None:
    assert pence(text, header) == amount


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Recommendation 1: Read", ("1", "Read", "Recommendation")),
        ("WORKSTREAM A – Read", ("A", "Read", "Workstream")),
        ("Priority area no. 3", ("3", "", "Priority")),
        ("WS2 Read", ("2", "Read", "Workstream")),
        ("4. Read", ("4", "Read", "")),
        ("Theme: Read", ("", "Read", "Theme")),
        ("A place to read", ("", "A place to read", "")),
        ("Aim high", ("", "Aim high", "")),
        ("3 year olds read", ("", "3 year olds read", "")),
    ],
)
def test_names(text: str, name: tuple[str, str, str]) -> None:
    assert read_name(text) == name


def test_a_sentence_about_a_recommendation_is_no_heading() -> None:
    assert not is_named("Recommendation 3 was discussed at the last meeting")


def test_one_line() -> None:
    assert one_line(tidy("Open a hub\nin each town\r\n• Hire staff")) == "Open a hub in each town; Hire staff"
