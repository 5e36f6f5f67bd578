"""Naming schools and partners: by number, by name, never by a guess; and where a name ends and a verb begins."""

from __future__ import annotations

import csv
import gzip

import pytest

from bot.documents.office import Office
from commands.engine.arguments import Reading
from commands.engine.cards import Buttons, Option, Reply
from commands.engine.dispatch import Door
from commands.engine.request import Channel, Request, Speaker
from commands.engine.table import Call, say
from commands.parties import quote_always, short
from commands.table import TABLE
from commands.things import thing_of
from models.person import Organisation
from tests.support.papers import REAL
from tests.support.plans import signed as written
from tests.support.programmes import Opened
from tests.support.stage import NOW

READING = Reading(NOW.date())


def parse(line: str) -> tuple[str, dict[str, object]]:
    call = TABLE.parse(line, READING)
    return call.row.name, dict(call.values)


# -- where a name ends ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "row", "values"),
    [
        ("/school Oakfield Lower", "school show", {"school": "Oakfield Lower"}),
        ("/school 109001", "school show", {"school": "109001"}),
        ("/schools St Mary's, Dunstable", "school show", {"school": "St Mary's, Dunstable"}),
        ('/school "Oakfield Lower"', "school show", {"school": "Oakfield Lower"}),
        ("/school show Oakfield", "school show", {"school": "Oakfield"}),
        ("/school Oakfield Lower watch", "school watch", {"school": "Oakfield Lower"}),
        ("/school watch Oakfield Lower", "school watch", {"school": "Oakfield Lower"}),
        ("/school Oakfield Lower type lower", "school type", {"school": "Oakfield Lower", "kind": "lower"}),
        ("/school Oakfield Lower type", "school type", {"school": "Oakfield Lower"}),
        ("/school type 109001 upper", "school type", {"school": "109001", "kind": "upper"}),
        (
            "/school Oakfield locality Ivel Valley",
            "school locality",
            {"school": "Oakfield", "locality": "Ivel Valley"},
        ),
        ("/school locality 109001 Ivel", "school locality", {"school": "109001", "locality": "Ivel"}),
        ("/school Oakfield head @sam", "school head", {"school": "Oakfield", "person": "@sam"}),
        ("/school head 109001 @sam", "school head", {"school": "109001", "person": "@sam"}),
        ("/school Oakfield head nobody", "school head nobody", {"school": "Oakfield"}),
        (
            "/school Oakfield not governor @lee",
            "school not governor",
            {"school": "Oakfield", "person": "@lee"},
        ),
        ('/school Oakfield group "A b"', "school group", {"school": "Oakfield", "group": "A b"}),
        (
            "/school Oakfield support from Ashmoor for phonics until July 2027",
            "school support",
            {"school": "Oakfield", "supporter": "Ashmoor", "about": "phonics"},
        ),
        (
            "/school support 109001 from Ashmoor for phonics",
            "school support",
            {"school": "109001", "supporter": "Ashmoor", "about": "phonics"},
        ),
        (
            "/school Oakfield support ended from Ashmoor because all is well",
            "school support end",
            {"school": "Oakfield", "supporter": "Ashmoor", "effect": "all is well"},
        ),
    ],
)
def test_a_verb_stands_before_a_name_or_after_it(line: str, row: str, values: dict[str, object]) -> None:
    said, found = parse(line)
    found.pop("until", None)
    assert (said, found) == (row, values)


@pytest.mark.parametrize(
    "name",
    [
        "Beachy Head Primary",
        "Birches Head Academy",
        "Clough Head Junior and Infant School",
        "Camberwell Park Specialist Support School",
        "Community Mentoring and Support School",
        "Capital City College Group",
        "The American School in London",
        "Governor's House School",
        "All Saints Catholic College Specialist in Humanities",
    ],
)
def test_names_that_hold_a_verb_s_word_are_names(name: str) -> None:
    assert parse(f"/school {name}") == ("school show", {"school": name})
    assert parse(f"/school {name} head @sam") == ("school head", {"school": name, "person": "@sam"})
    call = Call(TABLE.row("school show"), {"school": name})
    assert TABLE.parse(say(call), READING) == call


def test_no_name_of_england_s_schools_is_taken_for_a_command() -> None:
    path = REAL / "gias-england-2018.csv.gz"
    if not path.is_file():
        pytest.skip("the national register's file of 2018 is not here")
    with gzip.open(path, "rt", encoding="cp1252", newline="") as file:
        names = {" ".join(row["EstablishmentName"].split()) for row in csv.DictReader(file)}
    assert len(names) > 20_000
    taken = [name for name in sorted(names) if parse(f"/school {name}") != ("school show", {"school": name})]
    assert taken == []


@pytest.mark.parametrize("name", ["Head", "list", "Open Box Education Centre", "watch", 'The "Old" School', "A & B"])
def test_a_name_that_is_a_verb_survives_being_said(name: str) -> None:
    call = Call(TABLE.row("school show"), {"school": name})
    assert TABLE.parse(say(call), READING) == call


