"""Teams' limits, each with its source: the one place that knows them."""

from __future__ import annotations

from typing import Final

from commands.engine.drawing import Limit

VERSION: Final = "1.5"
"""What Teams draws on every client. https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference"""
MESSAGE_BYTES: Final = Limit(
    80_000, "https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages (413 past it)"
)
"""Of the activity as JSON in UTF-8; the card is held to it with :data:`ENVELOPE_BYTES` left for the rest."""
ENVELOPE_BYTES: Final = 2_000
PRIMARY_ACTIONS: Final = Limit(
    6, "https://adaptivecards.io/explorer/ActionSet.html (Teams shows six and puts the rest behind …)"
)
PICTURE_BYTES: Final = Limit(
    1_000_000, "https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format"
)
