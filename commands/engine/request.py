"""What comes in through the one door, whichever surface it came by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

Platform = Literal["slack", "teams", "terminal", "email", "system"]
Origin = Literal["command", "button", "form", "shortcut", "message", "clock"]
ChannelKind = Literal["dm", "private", "public", "terminal"]
HANDED_IN: Final = "/headway file"
"""What is said of a file that came without words."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who the platform says is talking.

    ``workspace`` is a Slack team or enterprise id or a Teams tenant id; ``guest`` is true of guests, of people of other
    tenants and of Slack Connect strangers, who have nothing until a manager invites them by name. Who is not
    ``described``, since the platform did not say in time, is taken for a guest, and is entered another time.
    """

    platform: Platform
    workspace: str
    user: str
    handle: str = ""
    name: str = ""
    email: str = ""
    guest: bool = False
    described: bool = True


@dataclass(frozen=True, slots=True)
class Channel:
    """Where it was said."""

    id: str = ""
    name: str = ""
    kind: ChannelKind = "dm"

    @property
    def is_private_to_one(self) -> bool:
        """Whether nobody but the speaker reads what is answered here."""
        return self.kind in ("dm", "terminal")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the request."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """One thing said: by a line of words, by a button's sentence, or by a form's sentence with its answers.

    ``now`` is aware. ``delivery`` is the platform's own key of this delivery (event id, trigger id, view id and hash,
    activity id): the same key a second time changes nothing and answers what was answered first.
    """

    speaker: Speaker
    words: str
    now: datetime
    channel: Channel = field(default_factory=Channel)
    answers: dict[str, str] | None = None
    origin: Origin = "command"
    request_id: str = ""
    delivery: str = ""
    uploads: tuple[Upload, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a naive time: every instant in Headway is aware."""
        if self.now.tzinfo is None:
            raise ValueError("a request's time must be aware of its zone")

    @property
    def escaped(self) -> bool:
        """Whether the words are as chat escapes what people type; buttons' and forms' sentences are our own."""
        return self.speaker.platform in ("slack", "teams") and self.origin in ("command", "message")
