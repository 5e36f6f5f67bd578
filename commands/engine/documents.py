"""What the commands ask of whoever draws documents: they know what stands in one, and not how it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from commands.engine.cards import File, Reply
from commands.engine.charts import Chart
from commands.engine.paper import Paper

Cell = str | int | float
SheetFormat = Literal["csv", "xlsx"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be handed over as a file."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Invitation:
    """A meeting for people's calendars. ``uid`` is the meeting's for ever; ``sequence`` grows with every change of it.

    ``starts_at`` and ``issued_at`` are instants; calendars read the time as Europe/London. ``organizer_email`` is ""
    where nobody is to be answered.
    """

    uid: str
    method: Literal["REQUEST", "CANCEL"]
    sequence: int
    starts_at: datetime
    minutes: int
    summary: str
    issued_at: datetime
    place: str = ""
    description: str = ""
    organizer: str = ""
    organizer_email: str = ""


class Documents(Protocol):
    """Draws documents."""

    def sheet(self, sheet: Sheet, form: SheetFormat) -> bytes:
        """The bytes of a CSV file or an Excel workbook, in which no cell is a formula."""
        ...

    def chart(self, chart: Chart) -> bytes:
        """The bytes of a PNG, the same for the same chart; its ``alt`` says it in words."""
        ...

    def letter(self, reply: Reply, to: str, name: str, files: Sequence[File]) -> bytes:
        """The bytes of an .eml file: an e-mail to that person which opens as a draft, for somebody else to send.

        Raises ``ValueError`` for a confidential reply, and where ``to`` is no e-mail address in ASCII.
        """
        ...

    def word(self, paper: Paper, template: bytes | None = None) -> bytes:
        """The bytes of a Word document (.docx), the same for the same paper and template.

        A template is a council's own .docx: its styles, headers, footers and margins are kept, and the paper stands
        after what it says already. Raises ValueError, with a sentence for whoever gave it, where it is none.
        """
        ...

    def pdf(self, paper: Paper) -> bytes:
        """The bytes of a PDF that can be read aloud (PDF/UA-1), the same for the same paper."""
        ...

    def invitation(self, invitation: Invitation) -> bytes:
        """The bytes of an .ics file, the same for the same invitation."""
        ...
