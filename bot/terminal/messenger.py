"""The outbox's messages at a terminal: printed, for whoever tries Headway on a machine of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from bot.terminal.text import render
from commands.engine.drawing import one_line
from jobs.messenger import CannotTell, Kept, Outgoing, Sent, Settled
from models.outbox import Address

CLOSED: Final = "It is confidential, so it is not shown here."
BY_EMAIL: Final = "email"
"""The platform of e-mail addresses, and the workspace under which they are printed here."""


class Messenger:
    """Prints what is sent to people who are at the terminal, to those who are on no platform at all, and e-mail.

    E-mail comes here where nothing else carries it, so that a machine without a mail server shows everything. ``echo``
    prints some lines; ``width`` is how many columns there are.
    """

    platform: Final = "terminal"
    is_ready: Final = True

    def __init__(self, echo: Callable[[str], object], width: int = 80) -> None:
        self._echo = echo
        self._width = width

    def way(self, addresses: Sequence[Address]) -> Address | None:
        """Somebody's place at the terminal, or their e-mail; theirs too who have no account anywhere."""
        for address in addresses:
            if address.platform == self.platform:
                return address
            if address.platform == BY_EMAIL:
                return Address(self.platform, BY_EMAIL, address.id)
        return None if addresses else Address(self.platform, "", "")

    def send(self, outgoing: Outgoing, _kept: Kept, /) -> Sent:
        """Print it, under the name of whom it is for. Others read along, so nothing confidential is shown."""
        words = CLOSED if outgoing.confidential else render(outgoing.reply, self._width)
        how = ", by e-mail" if outgoing.to.workspace == BY_EMAIL else ""
        self._echo(f"To {one_line(outgoing.name)}{how}:\n{words}\n")
        return Sent((f"printed {outgoing.id}",))

    def settle(self, outgoing: Outgoing) -> Settled:
        """Nobody can tell what was printed once."""
        return CannotTell("It may have been printed.")
