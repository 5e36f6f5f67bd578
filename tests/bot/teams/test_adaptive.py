from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.teams import adaptive
from bot.teams.text import escaped
from commands.engine.cards import (
    Button,
    Buttons,
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
from tests.bot.teams.reading import of_type, read, walk


def rendered(markdown: str) -> str:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)


@pytest.mark.parametrize("name", gallery.CARDS)
def test_the_gallery_is_as_it_was(name: str, golden: Callable[[str, Any], None]) -> None:
    drawn = adaptive.render(gallery.CARDS[name])
    golden(f"teams/{name}.json", drawn)
    assert drawn["version"] == "1.5"
    assert drawn["msteams"] == {"width": "Full"}
    assert drawn["fallbackText"]
    assert schemas.adaptive_card(drawn) == []


@any_card.few
@given(any_card.replies(6))
def test_any_card_fits_or_says_so_and_loses_no_word(reply: Reply) -> None:
    try:
        drawn = adaptive.render(reply)
    except DoesNotFit:
        return
    assert len(json.dumps(drawn, ensure_ascii=False).encode()) <= 80_000
    text = read(drawn["body"])
    for word in any_card.words_of(reply.card):
        assert any_card.squeezed(word) in text
    ids = [part["id"] for part in walk(drawn) if "id" in part]
    assert len(ids) == len(set(ids))


@any_card.few
@given(any_card.replies(6))
def test_no_card_can_mention_or_hard_code_a_colour(reply: Reply) -> None:
    try:
        drawn = adaptive.render(reply)
    except DoesNotFit:
        return
    shown = json.dumps(drawn["body"], ensure_ascii=False)
    assert "<at>" not in shown
    assert not re.search(r"[\x00-\x1f\u202e]", shown)
    assert "backgroundImage" not in shown


@given(any_card.texts(10) | any_card.texts(10, "\n") | st.text("ab*_[]()!<>#`~+-=.1|\\& \n", max_size=60))
def test_escaped_text_is_read_by_markdown_as_it_stands(text: str) -> None:
    drawn = rendered(escaped(text))
    assert set(re.findall(r"</?(\w+)", drawn)) <= {"p", "br"}
    assert any_card.squeezed(html.unescape(re.sub(r"</?(?:p|br)[^>]*>", "", drawn))) == any_card.squeezed(text)


def test_links_are_only_to_the_web_and_hold_no_markup() -> None:
    facts = Facts((Fact("Good", "a](b", "https://example.org/x_(y)"), Fact("Bad", "there", "javascript:alert(1)")))
    good, bad = (fact["value"] for fact in adaptive.render(Reply(card(facts)))["body"][0]["facts"])
    assert rendered(good).strip() == '<p><a href="https://example.org/x_%28y%29">a](b</a></p>'
    assert "<a" not in rendered(bad)


def test_a_button_says_its_sentence_and_takes_no_inputs_along() -> None:
    [action] = of_type(adaptive.render(Reply(card(Buttons((Button("Done", "action done WS1-01"),))))), "Action.Execute")
    assert (action["verb"], action["data"]) == ("say", {"sentence": "action done WS1-01"})
    assert action["associatedInputs"] == "none"


def test_past_six_the_buttons_go_behind_the_ellipsis() -> None:
    several = Buttons(tuple(Button(str(n), f"say {n}") for n in range(9)))
    actions = adaptive.render(Reply(card(several)))["body"][0]["actions"]
    assert [action.get("mode", "primary") for action in actions] == ["primary"] * 6 + ["secondary"] * 3


def test_an_ellipsis_never_hides_a_single_button() -> None:
    several = Buttons(tuple(Button(str(n), f"say {n}") for n in range(7)))
    sets = of_type(adaptive.render(Reply(card(several))), "ActionSet")
    assert [len(each["actions"]) for each in sets] == [6, 1]
    assert not any("mode" in action for each in sets for action in each["actions"])


def test_a_button_with_a_question_uncovers_it_first() -> None:
    ask = Confirm("Remove it?", "It will be gone.", "Remove", "Keep")
    row, question = adaptive.render(Reply(card(Buttons((Button("Remove", "remove 1", "danger", ask),)))))["body"]
    assert row["actions"][0]["type"] == "Action.ToggleVisibility"
    assert row["actions"][0]["targetElements"] == [question["id"]]
    assert question["isVisible"] is False
    yes, no = of_type(question, "ActionSet")[0]["actions"]
    assert (yes["data"], no["title"]) == ({"sentence": "remove 1"}, "Keep")


def test_a_form_answers_with_its_sentence_and_says_what_is_wrong_beside_the_field() -> None:
    drawn = adaptive.render(gallery.UPDATE_FORM)
    submit, cancel = drawn["body"][-1]["actions"]
    assert (submit["verb"], submit["associatedInputs"]) == ("answer", "auto")
    assert adaptive.read_sentence(submit["data"]) == "action update WS4-07 v3"
    assert (cancel["verb"], cancel["associatedInputs"]) == ("cancel", "none")
    at = next(n for n, element in enumerate(drawn["body"]) if element.get("id") == "because")
    assert "Amber needs a reason" in drawn["body"][at + 1]["inlines"][0]["text"]
    needed = next(element for element in drawn["body"] if element.get("id") == "progress")
    assert needed["isRequired"]
    assert needed["errorMessage"]
    heading = drawn["body"][1]
    assert (heading["text"], heading["style"]) == ("Update WS4-07", "heading")
    school = next(element for element in drawn["body"] if element.get("id") == "school")
    assert school["choices.data"] == {"type": "Data.Query", "dataset": "school"}


