"""What an import would do, and what it did: plain records, for a preview and for the hand that applies it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from models.action import Action
from models.importing.paper import Values
from models.intake import Headings, Plan, PlannedAction
from models.person import Person
from models.when import When
from models.workstream import Workstream

State = Literal["new", "restored", "changed", "same", "held", "left"]
"""``restored`` was taken away by an undo and comes back; ``held`` may be another action renamed, so nothing is entered;
``left`` is here and is not the file's to change: withdrawn by hand, or confidential."""
Fix = Literal["", "date", "rating", "owner", "open"]


@dataclass(frozen=True, slots=True)
class Need:
    """Something only a person can settle. ``where`` is the action's reference, else the place in the file.

    ``fix`` says what they would do to the action; it is empty where there is no action yet to do it to.
    """

    where: str
    sentence: str
    fix: Fix = ""


@dataclass(frozen=True, slots=True)
class Team:
    """Who the file's owners are: people known by that very name, and other names, some of which several people bear."""

    people: tuple[Person, ...] = ()
    organisations: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


@dataclass(slots=True)
class Item:
    """One action of the file, what was understood of it, and what is to happen to it.

    ``when`` and ``steps`` may be unclear. ``action`` is the one it was matched with, ``before`` what that was last
    imported with. ``changes`` names the fields to take from the file, ``kept`` those whose hand edits stay.
    ``reference`` is what it is called, or will be.
    """

    planned: PlannedAction
    values: Values
    when: When
    steps: tuple[When, ...]
    team: Team
    key: str = ""
    number: int = 0
    reference: str = ""
    state: State = "new"
    action: Action | None = None
    before: Values | None = None
    changes: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    needs: list[Need] = field(default_factory=list)

    @property
    def entered(self) -> bool:
        """Whether applying enters it anew or brings it back."""
        return self.state in ("new", "restored")


@dataclass(slots=True)
class Group:
    """One workstream of the file. ``row`` is the one it was matched with.

    ``reopen`` where an undo closed it; ``closed`` where a person did, so that nothing is entered. ``wanted`` is the
    number the paper gives it where that is taken here, else 0.
    """

    number: int
    reference: str
    title: str
    row: Workstream | None
    items: list[Item]
    reopen: bool = False
    closed: bool = False
    wanted: int = 0

    @property
    def entered(self) -> bool:
        """Whether applying enters any of its actions."""
        return any(item.entered for item in self.items)


@dataclass(slots=True)
class Proposal:
    """What an import would do.

    ``noun`` and ``prefix`` are the programme's from then on; ``absent`` is what the file does not have; ``needs`` is
    what a person must settle about workstreams. ``headings`` are the columns that the plan is printed in from then on,
    None where they stay.
    """

    file: str
    plan: Plan
    noun: str
    prefix: str
    review_on: date
    groups: list[Group]
    absent: list[Action]
    needs: list[Need]
    headings: Headings | None = None

    @property
    def items(self) -> list[Item]:
        """Every action of the file, in its order."""
        return [item for group in self.groups for item in group.items]

    @property
    def states(self) -> Counter[str]:
        """How many actions are in each state."""
        return Counter(item.state for item in self.items)

    @property
    def writes(self) -> bool:
        """Whether applying it would change anything that people see."""
        return self.headings is not None or any(item.state in ("new", "restored", "changed") for item in self.items)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, as counts."""

    workstreams: int = 0
    created: int = 0
    restored: int = 0
    changed: int = 0
