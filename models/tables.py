"""Every table of Headway. Mapped classes name each other in words, so all are here before the first is used."""

from __future__ import annotations

from importlib import import_module

from models.base import Base

NAMES = (
    *("action", "audit", "board", "concern", "conversation", "enclosure", "engagement", "highlight", "local"),
    *("meeting", "memory", "occurrence", "outbox", "pack", "person", "pledge", "programme", "school", "tenant"),
    "workstream",
)
MODULES = tuple(import_module(f"models.{name}") for name in NAMES)
METADATA = Base.metadata
