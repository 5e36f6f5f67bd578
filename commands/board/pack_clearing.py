"""Clearing a pack, taking that back, publishing it, and issuing it again."""

from __future__ import annotations

from sqlalchemy.orm.exc import StaleDataError

from commands.action.adding import refuse
from commands.action.views import time
from commands.board.meeting import name, said
from commands.board.pack_drawing import IN, drawn, facts_now, settled, unchanged, writing
from commands.board.pack_meaning import meeting_meant
from commands.board.pack_paper import Issue
from commands.board.pack_showing import front_words, implications_words, reports_words
from commands.board.pack_words import joined
from commands.board.publishing import is_told, publish
from commands.board.words import channel_words
from commands.engine.cards import Button, Buttons, Fact, Facts, Notice, Reply, card
from commands.engine.context import Context
from commands.engine.telling import counted
from models import packing
from models.board import Board
from models.meeting import Meeting
from models.packing import NotNow
from models.queries import highlight
from models.queries import pack as packs
from models.timetable import timetable

CANCELLED = "That meeting is cancelled, so it has no pack. See those ahead with /board meetings."
NOT_CLEARED = "The pack is not cleared yet. A programme manager clears it: /board pack clear"


def ask_clear(context: Context, board: Board | None = None, meeting: Meeting | None = None) -> str:
    """The question put before a pack is cleared: what is missing first; "" where it cannot be anyway."""
    meeting = meeting_meant(context, board, meeting)
    pack = packs.of_meeting(context.session, meeting.id)
    if meeting.state == "cancelled" or (pack is not None and pack.state != "draft"):
        return ""
    reports = highlight.report_facts(context.session, meeting, context.now, context.calendar)
    out = [each.reference for each in reports if each.state not in IN]
    missing = ""
    if out:
        have, they = ("has", "it is") if len(out) == 1 else ("have", "each is")
        missing = f"{joined(out)} {have} no report: {they} printed as missing. "
    return (
        f"{missing or f'Reports: {reports_words(reports)}. '}The front: {front_words(pack)}. Implications: "
        f"{implications_words(pack)}. Clear the pack for {said(meeting)}? It is frozen as it is now."
    )


def clear(context: Context, board: Board | None = None, meeting: Meeting | None = None) -> Reply:
    """Draw the pack up, and freeze it; a report that is not in is printed as missing."""
    meeting = meeting_meant(context, board, meeting)
    pack = packs.of_meeting(context.session, meeting.id) or packing.fresh(meeting.id)
    if pack.state != "draft":
        return refuse(f"The pack is {pack.state} already.")
    if meeting.state == "cancelled":
        return refuse(CANCELLED)
    made = drawn(context, pack, settled(facts_now(context, meeting)), Issue(1))
    with writing(context) as within:
        row = unchanged(within, meeting, pack, made)
        packing.clear(within.session, row, made, within.actor.person_id, within.now)
        within.about(name(meeting))
    due = timetable(meeting.starts_at, context.calendar, meeting.board.timetable)
    out = [each.reference for each in made.facts.reports if each.state == "missing"]
    facts = (
        Fact("Meeting", said(meeting)),
        Fact("Printed as missing", joined(out) or "none"),
        Fact("Goes out", f"{time(due['publish'].at)}{_itself(meeting)}"),
    )
    buttons = (
        Button("Read it (PDF)", f"/board pack format:pdf meeting:{meeting.id}", "primary"),
        Button("Take it back", f"/board pack unclear meeting:{meeting.id} ask:yes"),
    )
    return Reply(
        card(Notice("done", "The pack is cleared: nothing in it changes now."), Facts(facts), Buttons(buttons))
    )


def _itself(meeting: Meeting) -> str:
    return ", by itself" if meeting.board.publishes_itself else ", when the clerk publishes it"


