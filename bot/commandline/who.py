"""Who speaks at the terminal: a person of one authority, by handle or by full name."""

from __future__ import annotations

from dataclasses import dataclass

from bot.commandline.ending import Stop
from commands.engine.request import Speaker
from models.database import Database
from models.directory import tenants
from models.person import Person
from models.queries import person as people
from models.tenancy import TenantSession

BEGIN = "Type headway start to try a sample, or headway programme create to begin your own."


@dataclass(frozen=True, slots=True)
class Who:
    """A person at the terminal, and the authority they speak in."""

    tenant_id: int
    authority: str
    handle: str
    name: str

    @property
    def speaker(self) -> Speaker:
        """The person as requests name them."""
        return Speaker("terminal", str(self.tenant_id), self.handle, self.handle, self.name)


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority: its id and its name."""

    id: int
    name: str


def authorities(database: Database) -> list[Authority]:
    """Every authority, by name."""
    with database.directory() as session:
        return [Authority(tenant.id, tenant.name) for tenant in tenants(session)]


def authority(database: Database, name: str | None) -> Authority:
    """The authority of that name, or the only one there is. Raises :class:`Stop` naming those there are."""
    found = named(database, name)
    if len(found) == 1:
        return found[0]
    names = _or([one.name for one in found])
    raise Stop(f"There are several authorities here. Say which with --authority: {names}.")


def named(database: Database, name: str | None) -> list[Authority]:
    """The authority of that name, or all there are where none is named. Raises :class:`Stop` where there is none."""
    known = authorities(database)
    if not known:
        raise Stop(f"There is no programme here yet. {BEGIN}")
    if name is None:
        return known
    found = [one for one in known if one.name.casefold() == name.strip().casefold()]
    if not found:
        raise Stop(f"There is no authority “{name}” here. There is {_or([one.name for one in known])}.")
    return found


def who(database: Database, name: str, authority_name: str | None = None) -> Who:
    """The person meant by ``@handle``, ``handle`` or a full name.

    Raises :class:`Stop` where nobody is, where several are, or where they are in several authorities.
    """
    asked = named(database, authority_name)
    found: list[Who] = []
    for one in asked:
        with database.read(one.id) as session:
            found += [Who(one.id, one.name, person.handle, person.name) for person in _meant(session, name)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Stop(_unknown(database, asked, name))
    if len({one.tenant_id for one in found}) > 1:
        places = _or(sorted({one.authority for one in found}))
        raise Stop(f"“{name}” is somebody in several authorities. Say which with --authority: {places}.")
    handles = _or([f"@{one.handle}" for one in found])
    raise Stop(f"Several people are called “{name}”. Say which by their handle: {handles}.")


def only_manager(database: Database, authority_name: str | None) -> Who:
    """The one programme manager. Raises :class:`Stop` where there are several, or none."""
    place = authority(database, authority_name)
    with database.read(place.id) as session:
        found = [(person.handle, person.name) for person in people.holders(session, "manager")]
    if len(found) == 1:
        return Who(place.id, place.name, *found[0])
    if not found:
        raise Stop(f"{place.name} has no programme manager. Say who imports it with --as.")
    raise Stop(f"{place.name} has several programme managers. Say who with --as: {_or([f'@{h}' for h, _ in found])}.")


def _meant(session: TenantSession, name: str) -> list[Person]:
    if person := people.by_handle(session, name):
        return [person]
    plain = " ".join(name.split()).casefold()
    return [person for person in people.everyone(session) if person.name.casefold() == plain]


def _unknown(database: Database, asked: list[Authority], name: str) -> str:
    near: list[str] = []
    for one in asked:
        with database.read(one.id) as session:
            found = people.nearest(people.everyone(session), name.lstrip("@"))
            near += [f"@{person.handle} ({person.name})" for person in found]
    meant = f" Did you mean {_or(near[:3])}?" if near else ""
    return f"I do not know “{name}”.{meant} To see everybody, type: headway person list"


def _or(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
