"""The house itself: what is locked and shipped, what a file may say, what `make` tells; and that decisions hold."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from importlib.metadata import distributions
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from bot.documents.office import Office
from commands.engine.arguments import Reading
from commands.engine.dispatch import Door
from commands.engine.request import Request, Speaker
from commands.engine.table import Command, say
from commands.table import TABLE
from commands.things import thing_of
from models import action, plan
from models.base import Row
from models.database import Database
from models.programme import Programme
from models.queries.action import COUNTED_TO, Filter, by_reference, page
from models.tenancy import TenancyError, TenantSession
from models.when import When
from tests.support.databases import enter
from tests.support.plans import an_action, signed

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
LONGEST = 400
LONGER: dict[str, str] = {
    "commands/action/rows.py": "a table: one row a command of /action",
}
"""Python files that may be longer than that, and why."""

RECORDS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
KEPT_BY_PLAN = {"reference", "number", "next_number", "slips", "original_text", "original_due", "rag", "rag_on", "when"}
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SKIPPED = {".git", ".venv", ".headway", ".hypothesis", "__pycache__", "build", "dist"}
REGISTRIES = ("pypi." + "org", "python" + "hosted.org", "anaconda." + "org", "npmjs." + "org")
MACHINE_PATH = re.compile(r"(?<![\w.:~-])/(?:home|root|work|Users)/[\w.-]+")


@cache
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def packages() -> tuple[str, ...]:
    return tuple(project()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])


@cache
def files() -> tuple[str, ...]:
    """The files under version control; all there are, where the checkout is none."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
        if listed.returncode == 0:
            return tuple(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())
    return tuple(path.relative_to(ROOT).as_posix() for path in sorted(ROOT.rglob("*")) if _is_ours(path))


def _is_ours(path: Path) -> bool:
    folders = path.relative_to(ROOT).parts[:-1]
    hidden = any(part in SKIPPED or part.endswith(("_cache", ".egg-info")) for part in folders)
    return path.is_file() and not hidden and ".sqlite3" not in path.name and path.name != ".env"


