"""Putting pledges up, changing them, giving them new texts, and retiring them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from commands.action.adding import refuse
from commands.action.views import day
from commands.engine.cards import Button, Buttons, Fact, Facts, Notice, Reply, Text, card
from commands.engine.context import Context
from commands.engine.table import Call
from commands.pledge.pledges import meant, pledges
from commands.pledge.words import open_words, who_may
from models import signing
from models.pledge import CAPACITIES, Pledge
from models.queries import pledge as signatures
from models.queries import signed
from models.search import plain

LONGEST_SLUG = 40


def add(
    context: Context,
    name: str,
    text: str,
    opens: date | None = None,
    closes: date | None = None,
    who: tuple[str, ...] = CAPACITIES,
    slug: str = "",
) -> Reply:
    """Put a pledge up for signing; it is called by ``slug`` in sentences, else by its name made short."""
    if any(plain(name) == plain(one.name) for one in pledges(context.session)):
        return refuse(f"There is a pledge called “{name}” already. Change it with /pledge edit.")
    if why := _backwards(opens, closes):
        return why
    short = _slug(context, slug or name)
    pledge = Pledge(name=name, slug=short, opens_on=opens, closes_on=closes, capacities=list(who))
    context.session.add(pledge)
    context.session.flush()
    signing.add_text(context.session, pledge, text, min(opens or context.today, context.today))
    return _changed(context, pledge, f"“{name}” is up. In sentences it is called {pledge.slug}.")


def _slug(context: Context, name: str) -> str:
    """A short name that no pledge has or had: "partnership-vision"."""
    start = re.sub(r"[^a-z0-9]+", "-", plain(name).encode("ascii", "ignore").decode()).strip("-") or "pledge"
    start = start[: LONGEST_SLUG - 3].strip("-")
    taken = signatures.slugs(context.session)
    return next(s for n in range(1, len(taken) + 2) if (s := start if n == 1 else f"{start}-{n}") not in taken)


def _backwards(opens: date | None, closes: date | None) -> Reply | None:
    if opens and closes and closes < opens:
        return refuse(f"It would close on {day(closes)}, before it opens on {day(opens)}.")
    return None


EDITED = {"name": "name", "opens": "opens_on", "closes": "closes_on", "who": "capacities"}


def edit(context: Context, pledge: Pledge | None = None, **given: Any) -> Reply:
    """Change a pledge's name, its days, or who may sign from now on. Who has signed stays counted."""
    pledge = meant(context, pledge)
    wanted: dict[str, Any] = {EDITED[name]: list(value) if name == "who" else value for name, value in given.items()}
    changes = {key: value for key, value in wanted.items() if value != getattr(pledge, key)}
    if not changes:
        return refuse("That is so already. Type /pledge edit to see how it stands.")
    if why := _backwards(changes.get("opens_on", pledge.opens_on), changes.get("closes_on", pledge.closes_on)):
        return why
    for key, value in changes.items():
        setattr(pledge, key, value)
    return _changed(context, pledge, f"“{pledge.name}” is changed.")


def prefill(context: Context, call: Call) -> dict[str, str]:
    """The pledge as it stands."""
    pledge = _of(context, call)
    days = {"opens": pledge.opens_on, "closes": pledge.closes_on}
    held = {key: value.isoformat() for key, value in days.items() if value}
    return {**held, "name": pledge.name, "who": ", ".join(pledge.capacities)}


def text_prefill(context: Context, call: Call) -> dict[str, str]:
    """The text as it stands, to be written on."""
    return {"text": signing.text_of(_of(context, call)).text}


def _of(context: Context, call: Call) -> Pledge:
    named = call.row.argument("pledge")
    return meant(context, named.type.resolve(call.get("pledge"), context) if named and call.get("pledge") else None)


def retext(context: Context, text: str, pledge: Pledge | None = None) -> Reply:
    """Give a pledge a new version of its text. Earlier signers stay counted."""
    pledge, text = _named_first(context, text, pledge)
    now = signing.text_of(pledge)
    if text.strip() == now.text.strip():
        return refuse("That is the text already.")
    row = signing.add_text(context.session, pledge, text, context.today)
    before = len([s for s in signed.signatures_of(context.session, pledge.id) if s.state in signing.STANDING])
    stays = f" Who has signed version {now.number} stays counted, and their cards say so." if before else ""
    return _changed(context, pledge, f"“{pledge.name}” has a new text, version {row.number}.{stays}")


def _named_first(context: Context, text: str, pledge: Pledge | None) -> tuple[Pledge, str]:
    """The pledge that a text begins with the name of, and the text without it; else the one that is meant."""
    first, _, rest = text.partition(" ")
    named = [one for one in pledges(context.session) if plain(first) == plain(one.slug)]
    if pledge is None and named and rest.strip():
        return named[0], rest.strip().strip('"“”')
    return meant(context, pledge), text


def retire(context: Context, pledge: Pledge | None = None) -> Reply:
    """Take a pledge down for good. Its signatures stay in the history."""
    pledge = meant(context, pledge)
    pledge.retired_at = context.now
    return _changed(context, pledge, f"“{pledge.name}” is retired: nobody signs it any more, and it is in no list.")


def _changed(context: Context, pledge: Pledge, sentence: str) -> Reply:
    context.session.flush()
    context.about(pledge.slug)
    facts = (Fact("Signing", open_words(context, pledge)), Fact("May sign", who_may(pledge)))
    if pledge.retired_at is not None:
        return Reply(card(Notice("done", sentence), Buttons((context.undo(),))))
    told = Text("Nobody has been told yet.", quiet=True) if context.call.row.verbs[0] == "add" else None
    buttons = Buttons((context.undo(), Button("Open", f"/pledge show {pledge.slug}")))
    return Reply(card(Notice("done", sentence), Facts(facts), told, buttons))
