"""`headway tick`: the clock's work done once, now or as if at some other time, for whoever wants to see it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final

import typer

from bot.app import Headway, build
from bot.commandline.say import instant, width
from bot.messengers import Carrier, Messengers
from bot.settings import Settings, load
from bot.terminal.messenger import Messenger
from commands.notices.clockwork import Happened
from jobs.deliver import Outcome, deliver
from jobs.occur import occur

NOTHING: Final = "Nothing is due."


def tick(at: str | None) -> None:
    """Do what is due and send what waits, and print what became of each.

    It goes to Slack, to Teams and by e-mail where these are set up; where no chat is, it is printed here. Raises
    :class:`~bot.commandline.ending.Stop` for a time that is none.
    """
    now, settings = instant(at), load()
    headway = build(settings)
    try:
        with ExitStack() as stack:
            messengers = Messengers(*_carriers(settings, headway, stack))
            clock = headway.clockwork()
            happened = [each for each in occur(clock, now) if each.state != "sent" and not each.periodic]
            outcomes = deliver(headway.database, messengers, now, clock)
    finally:
        headway.close()
    told: list[Happened | Outcome] = [*happened, *outcomes]
    for each in told:
        typer.echo(_told(each))
    if not told:
        typer.echo(NOTHING)


def _carriers(settings: Settings, headway: Headway, stack: ExitStack) -> Iterator[Carrier]:
    """Chat comes first, then e-mail; the terminal stands for chat where there is none."""
    if settings.has_slack:
        from bot.slack.messenger import standing_alone

        yield stack.enter_context(standing_alone(settings))
    if settings.has_teams:
        from bot.teams import messenger as teams

        yield stack.enter_context(teams.standing_alone(settings, headway.database, headway.door))
    if settings.has_mail:
        from bot.mail.messenger import Messenger as Mail
        from bot.mail.server import server_of

        yield Mail(server_of(settings))
    if not (settings.has_slack or settings.has_teams):
        yield Messenger(typer.echo, width())


def _told(outcome: Outcome | Happened) -> str:
    """One line: the message's key, whom it was for, and what became of it."""
    whom = f" to {outcome.name}" if outcome.name else ""
    why = f": {outcome.why}" if outcome.why else ""
    return f"{outcome.state} · {outcome.key}{whom}{why}"
