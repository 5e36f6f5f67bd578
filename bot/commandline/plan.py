"""`headway import plan` and `headway import pledges`: a file, shown first and written when told to."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import typer

from bot.app import Headway, build
from bot.commandline.ending import MISTAKE
from bot.commandline.say import CODES, read, width
from bot.commandline.who import Who, only_manager, who
from bot.settings import load
from bot.terminal.text import buttons, render
from commands.engine.cards import Reply
from commands.engine.request import Channel, Request, Upload

PLAN, PLEDGES = "/headway import", "/pledge import"


def import_file(words: str, file: Path, *, apply: bool, name: str | None, authority: str | None) -> int:
    """Show what a file holds that is handed in with these words and, with ``apply``, write it. Gives the exit code."""
    upload = read(file)
    headway = build(load())
    try:
        database = headway.database
        speaking = who(database, name, authority) if name else only_manager(database, authority)
        return _import(headway, speaking, words, upload, apply=apply)
    finally:
        headway.close()


def _import(headway: Headway, speaking: Who, words: str, upload: Upload, *, apply: bool) -> int:
    request = Request(speaking.speaker, words, datetime.now(UTC), Channel(kind="terminal"), uploads=(upload,))
    preview = _said(headway, request)
    if not apply or preview.outcome != "done":
        return CODES[preview.outcome]
    pressed = next((button for button in buttons(preview) if button.sentence.startswith(f"{words} apply")), None)
    if pressed is None:
        typer.echo("There is nothing to apply.", err=True)
        return MISTAKE
    again = dataclasses.replace(request, words=pressed.sentence, now=datetime.now(UTC), origin="button", uploads=())
    return CODES[_said(headway, again).outcome]


def _said(headway: Headway, request: Request) -> Reply:
    reply = headway.door.handle(request)
    typer.echo(render(reply, width()) + "\n")
    return reply
