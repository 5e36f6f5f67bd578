"""Importing by chat: a manager sends a file, looks at what was understood, and takes it in; nobody is told."""

from __future__ import annotations

import re

import pytest

from bot.documents.office import Office
from bot.slack import blocks
from bot.teams import adaptive
from bot.terminal import text as terminal
from commands.engine.cards import Button, Reply
from commands.engine.dispatch import Door
from commands.engine.request import Channel, Request, Speaker, Upload
from commands.engine.table import Table
from commands.headway.import_rows import ROWS
from commands.table import ALIASES, NOUNS, TABLE
from commands.things import thing_of
from models.database import Database
from tests.support.databases import NOW
from tests.support.papers import Council, a_council, line, paper, real

GOVERN = "2: Governors are confident"
FIRST = (
    line("Open a reading hub", who="Library service", when="May 2027", progress="Sites chosen"),
    line("Train a reading lead", who="Jo Larkfield", when="Ongoing"),
    line("Publish a handbook", GOVERN, when="31/02/2027", rag="Red"),
)
PLAN = paper(*FIRST)


class Chat:
    """A conversation in one authority."""

    def __init__(self, database: Database) -> None:
        self.council: Council = a_council(database)
        rows = (*TABLE.rows, *(row for row in ROWS if row not in TABLE.rows))
        self.door = Door(database, Table(rows, nouns=NOUNS, aliases=ALIASES), thing_of, Office())
        self.shown: list[Button] = []

    def says(self, words: str, *files: tuple[str, bytes], who: str = "nell", **more: object) -> Reply:
        """Say a line, with files."""
        speaker = Speaker("terminal", str(self.council.tenant), who)
        uploads = tuple(Upload(name, data) for name, data in files)
        reply = self.door.handle(Request(speaker, words, NOW, Channel(), uploads=uploads, **more))  # type: ignore[arg-type]
        _draws(reply)
        self.shown = [*terminal.buttons(reply), *self.shown]
        return reply

    def sends(self, data: bytes, name: str = "plan.csv") -> str:
        """Send a file to import; what is seen."""
        return seen(self.says("/headway import", (name, data)))

    def taps(self, label: str, **more: object) -> str:
        """Tap the button of that label shown last; what is seen."""
        button = next(button for button in self.shown if button.label == label)
        return seen(self.says(button.sentence, origin="button", **more))  # type: ignore[arg-type]


def seen(reply: Reply) -> str:
    """A reply's words."""
    return re.sub(r"\s+", " ", terminal.render(reply))


def _draws(reply: Reply) -> None:
    assert adaptive.render(reply)["type"] == "AdaptiveCard"
    if reply.card.form:
        blocks.render_view(reply)
    assert blocks.render_messages(reply)


@pytest.fixture
def chat(sqlite_database: Database) -> Chat:
    return Chat(sqlite_database)


def test_without_a_file_a_form_asks_for_it(chat: Chat) -> None:
    reply = chat.says("/headway import")
    assert reply.how == "form"
    form = reply.card.form
    assert form
    assert [(each.name, each.kind) for each in form.inputs] == [("file", "file")]
    again = chat.says(form.sentence, answers={"file": ""}, origin="form")
    assert again.field_errors == {"file": "Please add the file."}
    answered = chat.says(form.sentence, ("plan.csv", PLAN), answers={"file": "F0123"}, origin="form")
    assert "I read 2 recommendations and 3 actions in plan.csv." in seen(answered)


def test_a_preview_says_what_was_read_and_understood(chat: Chat) -> None:
    words = chat.sends(PLAN)
    for said in (
        "I read 2 recommendations and 3 actions in plan.csv. Nothing is written until you apply it.",
        "R1 Every child reads well",
        "Who (owners)",
        "recommendation, as the file says: R1, R1-01",
        "1 over some days or months, 1 ongoing, 1 not clear",
        "1 person known here, 1 organisation, 1 action with nobody",
        "none: every action stays not rated",
        "3 added",
        "when is “31/02/2027”? February has no day 31.",
        "the file rates it Red and does not say why. It stays not rated.",
        "2 never come due",
    ):
        assert said in words


def test_a_preview_writes_nothing_but_its_draft(chat: Chat) -> None:
    before = chat.council.counts()
    chat.sends(PLAN)
    assert chat.council.counts() == {**before, "draft": 1}


