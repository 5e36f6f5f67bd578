"""The outbox's messages by e-mail.

Once a letter was handed over, nobody can be asked what became of it: where the mail server's answer is lost, a nudge is
dropped and a pack goes again, saying so. It goes under the same Message-ID, so that many mail servers show it once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from bot.mail import letters
from bot.mail.server import MailServer
from bot.messengers import first_on
from commands.engine.cards import from_json
from jobs.messenger import CannotTell, Kept, Outgoing, Sent, Settled, Undelivered
from models.outbox import Address

CONFIDENTIAL: Final = "It is confidential, and what is confidential is never mailed."
NO_ADDRESS: Final = "That is no e-mail address that letters can go to."
UNSURE: Final = "It may have been sent: a mail server cannot be asked afterwards."


class Messenger:
    """Hands letters to a mail server."""

    platform: Final = "email"
    is_ready: Final = True

    def __init__(self, server: MailServer) -> None:
        self._server = server

    def way(self, addresses: Sequence[Address]) -> Address | None:
        """The first that is an e-mail address."""
        return first_on(self.platform, addresses)

    def send(self, outgoing: Outgoing, _kept: Kept, /) -> Sent:
        """Hand it over as one letter, with what goes with it; its name is the letter's Message-ID.

        Raises :class:`~jobs.messenger.Undelivered` and :class:`~jobs.messenger.Unknown`.
        """
        letter, ident = self._letter(outgoing)
        self._server.hand_over(letter, outgoing.to.id)
        return Sent((ident,))

    def settle(self, outgoing: Outgoing) -> Settled:
        """Nobody can tell."""
        return CannotTell(UNSURE)

    def _letter(self, outgoing: Outgoing) -> tuple[bytes, str]:
        reply = outgoing.reply
        if outgoing.confidential or reply.confidential:
            raise Undelivered(CONFIDENTIAL, None)
        try:
            to = letters.Mailbox(outgoing.name if outgoing.to_person else "", outgoing.to.id)
        except ValueError as wrong:
            raise Undelivered(NO_ADDRESS, None) from wrong
        envelope = letters.Envelope(
            sender=self._server.sender,
            to=to,
            subject=from_json(outgoing.card).card.summary,
            ident=self._ident(outgoing),
            at=outgoing.claimed_at,
            after=outgoing.edits,
        )
        return letters.sent(reply, envelope), envelope.ident

    def _ident(self, outgoing: Outgoing) -> str:
        """The same however often it goes. Rows of another database have the same ids, hence a word of what it says."""
        said = hashlib.sha256(f"{outgoing.to.id}\n{outgoing.card}".encode()).hexdigest()[:12]
        return f"<headway-{outgoing.id}-{said}@{self._server.sender.domain}>"
