"""Numbers of schools that somebody states, with their source, for where the register cannot say."""

from __future__ import annotations

from datetime import date

from commands.action import views
from commands.action.adding import refuse
from commands.engine.cards import Button, Buttons, Fact, Facts, Notice, Reply, Table, Text, Title, card
from commands.engine.context import Context
from models import stating
from models.queries import signed


def base(context: Context, kind: str, number: int, day: date, source: str) -> Reply:
    """State how many schools of a kind there were on a day, and who says so."""
    before = stating.state(context.session, kind, day, number, source)
    if before == (number, source):
        return refuse("That is what is stated already.")
    context.about(f"{kind} schools")
    facts = [Fact("Source", source), *([Fact("Was", f"{before[0]}, {before[1]}")] if before else [])]
    return Reply(
        card(
            Notice("done", f"Stated: {number} {kind} schools as at {views.day(day)}."),
            Facts(tuple(facts)),
            Text("It is used, with its source, for figures as at that day or later.", quiet=True),
            Buttons((context.undo(), Button("How the pledge stands", f"/pledge status day:{day.isoformat()}"))),
        )
    )


def base_list(context: Context) -> Reply:
    """The numbers that were stated, with their sources."""
    rows = signed.stated(context.session)
    if not rows:
        hint = "A programme manager states one with: /pledge base lower 76 as at 26 Feb 2016 source board paper"
        return Reply(card(Title("No numbers stated"), Text(hint)))
    table = Table(
        ("Kind", "Number", "As at", "Source"),
        tuple((row.type, str(row.number), views.day(row.as_at), row.source) for row in rows),
        caption="Numbers stated",
        numeric=(1,),
    )
    return Reply(card(Title("Numbers of schools that were stated"), table))


def base_remove(context: Context, kind: str, day: date) -> Reply:
    """Take a stated number away again."""
    gone = stating.unstate(context.session, kind, day)
    if gone is None:
        return refuse(f"No number of {kind} schools is stated as at {views.day(day)}. See /pledge bases.")
    context.about(f"{kind} schools")
    number, source = gone
    return Reply(
        card(
            Notice("done", f"Taken away: {number} {kind} schools as at {views.day(day)}, {source}."),
            Buttons((context.undo(),)),
        )
    )
