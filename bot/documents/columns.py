"""How wide the columns of a table are, in Word as in PDF."""

from __future__ import annotations

from typing import Final

from commands.engine.paper import Grid

KEPT_WHOLE: Final = 12
"""A word of so many letters is kept whole where there is room; a longer one may be broken."""
_LETTER: Final = 0.66
"""How wide a letter is, beside its height: a bold one of a wide font."""


def widths(grid: Grid, across: float, size: float, padding: float) -> tuple[float, ...]:
    """How wide each column is, together ``across``: as the grid shares it, but no word is broken that need not be.

    ``size`` is that of the letters and ``padding`` what a cell takes besides, all in points.
    """
    columns = zip(grid.columns, *grid.rows, strict=True)
    least = [min(max(map(longest, column)), KEPT_WHOLE) * _LETTER * size + padding for column in columns]
    if sum(least) >= across:
        return tuple(across * each / sum(least) for each in least)
    held: set[int] = set()
    while True:
        left = across - sum(least[at] for at in held)
        free = sum(share for at, share in enumerate(grid.shares) if at not in held)
        found = tuple(least[at] if at in held else left * share / free for at, share in enumerate(grid.shares))
        short = {at for at, width in enumerate(found) if width < least[at] - 0.01}
        if not short:
            return found
        held |= short


def longest(cell: str) -> int:
    """How many letters the longest word of a cell has."""
    return max(map(len, cell.split()), default=0)
