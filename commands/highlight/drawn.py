"""The parts of a paper as nodes of a card: a report reads the same in chat and in print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commands.engine.cards import Fact, Facts, Node, Row, Text, Title
from commands.engine.paper import Bullets, Details, Figure, Grid, Heading, NewPage, Para, Part


def nodes(parts: Iterable[Part], most: int = 0) -> Iterator[Node]:
    """The parts top to bottom. Of a list or table no more than ``most`` lines, where given, and how many more.

    A table's row is told as a row of its own, since a phone is too narrow for columns. Figures are left out: what they
    show is told in words beside them.
    """
    for part in parts:
        match part:
            case Heading(text, level):
                yield Title(text, 2 if level > 1 else 1)
            case Para(text, quiet, _strong):
                yield Text(text, quiet)
            case Details(rows):
                yield Facts(tuple(Fact(label, value) for label, value in rows))
            case Bullets():
                yield from _list(part, most)
            case Grid():
                yield from _grid(part, most)
            case Figure() | NewPage():
                continue


def _list(part: Bullets, most: int) -> Iterator[Node]:
    kept = part.items[:most] if most else part.items
    yield Text("\n".join(f"{number}. {each}" if part.numbered else f"• {each}" for number, each in enumerate(kept, 1)))
    yield from _rest(len(part.items) - len(kept))


def _grid(part: Grid, most: int) -> Iterator[Node]:
    kept = part.rows[:most] if most else part.rows
    for first, *rest in kept:
        told = [f"{label}: {cell}" for label, cell in zip(part.columns[1:], rest, strict=True) if cell]
        yield Row(first, tuple(filter(None, (" · ".join(told[:-1]), *told[-1:]))))
    yield from _rest(len(part.rows) - len(kept))


def _rest(more: int) -> Iterator[Node]:
    if more > 0:
        yield Text(f"and {more} more", quiet=True)


def under(parts: Iterable[Part], headings: Iterable[str]) -> Iterator[Part]:
    """What stands under any of these headings, the headings too."""
    wanted, told = set(headings), False
    for part in parts:
        if isinstance(part, Heading):
            told = part.text in wanted
        if told:
            yield part