def unclear(context: Context, because: str, board: Board | None = None, meeting: Meeting | None = None) -> Reply:
    """Make a cleared pack a draft again, until it is published."""
    meeting = meeting_meant(context, board, meeting)
    pack = packs.of_meeting(context.session, meeting.id, lock=True)
    if pack is None:
        return refuse(NOT_CLEARED)
    try:
        packing.unclear(context.session, pack)
    except NotNow as why:
        return refuse(str(why))
    context.about(name(meeting))
    if context.entry:
        context.entry.reason = because[:500]
    notice = Notice("done", f"The pack is a draft again, because {because}. What was frozen of it is dropped.")
    return Reply(card(notice, _open(meeting)))


def ask_publish(context: Context, board: Board | None = None, meeting: Meeting | None = None) -> str:
    """The question put before a pack goes out; "" where it cannot."""
    meeting = meeting_meant(context, board, meeting)
    pack = packs.of_meeting(context.session, meeting.id)
    if meeting.state == "cancelled" or pack is None or pack.state != "cleared":
        return ""
    apart = " The exempt part goes to the members and the clerk alone." if pack.exempt else ""
    return f"Publish the pack for {said(meeting)} now? It goes to {is_told(meeting)}.{apart}"


def publish_now(context: Context, board: Board | None = None, meeting: Meeting | None = None) -> Reply:
    """Send a cleared pack to its board, before its time or at it."""
    meeting = meeting_meant(context, board, meeting)
    pack = packs.of_meeting(context.session, meeting.id, lock=True)
    edition = packs.latest(context.session, pack.id) if pack else None
    if pack is None or edition is None:
        return refuse(NOT_CLEARED)
    if meeting.state == "cancelled":
        return refuse(CANCELLED)
    try:
        told = publish(context, pack, edition)
    except NotNow as why:
        return refuse(str(why))
    context.about(name(meeting))
    return Reply(card(Notice("done", f"The pack is published: {_told(context, meeting, told)}"), _open(meeting)))


def _told(context: Context, meeting: Meeting, told: int) -> str:
    if context.programme.live_at is None:
        return "but nobody is told before the programme is live. See /headway go live."
    channel = f"it is posted in {channel_words(meeting.board)}, and " if meeting.board.channel else ""
    if not told:
        return f"{channel}nobody else is a member of the board yet. Enter them with /board member add."
    return f"{channel}{counted(told, 'member')} of the board {'is' if told == 1 else 'are'} sent it, in working hours."


def ask_reissue(context: Context, because: str = "", board: Board | None = None, meeting: Meeting | None = None) -> str:
    """The question put before a pack is issued again; "" where it cannot be."""
    meeting = meeting_meant(context, board, meeting)
    pack = packs.of_meeting(context.session, meeting.id)
    if pack is None or pack.state != "published":
        return ""
    return (
        f"Issue the pack for {said(meeting)} again? It is drawn anew as things stand now, says on its front why, and "
        f"goes to {is_told(meeting)} once more."
    )


def reissue(context: Context, because: str, board: Board | None = None, meeting: Meeting | None = None) -> Reply:
    """Draw a published pack anew, freeze that as its next edition, and send it."""
    meeting = meeting_meant(context, board, meeting)
    pack = packs.of_meeting(context.session, meeting.id)
    try:
        packing.may_reissue(pack)
    except NotNow as why:
        return refuse(str(why))
    assert pack is not None  # noqa: S101 - it is published
    before = packs.latest(context.session, pack.id)
    if before and before.because == because:
        return refuse(f"Edition {before.number} was issued because of that already. Say what is wrong now.")
    number = before.number + 1 if before else 1
    made = drawn(context, pack, settled(facts_now(context, meeting)), Issue(number, context.today, because))
    with writing(context) as within:
        row = unchanged(within, meeting, pack, made)
        last = packs.latest(within.session, row.id)
        if last and last.number >= number:
            raise StaleDataError("another edition was issued while this one was being drawn")
        edition = packing.reissue(within.session, row, made, because, within.actor.person_id, within.now)
        told = publish(within, row, edition)
        within.about(name(meeting))
    sentence = f"Edition {number} is out: {_told(context, meeting, told)}"
    return Reply(card(Notice("done", sentence), Facts((Fact("Because", because),)), _open(meeting)))


def _open(meeting: Meeting) -> Buttons:
    return Buttons((Button("Open the pack", f"/board pack meeting:{meeting.id}"),))
