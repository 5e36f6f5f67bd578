"""What was drawn up and has not gone out, and is not to go out as it was drawn: things have changed since."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import or_, select

from models import outbox, packing
from models.meeting import Meeting
from models.occurrence import Occurrence
from models.outbox import Outbox
from models.pack import Pack
from models.queries import pack as packs
from models.queries.meeting import about_meeting
from models.tenancy import TenantSession

LEFT: Final = "This person is on the board no more."
CHANGED: Final = "It is not needed as it was drawn: things have changed since."


def drop(session: TenantSession, keys: Iterable[str], why: str) -> list[str]:
    """Drop what nobody has begun to send; its occurrences have then not been, and come due again. Gives the keys."""
    session.flush()
    dropped = outbox.cancel(session, keys, why)
    meant = {key.partition(outbox.BY)[0] for key in dropped}  # what a clerk was to pass on was somebody else's
    for occurrence in session.scalars(select(Occurrence).where(Occurrence.outbox_key.in_(meant))):
        session.delete(occurrence)
    session.flush()
    return dropped


def withhold(session: TenantSession, reference: str) -> list[Meeting]:
    """Let nothing go out that was drawn up with an action in it, before that became confidential.

    Nudges that wait are dropped, and drawn anew where they are due still; those that did not arrive are shown to nobody
    any more. A pack that is cleared and not published is a draft again: gives the meetings whose packs these are.
    """
    unsent = select(Outbox).where(
        Outbox.state.in_(("pending", "failed", "missed")), Outbox.kind == "nudge", Outbox.confidential.is_(False)
    )
    rows = [row for row in session.scalars(unsent.with_for_update()) if _tells(row.card, reference)]
    drop(session, [row.key for row in rows if row.state == "pending"], CHANGED)
    for row in rows:
        if row.state != "dropped":
            outbox.dropped(row, CHANGED)
    return list(_taken_back(session, reference))


def from_member(session: TenantSession, board_id: int, person_id: int) -> None:
    """Send a board's packs, which have its exempt parts with them, to nobody who is on it no more."""
    about = session.scalars(select(Meeting.id).where(Meeting.board_id == board_id)).all()
    theirs = select(Outbox).where(
        Outbox.state.in_(("pending", "failed", "missed")),
        Outbox.kind == "pack",
        or_(Outbox.person_id == person_id, Outbox.behalf_id == person_id),
    )
    for row in session.scalars(theirs.with_for_update()):
        if any(about_meeting(meeting_id) in row.key for meeting_id in about):
            outbox.dropped(row, LEFT)


def take_back(session: TenantSession, meeting_id: int) -> bool:
    """Make a meeting's pack a draft again where it is cleared and not published; gives whether it was."""
    pack = packs.of_meeting(session, meeting_id, lock=True)
    if pack is None or pack.state != "cleared":
        return False
    packing.unclear(session, pack)
    return True


def _taken_back(session: TenantSession, reference: str) -> Iterable[Meeting]:
    for pack in session.scalars(select(Pack).where(Pack.state == "cleared").order_by(Pack.id).with_for_update()):
        edition = packs.latest(session, pack.id)
        if edition is not None and _tells(edition.facts, reference):
            packing.unclear(session, pack)
            yield session.get_one(Meeting, pack.meeting_id)


def _tells(frozen: Any, reference: str) -> bool:
    """Whether anything in it names the action: a word of its own, so WS4-01 is not in WS4-011."""
    return re.search(rf"(?<!\w){re.escape(reference)}(?!\w)", json.dumps(frozen)) is not None
