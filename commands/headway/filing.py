"""A file handed in without a word: it is kept, and its sender is asked what it is. Nothing is read by a guess."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

from commands import files
from commands.action.adding import refuse
from commands.engine.cards import Button, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.drawing import size_words
from commands.engine.request import Upload
from commands.engine.table import Call, Command, say
from commands.files import FileType
from models.intake.glance import Glance, glance
from models.intake.records import Unreadable

Taker: TypeAlias = tuple[Command, FileType]
"""A row that takes a file, and the type of that argument."""
HOW = {
    "slack": "Drop the file into our direct messages, with no words. I then ask what it is.",
    "teams": "In our own chat, attach the file with the paperclip or the + and send it. I then ask what it is.",
    "terminal": "Type where the file is: /headway file plan.docx. I then ask what it is.",
}
"""How a file is handed in on each platform."""
NOT_YOURS = (
    "A file is handed in to be imported, which only a programme manager, an officer, a lead or a clerk can do. "
    "Please send it to one of them. I have kept nothing of it."
)


def handed(context: Context) -> Reply:
    """Keep each file that came, and ask what it is; with none, say how one is handed in, and show what is kept."""
    uploads, takers = files.handed_in(context, ""), _takers(context)
    if not uploads:
        return _how(context, takers)
    if not takers:
        return refuse(NOT_YOURS)
    rows = [_row(upload, takers, partial(files.keep, context, files.HANDED, upload)) for upload in uploads]
    if not any(row.buttons for row in rows):
        return Reply(card(Title("I cannot read that"), *rows), outcome="refused")
    title = "What is this file?" if len(uploads) == 1 else "What are these files?"
    others = " /headway file shows the others again." if len(uploads) > 1 else ""
    kept = Text(f"Nothing has been read into the programme. I keep it for you for a week.{others}", quiet=True)
    return Reply(card(Title(title), *rows, kept))


def _how(context: Context, takers: Sequence[Taker]) -> Reply:
    """How a file is handed in where the person is, and what they have handed in before, to say what it is."""
    how = Notice("info", HOW.get(context.request.speaker.platform, HOW["slack"]))
    kept = files.kept(context) if takers else []
    heading = Title("What I keep for you", 2) if kept else None
    return Reply(card(how, heading, *(_row(upload, takers, partial(str, code)) for code, upload in kept)))


def _takers(context: Context) -> list[Taker]:
    """The rows that take a file and that this person may use, in the table's order."""
    return [
        (row, argument.type)
        for row in context.table.rows
        for argument in row.arguments
        if isinstance(argument.type, FileType) and context.can(row.permission).allowed
    ]


def _row(upload: Upload, takers: Sequence[Taker], kept_as: Callable[[], str]) -> Row:
    """A file with a button for each thing that it may be, the likeliest first; or why nothing can read it.

    ``kept_as`` gives the code it is kept under; it is asked only where there is a button to say it.
    """
    try:
        seen = glance(upload.name, upload.data)
    except Unreadable as unreadable:
        return Row(upload.name, (str(unreadable),))
    fitting = sorted(_fitting(seen, takers), key=lambda taker: -taker[1].likeness(seen))
    if not fitting:
        return Row(upload.name, ("It is of a kind that nothing you may import is.",))
    code = kept_as()
    sure = fitting[0][1].likeness(seen) > 1
    buttons = tuple(
        Button(taken.called, say(Call(row, {"file": code})), "primary" if sure and at == 0 else "default")
        for at, (row, taken) in enumerate(fitting)
    )
    return Row(upload.name, (size_words(upload.data),), buttons=buttons)


def _fitting(seen: Glance, takers: Sequence[Taker]) -> list[Taker]:
    """Those of the takers that read such a kind of file at all."""
    return [(row, taken) for row, taken in takers if seen.kind in taken.kinds]
