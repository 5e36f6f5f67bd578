"""Charts: what is drawn, looked at as a picture; and what is said of it."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import pytest
from PIL import Image

from bot.documents import canvas, charts
from bot.documents.bar_chart import KEY
from bot.documents.canvas import WIDTH, part, wrapped
from bot.documents.office import Office
from bot.teams import adaptive
from commands.engine.cards import Picture, Reply, card
from commands.engine.charts import ALT_MOST, NOTHING, Bar, BarChart, Chart

SOLID = bytes.fromhex(canvas.SHADE[1:])
LONG_NAME = "St Thomas of Canterbury and Our Lady of the Assumption Church of England and Roman Catholic Trust"
PLEDGE = BarChart(
    "Vision for education, as at Fri 26 Feb 2016",
    (Bar("Lower", 40, 76), Bar("Primary", 3, 21, 9), Bar("Kind not known", 3, None, note="of how many is not known")),
    "signed",
    "covered by a group",
    "Of how many: open state-funded schools.",
)


def chart(*rows: Bar) -> BarChart:
    return BarChart("Signed", rows, "signed", "covered by a group")


def picture(drawn: Chart) -> Image.Image:
    return Image.open(io.BytesIO(Office().chart(drawn))).convert("RGB")


def along(seen: Image.Image) -> bytes:
    """The pixels along the middle of the only bar, of which a share of it is done."""
    data = seen.tobytes()
    lines = [data[at : at + 3 * WIDTH] for at in range(0, len(data), 3 * WIDTH)]
    through = [line for line in lines if SOLID * (KEY + 4) in line]
    return through[len(through) // 2]


def done(pixels: bytes) -> int:
    """How many of them are done, at a stretch."""
    return max(length for length in range(WIDTH) if SOLID * length in pixels)


def strokes(pixels: bytes) -> int:
    """How often the light turns dark: at each letter, at the ends of a bar, and at each line of a hatch."""
    dark = [pixels[at] < 128 for at in range(0, len(pixels), 3)]
    return sum(before < after for before, after in pairwise(dark))


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [part / 255 for part in bytes.fromhex(colour[1:])]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_picture_is_as_wide_as_a_chat_takes_on_white_to_its_edge() -> None:
    seen = picture(PLEDGE)
    assert seen.width == WIDTH <= 1_200
    edge = [seen.getpixel((x, y)) for x in (0, WIDTH - 1) for y in range(seen.height)]
    assert set(edge) == {(255, 255, 255)}


def test_the_same_chart_is_the_same_picture_in_any_thread() -> None:
    once = Office().chart(PLEDGE)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(charts.draw, [PLEDGE] * 8)) == {once}


def test_what_is_shown_again_is_not_drawn_again() -> None:
    assert Office().chart(PLEDGE) is Office().chart(replace(PLEDGE))
    assert Office().chart(replace(PLEDGE, caption="Today.")) != Office().chart(PLEDGE)


def test_a_picture_grows_with_its_rows_and_stays_small_enough_for_teams() -> None:
    heights = [picture(chart(*[Bar("Lower", 1, 2)] * rows)).height for rows in (1, 2, 3)]
    assert len({after - before for before, after in pairwise(heights)}) == 1
    many = chart(*(Bar("Ottermere Vale Learning Trust", number, 40, number % 3) for number in range(14)))
    drawn = adaptive.render(Reply(card(Picture(many.alt, "many.png", Office().chart(many)))))
    assert drawn["body"][0]["type"] == "Image"


def test_a_bar_is_as_long_as_its_share() -> None:
    lengths = [done(along(picture(chart(Bar("Lower", share, 99))))) for share in (22, 44, 88)]
    assert lengths[1] == pytest.approx(2 * lengths[0], abs=3)
    assert lengths[2] == pytest.approx(4 * lengths[0], abs=6)


def test_a_bar_is_full_only_when_all_is_done_and_empty_only_when_nothing_is() -> None:
    assert [part(share, 300) for share in (0, 0.001, 0.5, 0.999, 1)] == [0, 6, 150, 294, 300]


def test_shades_can_be_told_from_white() -> None:
    """What is done from what is besides it is told by the hatch, and not by a shade."""
    for colour, least in ((canvas.SHADE, 3), (canvas.LINE, 3), (canvas.INK, 4.5), (canvas.PALE, 4.5)):
        assert 1.05 / (luminance(colour) + 0.05) >= least


def test_what_is_besides_is_hatched_in_greyscale_too_and_takes_no_more_than_there_is() -> None:
    plain, besides = (along(picture(chart(Bar("Lower", 30, 90, more)))) for more in (0, 40))
    assert done(plain) == done(besides)
    assert strokes(besides) > strokes(plain) + 5
    beyond = picture(chart(Bar("Lower", 3, 10, 90)))
    assert beyond.getpixel((WIDTH - 1, beyond.height - canvas.MARGIN)) == (255, 255, 255)


def test_where_of_how_many_is_not_known_there_is_a_number_and_no_bar() -> None:
    for row in (Bar("Lower", 7, None), Bar("Lower", 9, 8), Bar("Lower", 0, 0)):
        assert SOLID not in picture(chart(row)).tobytes()
        assert "%" not in chart(row).alt


def test_any_text_is_drawn_as_it_stands() -> None:
    """Dollars start no formula, and what the font lacks is marked; a warning would fail this test."""
    seen = picture(BarChart(r"$\frac{1}{2}$ 🎉 学校 \x1b", (Bar(r"$x^2$ 💡", 1, 2, note="a\nb\x07"),), "signed"))
    assert SOLID in seen.tobytes()
    assert picture(chart(Bar("", 1, 2))).height < picture(chart(Bar(LONG_NAME, 1, 2))).height


def test_no_rows_are_a_title_and_a_sentence() -> None:
    nobody = BarChart("Nobody", (), "signed")
    assert nobody.alt == f"Bar chart: Nobody. {NOTHING}"
    assert picture(nobody).height < 200


def test_lines_are_cut_between_words_and_a_long_word_anywhere() -> None:
    assert wrapped("one two three", 7, len) == ["one two", "three"]
    assert wrapped("a abcdefghij k", 4, len) == ["a", "abcd", "efgh", "ij k"]
    assert wrapped("", 4, len) == []


def test_the_alternative_text_says_every_figure() -> None:
    assert PLEDGE.alt == (
        "Bar chart: Vision for education, as at Fri 26 Feb 2016. Lower: 40 of 76 (53%) signed. "
        "Primary: 3 of 21 (14%) signed; 9 more covered by a group. "
        "Kind not known: 3 signed; of how many is not known. Of how many: open state-funded schools."
    )


def test_alternative_text_is_kept_short_and_says_what_it_leaves_out() -> None:
    many = chart(*(Bar(LONG_NAME, 1, 2) for _ in range(30)))
    assert len(many.alt) <= ALT_MOST
    assert f"And {30 - many.alt.count(LONG_NAME)} more rows." in many.alt
    assert len(BarChart("word " * 900, (), "signed").alt) <= ALT_MOST
