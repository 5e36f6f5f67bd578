"""What a paper may hold, and which way its pages are turned."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.documents.characters import FONT, breakable, drawable, plain
from bot.documents.columns import widths
from commands.engine.paper import Figure, Grid, Heading, NewPage, Paper, Para, Part, Run
from tests.support.papers_drawn import png

WIDE = Grid(("Action", "RAG"), (("Open a hub", "Green"),), wide=True)
TABLE = Grid(("Action", "RAG"), (("Open a hub", "Green"),))


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ((Figure(png(), " \x00"),), "a picture has no alternative text"),
        ((Figure(b"GIF89a", "A chart"),), "the picture 'A chart' is no PNG"),
        ((Heading("Two", 2),), "the heading 'Two' is of level 2 and follows one of level 0"),
        ((Heading("One"), Heading("Three", 3)), "the heading 'Three' is of level 3 and follows one of level 1"),
        ((Heading("\u200b"),), "a heading says nothing"),
        ((Grid(("Action", ""), ()),), "the table 'Action, ' has a column without a name"),
        ((Grid((), ()),), "the table '' has a column without a name"),
        ((Grid(("Action",), (("a", "b"),), "Plan"),), "the table 'Plan' has a row that is not as long as its header"),
        ((Grid(("A",), (), widths=(0,)),), "the table 'A' has widths that are not one above 0 for each column"),
        ((Grid(("Action",), (), numeric=(1,)),), "the table 'Action' has numbers in a column that is not there"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_aloud_is_no_paper(parts: tuple[Part, ...], fault: str) -> None:
    with pytest.raises(ValueError, match="cannot be drawn") as refused:
        Paper("Report", parts)
    assert str(refused.value) == f"The paper 'Report' cannot be drawn: {fault}."


def test_a_paper_has_a_title_a_language_and_a_date_that_means_a_moment() -> None:
    with pytest.raises(ValueError, match="it has no title"):
        Paper(" ", ())
    with pytest.raises(ValueError, match="'English' is no language such as 'en-GB'"):
        Paper("Report", (), language="English")
    with pytest.raises(ValueError, match="its date has no time zone"):
        Paper("Report", (), made_at=datetime(2026, 11, 30))  # noqa: DTZ001


def test_levels_may_go_up_by_any_number() -> None:
    Paper("Report", (Heading("1"), Heading("1.1", 2), Heading("1.1.1", 3), Heading("2"), Heading("2.1", 2)))


def test_a_wide_table_turns_its_section_from_the_heading_to_the_next() -> None:
    before, after = (Heading("Report"), Para("All is well.")), (Heading("Annex B"), Para("Papers."))
    annex = (Heading("Annexes"), Heading("Annex A", 2), Para("The plan."), WIDE, Para("As at Monday."))
    paper = Paper("Report", (*before, *annex, *after))
    assert paper.runs() == (Run(before), Run(annex, wide=True), Run(after))


def test_a_new_page_ends_a_section_as_a_heading_does() -> None:
    paper = Paper("Report", (TABLE, NewPage(), WIDE, NewPage(), TABLE, TABLE))
    assert [(run.wide, len(run.parts)) for run in paper.runs()] == [(False, 1), (True, 2), (False, 3)]


def test_what_says_nothing_is_not_drawn() -> None:
    assert Paper("Report", (Para(" \n"), Para("\x00"))).runs() == ()


def test_a_picture_is_no_larger_than_it_is_and_no_larger_than_the_page() -> None:
    assert Figure(png(200, 100), "A chart").fitted(480, 480) == 150
    assert Figure(png(900, 450), "A chart").fitted(480, 480) == 480
    assert Figure(png(450, 900), "A chart").fitted(480, 480) == 240


def test_a_column_is_as_wide_as_its_share_and_as_its_words() -> None:
    narrow = Grid(("Reference", "Action"), (("WS1.1", "Open a reading hub"),), widths=(1, 30))
    reference, action = widths(narrow, 400, 10, 10)
    assert reference == pytest.approx(len("Reference") * 6.6 + 10)
    assert reference + action == pytest.approx(400)
    assert widths(TABLE, 400, 10, 10) == (200, 200)
    assert sum(widths(Grid(("Responsibilities",) * 9, ()), 400, 10, 10)) == pytest.approx(400)


def test_text_keeps_its_lines_and_loses_what_no_file_can_hold() -> None:
    assert plain("a\r\nb\rc\x0bd\u2028e\tf\x00\x1b\ud800\ufffe\x9f") == "a\nb\nc\nd\ne\tf"


def test_a_letter_that_the_font_lacks_is_said_or_marked() -> None:
    assert drawable("✅ done 👍🏽") == "[white heavy check mark] done [thumbs up sign]"
    assert drawable("Llŷn, Łódź, cafe\u0301 – ‘yes’ ✓ Ω ж") == "Llŷn, Łódź, café – ‘yes’ ✓ Ω ж"
    assert drawable("李") == "\N{REPLACEMENT CHARACTER}"
    assert FONT == "DejaVu Sans"


def test_the_letters_that_are_taken_for_granted_are_there() -> None:
    from bot.documents.characters import _SURE, _alphabets

    sure = {code for code in range(0x3000) if _SURE.fullmatch(chr(code))} - {9, 10}
    assert [sure - known for known in _alphabets()] == [set(), set()]


def test_a_long_word_may_be_broken_after_its_punctuation_or_anywhere() -> None:
    assert breakable("a jo.green@example.org.uk", 16).split("\u200b") == ["a jo.", "green@", "example.", "org.", "uk"]
    assert breakable("abcdefgh kept", 4).split("\u200b") == [*"abcdefg", "h kept"]
