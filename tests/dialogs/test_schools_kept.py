"""What the authority says of its schools: type, locality, roles, groups, support, and what one watches."""

from __future__ import annotations

import pytest

from commands.engine.request import Upload
from models.local import ClusterSchool, LocalSchool, SchoolRole, Support, Watch
from models.register.naming import normal
from models.school import School, SchoolChange
from tests.support import register
from tests.support.plans import signed as written
from tests.support.stage import Stage


def test_a_type_the_register_lacks(stage: Stage) -> None:
    assert "Oakfield Lower School is a school of type: lower" in stage.nell.says("/school Oakfield Lower type lower")
    assert "is lower already" in stage.nell.says("/school type 109001 lower")
    assert "Lower · Community school" in stage.lee.says("/school Oakfield")
    stage.nell.says("/school Oakfield Lower type none")
    assert "its ages suggest lower" in stage.lee.says("/school Oakfield")


def test_a_name_that_holds_a_type_sets_none(stage: Stage) -> None:
    assert "Type of Redlands Upper School" in stage.nell.says("/school Redlands Upper type")
    stage.nell.fills(kind="upper")
    assert "Upper · Academy converter" in stage.lee.says("/school Redlands")


def test_a_type_that_is_none_is_told_which_there_are(stage: Stage) -> None:
    seen = stage.nell.says("/school Oakfield Lower type banana")
    assert "“banana” is no type of school. Say one of these: nursery, lower" in seen


def test_a_locality_is_one_thing_at_a_time(stage: Stage) -> None:
    for more in ("Dunstable type lower", "Dunstable · type lower", "Dunstable head @sam", "Dunstable watch"):
        assert "nothing was changed" in stage.nell.says(f"/school Oakfield Lower School locality {more}")
    assert "not said yet" in stage.lee.says("/school Oakfield")
    assert "is in Watchfield" in stage.nell.says("/school Oakfield Lower School locality Watchfield")


def test_a_change_half_typed_says_that_nothing_was_changed(stage: Stage) -> None:
    seen = stage.nell.says("/school Oakfield Lower School head Sam")
    assert "Nothing was changed. To change it, type: /school 109001 head @sam" in seen
    assert "Nothing was changed" in stage.nell.says("/school Oakfield Lower School support")
    assert "Nothing was changed" not in stage.nell.says("/school Oakfield")


def test_a_locality_and_the_way_back(stage: Stage) -> None:
    seen = stage.cleo.says("/school Oakfield Lower locality Ivel Valley")
    assert "Oakfield Lower School is in Ivel Valley" in seen
    assert "Ivel Valley is a new locality" in seen
    assert "Oakfield Lower School is in Ivel Valley already" in stage.cleo.says("/school locality 109001 ivel valley")
    assert "Taken back" in stage.cleo.says("/headway undo")
    assert "not said yet" in stage.lee.says("/school Oakfield")


def test_what_is_misspelt_is_never_changed_by_a_guess(stage: Stage) -> None:
    assert "Do you mean Oakfield Lower School, Dunstable?" in stage.nell.says("/school oakfeild locality Dunstable")
    assert "Oakfield Lower School is in Dunstable" in stage.nell.taps("Oakfield Lower School, Dunstable")


def test_another_authority_s_school_is_not_ours_to_name(stage: Stage) -> None:
    assert "is in Northmere" in stage.nell.says("/school locality 119001 Dunstable")


@pytest.mark.parametrize("line", ["type lower", "locality Dunstable", "head @sam", "governor @lee", 'group "A"'])
def test_who_may_not_is_told_whom_to_ask(stage: Stage, line: str) -> None:
    stage.nell.says("/school group add A")
    assert "Only an officer or a programme manager" in stage.jo.says(f"/school Oakfield Lower School {line}")
    assert "Ask Nell Abarrow" in stage.jo.sees


# -- roles ----------------------------------------------------------------------------------------------------------


def test_a_new_head_follows_the_former_one(stage: Stage) -> None:
    assert "Sam Pellowe is the head of Oakfield Lower School" in stage.nell.says("/school Oakfield Lower head @sam")
    assert "is the head of Oakfield Lower School already" in stage.nell.says("/school head 109001 @sam")
    seen = stage.cleo.says("/school Oakfield Lower head @kit")
    assert "Sam Pellowe, who is no longer" in seen
    seen = stage.lee.says("/school Oakfield")
    assert "Kit Solloway" in seen
    assert "Sam Pellowe" not in seen
    assert "Taken back" in stage.cleo.says("/headway undo")
    assert "Sam Pellowe" in stage.lee.says("/school Oakfield")


