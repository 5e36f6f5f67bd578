"""How each person is reached: in chat, by e-mail, or by the clerk, who passes on what was written for them.

A chair who is an elected member with nothing but an e-mail address is quite normal, and some have not even that. Who
has accounts in Slack and in Teams is written to in the one they chose, and else in the one they had first: never in
both. Where nothing can be written to them in the one, it is the other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, Literal

from sqlalchemy import select

from models import conversation
from models.person import Identity, Person
from models.tenancy import TenantSession

Route = Literal["chat", "email", "clerk"]
CHAT: Final = ("slack", "teams", "terminal")
"""The platforms on which people are talked with."""


def route_of(person: Person, has_account: bool) -> Route:
    """The way that a person is reached: their own setting where it can be, else the first that can. Pure.

    ``has_account`` is whether they have an account on a platform of :data:`CHAT`; which of several is written to,
    :func:`in_order` says.
    """
    if person.route == "email" and person.email:
        return "email"
    if person.route == "clerk":
        return "clerk"
    if has_account:
        return "chat"
    return "email" if person.email else "clerk"


def routes_of(session: TenantSession, people: Sequence[Person]) -> dict[int, Route]:
    """The way that each of them is reached, by their ids: one query, however many they are."""
    found = accounts(session, [person.id for person in people])
    have = {account.person_id for account in found}
    return {person.id: route_of(person, person.id in have) for person in people}


def in_order(session: TenantSession, person: Person, found: Sequence[Identity]) -> list[Identity]:
    """Their accounts in the order in which they are tried: those where they asked to be reached, then the others.

    Last come those where nothing can be written to them, as who has blocked Headway in Teams.
    """
    return _sorted(person, found, _gone(session, found))


def _sorted(person: Person, found: Sequence[Identity], gone: Collection[int]) -> list[Identity]:
    return sorted(found, key=lambda account: (account.id in gone, account.platform != person.route))


def _gone(session: TenantSession, found: Sequence[Identity]) -> frozenset[int]:
    """The ids of those accounts to which nothing can be written; nobody asks where there is one alone."""
    if len(found) < 2:
        return frozenset()
    lost = conversation.gone(session, [account.external_id for account in found])
    return frozenset(account.id for account in found if (account.workspace, account.external_id) in lost)


def chats_of(session: TenantSession, people: Sequence[Person]) -> dict[int, list[str]]:
    """The platforms on which each of them has an account, in the order in which they are tried, by their ids."""
    found = accounts(session, [person.id for person in people])
    gone = _gone(session, found)
    theirs = {person.id: [account for account in found if account.person_id == person.id] for person in people}
    return {person.id: [each.platform for each in _sorted(person, theirs[person.id], gone)] for person in people}


def accounts(session: TenantSession, person_ids: Sequence[int]) -> Sequence[Identity]:
    """The accounts of these people at which they are talked with, the oldest first."""
    theirs = select(Identity).where(Identity.person_id.in_(person_ids), Identity.platform.in_(CHAT))
    return session.scalars(theirs.order_by(Identity.id)).all()
