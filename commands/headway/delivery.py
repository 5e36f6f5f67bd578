"""What was sent, what did not arrive, and what a clerk has to pass on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from sqlalchemy import select

from commands.action import views
from commands.action.adding import refuse
from commands.engine.cards import (
    Button,
    Buttons,
    Fact,
    Facts,
    File,
    Form,
    Node,
    Notice,
    Pager,
    Reply,
    Row,
    Text,
    Title,
    card,
    from_json,
)
from commands.engine.context import Context
from commands.engine.errors import Misread, Refused
from commands.engine.table import Call, say
from commands.engine.telling import PAGE, counted, of_page, pager
from models import enclosure, outbox
from models.clock import LONDON, day_of
from models.hours import next_open
from models.occurrence import Occurrence
from models.outbox import Outbox
from models.person import Person
from models.queries import delivery

LONGER: Final = timedelta(days=2)
"""How much longer a pack is of use where a manager has it sent all the same."""
FEW: Final = 8
"""Rows of a list whose rows have several buttons."""
ROUTES: Final = {"email": "by e-mail", "slack": "in Slack", "teams": "in Teams", "terminal": "in the terminal"}
HIDDEN: Final = "Something confidential"
TOLD: Final = "they were told by word of mouth"


# -- what did not arrive ----------------------------------------------------------------------------------------------


def undelivered(context: Context, page: int = 1) -> Reply:
    """What failed, was missed or still waits to be passed on, newest first, and what can be done about each."""
    alone = _is_cleared_and_alone(context)
    rows = delivery.not_delivered(context.session, context.today, context.calendar, confidential=alone)
    lost = delivery.never_drawn(context.session, context.now)
    if not rows and not lost:
        sent = Buttons((Button("What was sent", "/headway sent"), Button("Schedule", "/headway schedule")))
        return Reply(card(Notice("done", "Everything that was sent has arrived."), sent))
    number, shown = of_page(rows, page, FEW)
    names = _names(context, shown)
    heading = Title(f"{counted(len(rows), 'message')} not delivered")
    return Reply(
        card(
            heading if rows else Title("Nothing that was sent has failed"),
            *(_row(context, row, names) for row in shown),
            pager(context.call, number, len(rows), FEW),
            *(_lost(context, lost) if number == 1 else ()),
        ),
        confidential=any(row.confidential for row in rows),
    )


def _lost(context: Context, lost: Sequence[Occurrence]) -> list[Node]:
    """What was never drawn, since it came due and went out of use while Headway was not running."""
    if not lost:
        return []
    ids = {row.person_id for row in lost}
    names = {p.id: p.name for p in context.session.scalars(select(Person).where(Person.id.in_(ids)))}
    rows = [
        Row(f"{names.get(row.person_id or 0, 'Nobody')}: {row.label}", (f"Came due {views.time(row.due_at)}.",))
        for row in lost[:FEW]
    ]
    more = [Text(f"And {len(lost) - FEW} more.", quiet=True)] if len(lost) > FEW else []
    return [Title("Missed while Headway was not running", 2), *rows, *more]


def _is_cleared_and_alone(context: Context) -> bool:
    return context.actor.cleared and context.channel.is_private_to_one


def _row(context: Context, row: Outbox, names: Mapping[int, str]) -> Row:
    why = row.last_error or "Nobody knows why."
    if row.state == "sent" and row.sent_at:
        why = f"{names[row.person_id or 0]} has it to pass on since {views.time(row.sent_at)}."
    since = f"Meant for {views.time(row.not_before)}" + (", missed" if row.state == "missed" else "")
    return Row(f"{_whom(row, names)}: {_what(row)}", (why, since), buttons=tuple(_taps(context, row)))


def _taps(context: Context, row: Outbox) -> Iterator[Button]:
    if row.state == "sent":
        yield Button("Passed on", f"/headway passed on key:{row.key}")
    elif _may_go(context, row):
        yield Button("Retry", f"/headway not delivered retry {row.id}")
    if not row.confidential:
        yield Button("Tell them yourself", f"/headway not delivered show {row.id}")
    if row.state != "sent":
        yield Button("Drop", f"/headway not delivered drop {row.id} ask:yes")


def _may_go(context: Context, row: Outbox) -> bool:
    """Whether it may be sent again: a nudge while it is of use and has not been missed, a pack at any time."""
    return row.kind == "pack" or (row.state == "failed" and not _is_past(row, context.now))


def _is_past(row: Outbox, now: datetime) -> bool:
    return row.expires_at is not None and row.expires_at <= now


def instead(context: Context, number: int) -> Reply:
    """What the message says, for somebody to tell in its place.

    Raises :class:`Refused` for the papers of one person where others read too: a pack may have its exempt part with it.
    """
    row = _ended(context, number)
    if row.confidential:
        return refuse("It is confidential, so nobody but the person reads it. Retry it once they can be reached.")
    if row.kind == "pack" and row.enclosures and not row.channel and not context.channel.is_private_to_one:
        raise Refused("Somebody’s own papers may hold an exempt part. Ask me in a direct message.")
    names = _names(context, [row])
    person = context.session.get(Person, row.behalf_id or row.person_id)
    facts = [Fact("Meant for", views.time(row.not_before)), Fact("Not delivered", row.last_error or "not passed on")]
    if person is not None and person.email:
        facts.insert(0, Fact("E-mail", person.email))
    files = enclosure.load(context.session, row.enclosures)
    told = say(Call(context.table.row("headway not delivered drop"), {"number": row.id, "because": TOLD}))
    sentence = f"/headway passed on key:{row.key}" if row.state == "sent" else told
    buttons = (Button("I have told them", sentence, "primary"), Button("Back", "/headway not delivered"))
    return Reply(
        card(
            Title(f"For {_whom(row, names)}"),
            Facts(tuple(facts)),
            Text("This is what they were to read:", quiet=True),
            *_bare(from_json(json.dumps(row.card)).card.nodes),
            *(File(file.name, file.mime, file.data) for file in files),
            Buttons(buttons),
        )
    )


def _bare(nodes: Sequence[Node]) -> Iterator[Node]:
    """What is read of a card, without what its reader taps."""
    for node in nodes:
        if isinstance(node, Row):
            yield replace(node, buttons=())
        elif not isinstance(node, Buttons | Pager | Form):
            yield node


def retry_question(context: Context, number: int) -> str:
    """A pack that is past its use goes only where somebody says so."""
    row = _ended(context, number)
    if row.kind != "pack" or not row.expires_at or not _is_past(row, context.now):
        return ""
    return f"It was of use until {views.time(row.expires_at)}. Send it all the same?"


def retry(context: Context, number: int) -> Reply:
    """Have it tried again, in working hours; how often it was tried is counted anew."""
    row = _ended(context, number)
    name = _whom(row, _names(context, [row]))
    if row.state == "sent":
        return refuse("It has arrived, and waits to be passed on. Ask whoever has it.")
    if not _may_go(context, row):
        return refuse(f"Its time is over, so it is not sent again. To tell {name} yourself, tap Tell them yourself.")
    goes = next_open(context.calendar, context.now)
    _noted(context, row, name, "to be tried again")
    outbox.retried(row, goes, goes + LONGER if _is_past(row, context.now) else None)
    when = "now" if goes == context.now else views.time(goes)
    back = Buttons((Button("Not delivered", "/headway not delivered"),))
    return Reply(card(Notice("done", f"It goes to {name} again: {when}."), back))


def drop(context: Context, number: int, because: str) -> Reply:
    """Have it sent no more."""
    row = _ended(context, number)
    name = _whom(row, _names(context, [row]))
    if row.state == "sent":
        return refuse("It has arrived, and waits to be passed on. Tap Passed on once it is.")
    _noted(context, row, name, f"dropped because {because}")
    outbox.dropped(row, f"{context.actor.name}: {because}")
    back = Buttons((Button("Not delivered", "/headway not delivered"),))
    return Reply(card(Notice("done", f"The message to {name} is dropped: {because}."), back))


def _ended(context: Context, number: int) -> Outbox:
    """A message that is not delivered, locked where it is to be changed. Raises :class:`Misread` for any other.

    What is confidential is none, but for the cleared where they are alone.
    """
    row = delivery.one(context.session, number, lock=context.writes)
    if row is not None and row.confidential and not _is_cleared_and_alone(context):
        row = None
    waits = row is not None and row.state == "sent" and row.behalf_id is not None and row.passed_at is None
    if row is None or (row.state not in ("failed", "missed") and not waits):
        raise Misread(f"Message {number} is not among those not delivered. See them with /headway not delivered.")
    return row


# -- what was sent ----------------------------------------------------------------------------------------------------


def sent(context: Context, page: int = 1) -> Reply:
    """What was sent to whom in the last days, newest first; nothing confidential."""
    since = context.now - delivery.LATELY
    rows, total = delivery.sent_since(context.session, since, page, PAGE)
    if not total:
        note = Text("See what will be with /headway schedule.", quiet=True)
        return Reply(card(Notice("info", f"Nothing was sent since {views.day(day_of(since))}."), note))
    number = max(1, min(page, -(-total // PAGE)))
    names = _names(context, rows)
    days = groupby(rows, lambda row: day_of(row.sent_at or row.try_at))
    nodes: list[Node] = []
    for day, found in days:
        nodes += [Title(views.day(day), 2), *(_sent(row, names) for row in found)]
    heading = Title(f"{counted(total, 'message')} sent since {views.day(day_of(since))}")
    return Reply(card(heading, *nodes, pager(context.call, number, total)))


def _sent(row: Outbox, names: Mapping[int, str]) -> Row:
    way = ROUTES.get(row.route or "", "")
    if row.behalf_id is not None:
        passed = f"passed on {views.time(row.passed_at)}" if row.passed_at else "not passed on yet"
        way = f"{way}, to {names[row.person_id or 0]}: {passed}"
    at = (row.sent_at or row.try_at).astimezone(LONDON)
    return Row(f"{at:%H:%M} {_whom(row, names)}: {_what(row)}", (way,) if way else ())


# -- what is passed on ------------------------------------------------------------------------------------------------


def to_pass_on(context: Context) -> Reply:
    """What I was sent for others, and those I cover for, and have not said to have passed on."""
    mine = {*context.actor.covers, *((context.actor.person_id,) if context.actor.person_id else ())}
    rows = [row for each in sorted(mine) for row in outbox.to_pass_on(context.session, each)]
    if not rows:
        return Reply(card(Notice("done", "You have nothing to pass on.")))
    names = _names(context, rows)
    note = Text("Each came to you with a letter that is ready to send, or to be told by word of mouth.", quiet=True)
    return Reply(card(Title(f"{counted(len(rows), 'message')} to pass on"), note, *(_passing(r, names) for r in rows)))


def _passing(row: Outbox, names: Mapping[int, str]) -> Row:
    since = (f"You have it since {views.time(row.sent_at)}",) if row.sent_at else ()
    buttons = (Button("Sent", f"/headway passed on key:{row.key}"),)
    return Row(f"{_whom(row, names)}: {_what(row)}", since, buttons=buttons)


def passed_on(context: Context, key: str) -> Reply:
    """Say that a message was passed on to whom it was for; said twice, the first time counts."""
    row = delivery.by_key(context.session, key, lock=context.writes)
    if row is None or row.behalf_id is None:
        raise Misread("There is no such message to pass on. See what waits with /headway to pass on.")
    actor = context.actor
    if row.person_id not in {actor.person_id, *actor.covers} and not actor.has("manager", "clerk"):
        raise Refused("Only who was given it to pass on, a clerk or a programme manager can say that it is.")
    name = _whom(row, _names(context, [row]))
    if row.passed_at is not None:
        return Reply(card(Notice("info", f"Thank you. It is down as passed on since {views.time(row.passed_at)}.")))
    _noted(context, row, name, "passed on")
    outbox.passed_on(row, context.now)
    left = Buttons((Button("What else waits", "/headway to pass on"),))
    return Reply(card(Notice("done", f"Thank you. It is passed on to {name}."), left))


def _noted(context: Context, row: Outbox, name: str, became: str) -> None:
    """Write into the history what somebody did with a message: its row is no part of it."""
    context.session.ledger.note(row, "delivery", row.state, became)
    context.about(f"Message to {name}", confidential=row.confidential)


# -- in words ---------------------------------------------------------------------------------------------------------


def _names(context: Context, rows: Sequence[Outbox]) -> dict[int, str]:
    """The names of those whom messages are to or for, by their ids."""
    ids = {each for row in rows for each in (row.behalf_id, row.person_id) if each is not None}
    return {p.id: p.name for p in context.session.scalars(select(Person).where(Person.id.in_(ids)))}


def _whom(row: Outbox, names: Mapping[int, str]) -> str:
    return names.get(row.behalf_id or row.person_id or 0) or row.channel or "a channel"


def _what(row: Outbox) -> str:
    """What a message says, in a line."""
    if row.confidential:
        return HIDDEN
    shown = from_json(json.dumps(row.card)).card
    own = [node for node in shown.nodes if isinstance(node, Notice | Title | Row)]
    if row.behalf_id is not None and len(own) > 1:  # its first title is whom it is for
        return own[1].title if isinstance(own[1], Row) else own[1].text
    return shown.summary
