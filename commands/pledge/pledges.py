"""The argument that names a pledge, and which is meant where none is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process
from sqlalchemy import select

from commands.engine.arguments import Argument, ArgumentType, Reading
from commands.engine.cards import Option
from commands.engine.context import Context
from commands.engine.errors import Meant, Misread
from commands.engine.table import say
from commands.engine.words import Line
from models.pledge import Pledge
from models.search import plain
from models.tenancy import TenantSession


class PledgeType(ArgumentType):
    """A pledge, by its short name or its whole one: ``of vision``, ``pledge:vision``. The value is what was typed."""

    name = "pledge"
    kind = "search"

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the word, or the quoted name, after one of the argument's words."""
        free = line.free
        for at, token in enumerate(free[:-1]):
            if token.kind == "word" and token.value.casefold() in argument.words:
                line.take(token.start, free[at + 1].end)
                return free[at + 1].value
        return None

    def resolve(self, value: str, context: Context) -> Pledge:
        """The pledge. Raises :class:`Misread` with those there are."""
        every = pledges(context.session)
        typed = plain(value)
        found = [pledge for pledge in every if typed in (pledge.slug, plain(pledge.name))]
        if found:
            return found[0]
        near = process.extractOne(typed, [pledge.slug for pledge in every], scorer=fuzz.WRatio, score_cutoff=60)
        names = ", ".join(f"{pledge.slug} ({pledge.name})" for pledge in every) or "none yet"
        instead = say(context.call.but(pledge=near[0])) if near else ""
        raise Misread(f"There is no pledge “{value}”. There are: {names}.", field="pledge", instead=instead)

    def suggest(self, prefix: str, context: Context) -> Iterable[Option]:
        """Pledges whose names hold what is typed."""
        typed = plain(prefix)
        return [Option(p.slug, p.name[:75]) for p in pledges(context.session) if typed in plain(p.slug, p.name)]


def pledges(session: TenantSession) -> Sequence[Pledge]:
    """The pledges there are, those retired left out, by name."""
    return session.scalars(select(Pledge).where(Pledge.retired_at.is_(None)).order_by(Pledge.name, Pledge.id)).all()


def meant(context: Context, pledge: Pledge | None) -> Pledge:
    """The pledge given, or the only one there is. Raises :class:`Misread` where there is none, or a choice."""
    if pledge is not None:
        return pledge
    every = pledges(context.session)
    if len(every) == 1:
        return every[0]
    if not every:
        raise Misread('There is no pledge yet. A programme manager adds one: /pledge add "Our vision" text:"…"')
    choices = tuple(Meant(one.name[:75], say(context.call.but(pledge=one.slug))) for one in every)
    raise Misread("Which pledge do you mean?", field="pledge", choices=choices)
