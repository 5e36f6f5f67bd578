"""What comes round: reports to other bodies, documents to be looked at again, the monthly note on concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commands.action.views import day
from commands.engine.cards import Button, Buttons, Reply, Text, Title, card
from commands.engine.context import Context
from commands.engine.table import Call
from commands.engine.words import quote
from commands.notices.clockwork import Drawn
from commands.school import concerns as concern_cards
from models.board import BoardDocument, BoardDuty
from models.noticing.notice import Notice as Due
from models.queries import concern
from models.queries import pack as packs


def duty(context: Context, notices: Sequence[Due]) -> Drawn | None:
    """A report that a board owes another body, some weeks before it is due."""
    row = context.session.get_one(BoardDuty, notices[0].number)
    title = Title(f"A report to {_the(row.to_name)} is due {day(row.next_on)}")
    done = Button("It is done", f"/board reported to {quote(row.to_name)}")
    pack = packs.newest_published(context.session, row.board_id)
    if pack is None:
        return Drawn(Reply(card(title, Buttons((done,)))))
    note = Text("The latest pack is a start: what the board was told, and what has changed since.")
    take = Button("Take the latest pack", f"/board pack format:docx meeting:{pack.meeting_id}", "primary")
    return Drawn(Reply(card(title, note, Buttons((take, done)))))


def document(context: Context, notices: Sequence[Due]) -> Drawn | None:
    """A document whose review is near."""
    row = context.session.get_one(BoardDocument, notices[0].number)
    if row.review_on is None:
        return None
    owner = f" Its owner is {row.owner}." if row.owner else ""
    note = Text(f"When it has been looked at, say when next.{owner}")
    buttons = Buttons((Button("Open it", url=row.url), Button("All documents", "/board documents")))
    return Drawn(Reply(card(Title(f"“{row.title}” is to be reviewed by {day(row.review_on)}"), note, buttons)))


def concerns(context: Context, notices: Sequence[Due]) -> Drawn | None:
    """The monthly note on schools causing concern, to one cleared person alone; nothing where there is none."""
    if not context.actor.cleared or not concern.tallies(context.session):
        return None
    context.call = Call(context.table.row("school concerns"))
    listed = concern_cards.listing(context)
    reply = Reply(card(Title("The month’s note on schools causing concern"), *listed.card.nodes[1:]))
    return Drawn(replace(reply, confidential=True))


def _the(name: str) -> str:
    return name if name.casefold().startswith("the ") else f"the {name}"