def texts() -> Iterator[tuple[str, str]]:
    for name in files():
        try:
            yield name, (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def locked(lock: str) -> Iterator[tuple[Requirement, list[str]]]:
    """Each requirement of a lock, with its hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            requirement, *hashes = re.split(r"\s+--hash=", line.strip())
            yield Requirement(requirement), hashes


# -- packages -------------------------------------------------------------------------------------------------------


def test_no_other_distribution_provides_our_packages() -> None:
    """The packages keep short names because this is an application in its own environment."""
    others = {
        (line.split("/")[0].split(",")[0].removesuffix(".py"), name)
        for dist in distributions()
        if canonicalize_name(name := dist.name) != project()["project"]["name"]
        for line in (dist.read_text("RECORD") or "").splitlines()
    }
    assert len(others) > 50
    assert [(name, dist) for name, dist in sorted(others) if name in packages()] == []
    assert sys.stdlib_module_names.isdisjoint(packages())


@pytest.mark.parametrize("name", packages())
def test_a_package_is_the_one_of_this_checkout(name: str) -> None:
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin == str(ROOT / name / "__init__.py")


def test_the_wheel_ships_every_file_of_the_packages() -> None:
    """Migrations and samples are data as much as code: an installed Headway needs them all."""
    builder = WheelBuilder(str(ROOT))
    shipped = {Path(file.distribution_path).as_posix() for file in builder.recurse_included_files()}
    ours = {name for name in files() if name.split("/")[0] in packages()}
    assert ours - shipped == set()
    assert {"migrations/env.py", "migrations/script.py.mako"} <= shipped


# -- locks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert [line for line in text.splitlines() if re.match(r"\s*-(?!-hash=)", line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_and_hashes_every_requirement(lock: str) -> None:
    requirements = list(locked(lock))
    assert len(requirements) > 50
    for requirement, hashes in requirements:
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes), requirement


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", lambda: project()["project"]["dependencies"]),
        ("requirements-dev.lock", lambda: project()["project"]["dependencies"] + project()["dependency-groups"]["dev"]),
    ],
    ids=LOCKS,
)
def test_a_lock_is_in_step_with_the_project(lock: str, wanted: Any) -> None:
    """What is out of step is mended by `make lock`."""
    pins: dict[str, list[Requirement]] = {}
    for requirement, _ in locked(lock):
        pins.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    for text in wanted():
        direct = Requirement(text)
        found = pins.get(canonicalize_name(direct.name), [])
        assert found, f"{text} is not in {lock}"
        for pin in found:
            assert direct.specifier.contains(version_of(pin), prereleases=True), f"{lock} has {pin} for {text}"


def test_both_locks_pin_the_same_versions() -> None:
    """What is tested is what runs."""
    runs, works = ({(r.name, str(r.marker)): version_of(r) for r, _ in locked(lock)} for lock in LOCKS)
    assert {key: works.get(key) for key in runs} == runs


def version_of(pin: Requirement) -> Version:
    return Version(str(pin.specifier).removeprefix("=="))


# -- files ----------------------------------------------------------------------------------------------------------


def test_no_file_names_a_registry() -> None:
    """Which registry a machine installs from is the machine's own affair."""
    assert [(name, host) for name, text in texts() for host in REGISTRIES if host in text] == []


def test_no_file_names_a_path_of_somebody_s_machine() -> None:
    assert [(name, found) for name, text in texts() for found in MACHINE_PATH.findall(text)] == []


def test_a_python_file_is_short_enough_to_be_one_idea() -> None:
    long = {
        name: lines
        for name, text in texts()
        if name.endswith(".py") and (lines := text.count("\n")) > LONGEST and name not in LONGER
    }
    assert long == {}, f"split it, or say in LONGER why it is one idea: {long}"


def test_what_is_excused_for_its_length_is_long() -> None:
    short = [name for name in LONGER if (ROOT / name).read_text(encoding="utf-8").count("\n") <= LONGEST]
    assert short == [], "these need no excuse any more"


def test_the_licence_is_mit() -> None:
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License\n")
    assert project()["project"]["license"] == "MIT"


# -- make -----------------------------------------------------------------------------------------------------------


def test_make_alone_lists_every_target_with_a_line() -> None:
    make = shutil.which("make")
    if make is None:
        pytest.skip("there is no make here")
    listed = subprocess.run([make], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603
    lines = dict(re.findall(r"^make (\w+) +(\S.*)$", listed, re.MULTILINE))
    declared = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert declared
    assert list(lines) == declared[1].split()


def test_the_hooks_are_the_checks_of_the_house() -> None:
    """Hooks run what `make check` runs, from this environment: nothing is fetched from elsewhere."""
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"- repo: (\S+)", hooks) == ["local"]
    tools = r"(ruff \w+|mypy|lint-imports)"
    checked = re.findall(rf"\$\(BIN\)/{tools}", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert checked == re.findall(rf"entry: \.venv/bin/{tools}", hooks)


# -- decisions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_record_names_the_check_that_holds_it(record: Path) -> None:
    held = record.read_text(encoding="utf-8").partition("## Held by\n")[2]
    named = re.findall(r"`([\w./]+\.(?:py|toml))(?:::(\w+))?`", held)
    assert named, "a record says what holds it"
    for path, test in named:
        assert (ROOT / path).is_file(), path
        assert not test or f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), test


# -- 0002: handlers and the history ---------------------------------------------------------------------------------


@cache
def handlers() -> dict[str, list[ast.AST]]:
    """The syntax of every module of commands/."""
    found = sorted((ROOT / "commands").rglob("*.py"))
    return {str(path): list(ast.walk(ast.parse(path.read_text(encoding="utf-8")))) for path in found}


def test_handlers_make_no_rows_of_an_action_themselves() -> None:
    rows = {name for name, kind in vars(action).items() if isinstance(kind, type) and issubclass(kind, Row)} - {"Row"}
    assert {"Action", "Rating", "DateChange"} <= rows
    for path, nodes in handlers().items():
        imports = (node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "models.action")
        known = {name.asname or name.name for node in imports for name in node.names if name.name in rows}
        calls = (node.func for node in nodes if isinstance(node, ast.Call))
        assert {func.id for func in calls if isinstance(func, ast.Name)}.isdisjoint(known), path


def test_handlers_leave_what_has_a_rule_to_the_plan() -> None:
    for path, nodes in handlers().items():
        assigned = {node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}
        assert assigned.isdisjoint(KEPT_BY_PLAN), path


def test_nothing_changes_without_an_entry_in_the_history(sqlite_database: Database) -> None:
    tenant_id = enter(sqlite_database)
    with pytest.raises(TenancyError, match="without an entry"), sqlite_database.write(tenant_id) as session:
        session.add(Programme(name="Partnership", created_at=NOW))


# -- 0003: buttons are sentences ------------------------------------------------------------------------------------


def meaning(values: Any) -> dict[str, Any]:
    """Values as they count: of a *When*, what it means and not how it was put."""
    return {
        name: (value.kind, value.start, value.end, value.every) if isinstance(value, When) else value
        for name, value in values.items()
    }


@pytest.mark.parametrize("row", TABLE.rows, ids=lambda row: row.name)
def test_what_is_typed_and_the_sentence_of_its_button_mean_the_same(row: Command) -> None:
    reading = Reading(TODAY)
    for example in row.examples:
        typed = TABLE.parse(example, reading)
        pressed = TABLE.parse(say(typed), reading)
        assert typed.row is pressed.row is row, example
        assert meaning(typed.values) == meaning(pressed.values), example


# -- 0004: lists are counted to a bound -----------------------------------------------------------------------------


def plan_of(session: TenantSession, actions: int) -> None:
    programme = Programme(name="Partnership", created_at=NOW)
    session.add(programme)
    workstream = plan.add_workstream(session, programme, "Leadership")
    workstream.next_number = actions + 1
    session.add_all(an_action(workstream.id, number) for number in range(1, actions + 1))


@pytest.mark.parametrize(
    ("actions", "total", "more"), [(COUNTED_TO, COUNTED_TO, False), (COUNTED_TO + 1, COUNTED_TO, True)]
)
def test_a_list_is_counted_exactly_up_to_a_bound(
    sqlite_database: Database, actions: int, total: int, more: bool
) -> None:
    tenant_id = enter(sqlite_database)
    with signed(sqlite_database, tenant_id) as session:
        plan_of(session, actions)
    with sqlite_database.read(tenant_id) as session:
        found = page(session, Filter(TODAY))
    assert (found.total, found.more, len(found.actions)) == (total, more, 20)


# -- 0005: undoing an addition --------------------------------------------------------------------------------------


def test_an_action_added_and_undone_is_withdrawn_and_its_reference_is_not_given_again(
    sqlite_database: Database,
) -> None:
    tenant_id = enter(sqlite_database)
    with signed(sqlite_database, tenant_id) as session:
        plan_of(session, 0)
    door = Door(sqlite_database, TABLE, thing_of, Office())
    speaker = Speaker("system", str(tenant_id), "system")

    for words in ("/action add Publish the offer in WS1", "/action undo", "/action add Recruit heads in WS1"):
        assert door.handle(Request(speaker, words, NOW)).outcome == "done", words

    with sqlite_database.read(tenant_id) as session:
        undone, later = by_reference(session, "WS1-01"), by_reference(session, "WS1-02")
        assert undone
        assert later
        assert (undone.status, later.title) == ("withdrawn", "Recruit heads")
