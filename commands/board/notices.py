"""Who is told of a meeting that is called, moved or cancelled, and the invitations that go with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from commands.action import views
from commands.board.meeting import open_button, said
from commands.engine.cards import Button, Buttons, Fact, Facts, Reply, Title, card
from commands.engine.context import Context
from commands.engine.documents import Invitation
from commands.notices.sending import tell
from models import timetable
from models.enclosure import Enclosed
from models.meeting import Meeting
from models.person import Person
from models.queries import board as boards
from models.queries import meeting as meetings
from models.queries import person as persons

CALENDAR = "text/calendar"
CALLED, CANCELLED = "meeting.called", "meeting.cancelled"


def called(context: Context, meeting: Meeting) -> int:
    """Tell chair, clerk and managers of a meeting called at short notice; gives how many are.

    Leads have one message of it, which asks for their reports; where there is time for drafts, the clock tells clerk
    and managers the dates too, and this goes to the chair alone.
    """
    due = timetable.timetable(meeting.starts_at, context.calendar, meeting.board.timetable)
    people = boards.officers(context.session, meeting.board_id, "chair", "vice-chair")
    if due["draft"].at <= context.now:
        people = list(dict.fromkeys((*people, *_keepers(context, meeting))))
    ahead = [each for each in due.values() if each.step.name in ("close", "publish") and each.at > context.now]
    facts = (*_facts(meeting), *(Fact(each.step.label, views.time(each.at)) for each in ahead))
    kind = "special meeting" if meeting.kind == "special" else "meeting"
    reply = _reply(meeting, f"A {kind} of {meeting.board.name} is called", facts)
    return _tell(context, CALLED, meeting, reply, people)


def moved(context: Context, meeting: Meeting, before: datetime) -> int:
    """Tell whoever knew of a meeting that it is moved; gives how many are."""
    facts = (Fact("Was", views.time(before)), *_facts(meeting), Fact("Because", meeting.because))
    reply = _reply(meeting, f"The meeting of {meeting.board.name} is moved", facts)
    return _changed(context, meetings.MOVED, meeting, reply, "REQUEST")


def cancelled(context: Context, meeting: Meeting) -> int:
    """Tell whoever knew of a meeting that it is cancelled; gives how many are."""
    facts = (Fact("Was to be", said(meeting)), Fact("Because", meeting.because))
    reply = _reply(meeting, f"The meeting of {meeting.board.name} is cancelled", facts)
    return _changed(context, CANCELLED, meeting, reply, "CANCEL")


def invite(context: Context, meeting: Meeting) -> int:
    """Send a board's members their invitation to a meeting; gives how many are sent one."""
    reply = _reply(meeting, f"You are invited: {meeting.board.name}", _facts(meeting))
    rows = boards.members(context.session, meeting.board_id)
    file = (enclosure(context, meeting, "REQUEST"),)
    return _tell(context, meetings.INVITATION, meeting, reply, [row.person for row in rows], file)


def concerned(context: Context, meeting: Meeting) -> list[Person]:
    """Who has to know when a board meets: the leads, managers, its clerk and its chair."""
    leads = [lead for several in persons.leads(context.session).values() for lead in several]
    officers = boards.officers(context.session, meeting.board_id, "chair", "vice-chair")
    return list(dict.fromkeys((*leads, *_keepers(context, meeting), *officers)))


def _keepers(context: Context, meeting: Meeting) -> list[Person]:
    """Who keeps a board's papers: its clerks, and the programme's managers."""
    clerks = boards.officers(context.session, meeting.board_id, "clerk")
    return [*clerks, *persons.holders(context.session, "manager")]


def _changed(context: Context, rule: str, meeting: Meeting, reply: Reply, method: Literal["REQUEST", "CANCEL"]) -> int:
    """Tell those concerned, and those invited with what puts their calendars right."""
    invited = list(meetings.invited(context.session, meeting.id, reached=method == "CANCEL"))
    file = (enclosure(context, meeting, method),) if invited else ()
    knew = (*concerned(context, meeting), *meetings.told(context.session, meeting.id))
    others = [person for person in dict.fromkeys(knew) if person not in invited]
    told = _tell(context, rule, meeting, reply, invited, file)
    return told + _tell(context, rule, meeting, reply, others)


def _tell(
    context: Context,
    rule: str,
    meeting: Meeting,
    reply: Reply,
    to: Iterable[Person],
    files: Sequence[Enclosed] = (),
) -> int:
    stem = f"{rule}{meetings.about_meeting(meeting.id)}{meeting.sequence}"
    over = meetings.ends_at(meeting)
    useful = over if over > context.now else None
    sit = {row.person_id for row in boards.members(context.session, meeting.board_id)}
    return sum(
        tell(
            context,
            rule=rule,
            key=f"{stem}:person:{person.id}",
            to=person,
            reply=_excusable(meeting, reply) if person.id in sit else reply,
            enclosures=files,
            expires_at=useful,
        )
        for person in to
    )


def _facts(meeting: Meeting) -> tuple[Fact, ...]:
    return (Fact("When", views.time(meeting.starts_at)), Fact("Where", meeting.place or "not said yet"))


def _reply(meeting: Meeting, heading: str, facts: tuple[Fact, ...]) -> Reply:
    return Reply(card(Title(heading), Facts(facts), Buttons((open_button(meeting),))), how="push")


def _excusable(meeting: Meeting, reply: Reply) -> Reply:
    """What a member is told of a meeting that is held: how to send apologies for this one."""
    if meeting.state == "cancelled":
        return reply
    *nodes, buttons = reply.card.nodes
    sorry = Buttons((Button("I cannot come", f"/board apologies meeting:{meeting.id}"),))
    return replace(reply, card=replace(reply.card, nodes=(*nodes, buttons, sorry)))


def enclosure(context: Context, meeting: Meeting, method: Literal["REQUEST", "CANCEL"]) -> Enclosed:
    """The meeting as a file for people's calendars; who organises it is the clerk, where they have an address."""
    clerks = [person for person in boards.officers(context.session, meeting.board_id, "clerk") if person.email]
    kind = "Special meeting of " if meeting.kind == "special" else ""
    items = meetings.agenda(context.session, meeting.id)
    invitation = Invitation(
        uid=f"{meeting.board.slug}-{meeting.id}-{meeting.tenant_id}@headway",
        method=method,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        summary=f"{kind}{meeting.board.name}",
        issued_at=context.now,
        place=meeting.place,
        description="\n".join(f"{item.position}. {item.title}" for item in items if not item.exempt),
        organizer=clerks[0].name if clerks else "",
        organizer_email=clerks[0].email if clerks else "",
    )
    day = views.time(meeting.starts_at)[4:-6]
    return Enclosed(f"{meeting.board.name}, {day}.ics", CALENDAR, context.documents.invitation(invitation))
