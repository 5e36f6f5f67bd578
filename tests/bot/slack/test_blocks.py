from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import slackblocks._limits as theirs
from hypothesis import given
from slackblocks._surfaces import validate_surface_blocks

from bot.slack import blocks, limits
from bot.slack.text import is_inert
from commands.engine.cards import (
    Button,
    Buttons,
    Card,
    Confirm,
    Fact,
    Facts,
    Form,
    Input,
    Option,
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

SHOWN = ("text", "alt_text")
DATA = ("value", "initial_value", "private_metadata", "url", "action_id", "block_id", "callback_id")


def walk(thing: Any) -> Iterator[dict[str, Any]]:
    if isinstance(thing, dict):
        yield thing
    for value in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
        yield from walk(value)


def read(thing: Any) -> str:
    """Everything a person can read, as it stands on the screen."""
    found = []
    for part in walk(thing):
        for key in SHOWN:
            if isinstance(part.get(key), str):
                text = part[key]
                found.append(html.unescape(text).replace("*", "", 2) if part.get("type") == "mrkdwn" else text)
    return any_card.squeezed("".join(found))


def shown_strings(thing: Any, key: str = "") -> Iterator[str]:
    if isinstance(thing, str):
        if key not in DATA:
            yield thing
    elif isinstance(thing, dict):
        for inner, value in thing.items():
            yield from shown_strings(value, inner)
    elif isinstance(thing, list):
        for value in thing:
            yield from shown_strings(value, key)


def check_limits(message: dict[str, Any]) -> None:
    """Slack's numbers, written out a second time."""
    drawn = message["blocks"]
    assert 0 < len(drawn) <= 50
    assert 0 < len(message["text"]) <= 4_000
    check_blocks(drawn)
    strings = sum(len(part["text"]) for part in walk(drawn) if isinstance(part.get("text"), str))
    assert strings <= 13_200
    assert sum(block["type"] == "table" for block in drawn) <= 1


def check_blocks(drawn: list[dict[str, Any]]) -> None:
    ids = [part["action_id"] for part in walk(drawn) if part.get("type") == "button"]
    assert len(ids) == len(set(ids))
    for part in walk(drawn):
        text = part["text"]["text"] if isinstance(part.get("text"), dict) else part.get("text", "")
        match part.get("type"):
            case "header":
                assert 1 <= len(text) <= 150
            case "section" | "plain_text" | "mrkdwn" | "text":
                assert 1 <= len(text) <= 3_000
            case "rich_text":
                assert sum(len(piece.get("text", "")) for piece in walk(part)) <= 3_000
            case "context":
                assert len(part["elements"]) <= 10
            case "actions":
                assert 1 <= len(part["elements"]) <= 25
            case "button":
                assert 1 <= len(text) <= 75
                assert len(part.get("value", "")) <= 2_000
            case "table":
                assert len(part["rows"]) <= 100
                assert all(len(row) <= 20 for row in part["rows"])
            case "input":
                assert len(part["label"]["text"]) <= 2_000


def test_a_limit_knows_its_source_and_agrees_with_the_slackblocks_package() -> None:
    ours = {name: limit for name, limit in vars(limits).items() if isinstance(limit, limits.Limit)}
    assert all(limit.source for limit in ours.values())
    assert limits.MESSAGE_BLOCKS == theirs.MESSAGE_BLOCKS_MAX_ITEMS
    assert limits.VIEW_BLOCKS == theirs.VIEW_BLOCKS_MAX_ITEMS
    assert limits.SECTION_TEXT == theirs.SECTION_TEXT_MAX_LENGTH
    assert limits.HEADER_TEXT == theirs.HEADER_TEXT_MAX_LENGTH
    assert limits.ACTIONS_ELEMENTS == theirs.ACTIONS_ELEMENTS_MAX_ITEMS
    assert limits.BUTTON_TEXT == theirs.BUTTON_TEXT_MAX_LENGTH
    assert limits.BUTTON_VALUE == theirs.BUTTON_VALUE_MAX_LENGTH
    assert limits.CONFIRM_TEXT == theirs.CONFIRMATION_TEXT_MAX_LENGTH
    assert limits.OPTION_TEXT == theirs.OPTION_TEXT_MAX_LENGTH
    assert limits.OPTION_VALUE == theirs.OPTION_VALUE_MAX_LENGTH
    assert limits.SELECT_OPTIONS == theirs.SELECT_OPTIONS_MAX_ITEMS
    assert limits.TABLE_ROWS == theirs.TABLE_ROWS_MAX_ITEMS
    assert limits.PRIVATE_METADATA == theirs.VIEW_PRIVATE_METADATA_MAX_LENGTH
    assert limits.VIEW_TITLE == theirs.VIEW_TITLE_MAX_LENGTH


@pytest.mark.parametrize("name", gallery.CARDS)
def test_the_gallery_is_as_it_was(name: str, golden: Callable[[str, Any], None]) -> None:
    message = blocks.render_message(gallery.CARDS[name])
    golden(f"slack/{name}.json", message)
    assert set(message) == {"text", "blocks"}
    check_limits(message)
    validate_surface_blocks(message["blocks"], "message")
    assert schemas.slack_message(message) == []


def test_a_form_is_a_modal(golden: Callable[[str, Any], None]) -> None:
    view = blocks.render_view(gallery.UPDATE_FORM)
    golden("slack/update-form-view.json", view)
    check_blocks(view["blocks"])
    assert blocks.read_sentence(view) == "action update WS4-07 v3"
    validate_surface_blocks(view["blocks"], "modal")
    assert schemas.slack_view(view) == []


def test_a_home_tab_holds_what_a_message_holds() -> None:
    home = blocks.render_home(gallery.EVERYTHING)
    validate_surface_blocks(home["blocks"], "home")
    assert schemas.slack_view(home) == []
    assert home["type"] == "home"


def test_the_extremes_come_as_several_messages_in_order_and_lose_nothing() -> None:
    messages = blocks.render_messages(gallery.EXTREMES)
    for message in messages:
        check_limits(message)
        assert schemas.slack_message(message) == []
    text = "".join(read(message["blocks"]) for message in messages)
    assert all(any_card.squeezed(word) in text for word in any_card.words_of(gallery.EXTREMES.card))
    assert text.index("Paragraph3.") < text.index("Label3:") < text.index("Row3")
    with pytest.raises(DoesNotFit, match=f"needs {len(messages)} messages"):
        blocks.render_message(gallery.EXTREMES)


@any_card.few
@given(any_card.replies())
def test_any_card_is_within_limits_and_loses_no_word(reply: Reply) -> None:
    messages = blocks.render_messages(reply)
    for message in messages:
        check_limits(message)
    text = "".join(read(message["blocks"]) for message in messages)
    for word in any_card.words_of(reply.card):
        assert any_card.squeezed(word) in text


@any_card.few
@given(any_card.replies())
def test_no_card_can_ping_link_or_format(reply: Reply) -> None:
    for message in blocks.render_messages(reply):
        for string in shown_strings(message):
            assert not re.search(r"<[!@#]|<https?:|@(?:here|channel|everyone)\b|[\x00-\x08\x1b\u202e]", string)
        for part in walk(message["blocks"]):
            if part.get("type") == "mrkdwn":
                bold, *rest = part["text"].split("\n")
                assert re.fullmatch(r"\*[^*]+\*", bold)
                assert all(is_inert(html.unescape(line)) for line in [bold.strip("*"), *rest])
        assert "<" not in message["text"].replace("&lt;", "")


@any_card.few
@given(any_card.forms())
def test_any_form_is_a_modal_within_limits(form: Form) -> None:
    view = blocks.render_view(Reply(card(form), how="form"))
    check_blocks(view["blocks"])
    assert len(view["title"]["text"]) <= 24
    text = read(view)
    for one in form.inputs:
        assert all(any_card.squeezed(word) in text for word in (one.label, one.hint, one.error))
        assert all(any_card.squeezed(option.label) in text or len(option.label) > 75 for option in one.options)


def test_words_that_look_like_markup_stand_in_rich_text_and_others_keep_their_bold() -> None:
    [safe] = blocks.render_message(Reply(card(Row("A & B <C>", buttons=(Button("Go", "go"),)))))["blocks"]
    assert safe["text"] == {"type": "mrkdwn", "text": "*A &amp; B &lt;C&gt;*"}
    risky, actions = blocks.render_message(Reply(card(Row("*A* :wave: b", buttons=(Button("Go", "go"),)))))["blocks"]
    assert risky["elements"][0]["elements"][0] == {"type": "text", "text": "*A* :wave: b", "style": {"bold": True}}
    assert actions["type"] == "actions"


def test_a_list_of_rows_takes_at_most_two_blocks_a_row() -> None:
    rows = [Row(f"Row {n}", ("a", "b"), None, (Button("A", f"a {n}"), Button("B", f"b {n}"))) for n in range(20)]
    assert len(blocks.render_message(Reply(card(*rows)))["blocks"]) == 40


def test_a_button_that_is_too_long_is_told_in_full_beside_it_and_its_sentence_is_never_cut() -> None:
    drawn = blocks.render_message(Reply(card(Buttons((Button(gallery.LONG_NAME, "school show 1"),)))))["blocks"]
    assert drawn[0]["elements"][0]["text"] == gallery.LONG_NAME
    assert drawn[1]["elements"][0]["text"]["text"].endswith("…")
    with pytest.raises(DoesNotFit, match="sentence"):
        blocks.render_message(Reply(card(Buttons((Button("Go", "x" * 2_001),)))))


def test_a_confirmation_asks_in_its_own_words() -> None:
    ask = Confirm("Remove it?", "It will be gone.", "Remove", "Keep")
    reply = Reply(card(Buttons((Button("Remove", "remove 1", "danger", ask),))))
    [button] = blocks.render_message(reply)["blocks"][0]["elements"]
    assert button["style"] == button["confirm"]["style"] == "danger"
    assert button["confirm"]["deny"]["text"] == "Keep"


def test_links_are_only_to_the_web() -> None:
    facts = Facts((Fact("Good", "here", "https://example.org"), Fact("Bad", "there", "javascript:alert(1)")))
    [drawn] = blocks.render_message(Reply(card(facts)))["blocks"]
    assert [part["url"] for part in walk(drawn) if "url" in part] == ["https://example.org"]
    assert "javascript:alert(1)" in read(drawn)


def test_tables_fall_back_to_fixed_width_text_where_a_workspace_refuses_them() -> None:
    drawn = blocks.render_message(gallery.PLEDGES, tables="text")["blocks"]
    [fixed] = [part for part in walk(drawn) if part.get("type") == "rich_text_preformatted"]
    assert "Nursery           1          4   25" in fixed["elements"][0]["text"]
    assert not [block for block in drawn if block["type"] == "table"]


def test_two_tables_are_two_messages_and_a_long_one_repeats_its_header() -> None:
    small = Table(("A",), (("1",),))
    assert len(blocks.render_messages(Reply(card(small, small)))) == 2
    long = Table(("Number",), tuple((str(n),) for n in range(150)))
    drawn = [message["blocks"][0]["rows"] for message in blocks.render_messages(Reply(card(long)))]
    assert [len(rows) for rows in drawn] == [100, 52]
    assert all(rows[0][0]["text"] == "Number" for rows in drawn)


def test_a_picture_is_shown_once_it_is_uploaded_and_told_until_then() -> None:
    reply = Reply(card(Picture("A chart", "chart.png", gallery.png())))
    assert blocks.pictures(reply)[0].name == "chart.png"
    assert "Achart" in read(blocks.render_message(reply))
    [image] = blocks.render_message(reply, uploaded={"chart.png": "F1"})["blocks"]
    assert image == {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A chart"}


def test_a_heading_goes_with_what_it_heads() -> None:
    filler = [Text(f"{n} " + "word " * 30) for n in range(49)]
    messages = blocks.render_messages(Reply(card(*filler, Title("Head", level=1), Text("Body"))))
    assert messages[1]["blocks"][0]["type"] == "header"


def test_the_text_is_read_to_those_who_cannot_see_the_blocks_unless_it_is_confidential() -> None:
    text = blocks.render_message(gallery.PLEDGES)["text"]
    assert text.startswith("Pledge · as at 26 February 2016")
    assert "Lower | 40 | 76 | 53" in text
    secret = blocks.render_message(Reply(card(Text("Category 3a")), confidential=True))
    assert "3a" not in secret["text"]
    assert "3a" in read(secret["blocks"])


def test_what_is_empty_is_still_a_message_that_slack_accepts() -> None:
    assert blocks.render_message(Reply(Card(())))["blocks"]
    ask = Buttons((Button("Go", "go", confirm=Confirm("", "", "")),))
    message = blocks.render_message(Reply(card(Title(""), Text(" "), Facts(()), Row(""), ask)))
    check_limits(message)


def test_a_form_in_a_message_is_its_questions_and_a_button() -> None:
    drawn = blocks.render_message(Reply(card(gallery.UPDATE_FORM.card.form)))["blocks"]
    assert drawn[-1]["elements"][0]["value"] == "action update WS4-07 v3"
    assert drawn[-1]["elements"][0]["text"]["text"] == "Open the form"
    assert "Whythatrating?" in read(drawn)


def test_a_sentence_too_long_for_a_modal_is_refused() -> None:
    with pytest.raises(DoesNotFit, match="sentence"):
        blocks.render_view(Reply(card(Form("F", "x" * 3_000, (Input("a", "A"),)))))


def test_a_confidential_card_without_a_form_is_a_modal_to_read() -> None:
    view = blocks.render_view(Reply(card(Title("School"), Text("Category 3a")), confidential=True))
    assert "submit" not in view
    assert view["title"]["text"] == "School"
    assert len(view["blocks"]) == 1
    assert schemas.slack_view(view) == []


def test_a_modal_opens_at_once_and_is_filled_later() -> None:
    view = blocks.loading_view("Update the action WS4-07 of the partnership")
    assert len(view["title"]["text"]) <= 24
    assert schemas.slack_view(view) == []


def test_options_past_a_hundred_are_grouped_and_long_ones_go_on_in_their_description() -> None:
    options = tuple(Option(f"s{n}", f"{n} {gallery.LONG_NAME}") for n in range(150))
    view = blocks.render_view(Reply(card(Form("F", "f", (Input("s", "School", "choice", "s149", options=options),)))))
    element = view["blocks"][0]["element"]
    assert [len(group["options"]) for group in element["option_groups"]] == [100, 50]
    assert element["initial_option"] == element["option_groups"][1]["options"][-1]
    first = element["option_groups"][0]["options"][0]
    assert (first["text"]["text"][:-1] + first["description"]["text"]).replace(" ", "") == options[0].label.replace(
        " ", ""
    )
    assert schemas.slack_view(view) == []


def test_a_date_that_is_no_date_yet_is_told_in_the_hint() -> None:
    asked = Input("due", "Due", "date", "end of spring term")
    [drawn] = blocks.render_view(Reply(card(Form("F", "f", (asked,)))))["blocks"]
    assert "initial_date" not in drawn["element"]
    assert drawn["hint"]["text"] == "Now: end of spring term."


def test_the_type_to_suggest_is_told_by_the_action_id() -> None:
    assert blocks.suggested_type("suggest:school") == "school"
    assert blocks.suggested_type("answer") == ""


def test_errors_go_to_their_inputs_and_homeless_ones_to_the_first() -> None:
    form = Form("F", "f", (Input("a", "A"), Input("b", "B", error="Too long.")))
    reply = Reply(card(form), field_errors={"b": "Not a date.", "x": "Somebody was faster."})
    assert blocks.errors_response(reply) == {
        "response_action": "errors",
        "errors": {"a": "Somebody was faster.", "b": "Not a date."},
    }
    plain = Reply(card(Text("That is not possible.")), field_errors={"a": "No."})
    assert blocks.errors_response(plain)["errors"] == {"a": "No."}


def test_answers_are_read_back_from_every_kind_of_input() -> None:
    values = {
        "progress": {"answer": {"type": "plain_text_input", "value": "two\nlines"}},
        "why": {"answer": {"type": "plain_text_input", "value": None}},
        "due": {"answer": {"type": "datepicker", "selected_date": "2027-03-25"}},
        "later": {"answer": {"type": "datepicker", "selected_date": None}},
        "rag": {"answer": {"type": "radio_buttons", "selected_option": {"value": "amber"}}},
        "none": {"answer": {"type": "static_select", "selected_option": None}},
        "owners": {"suggest:owner": {"selected_options": [{"value": "p:7"}, {"value": "o:3"}]}},
        "files": {"answer": {"type": "file_input", "files": [{"id": "F1"}, {"id": "F2"}]}},
    }
    view = {"state": {"values": values}, "private_metadata": json.dumps({"sentence": "s"})}
    assert blocks.read_answers(view) == {
        "progress": "two\nlines",
        "why": "",
        "due": "2027-03-25",
        "later": "",
        "rag": "amber",
        "none": "",
        "owners": "p:7, o:3",
        "files": "F1, F2",
    }
