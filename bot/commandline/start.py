"""`headway start` and `headway chat`: talking to Headway in a terminal, or through a pipe."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import typer

from bot.app import Headway, build, prepare
from bot.commandline.ending import Stop
from bot.commandline.say import width
from bot.commandline.who import Who, authorities, who
from bot.settings import Settings, load
from bot.terminal.conversation import Conversation
from commands.engine.dispatch import Door
from models import packing
from models.directory import tenant_of
from models.meeting import Meeting
from models.packing import Drawn
from models.tenancy import TenantSession

Serve = Callable[[Settings], None]
PLATFORM, WORKSPACE = "terminal", "sample"


def start(*, name: str | None = None, authority: str | None = None, serve: Serve) -> None:
    """Serve the platforms that are set up; where none is, talk here, in the sample unless told as whom."""
    settings = load()
    if settings.has_slack or settings.has_teams:
        serve(settings)
        return
    prepare(settings)
    headway = build(settings)
    try:
        speaking, welcome = _speaking(headway, name, authority)
        for line in (welcome, *HOW):
            typer.echo(line, err=True)
        talk(headway, speaking)
    finally:
        headway.close()


HOW = (
    "Type /action to see what you owe, /headway help for all there is, exit to leave.",
    "To connect Slack or Microsoft Teams, follow the README: it puts the keys of docs/settings.md into a file .env.",
)


def chat(*, name: str, authority: str | None = None) -> None:
    """Talk to Headway as one person."""
    headway = build(load())
    try:
        talk(headway, who(headway.database, name, authority))
    finally:
        headway.close()


def talk(headway: Headway, speaking: Who) -> None:
    """Talk until the end of the input: with a prompt where there is a terminal, else a line at a time."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        from bot.terminal.chat import Chat, history

        conversation = Conversation(headway.door, speaking.speaker, typer.echo, width=width, colour=coloured())
        Chat(conversation, history=history()).run()
        return
    from bot.terminal.piped import answer_all

    conversation = Conversation(headway.door, speaking.speaker, typer.echo, width=width)
    answer_all(conversation, sys.stdin)


def coloured() -> bool:
    """Whether to colour: at a terminal that has colours, unless NO_COLOR is set (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _speaking(headway: Headway, name: str | None, authority: str | None) -> tuple[Who, str]:
    """Who speaks, and the line that says so."""
    if name:
        speaking = who(headway.database, name, authority)
        return speaking, f"This is {speaking.authority}; you are {speaking.name} (@{speaking.handle})."
    known = authorities(headway.database)
    with headway.database.directory() as session:
        is_sample = tenant_of(session, PLATFORM, WORKSPACE) is not None
    if known and not is_sample:
        names = ", ".join(one.name for one in known)
        raise Stop(f"This database holds {names}. Talk to it with: headway chat --as NAME")
    return _sample(headway)


def _sample(headway: Headway) -> tuple[Who, str]:
    from samples.load import load as load_sample

    loaded = load_sample(headway.database, datetime.now(UTC), partial(drawn_up, headway.door))
    speaking = who(headway.database, loaded.lead, loaded.authority)
    return speaking, (
        f"This is the sample programme of {loaded.authority}, an invented council; you are {speaking.name}, "
        "who leads a workstream."
    )


def drawn_up(door: Door, session: TenantSession, meeting: Meeting, at: datetime) -> Drawn:
    """A past meeting's pack as the sample's manager cleared it at that instant, in all its documents."""
    from commands.board.pack_drawing import drawn, facts_now, settled
    from commands.board.pack_paper import Issue

    context = door.by_itself(session, at)
    assert context is not None  # noqa: S101 - the sample's programme is entered before its packs
    return drawn(context, packing.begin(session, meeting.id), settled(facts_now(context, meeting)), Issue(1))
