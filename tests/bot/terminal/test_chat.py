"""The chat at a terminal, typed into through a pipe: what is typed, and what is then on the screen."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent, Completer
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.documents.office import Office
from bot.door import Door
from bot.terminal import chat as chatting
from bot.terminal.chat import LEFT, Chat
from bot.terminal.completion import FieldCompleter, LineCompleter
from bot.terminal.conversation import Conversation
from bot.terminal.piped import answer_all
from commands.engine.cards import Button, Buttons, Confirm, File, Form, Input, Notice, Option, Reply, card
from commands.engine.dispatch import Door as RealDoor
from commands.engine.request import Speaker
from commands.table import TABLE
from commands.things import thing_of
from models.database import Database
from tests.support.databases import opened
from tests.support.scripted_door import ScriptedDoor

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
JO = Speaker("terminal", "1", "jo", "jo", "Jo Larkfield")
CTRL_C, CTRL_D, TAB = "\x03", "\x04", "\t"

RATINGS = (Option("green", "Green"), Option("amber", "Amber"), Option("red", "Red"))
TITLE = Input("title", "Action", required=True, hint="What is to be done.", max_length=40)
RATE = Input("rag", "Rating", "choice", options=RATINGS, value="green")
REASON = Input("reason", "Because", "long", value="It was late.")
OWNERS = Input("owners", "Owners", "search", suggests="owners", many=True)
PLAN = Input("plan", "Plan", "file", required=True)


def asks(*inputs: Input, **errors: str) -> Reply:
    form = Form("New action", "/action add", inputs)
    return Reply(card(form), how="form", outcome="refused", field_errors=errors)


def told(sentence: str = "It is stored.") -> Reply:
    return Reply(card(Notice("done", sentence)))


@contextmanager
def typing(keys: str) -> Iterator[None]:
    """Keys on their way to the prompt."""
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys)
        yield


def talked(door: Door, *lines: str, folder: Path | None = None) -> str:
    """Type lines, each ended with return unless it is a key of its own, then leave; gives what was shown."""
    shown: list[str] = []
    conversation = Conversation(door, JO, shown.append, folder or Path(), now=lambda: NOW)
    keys = "".join(line if line[-1:] in (CTRL_C, CTRL_D) else f"{line}\r" for line in lines)
    with typing(f"{keys}exit\r"):
        Chat(conversation).run()
    return "\n".join(shown)


@pytest.fixture
def door() -> ScriptedDoor:
    return ScriptedDoor()


# -- lines and buttons -------------------------------------------------------------------------------------------------


def test_what_is_typed_is_said_and_answered(door: ScriptedDoor) -> None:
    assert "You said /action" in talked(door, "/action", "", "   ")
    assert [(r.words, r.origin, r.channel.kind, r.speaker) for r in door.requests] == [
        ("/action", "command", "terminal", JO)
    ]


@pytest.mark.parametrize("end", ["exit", "QUIT", CTRL_D])
def test_it_ends_when_told_to(door: ScriptedDoor, end: str) -> None:
    talked(door, end, "/action")
    assert door.requests == []


def test_ctrl_c_gives_a_new_line(door: ScriptedDoor) -> None:
    talked(door, f"/acti{CTRL_C}", "/headway")
    assert [request.words for request in door.requests] == ["/headway"]


def test_a_number_presses_that_button_of_the_last_answer(door: ScriptedDoor) -> None:
    pressed = Buttons((Button("Done", "/action done WS1-01"), Button("Guide", url="https://example.org/guide")))
    door.on("/action", Reply(card(pressed)))
    door.on("/action done", told())
    shown = talked(door, "1", "/action", "3", "2", "1")
    assert [(r.words, r.origin) for r in door.requests] == [
        ("/action", "command"),
        ("/action done WS1-01", "button"),
    ]
    assert "The last answer has no button 1. It has none." in shown
    assert "The last answer has no button 3. It has 2." in shown
    assert "https://example.org/guide" in shown


def test_a_question_before_a_button_is_put(door: ScriptedDoor) -> None:
    sure = Confirm("Withdraw WS1-01?", "This cannot be undone.", "Withdraw", "Keep")
    door.on("/action", Reply(card(Buttons((Button("Withdraw", "/action withdraw WS1-01", confirm=sure),)))))
    door.on("/action withdraw", told("It is withdrawn."))
    shown = talked(door, "/action", "1", "no", "1", CTRL_C, "1", "y")
    assert shown.count("Withdraw WS1-01? This cannot be undone.") == 3
    assert shown.count("Nothing was done.") == 2
    assert [request.words for request in door.requests] == ["/action", "/action withdraw WS1-01"]


def test_a_question_is_answered_by_the_next_line_of_a_pipe(door: ScriptedDoor) -> None:
    sure = Confirm("Withdraw?", "", "Withdraw")
    door.on("/action", Reply(card(Buttons((Button("Withdraw", "/action withdraw", confirm=sure),)))))
    door.on("/action withdraw", told())
    conversation = Conversation(door, JO, lambda _text: None, now=lambda: NOW)
    answer_all(conversation, ["/action\n", "1\n", "/headway\n", "y\n", "/action\n", "1\n", "yes\n", "exit\n", "/me\n"])
    words = [request.words for request in door.requests]
    assert words == ["/action", "/headway", "y", "/action", "/action withdraw"]


def test_files_are_saved_and_told_of_and_overwrite_none(door: ScriptedDoor, tmp_path: Path) -> None:
    door.on("/action export", Reply(card(File("../plan: 1.csv", "text/csv", b"one"))))
    shown = talked(door, "/action export", "/action export", folder=tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "-plan- 1.csv": b"one",
        "-plan- 1-2.csv": b"one",
    }
    assert f"Saved {tmp_path / '-plan- 1-2.csv'}" in shown


def test_a_plan_is_attached_to_its_import(door: ScriptedDoor, tmp_path: Path) -> None:
    plan = tmp_path / "our plan.csv"
    plan.write_bytes(b"Action\n")
    talked(door, f'/headway import "{plan}"', f"headway import {plan}", "/headway import apply code:K7QX2M9P")
    assert [(r.words, [u.name for u in r.uploads]) for r in door.requests] == [
        ("/headway import", ["our plan.csv"]),
        ("/headway import", ["our plan.csv"]),
        ("/headway import apply code:K7QX2M9P", []),
    ]


def test_a_file_named_alone_is_handed_in(door: ScriptedDoor, tmp_path: Path) -> None:
    style = tmp_path / "our style.docx"
    style.write_bytes(b"PK")
    talked(door, str(style), f"/hw file {style}", f"board pack template {style}", "/nowhere.docx")
    assert [(r.words, [u.name for u in r.uploads]) for r in door.requests] == [
        ("/headway file", ["our style.docx"]),
        ("/hw file", ["our style.docx"]),
        ("/board pack template", ["our style.docx"]),
        ("/nowhere.docx", []),
    ]


def test_a_plan_that_is_not_there_is_told_of(door: ScriptedDoor, tmp_path: Path) -> None:
    shown = talked(door, "/headway import nowhere.docx", f"/headway import {tmp_path}")
    assert "There is no file nowhere.docx." in shown
    assert "is a folder" in shown
    assert door.requests == []


# -- forms -------------------------------------------------------------------------------------------------------------


def answered(door: ScriptedDoor, *lines: str, form: Reply) -> tuple[str, dict[str, str] | None]:
    """Answer a form; gives what was shown, and the answers sent."""
    door.on("/action add", lambda request: form if request.answers is None else told())
    shown = talked(door, "/action add", *lines)
    return shown, door.last.answers


def test_a_form_is_asked_a_question_at_a_time(door: ScriptedDoor) -> None:
    shown, answers = answered(door, "Read more", "2", "", form=asks(TITLE, RATE, REASON))
    assert answers == {"title": "Read more", "rag": "amber", "reason": "It was late."}
    assert (door.last.words, door.last.origin) == ("/action add", "form")
    assert "Action (needed)\n  What is to be done." in shown
    assert "  [1] Green\n  [2] Amber\n  [3] Red\n  Now: Green." in shown
    assert "It is stored." in shown


@pytest.mark.parametrize(
    ("typed", "value"), [("", "green"), ("-", ""), ("3", "red"), ("red", "red"), ("Am", "amber"), ("AMBER", "amber")]
)
def test_a_choice_is_made_by_number_or_by_name(door: ScriptedDoor, typed: str, value: str) -> None:
    assert answered(door, typed, form=asks(RATE))[1] == {"rag": value}


def test_several_choices_are_made_at_once(door: ScriptedDoor) -> None:
    several = Input("ratings", "Ratings", "choice", options=RATINGS, many=True)
    assert answered(door, "1, red", form=asks(several))[1] == {"ratings": "green, red"}


def test_what_cannot_be_an_answer_is_asked_again(door: ScriptedDoor) -> None:
    shown, answers = answered(door, "", "-", "x" * 41, "Read more", "7", "2", form=asks(TITLE, RATE))
    assert shown.count("! This is needed.") == 2
    assert "! That is 41 characters; at most 40 fit here." in shown
    assert "! Type one of these, by number or by name: 1 Green, 2 Amber, 3 Red." in shown
    assert answers == {"title": "Read more", "rag": "amber"}


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_a_form_that_is_left_stores_nothing(door: ScriptedDoor, key: str) -> None:
    door.on("/action add", asks(TITLE, RATE))
    shown = talked(door, "/action add", "Read more", key, "/headway")
    assert LEFT in shown
    assert [request.words for request in door.requests] == ["/action add", "/headway"]


def test_what_the_door_finds_wrong_is_asked_again_and_the_rest_is_kept(door: ScriptedDoor) -> None:
    sent: list[dict[str, str]] = []

    def script(request: object) -> Reply:
        answers = door.last.answers
        if answers is None:
            return asks(TITLE, REASON)
        sent.append(answers)
        return told() if answers["reason"] == "Staff left." else asks(TITLE, REASON, reason="Say why, please.")

    door.on("/action add", script)
    shown = talked(door, "/action add", "Read more", "-", "Staff left.")
    assert sent == [{"title": "Read more", "reason": ""}, {"title": "Read more", "reason": "Staff left."}]
    assert "Because\n  ! Say why, please." in shown
    assert shown.count("Action (needed)") == 1


def test_a_form_asks_for_the_path_of_a_file(door: ScriptedDoor, tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_bytes(b"Action\n")
    shown, answers = answered(door, "", "no.csv", str(plan), form=asks(PLAN))
    assert "! A file is needed here: type its path." in shown
    assert "! There is no file no.csv." in shown
    assert answers == {"plan": "plan.csv"}
    assert [(upload.name, upload.data) for upload in door.last.uploads] == [("plan.csv", b"Action\n")]


# -- completion --------------------------------------------------------------------------------------------------------


def offered(completer: Completer, text: str) -> list[str]:
    """The line as each thing that is offered would make it."""
    document = Document(text, len(text))
    found = completer.get_completions(document, CompleteEvent(completion_requested=True))
    return [text[: len(text) + one.start_position] + one.text for one in found]


@pytest.fixture
def database(sample_template: Path, tmp_path: Path) -> Iterator[Database]:
    with opened(f"sqlite:///{shutil.copyfile(sample_template, tmp_path / 'headway.sqlite3')}") as database:
        yield database


@pytest.fixture
def suggest(database: Database) -> Callable[[str, str], tuple[Option, ...]]:
    door = RealDoor(database, TABLE, thing_of, Office())
    conversation = Conversation(door, JO, lambda _text: None, now=lambda: NOW)
    return lambda suggests, prefix: door.suggest(conversation.request(""), suggests, prefix)


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("/ac", "/action "),
        ("work", "/workstream "),
        ("/action exp", "/action export "),
        ("/headway setup t", "/headway setup term "),
        ("/action WS1-03 prog", "/action WS1-03 progress "),
        ("/action WS1-0", "/action WS1-03"),
        ("/action list in WS1", "/action list in WS1"),
        ("/action owner WS1-03 @nel", "/action owner WS1-03 @nell"),
        ("/action list owner:nel", "/action list owner:@nell"),
        ("/action list status:comp", "/action list status:complete"),
    ],
)
def test_a_line_is_completed(suggest: Callable[[str, str], tuple[Option, ...]], typed: str, line: str) -> None:
    completed = offered(LineCompleter(TABLE, suggest), typed)
    assert line in completed
    assert len(completed) == len(set(completed))


def test_the_path_of_a_plan_is_completed(tmp_path: Path) -> None:
    (tmp_path / "plan.docx").write_bytes(b"")
    completer = LineCompleter(TABLE, lambda _suggests, _prefix: ())
    assert offered(completer, f"/headway import {tmp_path}/pl") == [f"/headway import {tmp_path}/plan.docx"]


def test_the_last_of_several_answers_is_completed(suggest: Callable[[str, str], tuple[Option, ...]]) -> None:
    assert "@nell, @petra" in offered(FieldCompleter(OWNERS, suggest), "@nell, petr")
    assert offered(FieldCompleter(RATE, suggest), "am") == ["Amber"]


def test_nobody_is_stopped_from_typing_by_what_cannot_be_suggested(door: ScriptedDoor) -> None:
    def fails(*_arguments: object) -> tuple[Option, ...]:
        raise RuntimeError

    door.suggest = fails  # type: ignore[method-assign]
    talked(door, f"/action @n{TAB}", "/headway")
    assert [request.words for request in door.requests][-1] == "/headway"


# -- the real door -----------------------------------------------------------------------------------------------------


def test_an_action_is_rated_through_its_button_and_form(database: Database) -> None:
    door = RealDoor(database, TABLE, thing_of, Office())
    shown = talked(door, "/action WS1-03", "3", "2", "The printer is late.", "/action WS1-03 history")
    assert "Rating (needed)" in shown
    assert "WS1-03 is rated Amber" in shown
    assert "The printer is late." in shown


# -- history -----------------------------------------------------------------------------------------------------------


def test_history_is_kept_for_this_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    chatting.history().append_string("/action")
    file = tmp_path / "headway" / "history"
    assert "/action" in file.read_text("utf-8")
    assert file.stat().st_mode & 0o077 == 0


def test_history_is_forgotten_where_it_cannot_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "headway").write_text("a file where the folder should be", "utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    chatting.history().append_string("/action")
