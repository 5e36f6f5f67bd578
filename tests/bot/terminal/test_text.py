from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.terminal import text
from commands.engine.cards import Badge, Button, Notice, Reply, Row, Table, Text, card
from tests import gallery
from tests.bot import any_card


@pytest.mark.parametrize("name", gallery.CARDS)
def test_the_gallery_is_as_it_was(name: str, golden: Callable[[str, Any], None]) -> None:
    golden(f"terminal/{name}.txt", text.render(gallery.CARDS[name], 80))


@any_card.few
@given(any_card.replies(), st.sampled_from([40, 80, 120]))
def test_any_card_loses_no_word(reply: Reply, width: int) -> None:
    drawn = any_card.squeezed(text.render(reply, width))
    tables = any(isinstance(node, Table) for node in reply.card.nodes)
    for word in any_card.words_of(reply.card):
        assert any_card.squeezed(word) in drawn or (tables and len(word) <= 9)


@any_card.few
@given(any_card.replies())
def test_no_card_can_steer_the_terminal(reply: Reply) -> None:
    drawn = text.render(reply, 80)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", drawn)
    coloured = text.render(reply, 80, colour=True)
    assert re.sub(r"\x1b\[[\d;]+m", "", coloured) == drawn


@any_card.few
@given(any_card.replies())
def test_every_button_is_numbered_in_order(reply: Reply) -> None:
    drawn = text.render(reply, 200)
    at = 0
    for number, button in enumerate(text.buttons(reply), 1):
        label = " ".join(button.label.split())[:20]
        at = drawn.index(f"[{number}] {label}", at)


def test_lines_are_no_wider_than_the_terminal() -> None:
    for width in (40, 60, 80):
        for reply in (gallery.ACTION_SHOW, gallery.PLEDGES, gallery.UPDATE_FORM, gallery.EXTREMES):
            assert max(map(len, text.render(reply, width).split("\n"))) <= width


def test_buttons_are_those_of_rows_too_and_of_the_pager() -> None:
    assert [button.sentence for button in text.buttons(gallery.ACTION_LIST)][-2:] == [
        "action update WS4-03",
        "action list WS4 page 2",
    ]


@pytest.mark.parametrize(
    ("badge", "words"),
    [
        (Badge("red", "Red"), "▲ Red"),
        (Badge("amber", "Amber"), "◆ Amber"),
        (Badge("green", "Green"), "● Green"),
        (Badge("blue", ""), "✔ Complete"),
        (Badge("unrated", "Not rated"), "□ Not rated"),
    ],
)
def test_a_rating_is_a_shape_and_a_word(badge: Badge, words: str) -> None:
    assert words in text.render(Reply(card(Row("A", badge=badge))))
    assert words in re.sub(r"\x1b\[[\d;]+m", "", text.render(Reply(card(Row("A", badge=badge))), colour=True))


def test_escape_sequences_are_shown_and_not_obeyed() -> None:
    drawn = text.render(Reply(card(Notice("done", "\x1b[2Jgone\x07 \u202etxt.exe"))), colour=False)
    assert drawn == "✔ ␛[2Jgone␇ �txt.exe"


def test_a_table_shows_thousands_as_they_are_written() -> None:
    table = Table(("Type", "Pupils"), (("Upper", "1,102"), ("Lower", "1,212 in 6 of 7")), numeric=(1,))
    seen = text.render(Reply(card(table)))
    assert "1,102" in seen
    assert "1,212 in 6 of 7" in seen


def test_a_table_too_wide_for_the_terminal_is_a_list() -> None:
    wide = Table(tuple(f"Column {n}" for n in range(9)), (tuple(f"value {n}" for n in range(9)),))
    drawn = text.render(Reply(card(wide)), 60)
    assert "Column 8: value 8" in drawn


def test_a_button_that_opens_a_page_shows_where() -> None:
    reply = Reply(card(Row("A", buttons=(Button("Site", url="https://example.org"),)), Text("b")))
    assert "[1] Site <https://example.org>" in text.render(reply)


def test_an_empty_card_still_says_who_speaks() -> None:
    assert text.render(Reply(card())) == "Headway"
