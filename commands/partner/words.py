"""Arguments of `/partner`: the organisation it is about."""

from __future__ import annotations

from commands.engine.context import Context
from commands.parties import PartyType
from models.party import Party


class PartnerType(PartyType):
    """An organisation, by its name or key. The value is its key, or what was typed."""

    name = "partner"

    def __init__(self) -> None:
        """It is what the line is about."""
        super().__init__(kinds=("organisation",), subject=True)

    def resolve(self, value: str, context: Context) -> Party:
        """The organisation. Raises :class:`Misread` with those that may have been meant."""
        context.need(context.call.row.permission)  # who may not change it is told so before it is looked for
        return super().resolve(value, context)
