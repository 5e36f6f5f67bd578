"""How pledges and signatures are worded, on every card alike."""

from __future__ import annotations

from commands.action.views import day
from commands.engine.context import Context
from models.party import Party
from models.pledge import CAPACITIES, Pledge, Signature
from models.signing import is_open

OF = {"head": "head of", "governor": "governor of", "trust chair": "trust chair of", "partner": "partner for"}
"""A capacity before the name of the party."""


def spoken_capacity(capacity: str) -> str:
    """A capacity as a word of a sentence."""
    return "chair of trust" if capacity == "trust chair" else capacity


def either(names: tuple[str, ...]) -> str:
    """Names as a choice: "head, governor or partner"."""
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def who_may(pledge: Pledge) -> str:
    """Who may sign a pledge."""
    return either(tuple(spoken_capacity(each) for each in pledge.capacities or CAPACITIES))


def open_words(context: Context, pledge: Pledge) -> str:
    """Whether a pledge may be signed now, and until or from when."""
    if pledge.retired_at is not None:
        return "retired"
    if pledge.opens_on and pledge.opens_on > context.today:
        return f"opens on {day(pledge.opens_on)}"
    if not is_open(pledge, context.today):
        return f"closed since {day(pledge.closes_on)}" if pledge.closes_on else "closed"
    return f"open until {day(pledge.closes_on)}" if pledge.closes_on else "open, with no closing date"


def signed_days(pledge: Pledge) -> str:
    """From when and until when a pledge could be signed, where that is stated."""
    days = ((word, at) for word, at in (("from", pledge.opens_on), ("until", pledge.closes_on)) if at)
    return "it could be signed " + " ".join(f"{word} {day(at)}" for word, at in days)


def for_party(party: Party, capacity: str) -> str:
    """In what capacity for whom: "head of Oakfield Lower School"."""
    return for_name(party.name, capacity)


def for_name(name: str, capacity: str) -> str:
    """The same of a party's name."""
    return f"{OF[capacity]} {name}"


def version_words(pledge: Pledge, number: int) -> str:
    """Which text was signed, where there have been several."""
    if len(pledge.texts) < 2:
        return ""
    newest = pledge.texts[-1].number
    return f"version {number} of the text" if number == newest else f"version {number} of the text, now at {newest}"


def signatory(signature: Signature) -> str:
    """Who signed, by name; a paper need not bear one."""
    if signature.person is not None:
        return signature.person.name
    return signature.name or f"a {spoken_capacity(signature.capacity)}"


def is_named(signature: Signature) -> bool:
    """Whether it is known who signed."""
    return bool(signature.person or signature.name)
