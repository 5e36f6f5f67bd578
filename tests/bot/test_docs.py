"""What is generated is in step, and what is written by hand says nothing that does not parse."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from bot import docs
from bot.cli import app
from commands.engine.access import PERMISSIONS
from commands.engine.arguments import Reading
from commands.engine.table import Command
from commands.table import TABLE
from tests.support.command_line import run

READING = Reading(date(2026, 11, 23))
README = (docs.ROOT / "README.md").read_text(encoding="utf-8")
CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)


def test_what_is_generated_is_in_step() -> None:
    assert docs.stale() == [], "run: make docs"


def test_it_is_written_once_and_then_in_step(tmp_path: Path) -> None:
    assert docs.write(tmp_path) == list(docs.written())
    assert docs.write(tmp_path) == []
    (tmp_path / "docs" / "commands.md").write_text("old", "utf-8")
    assert docs.stale(tmp_path) == ["docs/commands.md"]


def test_being_out_of_step_fails_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docs, "stale", lambda: ["app_manifest.yml"])
    result = run("docs", "--check")
    assert result.code == 1
    assert "app_manifest.yml" in result.err
    assert "make docs" in result.err


@pytest.mark.parametrize("row", [row for row in TABLE.rows if not row.hidden], ids=lambda row: row.name)
def test_every_command_is_in_the_reference(row: Command) -> None:
    text = docs.commands()
    assert f"\n### /{row.name}\n" in text
    assert row.help in text
    assert PERMISSIONS[row.permission].who in text


def test_what_is_hidden_is_not_in_the_reference() -> None:
    assert not [row.name for row in TABLE.rows if row.hidden and f"### /{row.name}\n" in docs.commands()]


def test_every_link_of_the_reference_leads_to_a_heading() -> None:
    text = docs.commands()
    seen: dict[str, int] = {}
    anchors = set()
    for heading in re.findall(r"^#{1,3} (.+)$", text, re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-")
        anchors.add(plain if plain not in seen else f"{plain}-{seen[plain]}")
        seen[plain] = seen.get(plain, 0) + 1
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors


def test_the_manifest_has_the_nouns_as_commands_and_any_host() -> None:
    made = yaml.safe_load(run("manifest", "slack", "--url", "https://headway.council.example").out)
    commands = made["features"]["slash_commands"]
    assert [command["command"] for command in commands] == [f"/{noun}" for noun in TABLE.nouns]
    assert {command["url"] for command in commands} == {"https://headway.council.example/slack/events"}
    assert yaml.safe_load(run("manifest", "slack", "--socket-mode").out)["settings"]["socket_mode_enabled"] is True
    assert run("manifest", "slack", "--url", "http://here").code == 2


def said_in_the_readme(first: str) -> list[str]:
    """The lines and spans of code in the README that begin so."""
    spans = (block or span for block, span in CODE.findall(README))
    return [line.strip() for span in spans for line in span.splitlines() if line.strip().startswith(first)]


@pytest.mark.parametrize("line", said_in_the_readme("/"))
def test_a_command_of_the_readme_parses(line: str) -> None:
    if line.split()[0].lstrip("/") not in TABLE.aliases or "…" in line:
        return
    if line.startswith("/headway import ") and Path(line.split()[-1]).suffix:
        line = "/headway import"  # the file goes with it, as an attachment
    TABLE.parse(line, READING)


@pytest.mark.parametrize("line", said_in_the_readme("headway "))
def test_a_command_line_of_the_readme_is_one(line: str) -> None:
    known: Any = get_command(app)
    words = shlex.split(line, comments=True)[1:]
    while hasattr(known, "commands"):
        assert words, line
        assert words[0] in known.commands, line
        known = known.commands[words.pop(0)]
    options = {option for parameter in known.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options


def test_every_command_has_help() -> None:
    for arguments in ((), ("say",), ("when",), ("person", "add"), ("import", "plan"), ("db", "check"), ("docs",)):
        result = run(*arguments, "--help")
        assert (result.code, "Usage" in result.out) == (0, True)