def test_applying_says_what_was_done_and_what_is_left_and_that_nobody_was_told(chat: Chat) -> None:
    chat.sends(PLAN)
    words = chat.taps("Apply")
    assert words.startswith("✔ 2 recommendations and 3 actions brought in from plan.csv. Needs you (3)")
    assert words.endswith("Nobody has been told. When it is right, type /headway go live.")
    assert "R2-01 · row 4" in words
    assert "When is it due" not in words
    assert chat.council.references() == ["R1-01", "R1-02", "R2-01"]
    assert "R2-01" in chat.taps("Give a date")
    assert "R2-01" in chat.taps("Rate")


def test_a_live_programme_is_not_told_to_go_live(chat: Chat) -> None:
    chat.says("/headway go live sure:yes")
    chat.sends(PLAN)
    assert "Nobody has been told" not in chat.taps("Apply")


def test_applied_twice_nothing_doubles(chat: Chat) -> None:
    chat.sends(PLAN)
    chat.taps("Apply")
    before = chat.council.rows(without=("expires_at",))
    assert "Everything in plan.csv is in the plan already. Nothing was changed." in chat.taps("Apply")
    assert chat.council.rows(without=("expires_at",)) == before
    words = chat.sends(PLAN)
    assert "3 already as in the file" in words
    assert "/headway import apply" not in [button.sentence.rpartition(" ")[0] for button in chat.shown[:2]]


def test_a_redelivered_apply_answers_the_same(chat: Chat) -> None:
    chat.sends(PLAN)
    assert chat.taps("Apply", delivery="t:1") == chat.taps("Apply", delivery="t:1")
    assert len(chat.council.references()) == 3


def test_hand_edits_survive_and_clashes_are_told(chat: Chat) -> None:
    chat.sends(PLAN)
    chat.taps("Apply")
    chat.says("/action R1-01 due June 2027 because the lease is late")
    assert "1 edited here since, and kept so" in chat.sends(PLAN)
    words = chat.sends(paper({**FIRST[0], "when": "July 2027", "who": "Schools"}, *FIRST[1:]), "december.csv")
    assert "The date was changed here and in the file. Here: “June 2027”. In the file: “July 2027”." in words
    assert "1 action changed by december.csv." in chat.taps("Apply")
    assert chat.council.action("R1-01").when_text == "June 2027"
    assert [owner.name for owner in chat.council.action("R1-01").owners] == ["Schools"]


def test_what_is_applied_is_compared_at_that_moment(chat: Chat) -> None:
    chat.sends(PLAN)
    chat.taps("Apply")
    assert "1 changed" in chat.sends(paper({**FIRST[0], "when": "July 2027"}, *FIRST[1:]))
    chat.says("/action R1-01 due June 2027 because the lease is late")
    words = chat.taps("Apply")
    assert "The date was changed here and in the file. Here: “June 2027”. In the file: “July 2027”." in words
    assert chat.council.action("R1-01").when_text == "June 2027"


def test_undo_takes_the_import_back_and_importing_again_restores_it(chat: Chat) -> None:
    chat.sends(PLAN)
    chat.taps("Apply")
    before = [chat.council.action(reference) for reference in chat.council.references()]
    assert "Taken back" in chat.taps("Undo")
    assert {chat.council.action(reference).status for reference in chat.council.references()} == {"withdrawn"}
    assert "3 brought back" in chat.sends(PLAN)
    assert "2 recommendations and 3 actions brought back from plan.csv." in chat.taps("Apply")
    after = [chat.council.action(reference) for reference in chat.council.references()]
    assert [_told(action) for action in after] == [_told(action) for action in before]
    assert "R1 Every child reads well" in seen(chat.says("/workstream"))


def test_undoing_a_second_paper_leaves_the_first_and_it_can_come_again(chat: Chat) -> None:
    chat.sends(PLAN)
    chat.taps("Apply")
    first = [_told(chat.council.action(reference)) for reference in chat.council.references()]
    second = paper({**FIRST[0], "when": "July 2027", "progress": "Sites chosen\nStaff found"}, *FIRST[1:])
    chat.sends(second)
    chat.taps("Apply")
    chat.taps("Undo")
    assert [_told(chat.council.action(reference)) for reference in chat.council.references()] == first
    chat.sends(second)
    assert "1 action changed" in chat.taps("Apply")
    assert chat.council.action("R1-01").when_text == "July 2027"
    assert [note.text for note in chat.council.action("R1-01").notes] == ["Sites chosen", "Staff found"]


