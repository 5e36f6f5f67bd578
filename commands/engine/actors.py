"""Who is speaking: from a platform's account to a person with roles, cover and clearance."""

from __future__ import annotations

from datetime import date, datetime

from commands.engine.access import Actor, Role
from commands.engine.errors import Misread
from commands.engine.request import Speaker
from models.audit import AuditEntry
from models.person import Identity, Person
from models.queries import person as people
from models.queries.person import Standing
from models.tenancy import TenantSession, sign

UNDESCRIBED = "I could not find out just now who you are here. Please try again in a minute."
SYSTEM = Actor(None, "Headway", "headway", frozenset({Role("manager")}), cleared=False, reads=True)
"""The clock, and the commands of an administrator at the machine itself."""


def actor_of(session: TenantSession, speaker: Speaker, today: date) -> Actor | None:
    """The actor behind an account, or None where the account is new here."""
    if speaker.platform == "system":
        return SYSTEM
    standing = _standing(session, speaker, today)
    return _actor(session, standing, _reads(standing, speaker), today) if standing else None


def acting(session: TenantSession, person: Person, today: date) -> Actor:
    """A person as the one who asks: for whom a message is drawn."""
    standing = people.standing_of(session, person.id, today)
    assert standing is not None  # noqa: S101 - the caller has the row
    return _actor(session, standing, standing.member or standing.invited, today)


def _reads(standing: Standing, speaker: Speaker) -> bool:
    """Whether the account may read: what its platform says of it now counts, and not what was so when we met."""
    member = standing.member if speaker.platform == "terminal" else not speaker.guest
    return member or standing.invited


def _standing(session: TenantSession, speaker: Speaker, today: date) -> Standing | None:
    if speaker.platform == "terminal":
        return people.standing_of_handle(session, speaker.user, today)
    return people.standing_of_account(session, speaker.platform, speaker.workspace, speaker.user, today)


def _actor(session: TenantSession, standing: Standing, reads: bool, today: date) -> Actor:
    roles = {Role(role, workstream_id) for role, workstream_id in standing.roles}
    covers: set[int] = set()
    for absence in people.covered_by(session, standing.id, today) if standing.covers else ():
        covers.add(absence.person_id)
        held = (g for g in absence.person.grants if g.ended_at is None)
        roles |= {Role(g.role, g.workstream_id, absence.person.name) for g in held}
    return Actor(
        standing.id,
        standing.name,
        standing.handle,
        frozenset(roles),
        cleared=standing.cleared,
        reads=reads,
        covers=frozenset(covers),
        member=standing.member,
    )


def is_new(actor: Actor | None, speaker: Speaker) -> bool:
    """Whether an account has not spoken before, or not as a member's: a guest may have become one.

    Raises :class:`Misread` where its platform does not say whose it is, and they do not read as a guest either.
    """
    if not (speaker.described or (actor is not None and actor.reads)):
        raise Misread(UNDESCRIBED)
    return actor is None or (speaker.platform != "terminal" and not speaker.guest and not actor.member)


def meet(session: TenantSession, speaker: Speaker, now: datetime) -> Person:
    """Enter an account that has not spoken before, under an entry of its own in the history."""
    who = speaker.name or speaker.handle
    sign(session, AuditEntry(kind="change", at=now, who=who, command="meet", platform=speaker.platform))
    return enter_account(session, speaker)


def enter_account(session: TenantSession, speaker: Speaker) -> Person:
    """Enter an account; of one that is there, that it is a member's now, with the address that their workspace tells.

    A member's is joined to a person already known by the same e-mail address, which the member's own workspace has
    verified, and never by its handle, which anybody can choose. A guest's is joined to nobody: whoever runs a guest's
    home may have written any address there. Clearance and roles come from nobody but a manager.
    """
    known = people.by_account(session, speaker.platform, speaker.workspace, speaker.user)
    if known is not None:
        if not speaker.guest:
            known.member, known.email = True, speaker.email[:254] or known.email
        return known
    person = (None if speaker.guest else people.by_email(session, speaker.email)) or Person(
        handle=people.free_handle(session, speaker.handle or speaker.name or speaker.user),
        name=(speaker.name or speaker.handle or speaker.user)[:200],
        email=speaker.email[:254],
        member=not speaker.guest,
    )
    session.add(person)
    session.flush()
    if not speaker.guest:
        person.member = True
    session.add(
        Identity(
            person_id=person.id,
            platform=speaker.platform,
            workspace=speaker.workspace,
            external_id=speaker.user,
        )
    )
    return person
