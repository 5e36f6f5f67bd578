"""The outbox emptied: claimed, sent, marked, each in its turn and none in another's transaction.

A message goes *effectively once*. Where it may be lost or doubled all the same:

- A deliverer that stands still for longer than :data:`models.outbox.LEASE` between its claim and its post, while
  another finds that nothing was sent and sends it, doubles it. A messenger gives up long before; only a machine that
  sleeps in that very moment does this.
- Where the platform does not let us look (a channel whose history we may not read), an answer that was lost leaves the
  rule to decide: a nudge is dropped, so it may be lost; a pack is sent again, saying so, so it may be doubled.
- A platform that shows a message later than :data:`models.outbox.SETTLE_AFTER` is believed too soon.

Everything else ends with one message: the claim is committed before the post, so a deliverer that dies after its claim
leaves a lease that runs out; the row is then unknown, and the platform is asked before anything is sent again. What the
platform must be asked by, such as the id of a file on its way, is kept in a transaction of its own.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from jobs.messenger import (
    AskLater,
    CannotTell,
    Messenger,
    NotSent,
    Outgoing,
    Sent,
    Settled,
    Superseded,
    Undelivered,
    Unknown,
)
from models import claiming, enclosure, outbox
from models.clock import time_said
from models.database import Database
from models.directory import tenants
from models.outbox import Address, Outbox
from models.person import Person
from models.tenancy import TenantSession

UNREACHABLE: Final = "This person is not reachable in chat yet."
BY_CLERK: Final = "This person is reached by the clerk alone, and this was not written to be passed on."
NOWHERE: Final = "This channel is not reachable: its platform is not set up."
WORKING_HOURS: Final = "It is outside working hours."
FAULT: Final = "Something went wrong on our side while it was sent."
log = logging.getLogger("headway.deliver")


class Policy(Protocol):
    """What is asked of every message in the transaction that claims it."""

    def unwanted(self, session: TenantSession, row: Outbox, now: datetime) -> str:
        """Why a nudge is not wanted any more, in a sentence; "" where it is."""
        ...

    def waits(self, session: TenantSession, row: Outbox, now: datetime) -> datetime | None:
        """Until when a message is not to be sent yet, such as working hours; None where it goes now."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message: ``state`` is its row's; ``name`` whom it was for, where that was looked up.

    Logs hold its key and its state alone: no name, and no sentence.
    """

    key: str
    state: str
    why: str = field(default="", repr=False)
    name: str = field(default="", repr=False)


class AtOnce:
    """The policy that everything is wanted, and goes at once."""

    def unwanted(self, _session: TenantSession, _row: Outbox, _now: datetime) -> str:
        """Every nudge is wanted."""
        return ""

    def waits(self, _session: TenantSession, _row: Outbox, _now: datetime) -> datetime | None:
        """Nothing waits."""
        return None


def deliver(database: Database, messenger: Messenger, now: datetime, policy: Policy | None = None) -> list[Outcome]:
    """Send what is due at ``now``, which is aware, in every authority, and settle what is unknown.

    Any number of deliverers may do so at once. Gives what became of each message that this one dealt with. A nudge that
    ``policy`` gives a reason against is dropped with it; one to somebody who wants quiet waits, and so does what policy
    has wait. Without a policy everything goes at once.
    """
    with database.directory() as session:
        ids = [tenant.id for tenant in tenants(session)]
    return [
        outcome
        for tenant_id in ids
        for outcome in _Deliverer(database, messenger, policy or AtOnce(), tenant_id, now).run()
    ]


@dataclass(frozen=True, slots=True)
class _Deliverer:
    """One pass over one authority's outbox."""

    database: Database
    messenger: Messenger
    policy: Policy
    tenant_id: int
    now: datetime

    def run(self) -> Iterator[Outcome]:
        with self.database.read(self.tenant_id) as session:
            if not claiming.is_waiting(session, self.now):
                return
        with self.database.write(self.tenant_id) as session:
            missed = [_outcome(row) for row in claiming.lapse(session, self.now)]
        yield from missed
        yield from self._each(self._claim_unknown, self._settle)
        yield from self._each(self._claim, self._send)

    def _each(
        self, claim: Callable[[], Outgoing | Outcome | None], work: Callable[[Outgoing], Outcome | None]
    ) -> Iterator[Outcome]:
        """Claim and work until nothing is left, or the messenger is gone."""
        while self.messenger.is_ready and (claimed := claim()) is not None:
            outcome = claimed if isinstance(claimed, Outcome) else work(claimed)
            if outcome is not None:
                yield outcome

    # -- sending ------------------------------------------------------------------------------------------------------

    def _claim(self) -> Outgoing | Outcome | None:
        """The next message to send; or what became of it, where it is not to be sent after all."""
        with self.database.write(self.tenant_id) as session:
            row = claiming.claim(session, self.now)
            if row is None:
                return None
            person = _person(session, row)
            if self._is_held_back(session, row, person) or not self._has_way(session, row, person):
                return _outcome(row, person.name if person else "")
            return _outgoing(session, row, person)

    def _is_held_back(self, session: TenantSession, row: Outbox, person: Person | None) -> bool:
        """Mark what is not to be sent now, whichever way there is: begun, a message is finished."""
        if person is not None and not outbox.may_read(row, person):
            outbox.dropped(row, outbox.UNCLEARED)
        elif row.kind == "nudge" and not row.refs and (why := self.policy.unwanted(session, row, self.now)):
            outbox.dropped(row, why)
        elif row.kind == "nudge" and not row.refs and person is not None:
            self._let_sleep(row, person.snoozed_until)
        if row.state == "sending" and not row.refs and (until := self.policy.waits(session, row, self.now)):
            self._hold(row, WORKING_HOURS, until)
        return row.state != "sending"

    def _let_sleep(self, row: Outbox, until: datetime | None) -> None:
        """Have a nudge wait while its person wants quiet; what is of no use by then is dropped, and nobody told."""
        if until is None or until <= self.now:
            return
        why = f"This person asked for quiet until {time_said(until)}."
        self._hold(row, why, until, outbox.dropped)

    @staticmethod
    def _hold(row: Outbox, why: str, until: datetime, end: Callable[[Outbox, str], None] = outbox.missed) -> None:
        """Have a message wait; where it would be of no use by then, ``end`` says what becomes of it."""
        if row.expires_at is not None and row.expires_at <= until:
            end(row, why)
        else:
            outbox.waits(row, why, until)

    def _has_way(self, session: TenantSession, row: Outbox, person: Person | None) -> bool:
        """Write down the way that a message goes; or that there is none, and why."""
        addresses = outbox.addresses(session, row)
        by_email = any(address.platform == "email" for address in addresses)
        way = self.messenger.way(addresses)
        if row.confidential and by_email:
            outbox.failed(row, outbox.NOT_BY_EMAIL)
        elif way is not None:
            if (way.platform, way.workspace, way.id) != (row.route, row.workspace, row.address):
                row.refs = []  # begun elsewhere, it is sent whole
            row.route, row.workspace, row.address = way.platform, way.workspace, way.id
            return True
        elif person is None:
            outbox.failed(row, NOWHERE)
        else:
            outbox.failed(row, BY_CLERK if person.route == "clerk" else UNREACHABLE)
        return False

    def _send(self, outgoing: Outgoing) -> Outcome | None:
        found: Sent | Undelivered | Unknown
        try:
            found = self.messenger.send(outgoing, lambda refs: self._keep(outgoing, refs))
        except Superseded:
            return None
        except (Undelivered, Unknown) as told:
            found = told
        except Exception:
            log.exception("a message failed on its way: id %s", outgoing.id)
            found = Unknown(FAULT, outgoing.refs)
        return self._mark(outgoing, lambda session, row: self._tried(session, row, found))

    def _keep(self, outgoing: Outgoing, refs: tuple[str, ...]) -> None:
        """Write refs down while the message is on its way. Raises :class:`Superseded`."""
        with self.database.write(self.tenant_id) as session:
            row = claiming.held(session, outgoing.id, outgoing.attempt)
            if row is None or row.state != "sending":
                log.warning("a lease ran out before its message was sent: id %s", outgoing.id)
                raise Superseded
            row.refs = list(refs)

    def _tried(self, session: TenantSession, row: Outbox, found: Sent | Undelivered | Unknown) -> None:
        match found:
            case Sent(refs):
                outbox.sent(row, refs, self.now)
            case Unknown():
                outbox.unknown(row, found.why, found.refs, self.now)
            case Undelivered() if found.wait is None and not self._has_another_way(session, row):
                outbox.failed(row, found.why, found.refs)
            case Undelivered():
                outbox.postponed(row, found.why, found.refs, self.now, found.wait or timedelta())

    def _has_another_way(self, session: TenantSession, row: Outbox) -> bool:
        """Whether it would go elsewhere now than where it cannot arrive: to their account in another chat."""
        way = self.messenger.way(outbox.addresses(session, row))
        return way is not None and (way.platform, way.workspace, way.id) != (row.route, row.workspace, row.address)

    # -- settling -----------------------------------------------------------------------------------------------------

    def _claim_unknown(self) -> Outgoing | None:
        with self.database.write(self.tenant_id) as session:
            row = claiming.claim_unknown(session, self.now)
            if row is None:
                return None
            return _outgoing(session, row, _person(session, row))

    def _settle(self, outgoing: Outgoing) -> Outcome | None:
        try:
            found = self.messenger.settle(outgoing)
        except Exception:
            log.exception("a message could not be settled: id %s", outgoing.id)
            found = AskLater(outbox.SETTLE_AFTER)
        return self._mark(outgoing, lambda _session, row: self._settled(row, found))

    def _settled(self, row: Outbox, found: Settled) -> None:
        match found:
            case Sent(refs):
                outbox.sent(row, refs, self.now)
            case NotSent(refs):
                outbox.postponed(row, row.last_error, refs, self.now)
            case CannotTell(why):
                outbox.unsettled(row, why, self.now)
            case AskLater(wait):
                outbox.asked_in_vain(row, self.now, wait)

    # -- marking ------------------------------------------------------------------------------------------------------

    def _mark(self, outgoing: Outgoing, change: Callable[[TenantSession, Outbox], None]) -> Outcome | None:
        """Write down what became of a message; nothing where its lease ran out and another has dealt with it."""
        with self.database.write(self.tenant_id) as session:
            row = claiming.held(session, outgoing.id, outgoing.attempt)
            if row is None:
                log.warning("a lease ran out before its message was marked: id %s", outgoing.id)
                return None
            change(session, row)
            return _outcome(row, outgoing.name)


def _person(session: TenantSession, row: Outbox) -> Person | None:
    return session.get(Person, row.person_id) if row.person_id is not None else None


def _outgoing(session: TenantSession, row: Outbox, person: Person | None) -> Outgoing:
    """A claimed row as messengers are given it."""
    if row.route is None or row.claimed_at is None:
        raise ValueError(f"outbox row {row.id} was never claimed")
    return Outgoing(
        id=row.id,
        attempt=row.attempts,
        card=json.dumps(row.card),
        to=Address(row.route, row.workspace, row.address),
        to_person=person is not None,
        name=person.name if person else row.channel,
        confidential=row.confidential,
        may_repeat=row.may_repeat,
        claimed_at=row.claimed_at,
        refs=tuple(row.refs),
        files=enclosure.load(session, row.enclosures),
        edits=claiming.earlier(session, row),
    )


def _outcome(row: Outbox, name: str = "") -> Outcome:
    return Outcome(row.key, row.state, row.last_error, name)
