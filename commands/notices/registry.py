"""Which card is drawn for which rule, and what is done for those that do something."""

from __future__ import annotations

from commands.engine.dispatch import Door
from commands.notices import around, cycle, deciding, morning, packs
from commands.notices.clockwork import Clockwork
from models.noticing.owed import BATCH


def clockwork(door: Door) -> Clockwork:
    """The clock's work over what is behind ``door``."""
    return Clockwork(
        door,
        draws={
            BATCH: morning.draw,
            "highlight.dates": cycle.dates,
            "highlight.request": cycle.request,
            "highlight.draft": cycle.draft,
            "highlight.reminder": cycle.reminder,
            "highlight.missing": cycle.missing,
            "pack.ask": packs.ask,
            "pack.uncleared": packs.uncleared,
            "pack.unpublished": packs.unpublished,
            "pack.proof": packs.proof,
            "pack.publishing": packs.publishing,
            "pack.since": packs.since,
            "decisions.draft": deciding.drafted,
            "decisions.agree": deciding.agree,
            "decisions.told": deciding.told,
            "duty": around.duty,
            "document": around.document,
            "concerns": around.concerns,
        },
        acts={"pack.publish": packs.publish},
    )
