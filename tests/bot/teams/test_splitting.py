from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings

from bot.teams import adaptive
from commands.engine.cards import (
    Badge,
    Button,
    Buttons,
    Confirm,
    Fact,
    Facts,
    File,
    Form,
    Input,
    Notice,
    Picture,
    Reply,
    Row,
    Table,
    Text,
    Title,
    card,
)
from commands.engine.drawing import DoesNotFit
from tests import gallery
from tests.bot import any_card, schemas
from tests.bot.teams.reading import of_type, read, walk

ROOM = 20_000


def bodies(cards: list[dict[str, Any]]) -> list[Any]:
    return [drawn["body"] for drawn in cards]


def sent(drawn: dict[str, Any]) -> int:
    return len(json.dumps(drawn, ensure_ascii=False).encode())


@settings(max_examples=15, deadline=None)
@given(any_card.replies(4, form=False))
def test_everything_is_said_on_one_card_or_another_and_each_fits(reply: Reply) -> None:
    cards = adaptive.render_messages(reply, ROOM)
    text = read(bodies(cards))
    for word in any_card.words_of(reply.card):
        assert any_card.squeezed(word) in text
    for drawn in cards:
        assert adaptive.size(drawn) <= ROOM
        names = {part["id"] for part in walk(drawn) if "id" in part}
        assert {name for toggle in of_type(drawn, "Action.ToggleVisibility") for name in toggle["targetElements"]} <= (
            names
        )
    ids = [part["id"] for part in walk(cards) if "id" in part]
    assert len(ids) == len(set(ids))


def test_what_fits_one_card_is_one_card_as_ever() -> None:
    for reply in gallery.CARDS.values():
        assert adaptive.render_messages(reply) == [adaptive.render(reply)]


def test_the_longest_card_of_the_gallery_is_several_and_each_says_which_it_is() -> None:
    cards = adaptive.render_messages(gallery.EXTREMES)
    assert len(cards) > 1
    assert all(sent(drawn) <= 78_000 and schemas.adaptive_card(drawn) == [] for drawn in cards)
    assert cards[0]["body"][0]["style"] == "heading"
    assert cards[0]["fallbackText"].endswith(f"(1 of {len(cards)})")
    assert cards[-1]["fallbackText"].endswith(f"({len(cards)} of {len(cards)})")


def test_words_count_as_utf_16_and_a_picture_as_it_is_sent() -> None:
    words, picture = card(Text("x" * 10_000)), card(Picture("", "c.png", b"x" * 9_000))
    assert 20_000 < adaptive.size(adaptive.render(Reply(words))) < 23_000
    assert 12_000 < adaptive.size(adaptive.render(Reply(picture))) < 13_500
    assert sent(adaptive.render(Reply(card(Text("–" * 10_000))))) <= adaptive.size(
        adaptive.render(Reply(card(Text("–" * 10_000))))
    )


def test_a_long_table_is_parted_at_its_rows_below_its_header_each_time() -> None:
    rows = tuple((f"School {number}", gallery.LONG_NAME) for number in range(300))
    cards = adaptive.render_messages(Reply(card(Table(("Number", "School"), rows, caption="All of them"))))
    tables = of_type(bodies(cards), "Table")
    assert len(tables) > 1
    assert {read(table["rows"][0]) for table in tables} == {"NumberSchool"}
    assert sum(len(table["rows"]) - 1 for table in tables) == len(rows)
    assert read(bodies(cards)).count("Allofthem") == 1


def test_a_heading_is_on_the_card_of_what_it_heads() -> None:
    parts = [node for part in "abc" for node in (Title(f"Part {part}", 2), Text(part * 6_000))]
    for drawn in adaptive.render_messages(Reply(card(*parts)), ROOM):
        heading, text = drawn["body"]
        assert heading["text"][-1] == text["inlines"][0]["text"][0]


def test_a_row_too_long_for_a_card_goes_on_in_the_next_and_its_buttons_come_last() -> None:
    ask = Confirm("Remove it?", "It will be gone.", "Remove")
    long = tuple(letter * 9_000 for letter in "abc")
    row = Row("WS1-01", long, Badge("red", "Red"), (Button("Remove", "remove 1", "danger", ask),))
    cards = adaptive.render_messages(Reply(card(row)), ROOM)
    assert read(bodies(cards)).startswith("WS1-01🔺Red")
    assert "".join(long) in read(bodies(cards))
    assert [action["title"] for action in of_type(cards[-1], "Action.ToggleVisibility")] == ["Remove", "Not now"]


def test_a_long_value_has_its_link_once_and_a_long_notice_its_word() -> None:
    value, sentence = "value " * 3_000, "Wait. " * 3_000
    nodes = (Facts((Fact("Papers", value, "https://example.org/p"),)), Notice("warning", sentence))
    cards = adaptive.render_messages(Reply(card(*nodes)), ROOM)
    facts = [fact for facts in of_type(cards, "FactSet") for fact in facts["facts"]]
    assert [fact["title"] for fact in facts] == ["Papers", *[""] * (len(facts) - 1)]
    assert ["https://example.org/p)" in fact["value"] for fact in facts] == [*[False] * (len(facts) - 1), True]
    assert json.dumps(cards, ensure_ascii=False).count("Warning") == 1


@pytest.mark.parametrize(
    "node",
    [
        Form("F", "f", tuple(Input(f"in{number}", "word " * 30) for number in range(60))),
        Table(("A",), (("x" * 30_000,),)),
        Buttons((Button("x" * 30_000, "x"),)),
        File("x" * 30_000, "text/plain", b""),
    ],
)
def test_what_cannot_be_parted_is_refused(node: Any) -> None:
    with pytest.raises(DoesNotFit, match=node.type):
        adaptive.render_messages(Reply(card(node)), ROOM)


def test_a_picture_has_a_card_of_its_own_where_it_needs_one_and_is_a_file_where_none_has_room() -> None:
    small, large = Picture("Signed", "s.png", b"s" * 50_000), Picture("Ratings", "r.png", b"r" * 60_000)
    pack = File("pack.pdf", "application/pdf", b"%PDF")
    drawn = adaptive.drawn(Reply(card(Title("Pack"), small, small, large, pack)))
    images = [of_type(part, "Image") for part in drawn.cards]
    assert [len(part) for part in images] == [1, 1] or [len(part) for part in images] == [0, 1, 1]
    [image] = images[-1]
    assert base64.b64decode(image["url"].partition(",")[2]) == small.data
    assert "🖼️Ratings" in read(bodies(drawn.cards))
    assert drawn.files == [pack, File("r.png", "image/png", large.data)]


def test_an_empty_reply_is_still_a_card() -> None:
    [drawn] = adaptive.render_messages(Reply(card()))
    assert read(drawn["body"]) == "Headway"


def test_no_fallback_of_a_confidential_reply_says_what_it_is_about() -> None:
    reply = Reply(card(Title("Category 3a"), Text("3a " * 20_000)), confidential=True)
    cards = adaptive.render_messages(reply)
    assert len(cards) > 1
    assert not any("3a" in drawn["fallbackText"] for drawn in cards)
