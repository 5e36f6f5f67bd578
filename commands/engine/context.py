"""What a handler is given besides its arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from commands.engine import access
from commands.engine.access import Actor, Decision, Thing
from commands.engine.arguments import Reading
from commands.engine.cards import Button
from commands.engine.documents import Documents
from commands.engine.drawing import shorten
from commands.engine.errors import Refused
from commands.engine.register import Register
from commands.engine.request import Channel, Request
from commands.engine.table import Call, Table
from models.audit import SUBJECT, AuditEntry
from models.calendar import Calendar
from models.programme import Programme
from models.queries.person import holders
from models.tenancy import TenantSession, sign


@dataclass
class Context:
    """One request under way: its session, who asks, the programme, and the time.

    ``now`` is aware; ``today`` is the day in Europe/London. ``entry`` is the entry of the history that this request's
    changes stand under; None where the row does not write, and until all that is asked first is answered.
    ``thing_of`` says what permissions on a thing are asked of; ``documents`` draws files; ``register`` writes the
    national register of schools. ``subject`` is the name of the thing the call is about, where it has one, and
    ``confidential`` whether that or the call is.
    ``disclosed`` gathers the names of confidential things shown, whose reading is then written down.
    """

    session: TenantSession
    request: Request
    actor: Actor
    programme: Programme
    calendar: Calendar
    today: date
    table: Table
    thing_of: Callable[[Any], Thing]
    documents: Documents
    register: Register
    writes: bool = False
    call: Call = field(init=False)
    entry: AuditEntry | None = None
    subject: str = ""
    confidential: bool = False
    disclosed: set[str] = field(default_factory=set)

    @property
    def now(self) -> datetime:
        """The time of the request."""
        return self.request.now

    @property
    def channel(self) -> Channel:
        """Where it was said."""
        return self.request.channel

    @property
    def reading(self) -> Reading:
        """What further words are read by."""
        return Reading(self.today, self.calendar, self.programme.prefix, self.programme.noun)

    def can(self, permission: str, thing: Thing = access.NOTHING) -> Decision:
        """Whether the person may."""
        return access.can(self.actor, permission, thing)

    def need(self, permission: str, thing: Thing = access.NOTHING) -> None:
        """Go on only if the person may. Raises :class:`Refused`."""
        decision = self.can(permission, thing)
        if decision.allowed:
            return
        managed = permission == "programme.manage" or not thing.leads or self.actor.name in thing.leads
        if managed and self.actor.reads:
            every = holders(self.session, access.MANAGER)
            managers = tuple(manager.name for manager in every if manager.id != self.actor.person_id)
            decision = self.can(permission, replace(thing, leads=managers))
        raise Refused(decision.reason)

    def sign(self) -> None:
        """Put this request's entry at the head of what it changes, unless it is there already."""
        if self.entry is None:
            self.entry = sign(self.session, self.new_entry())

    def new_entry(self) -> AuditEntry:
        """An entry of the history for what this request changes, not signed yet."""
        return AuditEntry(
            kind="change",
            at=self.now,
            person_id=self.actor.person_id,
            who=self.actor.name,
            command=self.call.row.name,
            subject=shorten(self.subject, SUBJECT),
            confidential=self.confidential,
            platform=self.request.speaker.platform,
            request_id=self.request.request_id,
        )

    def undo(self) -> Button:
        """The button that takes this request's changes back."""
        number = self.entry.id if self.entry else 0
        return Button("Undo", f"/headway undo entry:{number}")

    def about(self, subject: str, *, confidential: bool = False) -> None:
        """Say in the history what this request is about."""
        if self.entry:
            self.entry.subject = shorten(subject, SUBJECT)
            self.entry.confidential = self.entry.confidential or confidential