def test_nobody_is_head(stage: Stage) -> None:
    assert "Nobody is the head" in stage.nell.says("/school Oakfield Lower head nobody")
    stage.nell.says("/school Oakfield Lower head @sam")
    assert "Sam Pellowe is no longer the head" in stage.nell.says("/school Oakfield Lower head nobody")
    assert "Sam Pellowe" not in stage.lee.says("/school Oakfield")


def test_several_govern(stage: Stage) -> None:
    stage.nell.says("/school Oakfield Lower governor @lee")
    stage.nell.says("/school Oakfield Lower governor @kit")
    assert "Lee Hartnell, Kit Solloway" in stage.lee.says("/school Oakfield")
    seen = stage.nell.says("/school Oakfield Lower not governor @lee")
    assert "Lee Hartnell is no longer a governor" in seen
    assert "Lee Hartnell is not a governor" in stage.nell.says("/school Oakfield Lower not governor @lee")


def test_what_a_person_says_of_themselves_shows_once_it_is_confirmed(stage: Stage) -> None:
    with written(stage.database, stage.tenant) as session:
        session.add(SchoolRole(person_id=4, role="head", urn=register.OAKFIELD))
    assert "Kit Solloway" not in stage.lee.says("/school Oakfield")
    stage.nell.says("/school Oakfield Lower head @kit")
    assert "Kit Solloway" in stage.lee.says("/school Oakfield")
    with stage.database.read(stage.tenant) as session:
        assert session.query(SchoolRole).count() == 1


def test_a_school_called_head_is_no_head(stage: Stage) -> None:
    with stage.database.register_writer() as connection:
        row = {column.key: "" for column in School.__table__.columns if not column.nullable}
        row |= {"urn": 109050, "as_of": register.AS_OF, "la_code": register.OTTERMERE, "la": "Ottermere"}
        row |= {"name": "Beachy Head Primary School", "key": normal("Beachy Head Primary School"), "status": "open"}
        connection.execute(School.__table__.insert(), row)  # type: ignore[attr-defined]
    for line in ("/school Beachy Head Primary", "/school beachy head", "/school Beachy Head Primary School"):
        seen = stage.nell.says(line)
        assert "not known" in seen
        assert "109050" in seen
    assert "Sam Pellowe is the head of Beachy Head Primary School" in stage.nell.says(
        "/school Beachy Head Primary head @sam"
    )


# -- watching -------------------------------------------------------------------------------------------------------


def test_watching_tells_what_changed_since(stage: Stage) -> None:
    assert "You watch no school yet" in stage.lee.says("/school watching")
    assert "You watch Oakfield Lower School" in stage.lee.says("/school Oakfield Lower watch")
    assert "You watch Oakfield Lower School already" in stage.lee.says("/school watch 109001")
    assert "nothing new since 23 Nov 2026" in stage.lee.says("/school watching")
    stage.clock.moves(days=3)
    with stage.database.register_writer() as connection:
        change = {"extract_id": 1, "urn": register.OAKFIELD, "as_at": stage.clock.now.date(), "field": "name"}
        connection.execute(
            SchoolChange.__table__.insert(),  # type: ignore[attr-defined]
            {**change, "before": "Oakfield First School", "after": "Oakfield Lower School"},
        )
    stage.jo.says("/action add Mend the roof in WS1")
    stage.jo.says("/action WS1-04 about Oakfield Lower School")
    seen = stage.lee.says("/school watching")
    assert "Name: Oakfield First School → Oakfield Lower School" in seen
    assert "New action WS1-04 Mend the roof" in seen
    assert "You watch no school yet" in stage.jo.says("/school watching")
    assert "no longer" in stage.lee.says("/school Oakfield Lower unwatch")
    assert "You do not watch" in stage.lee.says("/school Oakfield Lower unwatch")
    with stage.database.read(stage.tenant) as session:
        assert session.query(Watch).count() == 0


