"""Publishing a pack: the one place where it goes out, whether somebody says so or the clock does."""

from __future__ import annotations

from commands.board.pack_drawing import enclosed, enclosed_exempt
from commands.board.words import channel_words
from commands.engine.cards import Card, Node, Notice, Reply, Text, card
from commands.engine.context import Context
from commands.highlight.digest import digest
from commands.notices.sending import post, tell
from models import packing
from models.drafting.facts import PackFacts
from models.meeting import Meeting
from models.outbox import Address
from models.pack import Edition, Pack
from models.queries import board as boards
from models.queries import meeting as meetings

RULE = "pack.publish"
EXEMPT = "The exempt part is attached too. It is not for publication: please do not pass it on."


def publish(context: Context, pack: Pack, edition: Edition) -> int:
    """Send an edition to the board: its channel, and each member by their own way; gives how many members are told.

    The exempt part goes to the board's members and its clerk alone, never into the channel. Raises
    :class:`models.packing.NotNow` where the pack is not cleared, or this edition has gone out already.
    """
    packing.publish(pack, edition, context.now)
    meeting = meetings.get(context.session, pack.meeting_id)
    assert meeting is not None  # noqa: S101 - a pack points to it
    facts = packing.facts_of(edition)
    key = f"{RULE}:meeting:{meeting.id}:edition:{edition.number}"
    public, apart = enclosed(facts, edition), enclosed_exempt(facts, edition)
    board = meeting.board
    if board.channel and board.channel_platform:
        address = Address(board.channel_platform, board.channel_workspace, board.channel)
        reply = Reply(_card(facts, edition))
        post(context, rule=RULE, key=f"{key}:channel", address=address, reply=reply, kind="pack", enclosures=public)
    more = (Text(EXEMPT),) if apart else ()
    reply = Reply(_card(facts, edition, *more))
    told = 0
    for row in boards.members(context.session, meeting.board_id):
        told += tell(
            context,
            rule=RULE,
            key=f"{key}:person:{row.person_id}",
            to=row.person,
            reply=reply,
            kind="pack",
            enclosures=(*public, *apart),
        )
    return told


def _card(facts: PackFacts, edition: Edition, *more: Node) -> Card:
    again = Notice("warning", f"Issued again because {edition.because}") if edition.because else None
    return card(again, *digest(facts).nodes, Text("The pack is attached.", quiet=True), *more)


def is_told(meeting: Meeting) -> str:
    """Who gets a pack, in words: "its channel and its members"."""
    return f"{channel_words(meeting.board)} and its members" if meeting.board.channel else "its members"
