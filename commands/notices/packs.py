"""The pack's messages: to be cleared, not cleared, the proof, published, and what changed since."""

from __future__ import annotations

from collections.abc import Sequence

from commands.action.views import time
from commands.board import publishing as boards
from commands.board.pack_drawing import enclosed, enclosed_exempt, facts_now
from commands.board.pack_words import reports_counted
from commands.engine.cards import Button, Buttons, Fact, Facts, Reply, Text, Title, card
from commands.engine.cards import Notice as Sentence
from commands.engine.context import Context
from commands.engine.telling import counted
from commands.highlight.reports import named, reports_to
from commands.notices.clockwork import Drawn
from commands.notices.cycle import meeting_of
from models import packing
from models.clock import day_of
from models.drafting.comparing import what_changed
from models.meeting import Meeting
from models.noticing.notice import Notice as Due
from models.pack import Edition, Pack
from models.queries import highlight
from models.queries import pack as packs
from models.timetable import timetable

CHANGES_SHOWN = 8
DATES = (("To be cleared by", "clear"), ("Published", "publish"))


def ask(context: Context, notices: Sequence[Due]) -> Drawn | None:
    """For the manager: the pack is to be cleared, by when, and what it lacks."""
    meeting = meeting_of(context, notices)
    due = timetable(meeting.starts_at, context.calendar, meeting.board.timetable)
    ahead = [(label, due[step].at) for label, step in DATES if due[step].at > context.now]
    said = [Fact(label, time(at)) for label, at in ahead] or [Fact("To be cleared", "as soon as you can")]
    facts = Facts((*said, Fact("The board meets", time(meeting.starts_at))))
    heading = Title(f"The pack for the {named(meeting)} is to be cleared")
    return Drawn(Reply(card(heading, _lacking(context, meeting), facts, _clear(meeting))))


def uncleared(context: Context, notices: Sequence[Due]) -> Drawn | None:
    """For manager and clerk: the time for clearing has passed."""
    meeting = meeting_of(context, notices)
    due = timetable(meeting.starts_at, context.calendar, meeting.board.timetable)
    sentence = f"The pack for the {named(meeting)} is not cleared."
    what = f"Nothing is published on {time(due['publish'].at)} unless a programme manager clears it first."
    return Drawn(Reply(card(Sentence("warning", sentence), Text(what), _lacking(context, meeting), _clear(meeting))))


def unpublished(context: Context, notices: Sequence[Due]) -> Drawn | None:
    """For manager and clerk: it was the time to publish, and nothing was posted."""
    meeting = meeting_of(context, notices)
    sentence = f"Nothing was published for the {named(meeting)}: the pack is not cleared."
    what = "Once it is cleared it goes out in the next working hour." if meeting.board.publishes_itself else ""
    told = Text(what) if what else None
    return Drawn(Reply(card(Sentence("warning", sentence), told, _lacking(context, meeting), _clear(meeting))))


def proof(context: Context, notices: Sequence[Due]) -> Drawn | None:
    """For the clerk: the pack as it will go out, attached, and what happens if nothing is said."""
    meeting, _, edition = _frozen(context, notices)
    if edition is None:
        return None
    due = timetable(meeting.starts_at, context.calendar, meeting.board.timetable)
    at = time(max(due["publish"].at, context.now))
    itself = (
        f"It is published by itself on {at}." if meeting.board.publishes_itself else f"It is to be published on {at}."
    )
    facts = packing.facts_of(edition)
    files = (*enclosed(facts, edition), *enclosed_exempt(facts, edition))
    note = Text(f"{itself} To hold it back, ask a programme manager to type /board pack unclear because …")
    heading = Title(f"The proof of the pack for the {named(meeting)}")
    return Drawn(Reply(card(heading, note, _publish(meeting))), enclosures=files)


def publishing(context: Context, notices: Sequence[Due]) -> Drawn | None:
    """For the clerk of a board whose packs do not publish themselves: it is time."""
    meeting, _, edition = _frozen(context, notices)
    if edition is None:
        return None
    heading = Title(f"It is time to publish the pack for the {named(meeting)}")
    note = Text(f"It goes to {boards.is_told(meeting)}, once you say so.")
    return Drawn(Reply(card(heading, note, _publish(meeting))))


def since(context: Context, notices: Sequence[Due]) -> Drawn | None:
    """For chair and clerk, on the eve: what is otherwise now than in the pack they read. Nothing where nothing is."""
    meeting, pack, _ = _frozen(context, notices)
    edition = packs.published(context.session, pack.id) if pack else None
    if edition is None:
        return None
    issued = day_of(edition.published_at or edition.at)
    changed = what_changed(packing.facts_of(edition), facts_now(context, meeting), issued=issued)
    if not changed:
        return None
    more = len(changed) - CHANGES_SHOWN
    lines = "\n".join(f"• {each}" for each in changed[:CHANGES_SHOWN])
    return Drawn(
        Reply(
            card(
                Title(f"What has changed since the pack for the {named(meeting)}"),
                Text(lines),
                Text(f"And {counted(more, 'more change', 'more changes')}.") if more > 0 else None,
                Buttons((Button("All of it", f"/board pack changes meeting:{meeting.id}"),)),
            )
        ),
        kind="pack",
    )


def publish(context: Context, notice: Due) -> str:
    """Publish a cleared pack; gives "" or why it was not."""
    pack = packs.of_meeting(context.session, notice.number, lock=True)
    edition = packs.latest(context.session, pack.id) if pack else None
    if pack is None or edition is None:
        return "There is no cleared pack."
    try:
        boards.publish(context, pack, edition)
    except packing.NotNow as wrong:
        return str(wrong)
    return ""


def _frozen(context: Context, notices: Sequence[Due]) -> tuple[Meeting, Pack | None, Edition | None]:
    meeting = meeting_of(context, notices)
    pack = packs.of_meeting(context.session, meeting.id)
    return meeting, pack, packs.latest(context.session, pack.id) if pack else None


def _lacking(context: Context, meeting: Meeting) -> Text:
    reports = reports_to(context, meeting)
    left = [each.group.reference for each in reports if each.state not in highlight.REPORTED]
    told = f"Reports: {reports_counted([each.state for each in reports])}."
    return Text(f"{told} Of {', '.join(left)} there is none: it is printed as missing." if left else told)


def _clear(meeting: Meeting) -> Buttons:
    return Buttons(
        (
            Button("Look at the pack", f"/board pack meeting:{meeting.id}", "primary"),
            Button("Clear it", f"/board pack clear meeting:{meeting.id}"),
        )
    )


def _publish(meeting: Meeting) -> Buttons:
    return Buttons((Button("Publish it now", f"/board pack publish meeting:{meeting.id}"),))
