"""What changed between two packs, said in sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from models.drafting.comparing import narrowed, what_changed
from models.drafting.facts import (
    PACK,
    Counts,
    Facts,
    Front,
    Line,
    Moved,
    PackFacts,
    Period,
    PlanRow,
    Rated,
    ReportFacts,
    Told,
)

COUNTS = Counts(2, 0, 0, 1, 0, 1, 0, 0, 0)
REPORT = ReportFacts(
    (("WS4", "Recruit"),), ("Sam",), "submitted", "", "Sam", None, False, Told("amber", "late"), Facts(COUNTS)
)
ROW = PlanRow("WS4 Recruit", "WS4-01", "Open a crèche", "", "Sam", "", "by 30 April 2027", "amber", "in progress")
OTHER = replace(ROW, workstream="WS1 Talk", reference="WS1-01", action="Read aloud")
BEFORE = PackFacts(
    programme="Learning Partnership",
    authority="Ottermere",
    board="Partnership Board",
    starts_at=datetime(2026, 12, 8, 9, 30, tzinfo=UTC),
    place="",
    kind="ordinary",
    as_at=datetime(2026, 11, 26, 17, tzinfo=UTC),
    period=Period(None, date(2026, 11, 26)),
    front=Front("", "", "", "", "", "", "", key_decision=False, background=""),
    reports=(REPORT,),
    plan=(ROW, OTHER),
)
PUBLISHED = date(2026, 11, 30)


def after(*rows: PlanRow, told: Told | None = None, **facts: object) -> PackFacts:
    """The pack later: with these rows of the plan, and these facts of the report."""
    report = replace(REPORT, facts=replace(REPORT.facts, **facts), told=told or REPORT.told)  # type: ignore[arg-type]
    return replace(BEFORE, as_at=datetime(2026, 12, 7, 9, tzinfo=UTC), plan=rows, reports=(report,))


def line(reference: str = "WS4-01", **more: object) -> Line:
    plain = Line(reference, "Open a crèche", (), "in progress", "green", "", "", None, None, 0)
    return replace(plain, **more)  # type: ignore[arg-type]


def test_nothing_changed_is_nothing_said() -> None:
    assert what_changed(BEFORE, after(ROW, OTHER)) == ()


def test_a_rating_says_both_as_the_room_will_ask() -> None:
    now = after(replace(ROW, rag="green"), OTHER, rated=(Rated("WS4-01", "amber", "green", "", date(2026, 12, 3)),))
    assert what_changed(BEFORE, now, issued=PUBLISHED) == (
        "WS4-01 Open a crèche: Amber in the 30 Nov pack; Green since 3 Dec.",
    )
    assert "in the 26 Nov pack" in what_changed(BEFORE, now)[0]


def test_the_overall_rating_comes_first_with_its_reason() -> None:
    now = after(replace(ROW, rag="red"), OTHER, told=Told("red", "two posts are vacant"))
    overall, action = what_changed(BEFORE, now, issued=PUBLISHED)
    assert overall == "WS4 overall: Amber in the 30 Nov pack; Red now: two posts are vacant."
    assert action == "WS4-01 Open a crèche: Amber in the 30 Nov pack; Red now."


def test_a_date_that_moved_says_why() -> None:
    gone = Moved(line(), "by 30 April 2027", None, "by May", None, "the builder is ill", date(2026, 12, 2))
    now = after(replace(ROW, when="by May"), OTHER, moved=(gone,))
    assert what_changed(BEFORE, now, issued=PUBLISHED) == (
        "WS4-01 Open a crèche: by 30 April 2027 in the 30 Nov pack; by May now, because the builder is ill.",
    )


def test_completed_reopened_new_and_withdrawn() -> None:
    done = replace(ROW, status="complete", rag="green")
    new = replace(ROW, reference="WS4-02", action="Ask the heads", when="by June")
    finished = line(status="complete", completed_on=date(2026, 12, 3))
    withdrawn = line("WS1-01", status="withdrawn", reason="the grant ended.")
    now = after(done, new, achieved=(finished,), withdrawn=(withdrawn,))
    assert what_changed(BEFORE, now, issued=PUBLISHED) == (
        "WS4-01 Open a crèche: in progress in the 30 Nov pack; complete since 3 Dec.",
        "WS4-02 new: Ask the heads (by June).",
        "WS1-01 Read aloud: withdrawn because the grant ended.",
    )
    assert what_changed(now, BEFORE)[0] == "WS4-01 Open a crèche: complete in the 7 Dec pack; open again."


def test_what_became_confidential_is_not_told_of() -> None:
    assert what_changed(BEFORE, after(ROW)) == ()


def test_a_pack_narrowed_tells_of_one_workstream_alone() -> None:
    only = narrowed(BEFORE, ["WS1"])
    assert [row.reference for row in only.plan] == ["WS1-01"]
    assert only.reports == ()


def test_a_pack_is_frozen_and_read_back_the_same() -> None:
    assert PACK.validate_python(PACK.dump_python(BEFORE, mode="json")) == BEFORE
