"""Cards as letters: an e-mail in plain text and in HTML, with its pictures in it and its files attached.

A mail reader has no buttons to tap, so what a button would say is not shown; it is said once how to answer.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from bot.mail import page
from bot.plain import Pen
from bot.settings import ADDRESS
from commands.engine.cards import Button, Buttons, Card, Form, Node, Pager, Picture, Reply, Row, Text
from commands.engine.drawing import files, one_line, shorten

ANSWER: Final = "To answer, reply to this e-mail or tell the clerk."
LONGEST_SUBJECT: Final = 150
WIDTH: Final = 76
"""Of lines of plain text: RFC 5322, 2.1.1, asks for 78 at most. A web address is never broken."""
_LONGEST_NAME: Final = 60
_POLICY: Final = SMTP.clone(cte_type="7bit")
"""Every server takes it, whatever letters are in it."""
_UNKNOWN: Final = ("application", "octet-stream")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody's name, which may be empty, and address. Raises ``ValueError`` where it is no address in ASCII."""

    name: str
    address: str

    def __post_init__(self) -> None:
        if not re.fullmatch(ADDRESS, self.address):
            raise ValueError("that is no e-mail address in ASCII")

    @property
    def domain(self) -> str:
        """What stands after the @."""
        return self.address.rpartition("@")[2]

    def header(self, name: str) -> str:
        """It as the header of that name holds it. Nothing in the name makes it more than one address."""
        words = one_line(re.sub(r'["\\]', " ", self.name))[:_LONGEST_NAME].strip()
        if not words:
            return self.address
        written = f'"{words}"' if _is_plain(words) else _encoded(name, words)
        return f"{written} <{self.address}>"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a letter has besides what it says: ``ident`` is its Message-ID, and ``after`` are those it follows on.

    Each has its angle brackets. ``at`` is aware.
    """

    sender: Mailbox
    to: Mailbox
    subject: str
    ident: str
    at: datetime
    after: tuple[str, ...] = ()


def sent(reply: Reply, envelope: Envelope) -> bytes:
    """A letter that Headway sends of itself, ready for SMTP but for the doubling of dots. The reply's files go with it.

    It says that no person wrote it, so that no absence is answered (RFC 3834; the other header is Microsoft's,
    [MS-OXCMAIL] 2.2.3.2.14).
    """
    follows = {"References": " ".join(envelope.after)} if envelope.after else {}
    headers = {
        "Date": format_datetime(envelope.at),
        "From": envelope.sender.header("From"),
        "To": envelope.to.header("To"),
        "Message-ID": envelope.ident,
        **follows,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    return _written(headers, reply, envelope.subject)


def draft(reply: Reply, to: Mailbox) -> bytes:
    """The same letter for somebody to send in their own name: a mail program opens the file as one not sent yet.

    Raises ``ValueError`` for what is confidential, which is never mailed.
    """
    if reply.confidential:
        raise ValueError("what is confidential is never mailed")
    return _written({"To": to.header("To"), "X-Unsent": "1"}, reply, reply.card.summary)


def readable(reply: Reply) -> Reply:
    """The reply for who cannot tap: without buttons that say something, and with a word on how to answer for them."""
    nodes = [kept for node in reply.card.nodes if (kept := _untapped(node)) is not None]
    answer = [Text(ANSWER)] if any(map(_asks, reply.card.nodes)) else []
    return replace(reply, card=Card((*nodes, *answer)))


def _asks(node: Node) -> bool:
    said = isinstance(node, Row | Buttons) and any(button.sentence for button in node.buttons)
    return said or isinstance(node, Form)


def _untapped(node: Node) -> Node | None:
    match node:
        case Row():
            return replace(node, buttons=_pages(node.buttons))
        case Buttons():
            pages = _pages(node.buttons)
            return Buttons(pages) if pages else None
        case Pager():
            return Text(node.words, quiet=True)
        case _:
            return node


def _pages(buttons: Sequence[Button]) -> tuple[Button, ...]:
    return tuple(button for button in buttons if button.url)


def _written(headers: Mapping[str, str], reply: Reply, subject: str) -> bytes:
    shown = readable(reply)
    words = shorten(one_line(subject), LONGEST_SUBJECT)
    pictures = {place: node for place, node in enumerate(shown.card.nodes) if isinstance(node, Picture)}
    names = {place: f"{_digest(picture.data)}.{place}@headway" for place, picture in pictures.items()}
    letter = EmailMessage(_POLICY)
    letter.set_content(Pen(WIDTH, shown).draw() + "\n")
    sources = {place: f"cid:{name}" for place, name in names.items()}
    letter.add_alternative(page.draw(shown, words, sources), subtype="html")
    _illustrate(letter, pictures, names)
    for file in files(shown):
        main, sub = _kind(file.mime)
        letter.add_attachment(file.data, main, sub, filename=_file_name(file.name))
    _bound(letter)
    subject = words if _is_plain(words) else _encoded("Subject", words)
    return _head({**headers, "Subject": subject, "Content-Language": "en-GB"}) + letter.as_bytes()


def _head(headers: Mapping[str, str]) -> bytes:
    """Headers as they stand before those of the body.

    Python's own way loses spaces and quotes where it folds a long line, and so can make several addresses of one
    (https://github.com/python/cpython/issues/80222), and it decodes what looks encoded in what somebody wrote.
    """
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("ascii")


def _is_plain(words: str) -> bool:
    """Whether words can stand in a header as they are: a reader decodes what looks like an encoded word."""
    return words.isascii() and "=?" not in words


def _encoded(header: str, words: str) -> str:
    """Words as encoded ones (RFC 2047), in lines that are no longer than it allows."""
    return Header(words, "utf-8", header_name=header).encode(linesep="\r\n")


def _illustrate(letter: EmailMessage, pictures: Mapping[int, Picture], names: Mapping[int, str]) -> None:
    html = letter.get_body(("html",))
    for place, picture in pictures.items():
        if html is not None:
            name = _file_name(picture.name)
            html.add_related(picture.data, "image", "png", cid=f"<{names[place]}>", disposition="inline", filename=name)


def _kind(mime: str) -> tuple[str, str]:
    """The two words of a MIME type; those of any file where it is no type, or one of letters within letters."""
    main, _, sub = mime.partition(";")[0].strip().lower().partition("/")
    plain = re.fullmatch(r"[a-z0-9][a-z0-9!#$&^_.+-]*", f"{main}{sub}") and main and sub
    return (main, sub) if plain and main not in ("message", "multipart") else _UNKNOWN


def _file_name(name: str) -> str:
    return re.sub(r'[/\\:"]+', "-", one_line(name).replace("=?", "-")) or "file"


def _bound(letter: EmailMessage) -> None:
    """Take the lines between the parts from what is in them, so that the same letter has the same bytes."""
    for number, part in enumerate(letter.walk()):
        if part.is_multipart():
            inner = "".join(str(one.get_payload()) for one in part.walk() if not one.is_multipart())
            part.set_boundary(f"=_{number}_{_digest(inner.encode())}")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:24]
