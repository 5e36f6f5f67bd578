"""A file handed in without a word: what it is, is asked, and the button that answers does with it what a form would."""

from __future__ import annotations

import csv
import io

from commands.engine.cards import Button
from commands.engine.request import HANDED_IN, Upload
from tests.commands.test_files import word
from tests.support import slack_screen
from tests.support.stage import Actor, DoorActor, Seen, SlackActor, Stage

SURVEY = "Health survey 2016"


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


def test_what_a_file_is_is_asked_and_the_likeliest_comes_first(stage: Stage) -> None:
    seen = hands_in(stage.nell, PLAN)
    for words in ("What is this file?", "plan.csv", "Nothing has been read into the programme."):
        assert words in seen
    assert labels(stage.nell)[0] == "Import the plan"
    assert set(labels(stage.nell)) == {
        *("Import the plan", "School register", "School types and localities", "Pledge signatures", "Who took part")
    }
    assert "I read 1 workstream and 1 action in plan.csv." in stage.nell.taps("Import the plan")


def test_every_row_that_takes_a_file_takes_one_that_was_kept(stage: Stage) -> None:
    hands_in(stage.nell, ENGAGED)
    assert "1 new, 0 changed" in stage.nell.taps("Who took part")
    stage.nell.says('/pledge add Vision text:"We will know every child."')
    hands_in(stage.nell, SIGNED)
    assert "1 new signature" in stage.nell.taps("Pledge signatures")
    hands_in(stage.nell, PLACES)
    assert "What places.csv would set" in stage.nell.taps("School types and localities")
    assert "locality North" in stage.nell.sees
    hands_in(stage.nell, PLACES)
    assert "places.csv" in stage.nell.taps("School register")
    assert "Nothing was written." in stage.nell.sees
    hands_in(stage.nell, STYLE)
    assert labels(stage.nell) == ["The pack's template", "Import the plan"]
    assert "Packs are written on style.docx from now on." in stage.nell.taps("The pack's template")


def test_several_files_are_asked_about_one_by_one(stage: Stage) -> None:
    seen = hands_in(stage.cleo, ENGAGED, SIGNED, Upload("scan.pdf", b"%PDF-1.7"))
    for words in ("What are these files?", "who.csv", "signed.csv", "scan.pdf", "This is a PDF"):
        assert words in seen
    assert "Import the plan" not in labels(stage.cleo)
    stage.cleo.taps("Who took part")
    assert "Nothing is written yet." in stage.cleo.sees or "There is no column called Initiative" in stage.cleo.sees


def test_words_that_come_with_a_file_are_said_with_it(stage: Stage) -> None:
    assert "1 new, 0 changed" in hands_in(stage.cleo, ENGAGED, words="tookpart import")
    assert "Nothing is written yet." in stage.cleo.sees


def test_words_in_passing_do_not_lose_the_file(stage: Stage) -> None:
    for words in ("Here is our action plan", "school register"):
        assert "What is this file?" in hands_in(stage.nell, PLAN, words=words)


def test_without_a_file_one_is_told_how_to_hand_it_in(stage: Stage) -> None:
    how = {"terminal": "Type where the file is", "slack": "Drop the file", "teams": "attach the file"}
    assert how[stage.surface] in stage.lee.says("/headway file")
    assert "I then ask what it is." in stage.lee.sees


def test_who_may_import_nothing_is_told_who_may_and_nothing_is_kept(stage: Stage) -> None:
    seen = hands_in(stage.lee, PLAN)
    assert "Please send it to one of them." in seen
    assert "I have kept nothing of it." in seen


def test_what_nothing_reads_is_said_so_at_once(stage: Stage) -> None:
    seen = hands_in(stage.nell, Upload("scan.pdf", b"%PDF-1.7"))
    assert "I cannot read that" in seen
    assert "its tables cannot be read reliably" in seen


def test_a_kept_file_is_its_senders_alone_and_kept_for_a_week(stage: Stage) -> None:
    gone = "That file is no longer here: what is handed in is kept for a week."
    assert gone in stage.nell.says("/headway import file:K7Q29XTW")
    hands_in(stage.cleo, ENGAGED)
    stage.clock.moves(days=8)
    assert gone in stage.cleo.taps("Who took part")


def test_a_row_that_needs_more_than_the_file_asks_for_that_alone(stage: Stage) -> None:
    hands_in(stage.nell, PLACES)
    if isinstance(stage.nell, SlackActor):
        return
    sentence = next(button.sentence for button in shown(stage.nell) if button.label == "School register")
    stage.nell.says(f"{sentence} ask:yes")
    assert stage.nell.sees.reply is not None
    form = stage.nell.sees.reply.card.form
    assert form is not None
    assert ([each.name for each in form.inputs], form.sentence) == (["day"], sentence)
    assert "places.csv" in stage.nell.fills(day="2026-08-31")
