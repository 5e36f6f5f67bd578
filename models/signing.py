"""What can be done to signatures, whoever asks: chat, imports and samples all sign pledges through here.

Here are the rules that no wording changes: who may sign in what capacity, that a person signs once for a school or an
organisation, that what nobody has confirmed is pending, and from when to when a signature stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from models import outbox
from models.local import SchoolRole
from models.party import Party, PartyKind
from models.person import Person
from models.pledge import CAPACITIES, Cover, Pledge, PledgeText, Reminder, Signature
from models.tenancy import TenantSession

CAPACITIES_OF: Final[dict[PartyKind, tuple[str, ...]]] = {
    "school": ("head", "governor"),
    "organisation": ("partner", "trust chair"),
    "trust": ("trust chair", "head", "governor"),
    "federation": ("trust chair", "head", "governor"),
    "cluster": CAPACITIES,
    "locality": CAPACITIES,
}
"""In what capacities a person can sign for each kind of party; a pledge may allow fewer."""
STANDING: Final = ("counted", "pending")
SIGNED_BY_NOW: Final = "The school has signed by now."


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """A signature to be written. ``person`` signs themselves; ``name`` is what a paper bears where nobody is known.

    ``is_certain`` is true where the link of the person to the party is known, or an officer has seen the paper.
    ``covers`` are the URNs of the schools on whose behalf a group signs. ``source`` is the paper's.
    """

    party: Party
    capacity: str
    signed_on: date
    is_certain: bool
    person: Person | None = None
    name: str = ""
    covers: Sequence[int] = ()
    source: str = ""


def text_of(pledge: Pledge) -> PledgeText:
    """The newest text of a pledge. Raises ``LookupError`` for a pledge that has none."""
    if not pledge.texts:
        raise LookupError(f"pledge {pledge.slug} has no text")
    return pledge.texts[-1]


def text_as_at(pledge: Pledge, day: date) -> PledgeText:
    """The text that was put to people on a day; for a day before all of them the first."""
    return next((text for text in reversed(pledge.texts) if text.since <= day), pledge.texts[0])


def is_open(pledge: Pledge, day: date) -> bool:
    """Whether it may be signed on that day; both its days are inclusive."""
    begun = pledge.opens_on is None or pledge.opens_on <= day
    return begun and (pledge.closes_on is None or day <= pledge.closes_on) and pledge.retired_at is None


def capacities(pledge: Pledge, party: Party) -> tuple[str, ...]:
    """In what capacities one may sign a pledge for a party: those that fit it, of those the pledge allows."""
    allowed = pledge.capacities or CAPACITIES
    return tuple(each for each in CAPACITIES_OF[party.kind] if each in allowed)


def add_text(session: TenantSession, pledge: Pledge, text: str, since: date) -> PledgeText:
    """Give a pledge a new version of its text. Who signed an earlier one has signed that."""
    row = PledgeText(pledge_id=pledge.id, number=len(pledge.texts) + 1, text=text, since=since)
    pledge.texts.append(row)
    session.flush()
    return row


def sign(session: TenantSession, pledge: Pledge, signing: Signing, now: datetime) -> Signature:
    """Write a signature: counted where the link is known, pending until an officer confirms it where it is not.

    Reminders of this pledge that wait to be sent to the schools signed for are dropped.
    """
    row = Signature(
        pledge_id=pledge.id,
        text_number=text_as_at(pledge, signing.signed_on).number,
        party=signing.party.kind,
        **signing.party.columns,
        capacity=signing.capacity,
        person_id=signing.person.id if signing.person else None,
        name=signing.name,
        signed_on=signing.signed_on,
        state="counted" if signing.is_certain else "pending",
        source=signing.source,
        entered_at=now,
    )
    session.add(row)
    session.flush()
    for urn in signing.covers:
        session.add(Cover(signature_id=row.id, urn=urn))
    session.flush()
    drop_reminders(session, pledge, {*signing.covers, *([signing.party.urn] if signing.party.urn else [])})
    return row


def withdraw(signature: Signature, day: date, because: str) -> None:
    """End a signature from ``day`` on. What was still pending has never counted, nor what was signed that day."""
    signature.ended_on = signature.signed_on if signature.state == "pending" else max(day, signature.signed_on)
    signature.state, signature.because = "withdrawn", because


def confirm(session: TenantSession, signature: Signature, officer: Person, now: datetime) -> SchoolRole | None:
    """Count a pending signature, and note what its person is to the party; None for a group that has no register."""
    signature.state, signature.decided_by_id, signature.decided_at = "counted", officer.id, now
    if signature.person_id is None or signature.party in ("cluster", "locality"):
        return None
    role = role_of(session, signature)
    if role is None:
        role = SchoolRole(
            person_id=signature.person_id,
            role=signature.capacity,
            urn=signature.urn,
            organisation_id=signature.organisation_id,
            group_uid=signature.group_uid,
        )
        session.add(role)
    if role.confirmed_at is None:
        role.confirmed_at, role.confirmed_by_id = now, officer.id
    session.flush()
    return role


def decline(signature: Signature, officer: Person, because: str, now: datetime) -> None:
    """Leave a pending signature uncounted, with the reason."""
    signature.state, signature.because = "declined", because
    signature.decided_by_id, signature.decided_at = officer.id, now


def role_of(session: TenantSession, signature: Signature) -> SchoolRole | None:
    """What the person of a signature is to its party in its capacity, confirmed or not, as far as it is noted."""
    query = select(SchoolRole).where(
        SchoolRole.person_id == signature.person_id,
        SchoolRole.role == signature.capacity,
        SchoolRole.urn == signature.urn,
        SchoolRole.organisation_id == signature.organisation_id,
        SchoolRole.group_uid == signature.group_uid,
        SchoolRole.ended_at.is_(None),
    )
    return session.scalars(query.order_by(SchoolRole.id).limit(1)).first()


def is_known(session: TenantSession, person: Person, party: Party, capacity: str) -> bool:
    """Whether an officer has confirmed that the person is that to the party."""
    query = select(SchoolRole.id).where(
        SchoolRole.person_id == person.id,
        SchoolRole.role == capacity,
        SchoolRole.urn == party.urn,
        SchoolRole.organisation_id == party.organisation_id,
        SchoolRole.group_uid == party.group_uid,
        SchoolRole.confirmed_at.is_not(None),
        SchoolRole.ended_at.is_(None),
    )
    has_register = party.kind not in ("cluster", "locality")
    return has_register and session.scalars(query.limit(1)).first() is not None


def drop_reminders(session: TenantSession, pledge: Pledge, urns: Iterable[int]) -> list[str]:
    """Drop what waits to remind schools of a pledge that they have signed by now; gives the keys of what was dropped.

    A message that is on its way already stays so.
    """
    query = select(Reminder.outbox_key).where(Reminder.pledge_id == pledge.id, Reminder.urn.in_(sorted(urns)))
    keys = [key for key in session.scalars(query) if key]
    return outbox.cancel(session, keys, SIGNED_BY_NOW) if keys else []
