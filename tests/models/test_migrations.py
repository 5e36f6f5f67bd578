"""The schema's history brings any database to the tables, loses no row on the way, and holds what the models say."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine.interfaces import ReflectedCheckConstraint

from migrations.tables import OWN
from models import migrate
from models.database import Database
from models.tables import METADATA
from tests.support.databases import opened, postgres_copy
from tests.support.postgres import Server
from tests.support.rows import counts, fill

ROOT = Path(__file__).resolve().parents[2]
REVISIONS = [script.revision for script in migrate._scripts().walk_revisions()][::-1]
ABOVE_TENANCY = {"tenant", "connection"}


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """One of the test's own, as everywhere here: its tables may be changed."""
    with opened(sqlite_url) as database:
        yield database


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[Database]:
    with opened(postgres_url) as database:
        yield database


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    with opened(empty_url) as database:
        yield database


def url(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def test_the_models_and_the_migrated_tables_do_not_differ(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_migrated_tables_are_what_the_models_would_make(database: Database, empty: Database) -> None:
    """Alembic does not compare CHECKs, names of constraints, or SQLite's AUTOINCREMENT; this does."""
    if database.is_sqlite != empty.is_sqlite:
        return
    METADATA.create_all(empty.engine)
    with database.engine.connect() as migrated, empty.engine.connect() as made:
        assert _described(migrated) == _described(made)


def _described(connection: Connection) -> dict[str, Any]:
    found = inspect(connection)
    return {
        name: {
            "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in found.get_columns(name)},
            "key": found.get_pk_constraint(name)["name"],
            "foreign": sorted((str(f["name"]), f["referred_table"]) for f in found.get_foreign_keys(name)),
            "unique": sorted((str(u["name"]), u["column_names"]) for u in found.get_unique_constraints(name)),
            "indexes": sorted((str(i["name"]), i["column_names"], i["unique"]) for i in found.get_indexes(name)),
            "checks": sorted((str(c["name"]), c["sqltext"]) for c in found.get_check_constraints(name)),
            "counted": _counts_up(connection, name),
        }
        for name in found.get_table_names()
        if name != "alembic_version"
    }


def _counts_up(connection: Connection, table: str) -> bool:
    if connection.dialect.name == "postgresql":
        return True
    made = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = :table"), {"table": table})
    return "AUTOINCREMENT" in made


def test_every_constraint_has_a_name(database: Database) -> None:
    with database.engine.connect() as connection:
        found = inspect(connection)
        for table in found.get_table_names():
            checks: list[ReflectedCheckConstraint] = found.get_check_constraints(table)
            named = [*checks, *found.get_unique_constraints(table), *found.get_foreign_keys(table)]
            assert all(constraint["name"] for constraint in named), table


def test_every_table_of_an_authority_is_held_by_row_security(postgres_database: Database) -> None:
    held = {table.name for table in METADATA.tables.values() if "tenant_id" in table.c} - ABOVE_TENANCY
    query = (
        "SELECT relname, relrowsecurity AND relforcerowsecurity, polcmd, polpermissive,"
        " pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)"
        " FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid"
    )
    with postgres_database.engine.connect() as connection:
        rows = connection.exec_driver_sql(query).all()
    assert {row[0] for row in rows} == held
    assert {tuple(row[1:4]) for row in rows} == {(True, "*", True)}
    rules = {rule for row in rows for rule in row[4:]}
    assert len(rules) == 1
    assert "headway.tenant" in rules.pop()
    assert "headway.tenant" in OWN


def test_an_empty_database_lacks_every_revision_and_a_migrated_one_none(empty_url: str) -> None:
    assert migrate.current(empty_url) is None
    assert migrate.pending(empty_url) == REVISIONS
    migrate.upgrade(empty_url)
    assert migrate.current(empty_url) == migrate.head() == REVISIONS[-1]
    assert migrate.pending(empty_url) == []


def test_a_database_of_a_later_version_is_not_taken_for_one_of_ours(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'later'")
    with pytest.raises(migrate.LaterVersionError, match="later version"):
        migrate.pending(url(database))


def test_migrating_twice_changes_nothing(database: Database) -> None:
    before = _filled(database)
    migrate.upgrade(url(database))
    assert _counted(database) == before


Copies = Callable[[Database], AbstractContextManager[Database]]


@pytest.fixture
def copied(request: pytest.FixtureRequest, tmp_path: Path) -> Copies:
    """Copies a database to which nobody is connected, on its own engine."""

    @contextmanager
    def copy(database: Database) -> Iterator[Database]:
        name = str(database.url.database)
        if database.is_sqlite:
            with opened(f"sqlite:///{shutil.copyfile(name, tmp_path / 'copy.sqlite3')}") as made:
                yield made
            return
        server, worker = (request.getfixturevalue(each) for each in ("postgres_server", "worker_name"))
        with postgres_copy(server, worker, name) as address, opened(address) as made:
            yield made

    return copy


def test_no_row_is_lost_between_two_revisions(empty: Database, copied: Copies) -> None:
    for earlier, later in pairwise(REVISIONS):
        migrate.upgrade(url(empty), earlier)
        with copied(empty) as database:
            before = _filled(database)
            for step, revision in ((migrate.upgrade, later), (migrate.downgrade, earlier)):
                step(url(database), revision)
                after = _counted(database)
                assert {name: after[name] for name in before if name in after} == before
            migrate.downgrade(url(database), "base")


def test_every_table_is_filled_by_the_sample(database: Database) -> None:
    filled = _filled(database)
    assert set(filled) == set(METADATA.tables)
    assert not [name for name, rows in filled.items() if rows < 2]


def test_a_database_is_taken_back_to_nothing_and_up_again(database: Database) -> None:
    _filled(database)
    migrate.downgrade(url(database), "base")
    with database.engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    migrate.upgrade(url(database))
    assert set(_counted(database).values()) == {0}


REPLICAS = """
import gc, os, sys
from models import migrate
gc.freeze()
for _ in range(2):
    if not os.fork():
        migrate.upgrade(sys.argv[1])
        sys.exit()
print([os.waitstatus_to_exitcode(os.wait()[1]) for _ in range(2)])
"""
"""Two processes that begin at the very same moment, since both have imported all they need."""


def test_two_replicas_that_start_at_once_migrate_once(empty: Database) -> None:
    command = [sys.executable, "-c", REPLICAS, url(empty)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)  # noqa: S603
    assert (done.returncode, done.stdout, done.stderr) == (0, b"[0, 0]\n", b"")
    assert migrate.current(url(empty)) == migrate.head()


def test_it_migrates_from_any_working_directory(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    migrate.upgrade(empty_url)
    assert migrate.pending(empty_url) == []


def _filled(database: Database) -> dict[str, int]:
    with database.engine.begin() as connection:
        fill(connection)
    return _counted(database)


def _counted(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        return counts(connection)


# revisions that only these tests know, run by the project's own env.py

Trial = Callable[..., None]

FAMILY = """
    op.create_table("parent", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
    op.create_table(
        "child",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parent_id", sa.Integer, sa.ForeignKey("parent.id", ondelete="{ondelete}"), nullable=False),
    )
    op.execute("INSERT INTO parent (id, name) VALUES (1, 'Ann')")
    op.execute("INSERT INTO child (id, parent_id) VALUES (1, 1), (2, 1)")
"""
ALTER_PARENT = """
    with op.batch_alter_table("parent", recreate="always") as batch:
        batch.alter_column("name", nullable=False)
"""
LOSE_PARENT = """
    op.execute("UPDATE child SET id = id + 10")
    op.execute("DELETE FROM parent")
"""


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    """Runs revisions written here, one after another; ``env`` is the env.py to run them with."""

    def run(database: Database, *upgrades: str, env: str | None = None) -> None:
        scripts, before = tmp_path / "scripts", migrate.head()
        (scripts / "versions").mkdir(parents=True, exist_ok=True)
        (scripts / "env.py").write_text(env or (migrate.SCRIPTS / "env.py").read_text("utf-8"), "utf-8")
        for number, upgrade in enumerate(upgrades):
            (scripts / "versions" / f"t{number}.py").write_text(_revision(f"t{number}", before, upgrade), "utf-8")
            before = f"t{number}"
        config = migrate._config()
        config.set_main_option("script_location", str(scripts))
        config.set_main_option("version_locations", f"{migrate.SCRIPTS / 'versions'}\n{scripts / 'versions'}")
        config.attributes["engine"] = database.engine
        command.upgrade(config, "head")

    return run


def _revision(name: str, before: str, upgrade: str) -> str:
    return (
        "import sqlalchemy as sa\nfrom alembic import op\nfrom migrations.tables import released\n"
        f"revision, down_revision = {name!r}, {before!r}\n\n\ndef upgrade():\n{upgrade}\n"
    )


def _children(database: Database) -> Any:
    with database.engine.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM child"))


def test_a_table_copied_and_dropped_keeps_its_children(sqlite_database: Database, trial: Trial) -> None:
    trial(sqlite_database, FAMILY.format(ondelete="CASCADE"), ALTER_PARENT)
    assert _children(sqlite_database) == 2


def test_it_would_lose_them_with_foreign_keys_on(sqlite_database: Database, trial: Trial) -> None:
    """What the pragma in env.py is there for."""
    env = (migrate.SCRIPTS / "env.py").read_text("utf-8")
    careless = env.replace("foreign_keys=OFF", "foreign_keys=ON")
    assert careless != env
    trial(sqlite_database, FAMILY.format(ondelete="CASCADE"), ALTER_PARENT, env=careless)
    assert _children(sqlite_database) == 0


def test_a_revision_that_leaves_rows_pointing_at_nothing_is_rolled_back(
    sqlite_database: Database, trial: Trial
) -> None:
    trial(sqlite_database, FAMILY.format(ondelete="NO ACTION"))
    with pytest.raises(Exception, match="2 rows point at nothing: child → parent") as raised:
        trial(sqlite_database, FAMILY.format(ondelete="NO ACTION"), LOSE_PARENT)
    assert type(raised.value).__name__ == "BrokenReferenceError"
    with sqlite_database.engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "t0"
        assert connection.scalar(text("SELECT count(*) FROM parent")) == 1
        assert connection.scalar(text("SELECT max(id) FROM child")) == 2


def test_a_revision_that_fails_half_way_leaves_nothing(database: Database, trial: Trial) -> None:
    with pytest.raises(ZeroDivisionError):
        trial(database, FAMILY.format(ondelete="NO ACTION"), "    1 / 0")
    with database.engine.connect() as connection:
        assert "parent" not in inspect(connection).get_table_names()
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == migrate.head()


def test_foreign_keys_are_on_again_after_a_migration(sqlite_database: Database) -> None:
    migrate.upgrade(url(sqlite_database))
    with sqlite_database.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def test_a_revision_cannot_pass_over_held_rows_in_silence(postgres_database: Database, trial: Trial) -> None:
    with pytest.raises(Exception, match="row-level security"):
        trial(postgres_database, "    op.execute(\"UPDATE board SET name = name || '!'\")")


def test_a_revision_moves_every_authoritys_rows_once_they_are_released(
    postgres_database: Database, postgres_server: Server, trial: Trial
) -> None:
    _filled(postgres_database)
    moved = "    with released('board'):\n        op.execute(\"UPDATE board SET name = name || '!'\")"
    trial(postgres_database, moved)
    with postgres_database.engine.begin() as connection:
        held = "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'board'"
        assert connection.scalar(text(held)) is True
        seen: list[str] = []
        for tenant in ("1", "2"):
            connection.execute(text("SELECT set_config('headway.tenant', :tenant, true)"), {"tenant": tenant})
            seen += connection.scalars(text("SELECT name FROM board ORDER BY id")).all()
    assert seen == ["1!", "2!", "3!", "4!"]
