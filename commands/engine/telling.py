"""Numbers with their nouns, pages of lists, and where a file is: said the same way everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from commands.engine.cards import Pager
from commands.engine.request import Channel
from commands.engine.table import Call, say

PAGE = 20
"""How many rows a list shows at once."""
Thing = TypeVar("Thing")


def counted(number: int, noun: str, many: str = "") -> str:
    """A number and what it counts: "1 action", "6 priorities", "1,204 pupils"."""
    return f"{number:,} {noun if number == 1 else many or plural(noun)}"


def plural(noun: str) -> str:
    """A noun as there are several: "priorities", "schools"."""
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"


def elsewhere(channel: Channel) -> str:
    """Where a file is, after the sentence that tells of it; nothing where it stands beside that."""
    return "" if channel.is_private_to_one else " I bring it to our own chat."


def of_page(things: Sequence[Thing], page: int, size: int = PAGE) -> tuple[int, Sequence[Thing]]:
    """A page's number and its things: the last page's where there is none so far on."""
    number = max(1, min(page, -(-len(things) // size)))
    return number, things[(number - 1) * size : number * size]


def pager(call: Call, number: int, total: int, size: int = PAGE) -> Pager | None:
    """Where one is in a list of ``total``, and the sentences that turn its pages; None where it is one page."""
    if total <= size:
        return None
    first, last = (number - 1) * size + 1, min(number * size, total)
    before = say(call.but(page=number - 1 if number > 2 else None)) if number > 1 else ""
    after = say(call.but(page=number + 1)) if last < total else ""
    return Pager(f"{first}–{last} of {total:,}", before, after)


def turned(number: int, last: int, sentence: Callable[[int], str]) -> Pager | None:
    """Which page of how many, and the sentences that turn it, where ``sentence`` says a page; None for one page."""
    if last <= 1:
        return None
    before, after = sentence(number - 1), sentence(number + 1)
    return Pager(f"Page {number} of {last}", before if number > 1 else "", after if number < last else "")
