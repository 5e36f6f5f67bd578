"""One thing that is due to one person, and the key it is done once under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.clock import day_of


@dataclass(frozen=True, slots=True)
class Notice:
    """Something due: its rule, what it is about, which step of it, in which local period, and for whom.

    ``due_at`` and ``of_use`` are instants: from the one it is sent, past the other it is missed. A meeting that moves
    takes ``due_at`` with it, and never the key. Notices of one ``batch`` to one person are sent as one message.
    A ``periodic`` one that was missed is not spoken of: the next tells as much. ``person_id`` is None where it is
    something done, not told. ``label`` is what a manager reads in the schedule. ``usual_at`` is when it was due before
    a manager moved it.
    """

    rule: str
    subject: str
    person_id: int | None
    due_at: datetime
    of_use: datetime
    label: str
    step: str = ""
    period: str = ""
    batch: str = ""
    periodic: bool = False
    usual_at: datetime | None = None

    @property
    def key(self) -> str:
        """The five parts in one: ``highlight.draft:meeting:12:::person:7``."""
        return f"{self.rule}:{self.subject}:{self.step}:{self.period}:person:{self.person_id or 0}"

    @property
    def group(self) -> str:
        """What is sent in one message has one: its key, or the usual morning of a person's batch: moving keeps it."""
        if not self.batch:
            return self.key
        return f"{self.batch}:{day_of(self.usual_at or self.due_at).isoformat()}:person:{self.person_id or 0}"

    @property
    def number(self) -> int:
        """The id at the end of the subject: 12 of "meeting:12"."""
        return int(self.subject.rpartition(":")[2])
