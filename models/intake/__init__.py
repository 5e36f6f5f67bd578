"""Intake: a council's plan as a file -> records. Pure: no database, no network, no meaning given to dates."""

from models.intake.reading import read_plan
from models.intake.records import (
    Headings,
    Note,
    Plan,
    PlannedAction,
    PlannedMilestone,
    PlannedWorkstream,
    Unreadable,
)

__all__ = [
    "Headings",
    "Note",
    "Plan",
    "PlannedAction",
    "PlannedMilestone",
    "PlannedWorkstream",
    "Unreadable",
    "read_plan",
]
