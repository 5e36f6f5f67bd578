"""`headway tick`: the clock's work done once, now or as if at some other time, for whoever wants to see it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import typer

from bot.app import build
from bot.commandline.ending import Stop
from bot.commandline.say import instant, width
from bot.messengers import Messengers
from bot.settings import Settings, load
from bot.terminal.messenger import Messenger
from jobs.deliver import Outcome, deliver

NOTHING: Final = "Nothing is due."
NO_CARRIER: Final = (
    "I can send to Slack alone so far, and Slack is not set up here: see docs/settings.md. Nothing was sent."
)


def tick(at: str | None) -> None:
    """Send what is due, and print what became of each message.

    Where Slack is set up, it goes there; where no platform is, it is printed here. Raises :class:`Stop` for a time that
    is none, and where there is only a platform that messages cannot be sent to yet.
    """
    now, settings = instant(at), load()
    headway = build(settings)
    try:
        with _messengers(settings) as messengers:
            outcomes = deliver(headway.database, messengers, now)
    finally:
        headway.close()
    for outcome in outcomes:
        typer.echo(_told(outcome))
    if not outcomes:
        typer.echo(NOTHING)


@contextmanager
def _messengers(settings: Settings) -> Iterator[Messengers]:
    if settings.has_slack:
        from bot.slack.messenger import standing_alone

        with standing_alone(settings) as slack:
            yield Messengers(slack)
    elif settings.has_teams:
        raise Stop(NO_CARRIER)
    else:
        yield Messengers(Messenger(typer.echo, width()))


def _told(outcome: Outcome) -> str:
    """One line: the message's key, whom it was for, and what became of it."""
    whom = f" to {outcome.name}" if outcome.name else ""
    why = f": {outcome.why}" if outcome.why else ""
    return f"{outcome.state} · {outcome.key}{whom}{why}"
