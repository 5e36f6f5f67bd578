"""Ratings over time: each cell looked at as a picture, as what is written in it, and as what is said of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import combinations, groupby, pairwise
from typing import Any

import pytest
from PIL import Image

from bot.documents import canvas, charts
from bot.documents.canvas import Page
from bot.documents.office import Office
from bot.documents.rag_chart import CELL, FILLS, INKS
from commands.engine.cards import Badge
from commands.engine.charts import ALT_MOST, DATES_MOST, NOTHING, USUAL, RagChart, RagLine, Rating
from commands.engine.glyphs import BADGES
from tests.bot.documents.test_charts import luminance, picture

DATES = ("12 Jan 2027", "9 Mar 2027", "11 May 2027", "13 Jul 2027")
MONTHS = tuple(f"{date(2027, month, 1):%b %Y}" for month in range(1, 13))
KINDS: tuple[Rating, ...] = ("red", "amber", "green", "blue", "unrated", "")
LONG_NAMES = tuple(
    f"WS{number} Curriculum, reading and the closing of gaps for disadvantaged and vulnerable learners"
    for number in range(1, 9)
)
KEY = tuple(Badge(kind, f"{USUAL[kind]}: as the board agreed") for kind in BADGES)
TERM = RagChart(
    "Spring and summer",
    DATES,
    (
        RagLine("WS1 Inclusion", ("red", "amber", "green", "blue")),
        RagLine("WS2 Early years", ("", "red", "red", "amber")),
        RagLine("WS3 Careers", ("unrated", "blue", "unrated", "green")),
    ),
    "From highlight reports.",
)
YEAR = RagChart(
    "A year",
    MONTHS,
    tuple(RagLine(name, tuple(KINDS[(at + n) % 6] for n in range(12))) for at, name in enumerate(LONG_NAMES)),
    key=KEY,
)


def row_of(*ratings: Rating, key: tuple[Badge, ...] = ()) -> RagChart:
    return RagChart("RAG", MONTHS[: len(ratings)], (RagLine("WS1", ratings),), key=key)


def fills(line: bytes) -> list[Rating]:
    """The colours that a line of pixels has for a while, from left to right; white is none."""
    kinds = {bytes.fromhex(fill[1:]): kind for kind, fill in FILLS.items() if fill != canvas.WHITE}
    runs = groupby(line[x : x + 3] for x in range(0, len(line), 3))
    return [kinds[colour] for colour, run in runs if colour in kinds and len(list(run)) > 150]


def filled(seen: Image.Image) -> list[list[Rating]]:
    """The colours of each row of wide cells, just below their upper edge."""
    edge = bytes.fromhex(canvas.LINE[1:]) * 150
    data, width = seen.tobytes(), 3 * seen.width
    lines = [data[at : at + width] for at in range(0, len(data), width)]
    return [fills(line) for above, line in pairwise(lines) if edge in above and fills(line)]


def written(monkeypatch: pytest.MonkeyPatch, chart: RagChart) -> list[tuple[int, int, str]]:
    """Where each line of letters is put on the page: x, y, and what it says."""
    put = Page.put
    seen: list[tuple[int, int, str]] = []

    def noted(page: Page, x: int, y: int, lines: list[str], font: Any) -> None:
        seen.extend((x, y + number * font.line, words) for number, words in enumerate(lines))
        put(page, x, y, lines, font)

    monkeypatch.setattr(Page, "put", noted)
    charts.draw(chart)
    return seen


def says(seen: list[tuple[int, int, str]], label: str) -> list[str]:
    """What stands in the cells below a label, from left to right."""
    words = [each for _, _, each in seen]
    after = seen[words.index(label) + 1 :]
    ends = next((at for at, (x, _, _) in enumerate(after) if x == canvas.MARGIN), len(after))
    return [each for _, _, each in sorted(after[:ends], key=lambda each: each[0])]


def test_each_cell_has_its_colour_under_its_date() -> None:
    assert filled(picture(TERM)) == [["red", "amber", "green", "blue"], ["red", "red", "amber"], ["blue", "green"]]


def test_each_cell_says_its_shape_and_its_word(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = written(monkeypatch, TERM)
    assert says(seen, "WS1 Inclusion") == ["▲", "Red", "◆", "Amber", "●", "Green", "✔", "Complete"]
    assert says(seen, "WS2 Early years") == ["No report", "▲", "Red", "▲", "Red", "◆", "Amber"]
    assert says(seen, "WS3 Careers") == ["□", "Not rated", "✔", "Complete", "□", "Not rated", "●", "Green"]
    assert [words for _, _, words in seen][1:5] == list(DATES), "words need no legend"


def test_the_shapes_are_those_of_badges_and_stand_in_a_cell_below_its_date(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = written(monkeypatch, TERM)
    shapes = {glyph.plain for glyph in BADGES.values()}
    assert {words for _, _, words in seen} >= shapes
    heads = [x for x, _, words in seen if words in DATES]
    for x, _, words in seen:
        if words in shapes:
            assert min(abs(x - head) for head in heads) < 60


def test_where_words_do_not_fit_there_are_letters_and_what_they_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = written(monkeypatch, row_of(*KINDS, *KINDS))
    one = ["▲", "R", "◆", "A", "●", "G", "✔", "B", "□", "N", "\N{EN DASH}"]
    assert says(seen, "WS1") == one * 2
    assert {words for _, _, words in seen} >= set(USUAL.values())


def test_the_programmes_own_words_are_used_or_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    late = (Badge("red", "Late"),)
    assert says(written(monkeypatch, row_of("red", "green", key=late)), "WS1") == ["▲", "Late", "●", "Green"]
    seen = written(monkeypatch, row_of("red", "unrated", key=(Badge("red", "Red: needs the board to step in"),)))
    assert says(seen, "WS1") == ["▲", "Red", "□", "Not rated"]
    said = [words for _, _, words in seen]
    assert "Red: needs the board to step in" in said
    assert said.count("Not rated") == 1, "what says itself needs no legend"


def test_ratings_can_be_told_apart_without_colour() -> None:
    """By the outline of what stands in the cell, whatever its colour; and the better, the lighter."""
    seen = picture(row_of("red", "amber", "green", "blue", "unrated", "unrated", "unrated", "unrated")).convert("L")
    width = (canvas.INNER + 6) // 8
    top = seen.height - canvas.MARGIN - 20 - CELL
    outlines = []
    for number in range(5):
        left = canvas.MARGIN + number * width
        cell = seen.crop((left + 3, top + 3, left + width - 9, top + CELL - 3))
        ground = cell.getpixel((1, 1))
        assert isinstance(ground, int | float)
        outlines.append(bytes(abs(each - ground) > 60 for each in cell.tobytes()))
    for one, other in combinations(outlines, 2):
        assert sum(a != b for a, b in zip(one, other, strict=True)) > 100
    shades = [luminance(FILLS[kind]) + 0.05 for kind in ("red", "amber", "green", "blue", "unrated")]
    assert all(lighter / darker > 1.2 for darker, lighter in pairwise(shades))


def test_letters_can_be_read_on_every_colour() -> None:
    for kind, fill in FILLS.items():
        light, dark = sorted((luminance(fill), luminance(INKS[kind])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_year_of_eight_long_names_fits_a_message_and_is_the_same_in_any_thread() -> None:
    once = Office().chart(YEAR)
    assert len(once) < 80_000
    seen = picture(YEAR)
    assert seen.width == canvas.WIDTH
    assert {seen.getpixel((x, y)) for x in (0, seen.width - 1) for y in range(seen.height)} == {(255, 255, 255)}
    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(charts.draw, [TERM] * 2)) == {Office().chart(TERM)}


@pytest.mark.parametrize("empty", [RagChart("RAG", DATES, ()), RagChart("RAG", (), (RagLine("WS1", ()),))])
def test_without_reports_there_is_a_sentence_and_no_grid(monkeypatch: pytest.MonkeyPatch, empty: RagChart) -> None:
    assert [words for _, _, words in written(monkeypatch, empty)] == ["RAG", NOTHING]
    assert empty.alt == f"RAG over time: RAG. {NOTHING}"


def test_any_text_is_drawn_as_it_stands() -> None:
    """A warning would fail this test."""
    odd = RagChart(
        "$x^2$ 🎉", ("1\n2", "Septemberandlonger"), (RagLine("💡\x07", ("red", "")),), key=(Badge("red", "💥"),)
    )
    assert filled(picture(odd)) == [["red"]]


def test_every_rating_has_its_date() -> None:
    with pytest.raises(ValueError, match="WS1: 1 ratings for 4 dates"):
        RagChart("RAG", DATES, (RagLine("WS1", ("red",)),))
    with pytest.raises(ValueError, match=f"13 dates are more than {DATES_MOST}"):
        RagChart("RAG", (*MONTHS, "Jan 2028"), ())


def test_the_alternative_text_says_every_rating() -> None:
    assert TERM.alt == (
        "RAG over time: Spring and summer. "
        "WS1 Inclusion: 12 Jan 2027 Red; 9 Mar 2027 Amber; 11 May 2027 Green; 13 Jul 2027 Complete. "
        "WS2 Early years: 12 Jan 2027 No report; 9 Mar 2027 to 11 May 2027 Red; 13 Jul 2027 Amber. "
        "WS3 Careers: 12 Jan 2027 Not rated; 9 Mar 2027 Complete; 11 May 2027 Not rated; 13 Jul 2027 Green. "
        "From highlight reports."
    )
    assert row_of("red", "red", key=(Badge("red", "Late"),)).alt.endswith("WS1: Jan 2027 to Feb 2027 Late.")


def test_the_alternative_text_of_a_changeful_year_tells_the_dates_once() -> None:
    assert len(YEAR.alt) <= ALT_MOST
    assert YEAR.alt.startswith(f"RAG over time: A year. At each of {', '.join(MONTHS)}. {LONG_NAMES[0]}: Red, Amber, ")
    for row in YEAR.rows:
        assert f"{row.label}: {', '.join(USUAL[rating] for rating in row.ratings)}." in YEAR.alt
    many = RagChart("A year", MONTHS, YEAR.rows * 3)
    assert len(many.alt) <= ALT_MOST
    assert f"And {24 - many.alt.count('WS')} more rows." in many.alt
