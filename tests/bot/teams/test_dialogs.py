from __future__ import annotations

from typing import Any

import pytest

from bot.teams import adaptive, dialogs
from commands.engine.cards import Button, Buttons, Confirm, Form, Input, Reply, Row, Text, Title, card
from tests import gallery
from tests.bot import schemas
from tests.bot.teams.reading import of_type, read


def content(task: dict[str, Any]) -> dict[str, Any]:
    assert task["card"]["contentType"] == "application/vnd.microsoft.card.adaptive"
    shown: dict[str, Any] = task["card"]["content"]
    return shown


def test_a_form_in_a_dialog_submits_what_its_card_would_have_executed() -> None:
    drawn = adaptive.render(gallery.UPDATE_FORM)
    task = dialogs.as_dialog(drawn, "Update WS4-07")
    assert (task["title"], task["width"], task["height"]) == ("Update WS4-07", "medium", "large")
    assert schemas.adaptive_card(content(task)) == []
    assert of_type(task, "Action.Execute") == []
    submit, cancel = of_type(task, "Action.Submit")
    assert (submit["data"]["verb"], submit["associatedInputs"], submit["style"]) == ("answer", "auto", "positive")
    assert adaptive.read_sentence(submit["data"]) == "action update WS4-07 v3"
    assert (cancel["data"]["verb"], cancel["associatedInputs"]) == ("cancel", "none")
    assert adaptive.read_answers({**submit["data"], "rag": "amber", "owners": "p:7,o:3"}) == {
        "progress": "",
        "rag": "amber",
        "because": "",
        "due": "",
        "owners": "p:7, o:3",
        "school": "",
        "title": "",
    }
    assert len(of_type(drawn, "Action.Execute")) == 2


def test_the_title_of_a_dialog_is_not_said_twice_but_a_long_one_is_said_in_full() -> None:
    def said(title: str) -> tuple[str, str]:
        form = Form(title, "f", (Input("a", "A"),))
        task = dialogs.as_dialog(adaptive.render(Reply(card(form))), title)
        return task["title"], read(content(task)["body"])

    assert said("Rate *WS1-01*") == ("Rate *WS1-01*", "ASaveCancel")
    title, body = said("Rate it " * 20)
    assert title.endswith("…")
    assert len(title) <= 60
    assert body.startswith("Rateit" * 20)


def test_a_dialog_without_a_title_or_with_nothing_but_one_still_shows_something() -> None:
    assert dialogs.as_dialog(adaptive.render(Reply(card(Text("x")))), " ")["title"] == "Headway"
    task = dialogs.as_dialog(adaptive.render(Reply(card(Title("Only this")))), "Only this")
    assert read(content(task)["body"]) == "Onlythis"
    assert task["height"] == "medium"


def test_a_question_in_a_dialog_uncovers_itself_and_its_answer_is_submitted() -> None:
    ask = Confirm("Remove it?", "It will be gone.", "Remove")
    drawn = adaptive.render(Reply(card(Buttons((Button("Remove", "remove 1", "danger", ask),)))))
    row, question = content(dialogs.as_dialog(drawn, "Remove"))["body"]
    assert row["actions"][0]["targetElements"] == [question["id"]]
    [yes] = of_type(question, "Action.Submit")
    assert yes["data"] == {"verb": "say", "sentence": "remove 1"}


def test_only_a_button_that_opens_a_form_asks_for_a_dialog() -> None:
    buttons = (Button("Move…", "action move WS1-01"), Button("Done", "action done WS1-01", "primary"))
    drawn = adaptive.render(Reply(card(Row("WS1-01", buttons=buttons), Form("F", "action move", (Input("a", "A"),)))))
    opened = dialogs.opening(drawn, lambda sentence: sentence.startswith("action move"))
    assert schemas.adaptive_card(opened) == []
    [move] = of_type(opened, "Action.Submit")
    assert move["data"] == {
        "msteams": {"type": "task/fetch"},
        "verb": "say",
        "sentence": "action move WS1-01",
    }
    assert (move["title"], move["associatedInputs"]) == ("Move…", "none")
    assert [action["verb"] for action in of_type(opened, "Action.Execute")] == ["say", "answer", "cancel"]
    assert len(of_type(drawn, "Action.Execute")) == 4


@pytest.mark.parametrize("name", gallery.CARDS)
def test_any_card_is_valid_in_a_dialog_and_says_there_what_it_says_in_a_chat(name: str) -> None:
    drawn = adaptive.render(gallery.CARDS[name])
    task = dialogs.as_dialog(drawn, "Headway")
    assert schemas.adaptive_card(content(task)) == []
    assert read(content(task)["body"]) == read(drawn["body"])
    assert schemas.adaptive_card(dialogs.opening(drawn, lambda _: True)) == []


def test_a_dialog_is_shown_or_closed_with_a_sentence_or_without() -> None:
    task = dialogs.as_dialog(adaptive.render(gallery.NOTICES), "Notices")
    assert dialogs.shown(task) == {"task": {"type": "continue", "value": task}}
    assert dialogs.message("Saved.") == {"task": {"type": "message", "value": "Saved."}}
    assert dialogs.CLOSED is None


def test_a_file_is_asked_for_in_the_chat_and_a_form_of_nothing_else_cannot_be_submitted() -> None:
    def form(*inputs: Input) -> dict[str, Any]:
        drawn = adaptive.render(Reply(card(Form("Read a plan", "headway import", inputs, "Read it"))))
        assert schemas.adaptive_card(drawn) == []
        return drawn

    file = Input("file", "The plan", "file", hint="A spreadsheet (.xlsx) or a Word document.", required=True)
    alone = form(file)
    assert "Sendmethefilehereinourchat" in read(alone["body"])
    assert "Aspreadsheet(.xlsx)" in read(alone["body"])
    assert [action["title"] for action in of_type(alone, "Action.Execute")] == ["Cancel"]
    with_more = form(file, Input("note", "Note"))
    assert [action["title"] for action in of_type(with_more, "Action.Execute")] == ["Read it", "Cancel"]
