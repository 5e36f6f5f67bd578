"""Schools causing concern: raised, acted on, reviewed and closed by the cleared, alone; refused to everybody else."""

from __future__ import annotations

import pytest

from models.audit import AuditEntry
from models.concern import Concern, ConcernEvent
from tests.support.register import OAKFIELD
from tests.support.stage import Stage

RAISED = "/school Oakfield Lower concern 2 because results fell review 15 Dec 2026"
EVENT = '/school Oakfield Lower concern event warning notice on 3 Nov 2026 review 1 Dec "Sent to the chair"'


def reads(stage: Stage, who: str) -> list[str]:
    """What the history says was read in confidence by somebody, oldest first."""
    with stage.database.read(stage.tenant) as session:
        rows = session.query(AuditEntry).filter_by(kind="confidential read", who=who).order_by(AuditEntry.id)
        return [f"{row.command}: {row.subject}" for row in rows]


def only(stage: Stage) -> Concern:
    with stage.database.read(stage.tenant) as session:
        found = session.query(Concern).one()
        session.expunge(found)
        return found


def test_raising_one_by_form(stage: Stage) -> None:
    seen = stage.cleo.says("/school Oakfield Lower concern")
    assert "No concern about Oakfield Lower School is open" in seen
    seen = stage.cleo.fills(category="3a", reason="Results fell for the third year", review="2026-12-15")
    assert "A concern about Oakfield Lower School is raised" in seen
    seen = stage.nell.says("/school concern Oakfield Lower")
    assert "3a" in seen
    assert "Results fell for the third year" in seen
    assert "Tue 15 Dec 2026" in seen
    assert only(stage).opened_on.isoformat() == "2026-11-23"


def test_raising_one_in_a_line(stage: Stage) -> None:
    seen = stage.cleo.says(
        "/school Oakfield Lower concern Category 3B because safeguarding records are 2 months behind"
    )
    assert "is raised" in seen
    assert "3b" in seen
    assert "safeguarding records are 2 months behind" in seen
    assert "the end of term, since no day was given" in seen


def test_an_event_has_its_next_review(stage: Stage) -> None:
    stage.cleo.says(RAISED)
    seen = stage.cleo.says(EVENT)
    assert "Warning notice entered for Oakfield Lower School" in seen
    assert "Tue 1 Dec 2026" in seen
    seen = stage.nell.says("/school concern Oakfield Lower")
    assert "Tue 3 Nov 2026 · Warning notice" in seen
    assert "Sent to the chair" in seen
    assert only(stage).review_on.isoformat() == "2026-12-01"  # type: ignore[union-attr]


def test_an_event_by_form(stage: Stage) -> None:
    stage.cleo.says(RAISED)
    assert "Category 2 since Mon 23 Nov 2026" in stage.cleo.says("/school Oakfield Lower concern event")
    seen = stage.cleo.fills(kind="monitoring board", on="2026-11-20", review="2026-11-01")
    assert "is before the event" in seen
    seen = stage.cleo.fills(kind="monitoring board", on="2026-11-20", review="2026-12-20")
    assert "Monitoring board entered" in seen


def test_an_event_s_day_without_a_year_is_the_nearest(stage: Stage) -> None:
    stage.cleo.says(RAISED)
    assert "Tue 3 Nov 2026" in stage.cleo.says("/school Oakfield Lower concern event visit on 3 Nov review 1 Dec")
    assert "Fri 15 Jan 2027" in stage.cleo.says(
        "/school Oakfield Lower concern event board on 15 Jan review 1 Feb 2027"
    )


def test_an_event_needs_a_concern(stage: Stage) -> None:
    assert "No concern about Oakfield Lower School is open" in stage.cleo.says(EVENT)
    assert "Concern" in stage.cleo.taps("Raise a concern")


def test_changing_it_keeps_what_it_was(stage: Stage) -> None:
    stage.cleo.says(RAISED)
    seen = stage.nell.says("/school Oakfield Lower concern 3a because a new head has left review 1 Dec")
    assert "3a, it was 2" in seen
    assert "That is so already" in stage.nell.says(
        "/school Oakfield Lower concern 3a because a new head has left review 1 Dec"
    )
    seen = stage.cleo.says("/school concern Oakfield Lower")
    assert "category: “2” → “3a”" in seen
    assert "raised in category 2: “results fell”" in seen


def test_two_at_once_lose_neither_s_words(stage: Stage) -> None:
    stage.cleo.says(RAISED)
    stage.cleo.says("/school Oakfield Lower concern change ask:yes")
    stage.nell.says('/school Oakfield Lower concern 2 because "governors left as well" review 15 Dec 2026')
    seen = stage.cleo.fills(reason="the chair left")
    assert "Nell Abarrow changed this while you had it open" in seen
    assert "governors left as well" in seen
    assert "the chair left" in seen
    assert only(stage).reason == "governors left as well"
    stage.cleo.fills(reason="the chair left")
    assert only(stage).reason == "the chair left"


