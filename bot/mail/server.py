"""The mail server that letters are handed to: one connection a letter, and what each failure says of the letter.

A letter is the server's once the dot that ends it is answered, and is not before that dot was sent (RFC 5321, 4.1.1.4).
So whatever fails before the dot leaves it unsent for certain; a lost answer to the dot leaves it unknown.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from bot.mail.letters import Mailbox
from bot.settings import SMTP_PORTS, Settings
from commands.engine.drawing import one_line, shorten
from jobs.messenger import Undelivered, Unknown

BUDGET: Final = 100.0
"""How many seconds it may take until the dot is sent; with :data:`ANSWER`, well within a lease."""
ANSWER: Final = 100.0
"""How many seconds the dot's answer is waited for: a server files the letter meanwhile, and RFC 5321, 4.5.3.2.6, would
have us wait for ten minutes."""
GREYLISTED: Final = timedelta(minutes=5)
"""What a server that says "not now" is given at the least: one that wants to see us come back counts in minutes."""
_CONNECT: Final = 20.0
"""How many seconds each of the server's addresses is given to answer."""
_BLOCK: Final = 1 << 16
_STARTING_DOT: Final = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where it is, how it is spoken to, and whom letters are from."""

    host: str
    port: int
    security: str
    sender: Mailbox
    user: str = ""
    password: str = field(default="", repr=False)

    def hand_over(self, letter: bytes, to: str) -> None:
        """Have the server take a letter for one address; when this returns, it has.

        Raises :class:`~jobs.messenger.Undelivered` and :class:`~jobs.messenger.Unknown`.
        """
        with self._spoken_to(BUDGET) as line:
            line.offer(self.sender.address, to, len(letter))
            line.write(_STARTING_DOT.sub(b"..", letter))
            line.end()

    def greet(self, seconds: float) -> None:
        """Sign in and leave again. Raises :class:`~jobs.messenger.Undelivered` where that cannot be done."""
        with self._spoken_to(seconds):
            pass

    @contextmanager
    def _spoken_to(self, seconds: float) -> Iterator[_Line]:
        """A line to the server, signed in; it is closed at the end, and whatever fails on it is told."""
        ends = time.monotonic() + seconds
        try:
            smtp = self._connected(min(seconds, _CONNECT))
        except (OSError, UnicodeError) as wrong:  # the second for a host that is no name
            raise _unreached(wrong) from wrong
        line = _Line(smtp, ends)
        try:
            line.hold_nothing_back()
            self._sign_in(line)
            yield line
            line.leave()
        except OSError as wrong:
            raise _unreached(wrong) from wrong
        finally:
            smtp.close()

    def _connected(self, seconds: float) -> smtplib.SMTP:
        """It greets as the sender's domain: smtplib would ask the name service for this machine's own name."""
        ours = self.sender.domain
        if self.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, ours, timeout=seconds, context=context)
        return smtplib.SMTP(self.host, self.port, ours, timeout=seconds)

    def _sign_in(self, line: _Line) -> None:
        smtp = line.at_once()
        smtp.ehlo_or_helo_if_needed()
        if self.security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
            line.at_once().ehlo_or_helo_if_needed()
        if self.user:
            line.at_once().login(self.user, self.password)


def server_of(settings: Settings) -> MailServer:
    """The mail server that is set up, where one is."""
    return MailServer(
        host=settings.smtp_host,
        port=int(settings.smtp_port or SMTP_PORTS[settings.smtp_security]),
        security=settings.smtp_security,
        sender=Mailbox(*settings.sender),
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """A conversation with the server that ends at a time of the monotonic clock."""

    smtp: smtplib.SMTP
    ends: float

    def hold_nothing_back(self) -> None:
        """Have the dot leave at once, though the letter before it is not acknowledged yet."""
        if isinstance(self.smtp.sock, socket.socket):
            self.smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def at_once(self) -> smtplib.SMTP:
        """The server, to be asked something within the time that is left. Raises ``TimeoutError`` where none is."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the mail server was too slow")
        self._wait(left)
        return self.smtp

    def offer(self, sender: str, to: str, size: int) -> None:
        """Say whom the letter is from, whom it is for, and that it comes."""
        told = [f"size={size}"] if self.smtp.has_extn("size") else []
        code, said = self.at_once().mail(sender, told)
        if code == 552:
            raise Undelivered("It is larger than the mail server takes.", None)
        if code != 250:
            raise Undelivered(f"The mail server takes nothing from {sender} ({_quoted(code, said)}).")
        code, said = self.at_once().rcpt(to)
        if code not in (250, 251):
            raise _refused(code, said)
        code, said = self.at_once().docmd("DATA")
        if code != 354:
            raise _refused(code, said)

    def write(self, letter: bytes) -> None:
        """Send the letter, all but the dot that ends it."""
        for start in range(0, len(letter), _BLOCK):
            self.at_once().send(letter[start : start + _BLOCK])

    def end(self) -> None:
        """Send the dot, and hear whether the server took the letter."""
        self._wait(ANSWER)
        try:
            self.smtp.send(b".\r\n")
            code, said = self.smtp.getreply()
        except OSError as wrong:
            raise Unknown(f"It may have been sent: the mail server did not say ({type(wrong).__name__}).") from wrong
        if code < 0:  # no answer that can be read
            raise Unknown(f"It may have been sent: the mail server said {_quoted(code, said)}.")
        if code != 250:
            raise _refused(code, said)

    def leave(self) -> None:
        """Say goodbye. What the server took it has, so that it need not answer."""
        self._wait(1)
        try:
            self.smtp.quit()
        except OSError:
            return

    def _wait(self, seconds: float) -> None:
        if isinstance(self.smtp.sock, socket.socket):
            self.smtp.sock.settimeout(seconds)


def _unreached(wrong: OSError | UnicodeError) -> Undelivered:
    """What a failure says before anything was handed over: a mistake in the settings may be mended in time.

    All errors of smtplib's are ``OSError`` too.
    """
    match wrong:
        case ssl.SSLCertVerificationError():
            why = f"The mail server's certificate is not to be trusted: {wrong.verify_message}."
        case smtplib.SMTPAuthenticationError():
            why = f"The mail server does not let me sign in ({_quoted(wrong.smtp_code, wrong.smtp_error)})."
        case smtplib.SMTPResponseException():
            why = f"The mail server will not speak with me ({_quoted(wrong.smtp_code, wrong.smtp_error)})."
        case smtplib.SMTPServerDisconnected():
            why = "The mail server broke the connection off."
        case smtplib.SMTPException():
            why = f"The mail server does not offer what is set up: {wrong}"
        case _:
            why = f"The mail server does not answer ({type(wrong).__name__})."
    return Undelivered(why)


def _refused(code: int, said: bytes) -> Undelivered:
    """What its answer says of a letter: 5 for ever, 4 for now (RFC 5321, 4.2.1)."""
    why = f"The mail server does not take it ({_quoted(code, said)})."
    return Undelivered(why, None if code >= 500 else GREYLISTED)


def _quoted(code: int, said: bytes | str) -> str:
    """The server's own words, by which its keeper finds out more."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {shorten(one_line(words), 200)}".strip()
