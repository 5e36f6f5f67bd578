"""A file handed in without a word: what it is, is asked, and the button that answers does with it what a form would."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from commands.engine.cards import Button
from commands.engine.request import HANDED_IN, Upload
from models.memory import Draft
from tests.commands.test_files import word
from tests.support import slack_screen
from tests.support.programmes import Opened
from tests.support.stage import Actor, DoorActor, Seen, SlackActor, Stage, set_stage

SURVEY = "Health survey 2016"
GONE = "That file is no longer here: what is handed in is kept for a week."


def flat(name: str, *lines: tuple[str, ...]) -> Upload:
    """A file of lines, the first its headings."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return Upload(name, out.getvalue().encode())


PLAN = flat(
    "plan.csv", ("Recommendation", "Action", "Who", "By when"), ("1: Books", "Open a hub", "Jo Larkfield", "May")
)
ENGAGED = flat("who.csv", ("Initiative", "URN", "Pupils"), (SURVEY, "109001", "212"))
SIGNED = flat("signed.csv", ("Date", "School", "Capacity"), ("1 March 2016", "Ashmoor Primary School", "Head"))
STYLE = Upload("style.docx", word())
SCAN = Upload("scan.pdf", b"%PDF-1.7")
PLACES = flat("places.csv", ("URN", "Locality"), ("109001", "North"))


def hands_in(actor: Actor, *files: Upload, words: str = "") -> Seen:
    """Send files in one's own chat, with words or without."""
    if isinstance(actor, SlackActor):
        return actor._saw(Seen(actor.person.write(words, *((file.name, file.data) for file in files)).text))
    return actor.says(words or (HANDED_IN if isinstance(actor, DoorActor) else ""), files=files)


def shown(actor: Actor) -> list[Button]:
    """The buttons that were shown last, where the reply behind them is known."""
    assert actor.sees.reply is not None
    return [button for node in actor.sees.reply.card.nodes for button in getattr(node, "buttons", ())]


def labels(actor: Actor) -> list[str]:
    """The labels of the buttons that were shown last."""
    if isinstance(actor, SlackActor):
        return slack_screen.labels(actor.person.messages[-1].blocks)
    return [button.label for button in shown(actor)]


@pytest.fixture
def terminal(programme: Opened) -> Iterator[Stage]:
    """One surface, where what is told of is the same on all of them."""
    with set_stage("terminal", programme.database, programme.tenant) as opened:
        yield opened


def test_what_a_file_is_is_asked_and_the_likeliest_comes_first(stage: Stage) -> None:
    seen = hands_in(stage.nell, PLAN)
    for words in ("What is this file?", "plan.csv", "Nothing has been read into the programme."):
        assert words in seen
    assert labels(stage.nell)[0] == "Import the plan"
    assert set(labels(stage.nell)) == {
        *("Import the plan", "School register", "School types and localities", "Pledge signatures", "Who took part")
    }
    assert "I read 1 workstream and 1 action in plan.csv." in stage.nell.taps("Import the plan")
    seen = hands_in(stage.nell, ENGAGED, SIGNED, SCAN)
    for words in ("What are these files?", "who.csv", "signed.csv", "scan.pdf", "This is a PDF"):
        assert words in seen


def test_what_is_kept_is_shown_again(terminal: Stage) -> None:
    hands_in(terminal.cleo, ENGAGED, SIGNED)
    terminal.cleo.taps("Who took part")
    seen = terminal.cleo.says("/headway file")
    for words in ("What I keep for you", "who.csv", "signed.csv"):
        assert words in seen
    assert labels(terminal.cleo)[0] == "Pledge signatures"
    assert "What I keep for you" not in terminal.nell.says("/headway file")


def test_words_that_come_with_a_file_are_said_with_it_and_words_in_passing_do_not_lose_it(stage: Stage) -> None:
    assert "1 new, 0 changed" in hands_in(stage.cleo, ENGAGED, words="tookpart import")
    assert "What is this file?" in hands_in(stage.cleo, ENGAGED, words="Here is who took part")
    assert labels(stage.cleo)[0] == "Who took part"
    assert "Import the plan" not in labels(stage.cleo)
    how = {"terminal": "Type where the file is", "slack": "Drop the file", "teams": "attach the file"}
    assert how[stage.surface] in stage.cleo.says("/headway file")


def test_every_row_that_takes_a_file_takes_one_that_was_kept(terminal: Stage) -> None:
    nell = terminal.nell
    hands_in(nell, ENGAGED)
    assert "1 new, 0 changed" in nell.taps("Who took part")
    nell.says('/pledge add Vision text:"We will know every child."')
    hands_in(nell, SIGNED)
    assert "1 new signature" in nell.taps("Pledge signatures")
    hands_in(nell, PLACES)
    assert "What places.csv would set" in nell.taps("School types and localities")
    assert "locality North" in nell.sees
    hands_in(nell, PLACES)
    assert "places.csv" in nell.taps("School register")
    assert "Nothing was written." in nell.sees
    hands_in(nell, STYLE)
    assert labels(nell) == ["The pack's template", "Import the plan"]
    assert "Packs are written on style.docx from now on." in nell.taps("The pack's template")


def test_words_that_only_ask_leave_a_file_to_be_asked_about(terminal: Stage) -> None:
    assert "What is this file?" in hands_in(terminal.nell, PLAN, words="school register")


def test_what_cannot_be_imported_is_not_kept(terminal: Stage) -> None:
    for words in ("Please send it to one of them.", "I have kept nothing of it."):
        assert words in hands_in(terminal.lee, PLAN)
    for words in ("I cannot read that", "its tables cannot be read reliably"):
        assert words in hands_in(terminal.nell, SCAN)
    with terminal.database.read(terminal.tenant) as session:
        assert session.scalars(select(Draft.code)).all() == []


def test_a_kept_file_is_its_senders_alone_and_kept_for_a_week(terminal: Stage) -> None:
    hands_in(terminal.cleo, ENGAGED)
    sentence = shown(terminal.cleo)[0].sentence
    assert GONE in terminal.nell.says(sentence)
    assert "1 new, 0 changed" in terminal.cleo.says(sentence)
    terminal.clock.moves(days=8)
    assert GONE in terminal.cleo.says(sentence)


def test_a_row_that_needs_more_than_the_file_asks_for_that_alone(terminal: Stage) -> None:
    nell = terminal.nell
    hands_in(nell, PLACES)
    sentence = next(button.sentence for button in shown(nell) if button.label == "School register")
    nell.says(f"{sentence} ask:yes")
    assert nell.sees.reply is not None
    form = nell.sees.reply.card.form
    assert form is not None
    assert ([each.name for each in form.inputs], form.sentence) == (["day"], sentence)
    assert "places.csv" in nell.fills(day="2026-08-31")


def test_a_file_that_is_handed_in_twice_is_kept_once(terminal: Stage) -> None:
    hands_in(terminal.nell, PLAN)
    terminal.clock.moves(days=6)
    assert "Import the plan" in hands_in(terminal.nell, PLAN, ENGAGED)
    assert terminal.nell.says("/headway file").text.count("plan.csv") == 1
    terminal.clock.moves(days=6)
    assert "plan.csv" in terminal.nell.says("/headway file"), "for a week from when it last came"
