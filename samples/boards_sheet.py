"""``boards.yaml``: who sits on the sample's boards, what its meetings were given to read, and what they decided."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from models.board import BoardDocument
from models.highlight import SECTIONS
from models.rag import NEEDS_REASON
from samples.sheet import Rag, Sheet, Text

Ahead = Annotated[int, Field(ge=1, le=1000)]
"""Days after the day of loading."""


class SeatSheet(Sheet):
    """Places for one category; without ``places``, their number is not decided yet."""

    category: Text
    places: int | None = None
    undecided: int = 0


class MemberSheet(Sheet):
    """Somebody on a board; ``route`` is how they asked to be reached."""

    handle: Text
    office: Literal["chair", "vice-chair", "clerk", "member"] = "member"
    seat: Text | None = None
    route: Literal["chat", "email", "clerk"] | None = None


class DocumentSheet(Sheet):
    """What a board goes by; ``review`` is in how many days it is looked at again."""

    title: Text
    url: Text
    kind: Literal["terms", "document"] = "document"
    owner: str = ""
    review: Ahead

    def row(self) -> BoardDocument:
        """The row it is, but for its board and its day."""
        return BoardDocument(title=self.title, url=self.url, kind=self.kind, owner=self.owner)


class DutySheet(Sheet):
    """A report that a board owes; ``due`` is in how many days the next is."""

    to: Text
    every_months: Ahead
    due: Ahead


class BoardSheet(Sheet):
    """A board of the sample."""

    name: Text
    purpose: Text
    seats: list[SeatSheet] = Field(default_factory=list)
    members: list[MemberSheet]
    documents: list[DocumentSheet] = Field(default_factory=list)
    duties: list[DutySheet] = Field(default_factory=list)


class LineSheet(Sheet):
    """An item of an agenda."""

    title: Text
    by: str = ""


def _is_section(name: str) -> str:
    if name not in SECTIONS:
        raise ValueError(f"“{name}” is none of {', '.join(SECTIONS)}")
    return name


class ReportSheet(Sheet):
    """A workstream's report; ``workstream`` is its number. What is ``returned`` or ``verbal`` says why."""

    workstream: int
    rag: Rag | None = None
    because: str = ""
    words: dict[Annotated[str, AfterValidator(_is_section)], Text] = Field(default_factory=dict)
    submitted: bool = True
    returned: Text | None = None
    verbal: Text | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> ReportSheet:
        if self.rag in NEEDS_REASON and not self.because:
            raise ValueError("a rating of red or amber needs its reason: add because")
        if self.rag is None and self.submitted and not self.verbal:
            raise ValueError("what is submitted needs its rating")
        return self


class FrontSheet(Sheet):
    """The front of a pack."""

    title: Text
    author: Text
    purpose: Text
    recommendations: Text
    consultation: str = ""
    wards: str = ""
    background: str = ""


class ImplicationSheet(Sheet):
    """What a pack's proposals imply, and who has verified it."""

    kind: Literal["financial", "legal", "equality", "other"]
    text: Text
    verified_by: Text


class DecisionSheet(Sheet):
    """What was decided. Where its words are those of an action of that meeting, it made the action."""

    kind: Literal["agreed", "noted", "suggested"]
    text: Text
    minute: Text


class CycleSheet(Sheet):
    """A meeting, by its key in ``calendar.yaml``, with all that was done for it and at it. A front makes its pack."""

    meeting: Text
    agenda: list[LineSheet] = Field(default_factory=list)
    reports: list[ReportSheet] = Field(default_factory=list)
    front: FrontSheet | None = None
    implications: list[ImplicationSheet] = Field(default_factory=list)
    present: list[Text] = Field(default_factory=list)
    apologies: list[Text] = Field(default_factory=list)
    decisions: list[DecisionSheet] = Field(default_factory=list)


class ProposalSheet(Sheet):
    """What another body proposes to the first board, and how many days ago."""

    ago: Ahead
    text: Text
    by: Text


class BoardsSheet(Sheet):
    """``boards.yaml``: the first board is the one that reads the reports."""

    boards: list[BoardSheet]
    cycles: list[CycleSheet]
    proposals: list[ProposalSheet] = Field(default_factory=list)
