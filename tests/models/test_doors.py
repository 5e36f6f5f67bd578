"""The few doors past the tenant filter are used by the modules named here, and by no other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("models", "commands", "jobs", "bot", "samples")

DOORS: dict[str, set[str]] = {
    "unfiltered": {"models/tenancy.py"},
    "create_engine": {"models/database.py"},
    "exec_driver_sql": {"models/database.py", "models/loading/writing.py"},
    "register_writer": {"models/database.py", "models/loading/writing.py"},
    "get_bind": set(),
    "get_transaction": set(),
}
"""Each name that opens a way around, and where it may be said. A new one says in its commit why it must."""


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value  # getattr(session, "unfiltered")


def _used(source: str) -> frozenset[str]:
    """The doors that a source names."""
    return frozenset(DOORS).intersection(_names(ast.parse(source)))


@cache
def _users() -> dict[str, frozenset[str]]:
    files = (path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): _used(path.read_text("utf-8")) for path in files}


@pytest.mark.parametrize("door", DOORS)
def test_a_door_is_used_only_where_it_is_named(door: str) -> None:
    assert {path for path, doors in _users().items() if door in doors} <= DOORS[door]


@pytest.mark.parametrize(
    "source",
    ["from models.tenancy import unfiltered as u", "tenancy.unfiltered(s)", "getattr(tenancy, 'unfiltered')"],
)
def test_a_door_is_seen_however_it_is_opened(source: str) -> None:
    assert _used(source) == {"unfiltered"}