def test_a_watch_tells_of_people_and_of_support_that_is_no_secret(stage: Stage) -> None:
    stage.lee.says("/school Oakfield Lower watch")
    stage.nell.says("/school Oakfield Lower head @sam")
    stage.nell.says("/school Oakfield Lower support from Ashmoor for phonics")
    stage.cleo.says("/school Oakfield Lower support from Ashmoor for coaching confidential")
    seen = stage.lee.says("/school watching")
    assert "Head: Sam Pellowe" in seen
    assert "Has support for phonics" in seen
    assert "coaching" not in seen
    stage.nell.says("/school Oakfield Lower head nobody")
    assert "Head" not in stage.lee.says("/school watching")


def test_a_watch_is_one_s_own_affair(stage: Stage) -> None:
    stage.cleo.says("/school Oakfield Lower watch")
    assert "Oakfield" not in stage.nell.says("/headway history")
    assert "Oakfield" not in stage.nell.says("/school watching")


# -- groups ---------------------------------------------------------------------------------------------------------


def test_a_group_and_its_schools(stage: Stage) -> None:
    assert "No groups of schools yet" in stage.lee.says("/school groups")
    seen = stage.nell.says('/school group add "Leighton cluster" kind partnership')
    assert "Leighton cluster is a partnership of schools now" in seen
    assert "There is a group called" in stage.nell.says('/school group add "leighton cluster"')
    stage.nell.says('/school Oakfield Lower group "Leighton cluster"')
    assert "is in Leighton cluster already" in stage.nell.says('/school group 109001 "Leighton cluster"')
    assert "Partnership, 1 school" in stage.lee.says("/school groups")
    assert "Oakfield Lower School, Dunstable" in stage.lee.taps("Open")
    assert "Leighton cluster" in stage.lee.says("/school Oakfield")
    stage.nell.says('/school Oakfield Lower ungroup "Leighton cluster"')
    assert "is not in Leighton cluster" in stage.nell.says('/school Oakfield Lower ungroup "Leighton cluster"')
    assert "has ended" in stage.nell.says('/school group end "Leighton cluster"')
    assert "No groups of schools yet" in stage.lee.says("/school groups")
    assert "is a cluster of schools now" in stage.nell.says('/school group add "Leighton cluster"')
    assert "Its kind is one of these: cluster" in stage.nell.says('/school group add "Ivel" kind banana')


def test_a_group_narrows_a_list_and_its_quotes_may_be_forgotten(stage: Stage) -> None:
    stage.nell.says('/school group add "Ivel group"')
    assert "I know no school like" in stage.nell.says("/school Oakfield group ivel group")
    assert "Oakfield Lower School is in Ivel group" in stage.nell.taps('/school Oakfield group "ivel group"')
    seen = stage.lee.says("/school list in ivel group")
    assert "Open schools in Ivel group" in seen
    assert "1 school, by name" in seen


# -- support --------------------------------------------------------------------------------------------------------


def test_support_from_school_to_school(stage: Stage) -> None:
    seen = stage.nell.says("/school Oakfield Lower support from Ashmoor for phonics until July 2027")
    assert "Oakfield Lower School has support from Ashmoor Primary School for phonics" in seen
    assert "31 Jul 2027" in seen
    assert "From Ashmoor Primary School for phonics" in stage.lee.says("/school Oakfield")
    assert "To Oakfield Lower School for phonics" in stage.lee.says("/school Ashmoor")
    stage.nell.says("/school support 109001 from 109002 for phonics")
    assert "already" in stage.nell.sees
    seen = stage.nell.says("/school Oakfield Lower support ended because phonics rose by 9 points")
    assert "has ended" in seen
    assert "phonics rose by 9 points" in stage.lee.says("/school Oakfield")
    assert "has no support" in stage.nell.says("/school Oakfield Lower support ended because it was odd")


def test_which_support_has_ended_is_asked(stage: Stage) -> None:
    stage.nell.says("/school support 109001 from 109002 for phonics")
    stage.nell.says("/school support 109001 from 109006 for leadership")
    assert "Which support has ended?" in stage.nell.says("/school support end 109001 because all is well")
    assert "from Redlands Upper School for leadership has ended" in stage.nell.taps(
        "Redlands Upper School for leadership"
    )
    with stage.database.read(stage.tenant) as session:
        assert [row.about for row in session.query(Support) if row.ended_on is None] == ["phonics"]


def test_support_that_makes_no_sense(stage: Stage) -> None:
    assert "cannot support itself" in stage.nell.says("/school support 109001 from 109001")
    assert "when it begins" in stage.nell.says("/school support 109001 from 109002 until March 2020")
    assert "I know no school or organisation like" in stage.nell.says("/school support 109001 from Zebra")