def _told(action: object) -> tuple[object, ...]:
    names = ("reference", "title", "outcome", "status", "because", "when_text", "rag", "cost", "review_on", "slips")
    parts = (
        [owner.name for owner in action.owners],  # type: ignore[attr-defined]
        [note.text for note in action.notes],  # type: ignore[attr-defined]
        [milestone.title for milestone in action.milestones],  # type: ignore[attr-defined]
    )
    return (*(getattr(action, name) for name in names), *parts)


def test_a_discarded_file_is_forgotten(chat: Chat) -> None:
    chat.sends(PLAN)
    assert "plan.csv is forgotten" in chat.taps("Discard")
    assert "no longer here" in chat.taps("Apply")
    assert chat.council.counts()["draft"] == 0


def test_a_long_list_is_paged(chat: Chat) -> None:
    chat.sends(paper(*(line(f"Action {n} of many", who="Schools", when="31/02/2027") for n in range(20))))
    first = chat.says(next(b for b in chat.shown if b.label == "Apply").sentence.replace("apply", "show"))
    assert "Needs you (20)" in seen(first)
    pager = next(node for node in first.card.nodes if node.type == "pager")
    assert pager.words == "1–8 of 20"
    last = chat.says(f"{pager.next[:-1]}3")
    assert "Action 19 of many" in seen(last)
    assert "17–20 of 20" in seen(last)
    assert "17–20 of 20" in seen(chat.says(f"{pager.next[:-1]}9"))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_comes_back_with_what_somebody_changed_in_it(chat: Chat, kind: str) -> None:
    chat.sends(paper(*FIRST, line("- Meet", GOVERN, when="Jan 2027\nMay 2027", progress="Once\nTwice", cost="£5.50")))
    chat.taps("Apply")
    chat.says("/action R1-01 rate amber because the lease is late")
    chat.says("/action R1-01 progress Keys are here")
    chat.says("/action R1-01 progress So are chairs")
    file = next(node for node in chat.says(f"/action export {kind}").card.nodes if node.type == "file")
    assert "4 already as in the file" in chat.sends(file.data, file.name)
    if kind == "csv":
        assert "1 changed" in chat.sends(file.data.replace(b"Library service", b"Book trust"), file.name)
        chat.taps("Apply")
        assert [owner.name for owner in chat.council.action("R1-01").owners] == ["Book trust"]


def test_several_files_are_looked_at_one_by_one(chat: Chat) -> None:
    reply = chat.says("/headway import", ("a.csv", PLAN), ("b.csv", PLAN), ("c.csv", b"nothing here"))
    assert "3 actions in a.csv" in seen(reply)
    assert "b.csv" in seen(reply)
    assert "c.csv" in seen(reply)
    assert "3 actions in b.csv" in chat.taps("Look at it")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.csv", b""),
        ("holiday.jpg", b"\xff\xd8\xff\xe0 picture"),
        ("bomb.docx", b"PK\x03\x04 not really"),
        ("letter.csv", b"Dear all,\nplease find the plan attached.\n"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(chat: Chat, name: str, data: bytes) -> None:
    before = chat.council.counts()
    reply = chat.says("/headway import", (name, data))
    assert reply.outcome == "refused"
    assert name in seen(reply)
    assert reply.field_errors["file"].endswith(".")
    assert "Nothing was written." in seen(reply)
    assert chat.council.counts() == before


def test_words_of_a_file_do_no_harm(chat: Chat) -> None:
    evil = "<!channel> *bold* =cmd|' /C calc'!A0 [x](http://evil.example)"
    words = chat.sends(paper(line(evil, f"1: {evil}", who=evil, when=evil)), "../../etc/<!here>.csv")
    assert "etc/" not in words
    chat.taps("Apply")
    assert chat.council.action("R1-01").title == evil


def test_only_a_manager_imports(chat: Chat) -> None:
    reply = chat.says("/headway import", ("plan.csv", PLAN), who="lee")
    assert (reply.outcome, chat.council.counts()["draft"]) == ("refused", 0)
    chat.sends(PLAN)
    sentence = next(button for button in chat.shown if button.label == "Apply").sentence
    assert chat.says(sentence, who="jo").outcome == "refused"
    assert chat.council.references() == []


@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv"])
def test_the_published_plan_by_chat(chat: Chat, kind: str) -> None:
    name, data = real(kind)
    words = chat.sends(data, name)
    assert "6 recommendations and 27 actions" in words
    assert "2 ongoing, 1 not known yet, 1 left blank" in words
    assert "15 never come due" in words
    assert "6 recommendations and 27 actions brought in" in chat.taps("Apply")
    assert chat.council.references()[-1] == "R6-07"
    assert "Nothing was changed" in chat.taps("Apply")
