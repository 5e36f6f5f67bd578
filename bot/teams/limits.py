"""Teams' limits, each with its source: the one place that knows them."""

from __future__ import annotations

from typing import Final

from commands.engine.drawing import Limit

VERSION: Final = "1.5"
"""What Teams draws on every client. https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference"""
MESSAGE_BYTES: Final = Limit(
    80_000, "https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages (413 past it)"
)
"""Of an activity: what that page advises, below a limit of about 100 KB. It says that words count as UTF-16, and that
pictures in base64 do not count; here they do, since a message is sent whole. The card leaves :data:`ENVELOPE_BYTES`
for the rest."""
ENVELOPE_BYTES: Final = 2_000
PRIMARY_ACTIONS: Final = Limit(
    6, "https://adaptivecards.io/explorer/ActionSet.html (Teams shows six and puts the rest behind …)"
)
PICTURE_BYTES: Final = Limit(
    1_000_000, "https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format"
)
"""Of a picture in a card, less than which it has to be. It may be a data URI since Adaptive Cards 1.2
(https://learn.microsoft.com/adaptive-cards/schema-explorer/image), and a bot's card may hold it
(https://learn.microsoft.com/microsoftteams/platform/bots/how-to/agents-inline-images). Where cards are posted by Power
Automate, some clients were reported to leave it out (https://github.com/MicrosoftDocs/msteams-docs/issues/5355): so a
picture always has its alternative text."""