def test_confidential_support_is_for_the_cleared_where_they_are_alone(stage: Stage) -> None:
    line = "/school support 109001 from 109002 for readiness for life confidential:yes"
    seen = stage.cleo.goes_to("general").says(line)
    assert "I speak of that only where we are alone" in seen
    assert "readiness" not in seen
    stage.cleo.goes_to("dm").says(line)
    assert "readiness" not in stage.cleo.goes_to("general").says("/school Oakfield")
    assert "readiness" in stage.cleo.goes_to("dm").says("/school Oakfield")


def test_nobody_else_hears_of_it(stage: Stage) -> None:
    seen = stage.cleo.says("/school support 109001 from 109002 for readiness for life confidential:yes")
    assert "Confidential" in seen
    assert "for readiness for life" in stage.cleo.says("/school Oakfield")
    for handle in ("lee", "jo", "sam", "kit"):
        seen = stage.person(handle).says("/school Oakfield")
        assert "readiness for life" not in seen
        assert "Support" not in seen
        assert "readiness for life" not in stage.person(handle).says("/school Ashmoor")
    assert "readiness for life" not in stage.lee.says("/headway history")
    assert "Oakfield" not in stage.lee.sees
    assert "has ended" in stage.cleo.says("/school Oakfield Lower support ended because all are safe")


@pytest.mark.parametrize("words", ["for coaching confidential", "for coaching (confidential) until July 2027"])
def test_the_word_itself_keeps_support_confidential(stage: Stage, words: str) -> None:
    line = f"/school Oakfield Lower School support from 109002 {words}"
    assert "I speak of that only where we are alone" in stage.cleo.goes_to("general").says(line)
    assert "has support from Ashmoor Primary School for coaching." in stage.cleo.goes_to("dm").says(line)
    assert "shown to cleared people only" in stage.cleo.sees
    assert "coaching" not in stage.lee.says("/school Oakfield")


def test_who_is_not_cleared_keeps_no_secrets(stage: Stage) -> None:
    stage.nell.says("/headway role @sam officer")
    line = "/school support 109001 from 109002 for readiness for life confidential:yes"
    assert "Only people with clearance" in stage.sam.says(line)


# -- by rule, and by a table ----------------------------------------------------------------------------------------


def test_types_by_age_are_looked_at_first(stage: Stage) -> None:
    seen = stage.nell.says("/school types")
    assert "1 school without a type" in seen
    assert "ages 2 to 9 → lower" in seen
    assert "The type of 1 school is set by their ages" in stage.nell.taps("Set these 1")
    assert "Lower · Community school" in stage.lee.says("/school Oakfield")
    assert "The type of every open school is known" in stage.nell.says("/school types")
    assert "There is no school without a type" in stage.nell.says("/school types apply")


def test_types_by_age_overwrite_nothing_and_are_taken_back_whole(stage: Stage) -> None:
    with written(stage.database, stage.tenant) as session:
        session.add(LocalSchool(urn=register.REDLANDS, type="secondary", locality="Chiltern"))
        session.add(LocalSchool(urn=register.OAKFIELD, type="", locality="Dunstable"))
    stage.nell.says("/school types apply")
    kept = {register.REDLANDS: ("secondary", "Chiltern"), register.OAKFIELD: ("lower", "Dunstable")}
    assert said(stage) == kept
    stage.nell.taps("Undo")
    assert said(stage) == {**kept, register.OAKFIELD: ("", "Dunstable")}


def said(stage: Stage) -> dict[int, tuple[str, str]]:
    with stage.database.read(stage.tenant) as session:
        return {row.urn: (row.type, row.locality) for row in session.query(LocalSchool)}


TABLE = """URN,School,Type,Locality,Group
109001,,Lower,Dunstable,Leighton cluster
,Ashmoor Primary School,,Chiltern,
,St Marys,primary,Chiltern,
109006,,uper,Chiltern,
119001,,primary,Chiltern,
109001,,middle,,
109003,,,,
"""