@pytest.mark.parametrize(
    ("line", "values"),
    [
        (
            "requires improvement primary in Dunstable unsigned sort name",
            {
                "standing": "requires improvement",
                "kind": "primary",
                "place": "Dunstable",
                "signing": "unsigned",
                "sort": "name",
            },
        ),
        (
            "in Leighton Buzzard trust Otter Learning Trust",
            {"place": "Leighton Buzzard", "trust": "Otter Learning Trust"},
        ),
        (
            'trust "Otter Learning Trust" in Leighton Buzzard good or better',
            {"trust": "Otter Learning Trust", "place": "Leighton Buzzard", "standing": "good or better"},
        ),
        ("unsigned vision in Dunstable", {"signing": "unsigned vision", "place": "Dunstable"}),
        ("signed pledge vision lower", {"signing": "signed vision", "kind": "lower"}),
        ("no inspection 16 plus", {"standing": "no inspection", "kind": "16 plus"}),
        ("report card all-through", {"standing": "report card", "kind": "all-through"}),
        ("closing uppers", {"state": "closing", "kind": "upper"}),
        ('text "Good Shepherd" outstanding', {"text": "Good Shepherd", "standing": "outstanding"}),
        ("st marys", {"more": "st marys"}),
        ("page 2 in Dunstable", {"page": 2, "place": "Dunstable"}),
    ],
)
def test_a_list_is_read_in_any_order(line: str, values: dict[str, object]) -> None:
    assert parse(f"/school list {line}") == ("school list", values)
    call = TABLE.parse(f"/school list {line}", READING)
    assert TABLE.parse(say(call), READING) == call


# -- which one is meant ---------------------------------------------------------------------------------------------


@pytest.fixture
def door(programme: Opened) -> tuple[Door, int]:
    with written(programme.database, programme.tenant) as session:
        session.add(Organisation(name="Otter NHS Trust", key="otter nhs trust", kind="health"))
    return Door(programme.database, TABLE, thing_of, Office()), programme.tenant


def said(door: tuple[Door, int], line: str, who: str = "nell") -> Reply:
    opened, tenant = door
    return opened.handle(Request(Speaker("terminal", str(tenant), who), line, NOW, Channel()))


def heading(reply: Reply) -> str:
    return reply.card.summary


@pytest.mark.parametrize(
    "name",
    [
        "109001",
        "999/9001",
        "9999001",
        "oakfield lower",
        "Oakfield Lower School",
        "oakfeild",
        "oakfield dunstable",
        "oakfield lower school dunstable",
    ],
)
def test_a_school_is_found_to_be_read_about(door: tuple[Door, int], name: str) -> None:
    assert heading(said(door, f"/school {name}")) == "Oakfield Lower School"


@pytest.mark.parametrize("name", ["st marys", "saint mary's primary", "St Mary"])
def test_where_two_fit_one_is_asked(door: tuple[Door, int], name: str) -> None:
    reply = said(door, f"/school {name}")
    assert heading(reply).startswith("Which do you mean by")
    assert len(buttons(reply)) == 2


def test_saint_and_church_of_england_are_spelt_as_one_likes(door: tuple[Door, int]) -> None:
    for name in ("St Marys CofE Primary", "Saint Mary's Church of England Primary School", "st marys c of e dunstable"):
        assert heading(said(door, f"/school {name}")) == "St Mary's Church of England Primary School"


def test_part_of_a_name_is_enough_where_one_school_has_it(door: tuple[Door, int]) -> None:
    seen = said(door, "/school Oakfield locality Dunstable")
    assert heading(seen).startswith("Oakfield Lower School is in Dunstable")
    seen = said(door, "/school St Marys locality Dunstable")
    assert seen.outcome == "refused"
    assert len(buttons(seen)) == 2


@pytest.mark.parametrize("name", ["oakfeild", "oakfield lowr", "Oakfild"])
def test_what_is_not_sure_changes_nothing_before_it_is_asked(door: tuple[Door, int], name: str) -> None:
    reply = said(door, f"/school {name} locality Dunstable")
    assert reply.outcome == "refused"
    assert "Oakfield Lower School, Dunstable" in [label for label, _ in buttons(reply)]
    (_, sentence), *_ = buttons(reply)
    assert "is in Dunstable" in heading(said(door, sentence))


def test_a_school_of_another_authority_is_found_where_none_of_ours_is_like_it(door: tuple[Door, int]) -> None:
    assert heading(said(door, "/school Northgate Primary")) == "Northgate Primary School"


def test_a_partner_and_a_school_are_told_apart(door: tuple[Door, int]) -> None:
    seen = heading(said(door, '/school support 109001 from "Otter NHS Trust" for speech'))
    assert "from Otter NHS Trust for speech" in seen
    assert "109099" in heading(said(door, "/school support 109001 from 109099"))


def test_a_name_like_none_is_said_to_be_unknown(programme: Opened) -> None:
    door = Door(programme.database, TABLE, thing_of, Office()), programme.tenant
    reply = said(door, "/school Zzyzx Quarry Academy")
    assert "I know no school like “Zzyzx Quarry Academy”" in heading(reply)


def test_schools_are_suggested_as_one_types(door: tuple[Door, int]) -> None:
    opened, tenant = door
    request = Request(Speaker("terminal", str(tenant), "lee"), "/school show", NOW, Channel())
    assert opened.suggest(request, "school", "oak") == (Option("109001", "Oakfield Lower School, Dunstable"),)
    assert len(opened.suggest(request, "school", "10900")) == 9
    first = [option.label for option in opened.suggest(request, "school", "")]
    assert (len(first), first[0]) == (8, "Ashmoor Primary School, Otterton")
    assert first == sorted(first)
    assert opened.suggest(request, "place", "dun") == (Option("Dunstable", "Dunstable"),)
    stranger = Request(Speaker("slack", "T0", "U9"), "/school show", NOW, Channel())
    assert opened.suggest(stranger, "school", "oak") == ()


def test_labels_fit_a_menu() -> None:
    assert len(short("x" * 200)) == 75
    assert quote_always("Oakfield") == '"Oakfield"'
    assert quote_always("A & B") == '"A \\u0026 B"'


def buttons(reply: Reply) -> list[tuple[str, str]]:
    return [
        (button.label, button.sentence)
        for node in reply.card.nodes
        if isinstance(node, Buttons)
        for button in node.buttons
    ]
