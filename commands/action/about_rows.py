"""The rows of `/action` in the command table that say which schools an action is about."""

from __future__ import annotations

from commands.action import about
from commands.action.rows import ACTION
from commands.engine.arguments import Argument
from commands.engine.table import Command
from commands.parties import SchoolType

SCHOOL = Argument("school", SchoolType(), "School", required=True, hint="Its name with the town, or its URN.")

ROWS: tuple[Command, ...] = (
    Command(
        "action",
        ("about",),
        "Say which school an action is about. The school's card then shows it.",
        ("/action WS4-07 about Oakfield Lower",),
        about.about,
        "action.work",
        (ACTION, SCHOOL),
        writes=True,
        subject="action",
        form="A school for",
    ),
    Command(
        "action",
        ("not about",),
        "Say that an action is about a school no longer.",
        ("/action WS4-07 not about Oakfield Lower",),
        about.not_about,
        "action.work",
        (ACTION, SCHOOL),
        writes=True,
        subject="action",
        form="Not about, for",
    ),
)