def test_a_table_is_looked_at_row_by_row_and_then_set(stage: Stage) -> None:
    seen = stage.nell.says("/school locals", files=(Upload("types.csv", TABLE.encode()),))
    assert "What types.csv would set" in seen
    assert "type lower, locality Dunstable, in the group Leighton cluster, which is new" in seen
    assert "Row 4 names “St Marys”, which may be more than one school" in seen
    assert "Row 5 has the type “uper”" in seen
    assert "Row 6 names “119001”, which" in seen
    assert "Row 7 names the same school as row 2" in seen
    assert "Row 8 says neither type, locality nor group" in seen
    assert said(stage) == {}
    assert "2 schools set from types.csv. 5 rows left out." in stage.nell.taps("Set these 2")
    assert said(stage) == {register.OAKFIELD: ("lower", "Dunstable"), register.ASHMOOR: ("", "Chiltern")}
    with stage.database.read(stage.tenant) as session:
        assert session.query(ClusterSchool).count() == 1
    stage.nell.says("/school locals", files=(Upload("types.csv", TABLE.encode()),))
    assert "0 schools" in stage.nell.sees


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("types.csv", b"Colour,Size\nred,2\n", "needs a heading URN or School"),
        ("types.csv", b"URN,Colour\n109001,2\n", "needs a heading Type, Locality or Group"),
        ("types.csv", b"URN,Type\n", "has a heading and no rows"),
        ("types.csv", b"   ", "The file is empty"),
        ("types.pdf", b"%PDF-1.7 ...", "This is a PDF"),
    ],
)
def test_a_table_that_is_none_is_refused(stage: Stage, name: str, data: bytes, reason: str) -> None:
    assert reason in stage.nell.says("/school locals", files=(Upload(name, data),))
    assert said(stage) == {}


# -- actions about a school -----------------------------------------------------------------------------------------


def test_an_action_about_a_school(stage: Stage) -> None:
    assert "WS4-01 is about Oakfield Lower School" in stage.sam.says("/action WS4-01 about Oakfield Lower")
    assert "is about Oakfield Lower School already" in stage.sam.says("/action WS4-01 about 109001")
    assert "WS4-01 Open a staff crèche" in stage.lee.says("/school Oakfield")
    assert "Oakfield Lower School" in stage.lee.says("/action WS4-01")
    assert "Only its owners" in stage.lee.says("/action WS4-01 about 109002")
    assert "no longer" in stage.sam.says("/action WS4-01 not about Oakfield Lower")
    assert "is not about" in stage.sam.says("/action WS4-01 not about Oakfield Lower")
    assert "WS4-01" not in stage.lee.says("/school Oakfield")


def test_an_action_that_a_school_owns_is_about_it(stage: Stage) -> None:
    stage.jo.says("/action WS1-02 owner Oakfield Lower School")
    assert "WS1-02" in stage.lee.says("/school Oakfield")


def test_a_confidential_action_is_on_no_school_s_card(stage: Stage) -> None:
    stage.cleo.says("/action add A private matter in WS1 confidential")
    stage.nell.says("/action WS1-04 about Oakfield Lower School")
    for handle in ("lee", "cleo", "nell"):
        assert "private matter" not in stage.person(handle).says("/school Oakfield")


# -- sharing, setting up --------------------------------------------------------------------------------------------


def test_a_card_is_shared_without_what_is_secret(stage: Stage) -> None:
    stage.cleo.says("/school support 109001 from 109002 for readiness for life confidential:yes")
    assert "nobody else here" in stage.cleo.says("/school share 109001")
    stage.cleo.goes_to("general")
    stage.cleo.says("/school 109001")
    label = "Share where I asked" if stage.surface == "teams" else "Share in #general"  # Teams may not name a channel
    assert "Share Oakfield Lower School with everybody in" in stage.cleo.taps(label)
    seen = stage.cleo.taps("Share it")
    assert "readiness for life" not in seen
    assert "readiness for life" not in stage.cleo.says("/school Oakfield")


def test_the_authority_is_said_by_code_or_name(stage: Stage) -> None:
    assert "The settings are changed" in stage.nell.says("/headway setup edit la:northmere")
    assert "Northmere: 1 open school" in stage.lee.says("/school")
    assert "There are: Northmere (998), Ottermere (999)" in stage.nell.says("/headway setup edit la:nortmere")
    assert "holds no authority with the code 777" in stage.nell.says("/headway setup edit la:777")
    assert "The settings are changed" in stage.nell.says("/headway setup edit la:999")
    assert "Ottermere, 999" in stage.nell.says("/headway setup")
    assert "Only a programme manager" in stage.lee.says("/headway setup edit la:998")