def test_answers_are_read_back_with_several_separated_as_everywhere() -> None:
    data = {"sentence": "s", "_many": ["owners"], "owners": "p:7,o:3", "rag": "amber", "progress": "a, b"}
    assert adaptive.read_answers(data) == {"owners": "p:7, o:3", "rag": "amber", "progress": "a, b"}


def test_a_search_without_a_choice_yet_has_one_that_chooses_nothing() -> None:
    def field(value: str, *, many: bool = False) -> Any:
        asked = Input("owner", "Owner", "search", value, suggests="owner", many=many)
        return of_type(adaptive.render(Reply(card(Form("F", "f", (asked,))))), "Input.ChoiceSet")[0]

    [nothing] = field("")["choices"]
    assert nothing["title"] == "Type to search"
    assert "value" not in field("")
    assert adaptive.read_answers({"owner": nothing["value"]}) == {"owner": ""}
    assert adaptive.read_answers({"_many": ["owner"], "owner": f"{nothing['value']},p:7"}) == {"owner": "p:7"}
    assert [choice["value"] for choice in field("p:7")["choices"]] == ["p:7"]


def test_a_button_is_marked_as_slack_marks_it() -> None:
    three = Buttons((Button("Done", "a", "primary"), Button("Undo", "b", "danger"), Button("Open", "c")))
    actions = adaptive.render(Reply(card(three)))["body"][0]["actions"]
    assert [action.get("style") for action in actions] == ["positive", "destructive", None]


def test_a_short_column_is_as_wide_as_its_words() -> None:
    table = Table(
        ("Workstream", "Actions", "Red"), (("Talking and reading from the start", "12", "3"),), numeric=(1, 2)
    )
    [drawn] = of_type(adaptive.render(Reply(card(table))), "Table")
    assert [column["width"] for column in drawn["columns"]] == [116, "76px", "44px"]


def test_where_short_columns_are_too_many_for_a_phone_all_share_its_width_and_none_is_cut_off() -> None:
    table = Table(("School", "Of", *["Overdue"] * 4), (("St Thomas of Canterbury", *"12345"),))
    [drawn] = of_type(adaptive.render(Reply(card(table))), "Table")
    assert [column["width"] for column in drawn["columns"]] == [116, 36, *[76] * 4]
    assert all(cell["items"][0]["wrap"] for row in drawn["rows"] for cell in row["cells"])


def test_a_cell_without_words_keeps_its_place() -> None:
    table = Table(("Kind", "Signed", "Of"), (("partners", "", "3"), ("others", "2")))
    [drawn] = of_type(adaptive.render(Reply(card(table))), "Table")
    assert all(cell["items"] and cell["items"][0]["text"] for row in drawn["rows"] for cell in row["cells"])


def test_an_input_may_not_take_the_place_of_the_sentence() -> None:
    with pytest.raises(ValueError, match="sentence"):
        adaptive.render(Reply(card(Form("F", "f", (Input("sentence", "S"),)))))


def test_choices_with_markup_in_them_are_not_drawn_where_markdown_is_read() -> None:
    def style(label: str) -> str:
        asked = Input("a", "A", "choice", options=(Option("1", label),))
        return str(of_type(adaptive.render(Reply(card(Form("F", "f", (asked,))))), "Input.ChoiceSet")[0]["style"])

    assert style("Amber – at risk") == "expanded"
    assert style("[Click](https://evil.example)") == "compact"


def test_a_table_has_a_header_row_and_numbers_to_the_right() -> None:
    [table] = of_type(adaptive.render(gallery.PLEDGES), "Table")
    assert table["firstRowAsHeader"] is True
    assert table["rows"][1]["cells"][1]["items"][0]["horizontalAlignment"] == "Right"


def test_a_rating_and_an_error_are_words_with_a_shape_in_the_ink_of_the_theme() -> None:
    texts = of_type([adaptive.render(gallery.ACTION_LIST), adaptive.render(gallery.UPDATE_FORM)], "TextRun")
    assert {"🔺 Red", "⬜ Not rated", "⚠️ Say it in fewer than 100 words."} <= {run["text"] for run in texts}
    assert not any("color" in run for run in texts)


def test_a_picture_too_large_for_the_card_is_told_instead() -> None:
    small = adaptive.render(Reply(card(Picture("A chart", "c.png", gallery.png()))))
    assert small["body"][0]["url"].startswith("data:image/png;base64,")
    assert small["body"][0]["altText"] == "A chart"
    large = Reply(card(Picture("A chart", "c.png", b"x" * 90_000)))
    assert read(adaptive.render(large)["body"]) == "🖼️Achart"
    assert adaptive.pictures(large)


def test_one_card_that_cannot_hold_it_all_is_refused() -> None:
    with pytest.raises(DoesNotFit, match="the card"):
        adaptive.render(Reply(card(Text("x" * 90_000))))


def test_a_confidential_card_says_nothing_where_a_locked_screen_shows_it() -> None:
    drawn = adaptive.render(Reply(card(Title("Category 3a")), confidential=True))
    assert "3a" not in drawn["fallbackText"]


def test_one_short_button_stands_beside_its_row() -> None:
    [row] = adaptive.render(Reply(card(Row("A", buttons=(Button("Open", "a show 1"),)))))["body"]
    assert row["items"][0]["type"] == "ColumnSet"
