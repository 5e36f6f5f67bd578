"""The whole command table, and what permissions on its subjects are asked of."""

from __future__ import annotations

from commands.action.rows import ROWS as ACTION
from commands.engine.table import Table
from commands.headway.import_rows import ROWS as IMPORT
from commands.headway.rows import ROWS as HEADWAY
from commands.workstream.rows import ROWS as WORKSTREAM

NOUNS = {
    "action": "Actions: what is promised, by whom, by when, and how it stands.",
    "workstream": "Workstreams: their leads, outcomes and how their actions stand.",
    "headway": "The programme itself: help, people, roles, setup, import, undo.",
}
ALIASES = {"actions": "action", "workstreams": "workstream", "ws": "workstream", "hw": "headway"}

TABLE = Table((*ACTION, *WORKSTREAM, *HEADWAY, *IMPORT), nouns=NOUNS, aliases=ALIASES)
"""Every command there is."""
