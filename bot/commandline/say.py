"""`headway say`: one request, answered as text, or exactly as a surface would be sent it."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import typer

from bot.app import Headway, build
from bot.commandline.ending import FAULT, MISTAKE, Stop
from bot.commandline.who import who
from bot.settings import load
from bot.terminal import files
from bot.terminal.text import render
from commands.engine.cards import Outcome, Reply, to_json
from commands.engine.drawing import DoesNotFit
from commands.engine.request import Channel, Request, Upload
from models.clock import LONDON

Drawn = Literal["text", "json", "slack", "teams"]
CODES: Final[dict[Outcome, int]] = {"done": 0, "refused": MISTAKE, "fault": FAULT}


def say(
    words: str,
    *,
    name: str,
    authority: str | None = None,
    channel: str | None = None,
    at: str | None = None,
    drawn: Drawn = "text",
    file: Path | None = None,
) -> int:
    """Say one thing, print the answer, and give the exit code. Raises :class:`Stop` for what cannot be said."""
    words = words.encode(errors="surrogateescape").decode(errors="replace")  # what was no text stays readable
    now = instant(at)
    uploads = (read(file),) if file else ()
    headway = build(load())
    try:
        speaker = who(headway.database, name, authority).speaker
        request = Request(speaker, words, now, place(channel), uploads=uploads)
        return answer(headway, request, drawn)
    finally:
        headway.close()


def answer(headway: Headway, request: Request, drawn: Drawn = "text") -> int:
    """Carry out a request, print the reply, and give the exit code."""
    reply = headway.door.handle(request)
    for line in draw(reply, drawn):
        typer.echo(line)
    if drawn == "text":
        for path in files.save(reply, Path()):
            typer.echo(f"Saved {path}")
    return CODES[reply.outcome]


def draw(reply: Reply, drawn: Drawn) -> Iterator[str]:
    """The reply as text, as Headway's own JSON, or as the one JSON object that Slack or Teams is sent.

    For Slack that is ``{"text": …, "blocks": […]}``; ``{"messages": […]}`` with several of them, in order, where one
    message cannot hold the reply; and ``{"view": …}`` where it is a form or the Home tab. For Teams it is the card, or
    ``{"messages": […]}`` with several.
    """
    try:
        match drawn:
            case "text":
                yield render(reply, width(), colour=False)
            case "json":
                yield to_json(reply).decode()
            case "slack":
                yield json.dumps(_slack(reply), ensure_ascii=False)
            case "teams":
                from bot.teams import adaptive

                cards = adaptive.render_messages(reply)
                drawn_there = cards[0] if len(cards) == 1 else {"messages": cards}
                yield json.dumps(drawn_there, ensure_ascii=False)
    except DoesNotFit as wrong:
        raise Stop(f"That answer does not fit: {wrong}.", FAULT) from wrong


def width() -> int:
    """How many columns there are to draw in; 80 where nobody looks."""
    return min(shutil.get_terminal_size().columns, 120) if sys.stdout.isatty() else 80


def instant(at: str | None) -> datetime:
    """The time to say something at, now where none is given: London's wall clock unless it names an offset.

    Raises :class:`Stop`.
    """
    if at is None:
        return datetime.now(UTC)
    try:
        when = datetime.fromisoformat(at.strip())
        return (when.replace(tzinfo=LONDON) if when.tzinfo is None else when).astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise Stop(f"“{at}” is not a time. Type it like 2026-12-01T09:00.") from wrong


def place(channel: str | None) -> Channel:
    """The terminal, or the public channel of that name."""
    return Channel(kind="terminal") if channel is None else Channel(channel, channel.lstrip("#"), "public")


def read(path: Path) -> Upload:
    """The file as it is handed in. Raises :class:`Stop`."""
    try:
        return files.read(path)
    except files.FileProblem as problem:
        raise Stop(str(problem)) from problem


def _slack(reply: Reply) -> dict[str, Any]:
    from bot.slack import blocks

    if reply.how == "form":
        return {"view": blocks.render_view(reply)}
    if reply.how == "home":
        return {"view": blocks.render_home(reply)}
    messages = blocks.render_messages(reply)
    return messages[0] if len(messages) == 1 else {"messages": messages}
