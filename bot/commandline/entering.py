"""`headway programme` and `headway person`: what an administrator enters before anybody can speak."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import typer
from tabulate import tabulate

from bot.app import Headway, NoDatabase, build, prepare
from bot.commandline.ending import FAULT, MISTAKE, Stop
from bot.commandline.say import width
from bot.commandline.who import Authority, authority, named
from bot.settings import load
from bot.terminal.text import render
from commands.engine.access import Role
from commands.engine.arguments import Reading
from commands.engine.errors import Misread
from commands.engine.request import Channel, Request, Speaker
from commands.headway.words import ROLE_NAMES
from commands.table import TABLE
from models.clock import day_of
from models.enter import (
    EntryRefused,
    attach_account,
    connect_workspace,
    create_programme,
    enter_person,
    entering,
    plain_handle,
)
from models.person import Person
from models.queries import person as people
from models.queries import programme as programmes
from models.queries import workstream as workstreams
from models.tenancy import TenantSession

PLATFORMS: Final = {"slack": "Slack", "teams": "Microsoft Teams"}


@dataclass(frozen=True, slots=True)
class Account:
    """An account on a platform, as the administrator gives it: "T0123/U0456"."""

    platform: str
    workspace: str
    user: str


@contextmanager
def administering(*, begin: bool = False) -> Iterator[Headway]:
    """Headway, for the administrator; with ``begin`` on a database made for it where there is none."""
    settings = load()
    try:
        headway = build(settings)
    except NoDatabase:
        if not begin:
            raise
        prepare(settings)
        headway = build(settings)
    try:
        yield headway
    except EntryRefused as refused:
        raise Stop(str(refused)) from refused
    finally:
        headway.close()


def create(name: str, *, where: str, manager: str, full_name: str, noun: str, prefix: str) -> None:
    """Enter a programme with its authority and its first manager."""
    with administering(begin=True) as headway:
        now = datetime.now(UTC)
        create_programme(headway.database, where, name, manager, now, full_name=full_name, noun=noun, prefix=prefix)
        handle = plain_handle(manager)
    typer.echo(f"{name} of {where} is here, and @{handle} is its programme manager.")
    typer.echo(f"Enter more people with headway person add, or talk to it: headway chat --as {handle}")


def add(
    handle: str,
    *,
    name: str,
    email: str,
    slack: str | None,
    teams: str | None,
    roles: Sequence[str],
    where: str | None,
    cleared: bool,
) -> int:
    """Enter a person with their accounts and roles; entered twice, they are entered once. Gives the exit code."""
    accounts = [account for account in (_account("slack", slack), _account("teams", teams)) if account]
    with administering() as headway:
        place, now = authority(headway.database, where), datetime.now(UTC)
        _has_programme(headway, place)
        for account in accounts:
            connect_workspace(headway.database, place.id, account.platform, account.workspace)
        with entering(headway.database, place.id, "person add", now) as session:
            known = people.by_handle(session, plain_handle(handle)) is not None
            person = enter_person(session, handle, name, email=email, cleared=cleared)
            bound = [
                account
                for account in accounts
                if attach_account(session, person, account.platform, account.workspace, account.user)
            ]
            handle, full_name = person.handle, person.name
        if not known or not bound:
            typer.echo(f"{full_name} is entered{' already' if known else ''} as @{handle} in {place.name}.")
        for account in bound:
            where_to = f"{PLATFORMS[account.platform]} as {account.user}"
            typer.echo(f"{full_name} is now reached in {where_to} of {account.workspace}.")
        return max((_grant(headway, place, handle, role, now) for role in roles), default=0)


def listing(where: str | None) -> None:
    """Print everybody: their handles, names, roles and ways in."""
    with administering() as headway:
        for place in named(headway.database, where):
            with headway.database.read(place.id) as session:
                rows = [_row(session, person) for person in people.everyone(session)]
            typer.echo(f"{place.name}: {len(rows)} people\n")
            headers = ("Handle", "Name", "Roles", "Ways in")
            widths = [None, 30, max((width() - 60) // 2, 24), 24]
            typer.echo(tabulate(rows, headers, tablefmt="simple", maxcolwidths=widths, disable_numparse=True) + "\n")


def _row(session: TenantSession, person: Person) -> tuple[str, str, str, str]:
    numbers = {workstream.id: workstream.reference for workstream in workstreams.all_of(session)}
    held = sorted({Role(g.role, g.workstream_id) for g in person.grants if g.ended_at is None}, key=str)
    roles = [" of ".join(filter(None, (ROLE_NAMES[r.name], numbers.get(r.workstream_id or 0)))) for r in held]
    ways = sorted({identity.platform for identity in person.identities})
    if person.email and "email" not in ways:
        ways.append("e-mail address")
    return f"@{person.handle}", person.name, ", ".join(roles) or "–", ", ".join(ways) or "none"


def _account(platform: str, given: str | None) -> Account | None:
    if given is None:
        return None
    workspace, slash, user = given.strip().partition("/")
    if not (workspace and slash and user) or "/" in user:
        example = "T0123456/U0123456" if platform == "slack" else "TENANT/OBJECT, both ids of Microsoft Entra"
        raise Stop(f"“{given}” is no {platform} account. Give it like --{platform} {example}.")
    return Account(platform, workspace, user)


def _has_programme(headway: Headway, place: Authority) -> None:
    with headway.database.read(place.id) as session:
        if programmes.programme(session) is None:
            raise Stop(f"{place.name} has no programme yet. Type: headway programme create NAME --authority …")


def _grant(headway: Headway, place: Authority, handle: str, role: str, now: datetime) -> int:
    """Give a role by the sentence a manager would type, so that the history has it; gives the exit code."""
    words = f"/headway role @{handle} {role}"
    if _holds(headway, place, handle, words, now):
        typer.echo(f"@{handle} is {role} already.")
        return 0
    speaker = Speaker("system", str(place.id), "administrator", name="Administrator")
    reply = headway.door.handle(Request(speaker, words, now, Channel(kind="terminal")))
    if reply.card.form:
        raise Stop(f"“{role}” is not a role. Give one like --role clerk, or --role “lead WS4”.")
    typer.echo(render(reply, width()) if reply.outcome != "done" else reply.card.summary, err=reply.outcome != "done")
    return {"done": 0, "refused": MISTAKE, "fault": FAULT}[reply.outcome]


def _holds(headway: Headway, place: Authority, handle: str, words: str, now: datetime) -> bool:
    """Whether the person has that role, in that workstream where it is a lead's."""
    with headway.database.read(place.id) as session:
        programme, calendar = programmes.programme(session), programmes.calendar(session)
        assert programme  # noqa: S101 - it has been looked for
        try:
            call = TABLE.parse(words, Reading(day_of(now), calendar, programme.prefix, programme.noun))
        except Misread:
            return False
        person, reference = people.by_handle(session, handle), call.get("workstream")
        found = workstreams.by_reference(session, reference) if reference else None
        held = {(g.role, g.workstream_id) for g in person.grants if g.ended_at is None} if person else set()
        return (call.get("role"), found.id if found and call.get("role") == "lead" else None) in held
