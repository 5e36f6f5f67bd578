"""How a school stands, asked for by chat: its card, lists, a file, figures."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, select

from bot.terminal import text as terminal
from commands.engine.arguments import Reading
from commands.engine.table import say
from commands.table import TABLE
from models.action import Action
from models.concern import Concern
from models.engagement import Initiative, TakingPart
from models.local import ActionSchool, LocalSchool, Support
from models.pledge import Pledge, Signature
from models.queries.programme import programme
from models.school import SchoolChange
from tests.support import register
from tests.support.plans import signed as written
from tests.support.stage import NOW, Stage


def test_a_misspelt_name_gives_the_card(stage: Stage) -> None:
    seen = stage.lee.says("/school oakfeild")
    for words in ("Oakfield Lower School", "Community school", "2 to 9", "212", "Dunstable, LU6 1AA"):
        assert words in seen
    assert "Took over from" in seen
    assert "Requires improvement, 14 Mar 2023, education inspection framework, 2019 to 2025" in seen
    assert "Register of schools as at 1 Sep 2026" in seen


def test_a_report_card_is_told_by_its_areas(stage: Stage) -> None:
    seen = stage.lee.says("/school 109002")
    for words in ("Report card", "10 Feb 2026", "Achievement", "strong standard", "Safeguarding", "met"):
        assert words in seen
    assert "Old overall grade" not in seen
    assert "Otter Learning Trust" in seen


def test_a_predecessor_s_grade_is_named_as_such(stage: Stage) -> None:
    assert "given to its predecessor, St Mary's Old School" in stage.lee.says("/school 109003")
    assert "No inspection known" in stage.lee.says("/school 109004")


def test_two_that_fit_are_a_choice(stage: Stage) -> None:
    assert "Which do you mean" in stage.lee.says("/school St Marys")
    assert "198" in stage.lee.taps("St Mary's Church of England Primary School, Dunstable")


def test_a_closed_school_says_so_and_leads_on(stage: Stage) -> None:
    assert "This school closed on 31 Aug 2015" in stage.lee.says("/school Oldfield Infant")
    assert "Oakfield Lower School" in stage.lee.taps("Open Oakfield Lower School")
    assert "proposed to close" in stage.lee.says("/school Hollybrook")


def test_a_question_as_at_a_day_is_answered_with_that_day_s_school(stage: Stage) -> None:
    assert "it opened on 1 Sep 2015" in stage.lee.says("/school Oakfield as at 1 Sep 2014")
    assert "Oldfield Infant School, as at 1 Sep 2014" in stage.lee.taps("Open Oldfield Infant School")
    seen = stage.lee.says("/school Oakfield as at 1 Oct 2024")
    assert "Oakfield Lower School, as at 1 Oct 2024" in seen
    assert "Requires improvement, 14 Mar 2023" in seen
    assert "No inspection known" in stage.lee.says("/school Oakfield as at 1 Oct 2016")


def test_a_school_was_called_what_it_was_called(stage: Stage) -> None:
    told = {"name": ("Oakfield First School", "Oakfield Lower School"), "trust": ("Acorn Trust", "")}
    with stage.database.register_writer() as connection:
        for field, (before, after) in told.items():
            row = {"extract_id": 1, "urn": register.OAKFIELD, "as_at": date(2022, 9, 1), "field": field}
            connection.execute(insert(SchoolChange), {**row, "before": before, "after": after})
    seen = stage.lee.says("/school Oakfield Lower as at 1 Jan 2020")
    assert "Oakfield First School, as at 1 Jan 2020" in seen
    assert "Acorn Trust" in seen
    assert "Oakfield Lower School, Dunstable" in seen
    assert "Acorn Trust" not in stage.lee.says("/school Oakfield Lower as at 1 Jan 2023")


def test_nobody_knows_such_a_school(stage: Stage) -> None:
    assert "I know no school like" in stage.lee.says("/school Zzyzx Quarry")


def test_what_the_programme_knows_is_on_the_card(stage: Stage) -> None:
    sign(stage, register.OAKFIELD)
    with written(stage.database, stage.tenant) as session:
        survey = Initiative(name="Health survey", key="health survey", kind="survey", unit="pupils")
        session.add(survey)
        session.flush()
        session.add(TakingPart(initiative_id=survey.id, urn=register.OAKFIELD, numbers={"pupils": 1212}))
    seen = stage.lee.says("/school Oakfield")
    assert "signed by its head, 2 Nov 2026" in seen
    assert "Health survey · 1,212 pupils" in seen
    assert "Vision" in stage.lee.says("/school Ashmoor")
    assert "not signed" in stage.lee.sees
    assert "not signed" not in stage.lee.goes_to("general").says("/school Ashmoor")


def sign(stage: Stage, urn: int) -> None:
    with written(stage.database, stage.tenant) as session:
        pledge = Pledge(name="Vision", slug="vision", capacities=["head"])
        session.add(pledge)
        session.flush()
        session.add(
            Signature(
                pledge_id=pledge.id,
                text_number=1,
                party="school",
                urn=urn,
                capacity="head",
                signed_on=date(2026, 11, 2),
                state="counted",
                entered_at=NOW,
            )
        )


# -- lists ----------------------------------------------------------------------------------------------------------


def test_a_list_is_narrowed_by_anything(stage: Stage) -> None:
    assert "8 schools, by name; among them 1 closing" in stage.lee.says("/school list")
    seen = stage.lee.says("/school list requires improvement in Dunstable sort pupils")
    assert "Open schools in Dunstable, old grade requires improvement" in seen
    assert "1 school, by pupils" in seen
    assert "Oakfield Lower School" in seen
    seen = stage.lee.says("/school list primary report card trust Otter Learning Trust")
    assert "Ashmoor Primary School" in seen
    assert "Redlands" not in seen
    assert "Hollybrook" in stage.lee.says("/school list closing")
    assert "Oldfield" in stage.lee.says("/school list closed")
    assert "St Mary's Catholic" in stage.lee.says("/school list no inspection primary")
    assert "2 schools" in stage.lee.says("/school list st marys")


def test_a_list_of_schools_by_our_own_type_and_locality(stage: Stage) -> None:
    with written(stage.database, stage.tenant) as session:
        session.add(LocalSchool(urn=register.OAKFIELD, type="lower", locality="Ivel Valley"))
    seen = stage.lee.says("/school list lower in ivel valley")
    assert "Open lower schools in Ivel Valley" in seen
    assert "Oakfield" in seen


def test_unsigned_is_for_one_s_own_eyes(stage: Stage) -> None:
    assert "There is no pledge yet" in stage.nell.says("/school list unsigned")
    sign(stage, register.OAKFIELD)
    seen = stage.nell.says("/school list requires improvement in Dunstable unsigned sort name")
    assert "No school is like that" in seen
    seen = stage.nell.says("/school list unsigned vision")
    assert "not signed: Vision" in seen
    assert "Only you see this" in seen
    assert "7 schools" in seen
    assert "Share" not in seen
    assert "1 school, by name" in stage.lee.says("/school list signed")
    assert "There are: vision" in stage.nell.says("/school list unsigned standards")


def test_a_place_nobody_knows_is_asked_about(stage: Stage) -> None:
    assert "I know no locality, town or group called “Dunstabel”" in stage.lee.says("/school list in Dunstabel")
    assert "Open schools in Dunstable" in stage.lee.taps("Dunstable")


def test_a_place_unlike_any_is_told_which_there_are(stage: Stage) -> None:
    seen = stage.lee.says("/school list in Zanzibar")
    assert "There are:" in seen
    assert "Dunstable" in seen


def test_help_is_no_school(stage: Stage) -> None:
    assert "/headway help school" in stage.lee.says("/school help")


def test_nothing_found_says_what_was_looked_for(stage: Stage) -> None:
    seen = stage.lee.says("/school list inadequate")
    assert "No school is like that. I looked for: open schools, old grade inadequate." in seen


def test_a_list_as_a_file(stage: Stage) -> None:
    assert "Closing schools: 1 school in the file" in stage.lee.says("/school export xlsx closing")
    assert "Closing schools: 1 school in the file" in stage.lee.says("/school export proposed to close")
    assert "8 schools in the file" in stage.lee.says("/school export csv")
    assert "No school is like that" in stage.lee.says("/school export inadequate")
    assert "8 schools in the file" in stage.lee.says("/school list export xlsx")
    assert "1 school in the file" in stage.lee.says("/school list closing export")
    stage.lee.says("/school list nursery")
    assert "1 school in the file" in stage.lee.taps("Export")


# -- figures --------------------------------------------------------------------------------------------------------


def test_the_first_page(stage: Stage) -> None:
    seen = stage.lee.says("/school")
    assert "Ottermere: 7 open schools" in seen
    assert "Closing, and not counted above: 1 (Hollybrook Middle School)" in seen
    assert "Types by age" not in seen
    assert "Open schools" in stage.lee.taps("List")


def test_a_summary_never_adds_old_grades_and_report_cards(stage: Stage) -> None:
    seen = stage.lee.says("/school summary")
    assert "2 of 3 with an old overall grade are good or better; 1 has a report card; 3 have neither." in seen
    assert "Together" in seen
    assert "2,313" in seen
    seen = stage.lee.says("/school summary primary")
    assert "primary schools" in seen
    assert "843" in seen


def test_a_summary_as_at_a_day(stage: Stage) -> None:
    seen = stage.lee.says("/school summary as at 1 Oct 2020")
    assert "as at 1 Oct 2020" in seen
    assert "1 of 1 with an old overall grade are good or better; 0 have report cards; 6 have neither." in seen


# -- what nobody may learn ------------------------------------------------------------------------------------------


def test_no_list_file_or_figure_hints_at_a_concern(stage: Stage) -> None:
    """Not for the cleared either: what they list, others may see over their shoulder."""
    lines = ("/school", "/school list", "/school list in Dunstable", "/school summary", "/school watching")
    for handle in ("lee", "nell"):
        stage.person(handle).says("/school Oakfield Lower watch")
    before = {(who, line): stage.person(who).says(line).text for who in ("lee", "nell") for line in lines}
    card = stage.lee.says("/school Oakfield").text
    with written(stage.database, stage.tenant) as session:
        session.add(Concern(urn=register.OAKFIELD, category="2", reason="A warning notice", opened_on=NOW.date()))
        session.add(Support(urn=register.OAKFIELD, from_urn=register.ASHMOOR, about="a plan", confidential=True))
        action = session.scalars(select(Action).where(Action.reference == "WS4-01")).one()
        action.confidential = True
        session.add(ActionSchool(action_id=action.id, urn=register.OAKFIELD))
    for (who, line), text in before.items():
        assert stage.person(who).says(line).text == text
    assert stage.lee.says("/school Oakfield").text == card
    assert "8 schools in the file" in stage.nell.says("/school export csv")
    if stage.surface == "teams":
        assert not stage.lee.says("/school Oakfield").reply.confidential  # type: ignore[union-attr]
        assert stage.nell.says("/school Oakfield").reply.confidential  # type: ignore[union-attr]


def test_every_button_is_a_sentence(stage: Stage) -> None:
    for line in ("/school", "/school Oakfield", "/school list", "/school types", "/school groups", "/school summary"):
        reply = stage.nell.says(line).reply
        for button in terminal.buttons(reply) if reply else ():
            assert say(TABLE.parse(button.sentence, Reading(NOW.date())))


# -- who may --------------------------------------------------------------------------------------------------------


def test_a_guest_nobody_invited_is_shown_nothing(stage: Stage) -> None:
    guest = stage.person("gil")
    if stage.surface == "terminal":
        stage.nell.says("/headway person add @gil name:Gil email:gil@council.example")
    for line in ("/school", "/school Oakfield", "/school list", "/school summary", "/school export csv"):
        seen = guest.says(line)
        assert "until a programme manager types" in seen
        assert "Oakfield Lower" not in seen


def test_before_the_authority_is_known(stage: Stage) -> None:
    with written(stage.database, stage.tenant) as session:
        found = programme(session)
        assert found
        found.la_code = None
    assert "/headway setup edit la:823" in stage.lee.says("/school list")
    assert "/headway setup edit la:823" in stage.lee.says("/school")


def test_a_list_as_at_an_earlier_day(stage: Stage) -> None:
    seen = stage.lee.says("/school list in Dunstable as at 1 Jan 2015")
    assert "as at 1 Jan 2015" in seen
    assert "Oldfield Infant School" in seen
    assert "Oakfield" not in seen.text