def test_what_is_left_as_it_was_drawn_keeps_the_newer_words(stage: Stage) -> None:
    stage.cleo.says(RAISED)
    stage.cleo.says("/school Oakfield Lower concern change ask:yes")
    stage.nell.says('/school Oakfield Lower concern 2 because "governors left as well" review 15 Dec 2026')
    assert "is changed" in stage.cleo.fills(category="3c")
    assert (only(stage).category, only(stage).reason) == ("3c", "governors left as well")


def test_two_who_raise_it_at_once_see_each_other_s_words(stage: Stage) -> None:
    stage.cleo.says("/school Oakfield Lower concern")
    stage.nell.says("/school Oakfield Lower concern 1 because of nell's reason")
    seen = stage.cleo.fills(category="3a", reason="Cleo's reason")
    assert "nell's reason" in seen
    assert "Cleo's reason" in seen
    assert only(stage).category == "1"


def test_one_closed_meanwhile_is_not_written_into(stage: Stage) -> None:
    stage.cleo.says(RAISED)
    stage.cleo.says("/school Oakfield Lower concern change ask:yes")
    stage.nell.says("/school Oakfield Lower concern close because all is well")
    seen = stage.cleo.fills(category="3a", reason="It is worse")
    assert "was closed while you had it open" in seen
    assert "It is worse" in seen
    assert only(stage).category == "2"


def test_closing_and_opening_again(stage: Stage) -> None:
    stage.cleo.says(RAISED)
    assert "The concern about Oakfield Lower School is closed" in stage.cleo.says(
        "/school Oakfield Lower concern close because two good reviews followed"
    )
    assert "No school causes concern" in stage.cleo.says("/school concerns")
    seen = stage.cleo.says("/school concerns closed")
    assert "Oakfield Lower School" in seen
    assert "two good reviews followed" in seen
    assert "No concern about Oakfield Lower School is open" in stage.nell.says(
        "/school Oakfield Lower concern close because x"
    )
    assert "is open again" in stage.nell.says("/school Oakfield Lower concern reopen")
    assert "is open." in stage.nell.says("/school Oakfield Lower concern reopen")
    assert "two good reviews followed" in stage.nell.says("/school concern Oakfield Lower")


def test_closing_asks_why(stage: Stage) -> None:
    stage.cleo.says(RAISED)
    stage.cleo.says("/school Oakfield Lower concern close")
    assert "is closed" in stage.cleo.fills(because="All is well")


def test_the_list_has_overdue_reviews_first_then_categories(stage: Stage) -> None:
    assert "No school causes concern" in stage.cleo.says("/school concerns")
    stage.cleo.says(RAISED)
    stage.cleo.says("/school Bridge School concern 1 because of staffing review 1 Jan 2027")
    stage.cleo.says("/school Redlands Upper concern 3a because of attendance review 20 Nov 2026")
    seen = stage.nell.says("/school concerns")
    assert "3 schools: 1 in category 1, 1 in category 2, 1 in category 3a; 1 with its review overdue" in seen
    order = [seen.text.index(name) for name in ("Review overdue", "Redlands", "Bridge School", "Oakfield Lower School")]
    assert order == sorted(order)
    assert "overdue since Fri 20 Nov 2026" in seen
    seen = stage.nell.says("/school concerns 2")
    assert "Bridge" not in seen
    assert "Oakfield" in seen
    assert "No school causes concern in category 3c" in stage.nell.says("/school concerns 3c")


def test_a_school_of_which_none_was_ever_raised(stage: Stage) -> None:
    assert "No concern about it was ever raised" in stage.nell.says("/school concern Oakfield Lower")
    assert "nothing" not in reads(stage, "Nell Abarrow")


def test_every_change_is_undone(stage: Stage) -> None:
    stage.cleo.says(RAISED)
    stage.cleo.says(EVENT)
    assert "Taken back" in stage.cleo.taps("Undo")
    with stage.database.read(stage.tenant) as session:
        assert session.query(ConcernEvent).count() == 0
    assert only(stage).review_on.isoformat() == "2026-12-15"  # type: ignore[union-attr]
    assert "Taken back" in stage.cleo.says("/headway undo")
    assert "No concern about it was ever raised" in stage.cleo.says("/school concern Oakfield Lower")


