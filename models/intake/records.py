"""What a council's plan says once it has been read: plain records, no database and no dates worked out.

Dates stay the words the council wrote, because ``models.when`` gives them a meaning and asks where they have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Rag = Literal["", "red", "amber", "green", "complete"]
Status = Literal["", "not started", "in progress", "complete", "overdue", "on hold", "cancelled"]
Headings: TypeAlias = tuple[tuple[str, str], ...]
"""The columns of a table, from left to right: the field and its heading as written."""
Kind = Literal["needs a person", "understood", "left out"]


class Unreadable(ValueError):  # noqa: N818 - named for what it says to the person
    """The file cannot be read; the message is a sentence for the person, with what to do instead."""


@dataclass(frozen=True)
class Note:
    """Something the person importing should know: where in the file, what, and whether they must act."""

    where: str
    what: str
    kind: Kind


@dataclass(frozen=True)
class PlannedMilestone:
    """One step of an action, with the date words written beside it ("" where there are none)."""

    text: str
    when: str


@dataclass(frozen=True)
class PlannedAction:
    """One action as the paper has it.

    ``when`` is the whole When cell, one line per date, also where its lines became milestones. ``progress`` is empty
    where its lines became milestones. ``cost`` is in pence, and None wherever the text is not one plain amount.
    ``source`` is the place in the file. ``rest`` holds the text of every column that has no field, by its header.
    """

    title: str
    outcome: str = ""
    owners: tuple[str, ...] = ()
    when: str = ""
    rag: Rag = ""
    rag_text: str = ""
    status: Status = ""
    progress: str = ""
    milestones: tuple[PlannedMilestone, ...] = ()
    cost: int | None = None
    cost_text: str = ""
    reference: str = ""
    source: str = ""
    rest: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PlannedWorkstream:
    """A recommendation, workstream or priority; ``number``, ``title`` and ``noun`` are "" where the paper has none."""

    number: str
    title: str
    noun: str
    actions: tuple[PlannedAction, ...]


@dataclass(frozen=True)
class Plan:
    """A whole plan. ``columns`` says which header each field was read from.

    ``headings`` are the columns that most of its actions stand under: tables may be headed each in its own way. Of
    equals it is those that come first.
    """

    workstreams: tuple[PlannedWorkstream, ...]
    columns: Mapping[str, str]
    notes: tuple[Note, ...]
    headings: Headings = ()
