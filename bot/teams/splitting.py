"""A card in parts: what is too much for one message is parted where a reader would, and nothing of it is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from commands.engine.cards import Buttons, Fact, Facts, Node, Notice, Row, Table, Text, Title
from commands.engine.drawing import DoesNotFit, shown, split_text

_Item = TypeVar("_Item")


def parted(node: Node) -> list[Node]:
    """The node as two or more smaller ones which say the same in the same order.

    A table's header stands above each part of it. Raises :class:`DoesNotFit` where a node cannot be parted, as a form
    whose answers have to come together.
    """
    parts = _parted(node)
    if len(parts) < 2:
        raise DoesNotFit(f"a {node.type} is larger than a message of Teams' may be, and cannot be parted")
    return parts


def _parted(node: Node) -> list[Node]:
    match node:
        case Title() | Text():
            return [replace(node, text=part) for part in _texts(node.text)]
        case Notice():
            first, *others = _texts(node.text)
            return [replace(node, text=first), *map(Text, others)]
        case Facts():
            return _facts(node)
        case Row():
            return _row(node)
        case Table():
            above, below = _halves(node.rows)
            return [replace(node, rows=above), replace(node, rows=below, caption="")] if above else []
        case Buttons():
            return [Buttons(half) for half in _halves(node.buttons) if half]
        case _:
            return []


def _halves(items: tuple[_Item, ...]) -> tuple[tuple[_Item, ...], tuple[_Item, ...]]:
    middle = len(items) // 2
    return items[:middle], items[middle:]


def _texts(text: str) -> list[str]:
    """The text as it is shown in two or three parts; where nothing can be parted, itself."""
    words = shown(text)
    return split_text(words, max(len(words) // 2, 1)) or [words]


def _facts(node: Facts) -> list[Node]:
    """Fewer facts in each; of one, the parts of its value, and its link below them."""
    if len(node.facts) != 1:
        return [Facts(half) for half in _halves(node.facts) if half]
    fact = node.facts[0]
    first, *others = [Fact("", value) for value in _texts(fact.value)]
    link = [Fact("", "", fact.url)] if fact.url and fact.value.strip() else []
    return [Facts((one,)) for one in (replace(first, label=fact.label), *others, *link)]


def _row(row: Row) -> list[Node]:
    """First its buttons apart, then its detail, then its title."""
    if row.buttons:
        return [replace(row, buttons=()), Buttons(row.buttons)]
    if row.detail:
        return _detailed(row)
    *others, last = _texts(row.title)
    return [*(Row(title) for title in others), Row(last, badge=row.badge)]


def _detailed(row: Row) -> list[Node]:
    above, below = _halves(row.detail) if len(row.detail) > 1 else ((), row.detail)
    return [replace(row, detail=above), *map(Text, below)]
