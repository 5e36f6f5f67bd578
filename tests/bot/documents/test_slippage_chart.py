"""What is overdue and what slipped: the bars looked at as a picture, and what is said of them."""

from __future__ import annotations

from itertools import groupby

import pytest
from PIL import Image

from bot.documents import canvas, charts
from bot.documents.office import Office
from bot.documents.slippage_chart import BETWEEN
from commands.engine.charts import ALT_MOST, NOTHING, Slippage, SlippageChart
from tests.bot.documents.test_charts import LONG_NAME, picture, strokes

SHADE = bytes.fromhex(canvas.SHADE[1:])
PLAN = SlippageChart(
    "Overdue and slipped",
    (Slippage("WS2 Early years", 3, 14), Slippage("WS1 Inclusion", 0, 0), Slippage("WS3 Careers", 12, 1)),
    "overdue",
    "slipped",
    "As at Thu 8 Apr 2027.",
)


def of(*rows: tuple[int, int], label: str = "WS1") -> SlippageChart:
    return SlippageChart("Slippage", tuple(Slippage(label, *row) for row in rows), "overdue", "slipped")


def lines(seen: Image.Image) -> list[bytes]:
    data, width = seen.tobytes(), 3 * seen.width
    return [data[at : at + width] for at in range(0, len(data), width)]


def solid(seen: Image.Image) -> list[int]:
    """How long each solid bar is, from the top: a bar is as many lines alike as it is high."""
    runs = []
    for line in lines(seen):
        begins = line.find(SHADE * 5)
        ends = begins
        while begins >= 0 and line[ends : ends + 3] == SHADE:
            ends += 3
        runs.append((ends - begins) // 3)
    return [length for length, run in groupby(runs) if length > 5 and len(list(run)) >= canvas.BAR - 4]


def test_bars_are_as_long_as_their_numbers_in_the_order_given() -> None:
    lengths = solid(picture(of((10, 40), (40, 0), (20, 1))))
    assert lengths[1] == pytest.approx(4 * lengths[0], abs=8)
    assert lengths[1] == pytest.approx(2 * lengths[2], abs=4)
    assert lengths[1] > 500, "the longest takes what its words leave"


def test_both_bars_of_a_row_are_to_one_scale_and_told_apart_by_their_hatch() -> None:
    seen = lines(picture(of((20, 20))))
    middle = next(y for y, line in enumerate(seen) if SHADE * 300 in line) + canvas.BAR // 2
    ends = seen[middle].rfind(SHADE * 5) + 15
    overdue, slipped = (seen[y][3 * canvas.MARGIN : ends] for y in (middle, middle + canvas.BAR + BETWEEN))
    assert strokes(overdue) == 0
    assert strokes(slipped) > 15
    assert slipped.rfind(SHADE) > len(slipped) - 15, "as many are as long"


def test_nothing_is_shown_as_0_and_one_of_many_can_still_be_seen() -> None:
    nothing = of((0, 0))
    assert SHADE not in picture(nothing).tobytes()
    assert nothing.figures(nothing.rows[0]) == ("0 overdue", "0 slipped")
    assert min(solid(picture(of((1, 400))))) >= 5


def test_long_labels_are_wrapped_and_the_edges_stay_white() -> None:
    seen = picture(of((3, 250), label=LONG_NAME))
    assert seen.height > picture(of((3, 250))).height
    assert {seen.getpixel((x, y)) for x in (0, seen.width - 1) for y in range(seen.height)} == {(255, 255, 255)}


def test_eight_long_names_fit_a_message_and_are_the_same_each_time() -> None:
    many = of(*((number, 40 - number) for number in range(8)), label=LONG_NAME)
    once = Office().chart(many)
    assert once == charts.draw(many)
    assert len(once) < 80_000
    assert picture(many).width == canvas.WIDTH


def test_without_workstreams_there_is_a_sentence() -> None:
    assert picture(of()).height < 200
    assert of().alt == f"Bar chart: Slippage. {NOTHING}"


def test_the_alternative_text_says_every_figure() -> None:
    assert PLAN.alt == (
        "Bar chart: Overdue and slipped. WS2 Early years: 3 overdue, 14 slipped. WS1 Inclusion: 0 overdue, 0 slipped. "
        "WS3 Careers: 12 overdue, 1 slipped. As at Thu 8 Apr 2027."
    )
    many = of(*[(1, 2)] * 30, label=LONG_NAME)
    assert len(many.alt) <= ALT_MOST
    assert f"And {30 - many.alt.count(LONG_NAME)} more rows." in many.alt