def test_raising_is_not_undone_once_events_were_added(stage: Stage) -> None:
    stage.cleo.says(RAISED)
    raised = stage.cleo.sees
    assert "raised" in raised
    with stage.database.read(stage.tenant) as session:
        number = session.query(AuditEntry.id).filter_by(command="school concern keep", kind="change").scalar()
    stage.nell.says(EVENT)
    assert "changed again by Nell Abarrow since" in stage.cleo.says(f"/headway undo entry:{number}")
    assert only(stage).category == "2"


def test_reading_is_written_down_with_the_school(stage: Stage) -> None:
    stage.cleo.says(RAISED)
    assert reads(stage, "Nell Abarrow") == []
    stage.nell.says("/school concern Oakfield Lower")
    assert reads(stage, "Nell Abarrow") == ["school concern: Oakfield Lower School"]
    stage.nell.says("/school concerns")
    assert "school concerns: Oakfield Lower School" in reads(stage, "Nell Abarrow")


def test_the_school_s_card_tells_the_cleared_who_is_alone(stage: Stage) -> None:
    stage.cleo.says(RAISED)
    assert "Causes concern: category 2" in stage.nell.says("/school Oakfield")
    assert "school show: Oakfield Lower School" in reads(stage, "Nell Abarrow")
    assert "oncern" not in stage.lee.says("/school Oakfield").text
    stage.nell.goes_to("general")
    assert "oncern" not in stage.nell.says("/school Oakfield").text


@pytest.mark.parametrize(
    "words",
    [
        "/school concerns",
        "/school concerns closed",
        "/school concern Oakfield Lower",
        "/school Oakfield Lower concern",
        "/school Oakfield Lower concern 2 because of a secret",
        "/school Oakfield Lower concern event visit review 1 Dec a secret",
        "/school Oakfield Lower concern close because of a secret",
        "/school Oakfield Lower concern reopen",
    ],
)
def test_the_uncleared_are_refused_alike_whether_there_is_any_or_none(stage: Stage, words: str) -> None:
    before = stage.jo.says(words).text
    stage.cleo.says(RAISED)
    after = stage.jo.says(words).text
    assert before == after
    assert "Only people cleared for confidential facts" in stage.jo.sees
    assert "secret" not in after


@pytest.mark.parametrize(
    "words",
    [
        "/school concerns",
        "/school concern Oakfield Lower",
        "/school Oakfield Lower concern",
        "/school Oakfield Lower concern 2 because of a secret",
        "/school Oakfeild concern 2 because of a secret",
        "/school Oakfield Lower concern event secret",
        "/school Oakfield Lower concern category:averylongsecretindeed because",
        "/school Oakfield concerm 2 because of a secret",
        "/headway undo",
    ],
)
@pytest.mark.parametrize("who", ["nell", "jo"])
def test_nothing_is_said_or_echoed_in_a_channel(stage: Stage, who: str, words: str) -> None:
    if words == "/headway undo":
        stage.person(who).says("/school Oakfield Lower concern 2 because of a secret")
    stage.person(who).goes_to("general")
    seen = stage.person(who).says(words)
    assert "secret" not in seen.text
    assert "Oakfield" not in seen.text
    if words != "/headway undo":
        assert "please delete it" in seen
    elif who == "nell":
        assert "in a direct message" in seen
    assert "oncern" not in seen.text


def test_a_slip_in_what_is_called_confidential_is_not_echoed_in_a_channel(stage: Stage) -> None:
    stage.nell.goes_to("general")
    seen = stage.nell.says("/school Oakfeild support from secret for secret confidential")
    assert "please delete it" in seen
    assert "secret" not in seen.text


def test_changes_are_in_nobody_s_history_but_the_school_s_own(stage: Stage) -> None:
    stage.cleo.says(RAISED)
    for person in (stage.cleo, stage.jo, stage.nell):
        assert "results fell" not in person.says("/headway history").text
        assert "Oakfield" not in person.sees.text


def test_others_do_not_undo_it(stage: Stage) -> None:
    stage.cleo.says(RAISED)
    with stage.database.read(stage.tenant) as session:
        number = session.query(AuditEntry.id).filter_by(command="school concern keep", kind="change").scalar()
    stage.nell.says("/headway role @sam manager")
    refused = stage.sam.says(f"/headway undo entry:{number}").text
    assert refused == stage.sam.says("/headway undo entry:999999").text
    assert only(stage).urn == OAKFIELD


def test_who_is_no_longer_cleared_cannot_even_undo_their_own(stage: Stage) -> None:
    stage.cleo.says(RAISED)
    stage.nell.says("/headway clear end @cleo")
    assert "shows to cleared people alone" in stage.cleo.says("/headway undo")
    assert only(stage).urn == OAKFIELD
