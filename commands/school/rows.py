"""The rows of `/school` in the command table."""

from __future__ import annotations

from commands.engine.table import Command

ROWS: tuple[Command, ...] = ()
