"""Quiet for a while: a person's own nudges wait. Packs never do, and nobody sets somebody else's."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from commands.action import views
from commands.action.adding import refuse
from commands.engine.arguments import Reading
from commands.engine.cards import Button, Buttons, Notice, Reply, Text, card
from commands.engine.context import Context
from commands.engine.dates import DayAfter
from commands.engine.errors import Refused
from models.hours import OPEN, next_open
from models.person import Person
from models.queries import delivery
from models.timetable import instant

LONGEST: Final = 30
"""Days that nudges may wait."""
_WEEKDAY: Final = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?", re.IGNORECASE)


class DayAhead(DayAfter):
    """A day to come after the argument's word: on a Monday, "until Monday" is a week away. The value is a date."""

    name = "day ahead"

    def from_text(self, text: str, reading: Reading) -> date:
        """The day. Raises :class:`Misread`."""
        day = super().from_text(text, reading)
        return day + timedelta(days=7) if day == reading.today and _WEEKDAY.fullmatch(text.strip()) else day


def snooze(context: Context, until: date, person: Person | None = None) -> Reply:
    """Have my nudges wait until the first working hour of that day or after it."""
    me = _myself(context, person)
    begins = next_open(context.calendar, instant(until, OPEN))
    if until <= context.today:
        return refuse(f"{views.day(until)} is not ahead. Type a day to come: /headway snooze until Monday.")
    if (until - context.today).days > LONGEST:
        return refuse(f"{LONGEST} days at most. If you are away for longer, type /headway away and who covers.")
    if me.snoozed_until == begins:
        return refuse(f"That is so already: your nudges wait until {views.time(begins)}.")
    me.snoozed_until = begins
    context.session.flush()
    note = Text("Packs for a meeting still come. To hear again sooner, type /headway snooze end.", quiet=True)
    buttons = Buttons((context.undo(), Button("End it", "/headway snooze end")))
    return Reply(card(Notice("done", f"Quiet until {views.time(begins)}. Your nudges wait."), note, buttons))


def end(context: Context) -> Reply:
    """Hear again: what has waited comes in the next working hour."""
    me = _myself(context)
    if me.snoozed_until is None or me.snoozed_until <= context.now:
        return refuse("That is so already: nothing of yours is waiting.")
    me.snoozed_until = None
    waiting = delivery.asleep(context.session, me.id)
    for row in waiting:
        row.try_at = max(row.not_before, next_open(context.calendar, context.now))
    context.session.flush()
    come = Text("What has waited comes now, in working hours.") if waiting else None
    return Reply(card(Notice("done", "You are nudged again as usual."), come, Buttons((context.undo(),))))


def waiting_until(context: Context) -> datetime | None:
    """Until when the nudges of who asks wait; None where they do not."""
    person = context.session.get(Person, context.actor.person_id) if context.actor.person_id else None
    until = person.snoozed_until if person else None
    return until if until and until > context.now else None


def _myself(context: Context, person: Person | None = None) -> Person:
    """Who asks. Raises :class:`Refused` for somebody else: their quiet is their own."""
    if person is not None and person.id != context.actor.person_id:
        raise Refused(f"Only {person.name} can have their own nudges wait. They type /headway snooze until Monday.")
    if context.actor.person_id is None:
        raise Refused("Only a person can have their nudges wait: say it as yourself.")
    return context.session.get_one(Person, context.actor.person_id)
