"""The authority's own terms and closure days as they are shown: days as ranges, and what is over only counted."""

from __future__ import annotations

from datetime import date

from models.audit import AuditEntry
from models.programme import ClosureDay
from models.tenancy import sign
from tests.support.stage import NOW, Stage, flat

AUTUMN = '/headway setup term autumn 3 Sep 2026 to 18 Dec 2026 half:"26 Oct to 30 Oct 2026"'
SPRING = "/headway setup term spring 5 Jan 2027 to 25 Mar 2027"
SUMMER = '/headway setup term summer 12 Apr 2027 to 21 Jul 2027 half:"29 May to 4 Jun 2027"'
OVER = "/headway setup term summer 13 Apr 2026 to 21 Jul 2026"


def test_a_term_is_a_line_with_its_half_term(stage: Stage) -> None:
    for words in (SUMMER, SPRING, AUTUMN):
        stage.nell.says(words)
    seen = stage.lee.says("/headway setup terms")
    assert "Autumn 2026" in seen
    assert "3 Sep to 18 Dec · half term 26 to 30 Oct" in seen
    assert "5 Jan to 25 Mar · half term not known" in seen
    assert "12 Apr to 21 Jul · half term 29 May to 4 Jun" in seen
    assert "Not shown" not in seen
    words = flat(seen.text)
    assert words.index("autumn 2026") < words.index("spring 2027") < words.index("summer 2027")


def test_the_half_term_is_said_in_a_line_too(stage: Stage) -> None:
    for words in ("half term", "half-term", "half:", "half"):
        seen = stage.nell.says(f"/headway setup term autumn 3 Sep 2026 to 18 Dec 2026 {words} 26 Oct to 30 Oct")
        assert "half term Mon 26 Oct 2026 to Fri 30 Oct 2026" in seen
    assert "lies inside the term" in stage.nell.says(f"{SPRING} half term 26 Oct to 30 Oct")


def test_it_starts_at_the_term_that_it_is(stage: Stage) -> None:
    for words in (OVER, AUTUMN, "/headway setup closed 26 May 2026", "/headway setup closed 27 May 2026"):
        stage.nell.says(words)
    seen = stage.lee.says("/headway setup terms")
    assert "Summer 2026" not in seen
    assert "26 May" not in seen
    assert "Not shown: 1 earlier term and 2 earlier closure days." in seen


def test_a_term_that_is_over_stays_in_the_count_between_terms(stage: Stage) -> None:
    stage.nell.says(AUTUMN)
    stage.clock.moves(days=30)
    assert "Not shown: 1 earlier term." in stage.nell.says("/headway setup terms")


def test_closure_days_are_ranges(stage: Stage) -> None:
    stage.nell.says("/headway setup closed 24 Dec 2026")
    stage.nell.says("/headway setup closed 29 Dec 2026 to 31 Dec 2026")
    seen = stage.lee.says("/headway setup terms")
    assert "24 Dec 2026" in seen
    assert "29 to 31 Dec 2026" in seen
    assert "30 Dec" not in seen
    stage.nell.says("/headway setup closed 1 Jan 2027")
    assert "29 Dec 2026 to 1 Jan 2027" in stage.nell.says("/headway setup terms")


def test_closure_days_bear_their_name(stage: Stage) -> None:
    with stage.database.write(stage.tenant) as session:
        sign(session, AuditEntry(kind="change", at=NOW, who="Administrator", command="setup", platform="system"))
        session.add_all(ClosureDay(day=date(2026, 12, n), name="offices shut") for n in (29, 30))
        session.add(ClosureDay(day=date(2026, 12, 31), name="training"))
    seen = stage.lee.says("/headway setup terms")
    assert "29 to 30 Dec 2026, offices shut" in seen
    assert "31 Dec 2026, training" in seen
