"""What a person sees: one small vocabulary of cards that every surface can draw.

A card is a tree of plain data. It holds no markup: every string is text exactly as it is to be read, and each
renderer escapes it for its own surface. A button holds a sentence that the person could have typed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeAlias

from pydantic import ConfigDict, Field, TypeAdapter

Tone = Literal["info", "done", "question", "warning", "refused", "fault"]
How = Literal["private", "replace", "post", "form", "push", "home"]
Outcome = Literal["done", "refused", "fault"]
FieldKind = Literal["text", "long", "date", "choice", "search", "person", "file"]
BadgeKind = Literal["red", "amber", "green", "blue", "unrated"]


@dataclass(frozen=True, slots=True)
class Confirm:
    """A question put before a button is carried out, for what cannot be undone."""

    title: str
    text: str
    yes: str
    no: str = "Not now"


@dataclass(frozen=True, slots=True)
class Button:
    """A tap that says ``sentence``; ``url`` instead of a sentence opens a page and says nothing."""

    label: str
    sentence: str = ""
    style: Literal["default", "primary", "danger"] = "default"
    confirm: Confirm | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A RAG rating: drawn as its shape and its word, never as a colour alone (WCAG 2.2, 1.4.1)."""

    kind: BadgeKind
    word: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands beside it; with ``url`` the value is a link."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """The heading of a card or, with ``level`` 2, of a part of one."""

    text: str
    level: Literal[1, 2] = 1
    type: Literal["title"] = "title"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``quiet`` for what may be overlooked; line breaks are kept."""

    text: str
    quiet: bool = False
    type: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, read downwards."""

    facts: tuple[Fact, ...]
    type: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in a list: a bold line, its rating, smaller lines below, and its own buttons."""

    title: str
    detail: tuple[str, ...] = ()
    badge: Badge | None = None
    buttons: tuple[Button, ...] = ()
    type: Literal["row"] = "row"


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of short texts. ``numeric`` names the columns to align right. Rows are already one page."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    numeric: tuple[int, ...] = ()
    type: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total``, as a bar and always in words too."""

    label: str
    done: int
    total: int
    type: Literal["progress"] = "progress"


@dataclass(frozen=True, slots=True)
class Picture:
    """An image with its alternative text; ``data`` is PNG bytes."""

    alt: str
    name: str
    data: bytes
    type: Literal["picture"] = "picture"


@dataclass(frozen=True, slots=True)
class File:
    """A file handed to the person."""

    name: str
    mime: str
    data: bytes
    type: Literal["file"] = "file"


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence that says how it went."""

    tone: Tone
    text: str
    type: Literal["notice"] = "notice"


@dataclass(frozen=True, slots=True)
class Buttons:
    """A line of buttons."""

    buttons: tuple[Button, ...]
    type: Literal["buttons"] = "buttons"


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is in a long list; the sentences are empty at its ends."""

    words: str
    previous: str = ""
    next: str = ""
    type: Literal["pager"] = "pager"


@dataclass(frozen=True, slots=True)
class Option:
    """A choice: ``value`` is what is sent, ``label`` what is read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Input:
    """A field of a form.

    ``search`` and ``person`` fields ask for their options as the person types: ``suggests`` names the argument type.
    ``many`` lets several be chosen; their values are then separated by ``", "``. A date's value is an ISO date.
    """

    name: str
    label: str
    kind: FieldKind = "text"
    value: str = ""
    value_label: str = ""
    hint: str = ""
    placeholder: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    suggests: str = ""
    many: bool = False
    max_length: int = 3000
    error: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Questions. Submitting it says ``sentence`` with the answers as its arguments."""

    title: str
    sentence: str
    inputs: tuple[Input, ...]
    submit: str = "Save"
    type: Literal["form"] = "form"


Node: TypeAlias = Annotated[
    Title | Text | Facts | Row | Table | Progress | Picture | File | Notice | Buttons | Pager | Form,
    Field(discriminator="type"),
]


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown, top to bottom."""

    nodes: tuple[Node, ...]

    @property
    def form(self) -> Form | None:
        """The form on this card, where it has one: a card has at most one."""
        return next((node for node in self.nodes if isinstance(node, Form)), None)

    @property
    def summary(self) -> str:
        """One line for a notification or a screen reader: the first notice, else the first heading or text."""
        for wanted in (Notice, Title, Text, Row, Form):
            for node in self.nodes:
                if isinstance(node, wanted):
                    return node.text if isinstance(node, Notice | Title | Text) else node.title
        return "Headway"


@dataclass(frozen=True, slots=True)
class Reply:
    """A card, how it is to be delivered, and how it went.

    ``audience`` is the id of the channel to post in when ``how`` is ``post``, or of the person when it is ``push``.
    ``field_errors`` maps the names of a form's inputs to sentences, for surfaces that show errors on the field.
    ``confidential`` replies may be shown only in a direct message, a modal or the terminal.
    """

    card: Card
    how: How = "private"
    outcome: Outcome = "done"
    audience: str = ""
    field_errors: dict[str, str] = field(default_factory=dict)
    confidential: bool = False

    __pydantic_config__ = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")


_REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)


def to_json(reply: Reply) -> bytes:
    """The reply as JSON; bytes are base64."""
    return _REPLY.dump_json(reply)


def from_json(data: bytes | str) -> Reply:
    """The reply that :func:`to_json` wrote.

    Raises ``pydantic.ValidationError`` where it is not one.
    """
    return _REPLY.validate_json(data)


def card(*nodes: Node | None) -> Card:
    """A card of those nodes that are there."""
    return Card(tuple(node for node in nodes if node is not None))
