"""What every rating asks for, of an action or of a whole report: Red and Amber need their reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from commands.engine.arguments import Argument, Words
from models.rag import NEEDS_REASON

RATED_BECAUSE: Final = Argument(
    "reason",
    Words(because=True),
    "Reason",
    hint="Red and Amber need one. The board reads it.",
    aliases=("because",),
)


def needs_reason(values: Mapping[str, Any]) -> tuple[str, ...]:
    """What a rating of these values still lacks; without its reason nothing is stored, and the bot asks why."""
    return (RATED_BECAUSE.name,) if values.get("rag") in NEEDS_REASON and not values.get("reason") else ()
