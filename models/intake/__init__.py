"""Intake: a council's plan as a file -> records. Pure: no database, no network, no meaning given to dates."""

from models.intake.reading import read_plan
from models.intake.records import (
    Note,
    Plan,
    PlannedAction,
    PlannedMilestone,
    PlannedWorkstream,
    Unreadable,
)

__all__ = ["Note", "Plan", "PlannedAction", "PlannedMilestone", "PlannedWorkstream", "Unreadable", "read_plan"]
