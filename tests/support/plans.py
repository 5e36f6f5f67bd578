"""A small plan to test with: one workstream with one action and its owner, each bearing the authority's name."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.action import Action, ActionOwner
from models.audit import AuditEntry
from models.database import Database
from models.person import Organisation
from models.tenancy import TenantSession, sign
from models.workstream import Workstream
from tests.support.databases import NOW, enter, opened


@contextmanager
def signed(database: Database, tenant_id: int) -> Iterator[TenantSession]:
    """A session that writes, under an entry in the history."""
    with database.write(tenant_id) as session:
        sign(session, entry())
        yield session


def entry(kind: str = "change", command: str = "test") -> AuditEntry:
    """An entry in the history."""
    return AuditEntry(kind=kind, at=NOW, who="Somebody", command=command, platform="terminal")


def an_action(workstream_id: int, number: int = 1, title: str = "An action") -> Action:
    """An action of a workstream."""
    return Action(
        workstream_id=workstream_id,
        number=number,
        reference=f"WS1-{number:02}",
        title=title,
        outcome="",
        source="",
        created_at=NOW,
        touched_at=NOW,
    )


def planted(database: Database, name: str) -> int:
    """Enter an authority with a plan whose texts are "<name> action" and the like; gives its id."""
    tenant_id = enter(database, name)
    with signed(database, tenant_id) as session:
        workstream = Workstream(number=1, reference="WS1", title=f"{name} workstream")
        owner = Organisation(name=f"{name} owner", key="owner")
        session.add_all([workstream, owner])
        session.flush()
        action = an_action(workstream.id, title=f"{name} action")
        session.add(action)
        session.flush()
        session.add(ActionOwner(action_id=action.id, organisation_id=owner.id))
    return tenant_id


class Two:
    """A database with two authorities, planted alike."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.mine, self.theirs = planted(database, "Thurrock"), planted(database, "Essex")


@contextmanager
def two_on_sqlite(template: Path, folder: Path) -> Iterator[Two]:
    """Two authorities to read, for many tests. On SQLite: nothing behind the session would hide a leak there."""
    with opened(f"sqlite:///{shutil.copyfile(template, folder / 'headway.sqlite3')}") as database:
        yield Two(database)
