"""The one shape every kind of file is turned into: words and tables, in the order of the paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``below`` means it is the lower part of a cell merged downwards; ``colour`` is a fill as RRGGBB."""

    text: str = ""
    colour: str = ""
    bold: bool = False
    span: int = 1
    below: bool = False


EMPTY: Final = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One row, numbered as the person sees it."""

    number: int
    cells: tuple[Cell, ...]

    def text(self, column: int) -> str:
        """Text of a column; "" past the end of a short row."""
        return self.cells[column].text if column < len(self.cells) else ""

    def cell(self, column: int) -> Cell:
        """Cell of a column; an empty one past the end of a short row."""
        return self.cells[column] if column < len(self.cells) else EMPTY

    def filled(self) -> list[int]:
        """Columns that have text of their own."""
        return [at for at, cell in enumerate(self.cells) if cell.text]

    def words(self) -> str:
        """Everything the row says, for a note."""
        return " | ".join(" ".join(self.cells[at].text.split()) for at in self.filled())


@dataclass(frozen=True)
class Table:
    """A table, or all the rows of a sheet or flat file. ``where`` is "Table 2", "Sheet Plan" or ""."""

    where: str
    rows: tuple[Row, ...]

    def place(self, number: int) -> str:
        """Name a row the way a person would look for it."""
        return f"{self.where}, row {number}" if self.where else f"row {number}"


# How likely words outside the columns are to name a workstream.
PLAIN, TITLE, HEADING, NAMED = 0, 1, 2, 3


@dataclass(frozen=True)
class Words:
    """A paragraph, or the name of a sheet. ``fresh`` starts a new part of the paper: nothing above it carries on."""

    text: str
    strength: int = PLAIN
    fresh: bool = False


Block = Words | Table
