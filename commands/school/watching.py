"""What I watch, with what has changed since. Nothing confidential is ever among it."""

from __future__ import annotations

from commands.engine.cards import Button, Buttons, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.telling import counted, of_page, pager
from commands.parties import described
from commands.school import words
from models.queries import school as schools
from models.queries import watching as watches
from models.queries.watching import Event

EVENTS_SHOWN = 4
FIELDS = {
    "name": "Name",
    "status": "Status",
    "phase": "Phase",
    "type": "Type",
    "trust": "Trust",
    "federation": "Federation",
    "closed": "Closing day",
    "pupils": "Pupils",
}
"""The register's fields whose change is told, in words."""


def listing(context: Context, page: int = 1) -> Reply:
    """The schools I watch, each with what has happened to it since."""
    found = watches.all_of(context.session, context.actor.person_id) if context.actor.person_id else ()
    if not found:
        hint = "Open a school with /school and its name, and tap Watch. Only you see what you watch."
        return Reply(card(Title("You watch no school yet"), Text(hint), Buttons((Button("Schools", "/school list"),))))
    number, shown = of_page(found, page)
    happened = watches.since(context.session, shown, FIELDS)
    held = schools.many(context.session, (watch.urn for watch in shown))
    rows = [
        Row(
            described(held[watch.urn]) if watch.urn in held else f"URN {watch.urn}",
            _lines(happened.get(watch.urn, []), words.on_day(watch.since)),
            buttons=(
                Button("Open", f"/school show {watch.urn}"),
                Button("Stop watching", f"/school unwatch {watch.urn}"),
            ),
        )
        for watch in shown
    ]
    heading = f"You watch {counted(len(found), 'school')}"
    return Reply(card(Title(heading), *rows, pager(context.call, number, len(found))))


def _lines(events: list[Event], begun: str) -> tuple[str, ...]:
    """What happened, newest first."""
    if not events:
        return (f"nothing new since {begun}",)
    newest = [f"{words.on_day(each.on)}: {each.words}" for each in reversed(events)]
    more = len(newest) - EVENTS_SHOWN
    return (*newest[:EVENTS_SHOWN], *((f"and {more} more since {begun}",) if more > 0 else ()))
