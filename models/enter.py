"""What an administrator enters at the machine: a programme, its people, and the accounts they write from.

Entering the same thing twice changes nothing. Everything is in the history as the Administrator's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select

from models.audit import AuditEntry
from models.database import Database
from models.directory import add_tenant, connect, tenant_named, tenants
from models.loading import NoAuthorityError, code_of, in_register
from models.person import Grant, Identity, Person
from models.programme import Programme
from models.queries import person as people
from models.queries import programme as programmes
from models.tenancy import TenantSession, sign

ADMINISTRATOR = "Administrator"
_HANDLE = re.compile(r"\w(?:[\w.\-]{0,68}\w)?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class EntryRefused(ValueError):  # noqa: N818 - it is what happened, and no fault
    """A sentence that says why something cannot be entered as it was given."""


@contextmanager
def entering(database: Database, tenant_id: int, command: str, now: datetime) -> Iterator[TenantSession]:
    """A transaction of the administrator's, under its entry in the history."""
    entry = AuditEntry(kind="change", at=now, who=ADMINISTRATOR, command=command, platform="system")
    with database.write(tenant_id) as session:
        sign(session, entry)
        yield session


def create_programme(
    database: Database,
    authority: str,
    name: str,
    manager: str,
    now: datetime,
    *,
    full_name: str = "",
    noun: str = "workstream",
    prefix: str = "WS",
) -> int:
    """Enter an authority with its programme and the handle of its first manager; gives the authority's id.

    Raises :class:`EntryRefused` where it has a programme already, and for words that would not do.
    """
    authority, name, prefix = " ".join(authority.split()), " ".join(name.split()), prefix.strip().upper()
    if not authority or not name:
        raise EntryRefused("A programme needs a name, and the name of its authority.")
    if not re.fullmatch(r"[A-Z]{1,8}", prefix):
        raise EntryRefused(f"“{prefix}” cannot begin a reference. A prefix is one to eight letters, like WS or R.")
    handle = plain_handle(manager)
    tenant_id, authority = _authority(database, authority[:200], now)
    with entering(database, tenant_id, "programme create", now) as session:
        if there := programmes.programme(session):
            raise EntryRefused(f"{authority} has a programme already: {there.name}. Nothing was changed.")
        words = noun.strip().casefold()[:40] or "workstream"
        session.add(Programme(name=name[:200], authority=authority, noun=words, prefix=prefix, created_at=now))
        person = enter_person(session, handle, full_name or handle)
        session.add(Grant(person_id=person.id, role="manager", granted_at=now))
    find_authority(database, tenant_id, now)
    return tenant_id


def find_authority(database: Database, tenant_id: int, now: datetime) -> int | None:
    """The authority's code in the school register: looked up by its name where it is not known yet, and kept.

    None where there is no programme, or the register holds no authority of that name.
    """
    with database.read(tenant_id) as session:
        programme = programmes.programme(session)
        if programme is None or programme.la_code is not None:
            return programme.la_code if programme else None
        try:
            code = code_of(programme.authority or programme.name, in_register(session))
        except NoAuthorityError:
            return None
    with entering(database, tenant_id, "headway setup edit", now) as session:
        programme = programmes.programme(session)
        assert programme  # noqa: S101 - it was there a moment ago, and programmes are not deleted
        programme.la_code = programme.la_code or code
    return code


def find_authorities(database: Database, now: datetime) -> None:
    """Look every authority up whose code in the school register is not known yet."""
    with database.directory() as session:
        ids = [tenant.id for tenant in tenants(session)]
    for tenant_id in ids:
        find_authority(database, tenant_id, now)


def _authority(database: Database, name: str, now: datetime) -> tuple[int, str]:
    """The authority's id, and its name as it was first entered."""
    with database.directory() as session:
        tenant = tenant_named(session, name) or add_tenant(session, name, now)
        return tenant.id, tenant.name


def enter_person(
    session: TenantSession, handle: str, name: str = "", *, email: str = "", cleared: bool = False
) -> Person:
    """The person of that handle, a member: entered where they are new, completed where something was lacking.

    Raises :class:`EntryRefused` where the handle is somebody else's, or a new person has no name.
    """
    handle, name, email = plain_handle(handle), " ".join(name.split())[:200], email.strip()
    if email and not _EMAIL.fullmatch(email):
        raise EntryRefused(f"“{email}” is not an e-mail address.")
    person = people.by_handle(session, handle)
    if person is None:
        if not name:
            raise EntryRefused(f'@{handle} is new here, so their name is needed: --name "Full Name".')
        person = Person(handle=handle, name=name, email=email[:254], member=True, cleared=cleared)
        session.add(person)
    else:
        _complete(person, name, email, cleared=cleared)
    session.flush()
    return person


def _complete(person: Person, name: str, email: str, *, cleared: bool) -> None:
    if name and name.casefold() != person.name.casefold():
        raise EntryRefused(f"@{person.handle} is {person.name} already. Choose another handle for {name}.")
    if email and person.email and email.casefold() != person.email.casefold():
        raise EntryRefused(f"@{person.handle} has the e-mail address {person.email} already. Nothing was changed.")
    person.email = person.email or email[:254]
    person.member = True
    person.cleared = person.cleared or cleared


def attach_account(session: TenantSession, person: Person, platform: str, workspace: str, account: str) -> bool:
    """Say that an account is the person's; gives whether that is new.

    Raises :class:`EntryRefused` where it is somebody else's.
    """
    known = session.scalars(
        select(Identity).where(
            Identity.platform == platform, Identity.workspace == workspace, Identity.external_id == account
        )
    ).one_or_none()
    if known is None:
        session.add(Identity(person_id=person.id, platform=platform, workspace=workspace, external_id=account))
        session.flush()
        return True
    if known.person_id != person.id:
        other = session.get_one(Person, known.person_id)
        raise EntryRefused(f"The {platform} account {account} is {other.name}'s (@{other.handle}).")
    return False


def connect_workspace(database: Database, tenant_id: int, platform: str, workspace: str) -> None:
    """Say that a workspace is the authority's.

    Raises :class:`models.directory.DirectoryError` where it is another's.
    """
    with database.directory() as session:
        connect(session, tenant_id, platform, workspace)


def plain_handle(handle: str) -> str:
    """A handle as it is kept: no at sign, lower case. Raises :class:`EntryRefused` for what could not be typed."""
    plain = handle.strip().lstrip("@").casefold()
    if not _HANDLE.fullmatch(plain):
        raise EntryRefused(f"“{handle}” cannot be a handle: those are letters, digits, dots and hyphens, like jo.hart.")
    return plain
