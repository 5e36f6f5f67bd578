"""What is printed: tables, and words for what was promised."""

from __future__ import annotations

from tabulate import tabulate

WIDE = 96


class Table:
    """Rows under a heading; the first row holds the columns' names."""

    def __init__(self, heading: str, *, left: int) -> None:
        self._heading = heading
        self._left = left
        self._rows: list[tuple[str, ...]] = []

    def row(self, *cells: str) -> None:
        self._rows.append(cells)

    def print(self) -> None:
        names, *rows = self._rows
        align = ["left" if at < self._left else "right" for at in range(len(names))]
        print(f"\n{self._heading}\n")
        print(tabulate(rows, names, tablefmt="simple", colalign=align, disable_numparse=True))
        print(flush=True)


def said(words: str, verdict: str) -> None:
    """A line with its verdict at the end."""
    print(f"{words:<{WIDE}}  {verdict}".rstrip(), flush=True)


def judged(words: str, ratio: float, most: float) -> None:
    """A ratio beside the most it may be."""
    said(f"{words}: {ratio:.2f} (at most {most:g})", "PASS" if ratio <= most else "over budget")
