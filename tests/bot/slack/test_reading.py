"""How a message reads: to the eye, in a notification, and by a screen reader."""

from __future__ import annotations

from bot.slack import blocks
from commands.engine.cards import Button, Form, Input, Progress, Reply, Row, Text, Title, card


def test_the_text_holds_plain_words_escaped_once_without_markup_or_bars() -> None:
    row = Row("WS1-04 Books & <toys>", ("Jo & Kit",), buttons=(Button("Go", "go"),))
    ping = Row("Tell <!channel>", ("*now*",))
    text = blocks.render_message(Reply(card(Title("Plan"), row, ping, Progress("", 1, 9))))["text"]
    assert text == (
        "Plan\nWS1-04 Books &amp; &lt;toys&gt;\nJo &amp; Kit\nTell &lt;\u2060!channel&gt;\n*now*\n1 of 9 (11%)"
    )


def test_progress_is_words_first_and_a_short_bar_in_small_print() -> None:
    def drawn(done: int, total: int) -> tuple[str, str]:
        words, small = blocks.render_message(Reply(card(Progress("Milestones", done, total))))["blocks"]
        assert small["type"] == "context"
        return "".join(part["text"] for part in words["elements"][0]["elements"]), small["elements"][0]["text"]

    assert drawn(1, 9) == ("Milestones  1 of 9 (11%)", "▰" + "▱" * 9)
    assert drawn(0, 9)[1] == "▱" * 10
    assert drawn(199, 200)[1] == "▰" * 9 + "▱"
    assert drawn(9, 9)[1] == "▰" * 10


def test_nothing_begins_with_a_divider() -> None:
    parts = card(Title("Progress", level=2), Text("27 of 31"), Title("Files", level=2), Text("None"))
    for drawn in (blocks.render_message, blocks.render_home, blocks.render_view):
        kinds = [block["type"] for block in drawn(Reply(parts))["blocks"]]
        assert kinds[0] == "rich_text"
        assert kinds.count("divider") == 1


def test_rows_without_buttons_are_one_text_with_a_blank_line_between_those_that_have_detail() -> None:
    history = [Row(f"Day {n}", ("rated Red", "said why")) for n in range(3)]
    [drawn] = blocks.render_message(Reply(card(*history)))["blocks"]
    lines = "".join(part["text"] for part in drawn["elements"][0]["elements"])
    assert lines == "\n\n".join(f"Day {n}\nrated Red\nsaid why" for n in range(3))
    [bare] = blocks.render_message(Reply(card(Row("A"), Row("B"))))["blocks"]
    assert "".join(part["text"] for part in bare["elements"][0]["elements"]) == "A\nB"


def test_a_row_is_not_parted_from_its_detail_where_a_list_goes_on_in_another_block() -> None:
    rows = [Row(f"Row {n}", ("word " * 60,)) for n in range(16)]
    drawn = blocks.render_message(Reply(card(*rows)))["blocks"]
    assert 1 < len(drawn) < 5
    assert all(block["elements"][0]["elements"][0]["text"].startswith("Row ") for block in drawn)


def test_one_file_is_asked_for_unless_there_may_be_many() -> None:
    form = Form("F", "f", (Input("plan", "Plan", "file"), Input("papers", "Papers", "file", many=True)))
    view = blocks.render_view(Reply(card(form), how="form"))
    assert [block["element"]["max_files"] for block in view["blocks"]] == [1, 10]
