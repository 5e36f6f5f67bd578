"""The door: every request of every surface comes in here, and leaves as a reply.

Request, parse, permission, one transaction of handler and history, reply. A person's mistake gets a sentence that says
what to type instead; a fault gets a reference and is logged. Nothing is ever half written.
"""

from __future__ import annotations

import dataclasses
import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from commands.engine import drafts
from commands.engine.access import NOTHING, PERMISSIONS, Actor, Thing
from commands.engine.actors import SYSTEM, actor_of, is_new, meet
from commands.engine.arguments import Reading
from commands.engine.asking import as_seen, ask_back, confirmation, is_conditional, minds_files, named, refusal, unasked
from commands.engine.cards import Button, Notice, Option, Reply, card, from_json, to_json
from commands.engine.confidence import NOT_HERE, seems_confidential
from commands.engine.context import Context
from commands.engine.documents import Documents
from commands.engine.drawing import shorten
from commands.engine.errors import Meant, Misread, Refused
from commands.engine.forms import NOT_EMPTIED, emptied, form_reply, is_taken_away
from commands.engine.register import Register
from commands.engine.request import HANDED_IN, Request, Speaker
from commands.engine.stale import reconcile
from commands.engine.table import Call, Table, answered
from commands.engine.words import read_line
from models.audit import SUBJECT, AuditEntry
from models.calendar import Calendar
from models.clock import day_of
from models.database import Database
from models.directory import tenant_of
from models.memory import Receipt
from models.programme import Programme
from models.queries import programme as programmes
from models.tenancy import TenantSession

ATTEMPTS = 3
log = logging.getLogger("headway.door")


class Door:
    """One door for every request. Safe to use from several threads at once."""

    def __init__(
        self,
        database: Database,
        table: Table,
        thing_of: Callable[[TenantSession, Any], Thing],
        documents: Documents,
    ) -> None:
        """Open on a migrated database, with the rows of ``table``.

        ``thing_of`` describes what rows are about, to permissions; ``documents`` draws the files they hand over.
        """
        self.database = database
        self.table = table
        self._thing_of = thing_of
        self._documents = documents
        self._register = Register(database)
        self._tenants: dict[tuple[str, str], int] = {}
        self._calendars: dict[int, tuple[int, Calendar]] = {}
        self._readings: dict[int, Reading] = {}

    def handle(self, request: Request) -> Reply:
        """Carry the request out and answer it. Never raises; what it changed is committed when it returns."""
        if not request.request_id:
            request = dataclasses.replace(request, request_id=secrets.token_hex(4))
        try:
            return self._answer(request)
        except Exception:
            reference = secrets.token_hex(4).upper()
            log.exception("fault %s in request %s", reference, request.request_id)
            sentence = f"Something went wrong on our side, and nothing was changed. Please quote {reference}."
            return Reply(card(Notice("fault", sentence)), outcome="fault")

    def writes(self, request: Request) -> bool:
        """Whether the request needs the writer, since it may change something; decided from its words alone."""
        call = self._glance(request)
        handed_in = bool(request.uploads) and not minds_files(call)
        return handed_in or bool(call and call.row.writes and not call.row.apart)

    def opens_form(self, request: Request) -> str | None:
        """The title of the form that these words open, or None; decided from the words alone."""
        call = self._glance(request)
        if call is None or request.answers is not None or not call.row.form:
            return None
        if call.row.confidential and not request.channel.is_private_to_one:
            return None  # it is refused, and where one is not alone not even a title tells of it
        return call.row.form if call.get("ask") or call.row.missing(call.values) else None

    def suggest(self, request: Request, suggests: str, prefix: str) -> tuple[Option, ...]:
        """What a person who has typed ``prefix`` into a field of that type may mean; nothing to who may not read."""
        tenant_id = self._tenant(request)
        if tenant_id is None:
            return ()
        types = {a.type.name: a.type for row in self.table.rows for a in row.arguments}
        with self.database.read(tenant_id) as session:
            context = self._context(session, request)
            if context is None or not context.can("read").allowed or suggests not in types:
                return ()
            return tuple(types[suggests].suggest(prefix, context))

    # -- from words to a call ------------------------------------------------------------------------------------

    def _glance(self, request: Request) -> Call | None:
        tenant_id = self._tenant(request)
        reading = self._readings.get(tenant_id or 0) or Reading(_day(request))
        try:
            return self.table.parse(
                request.words, dataclasses.replace(reading, today=_day(request)), escaped=request.escaped
            )
        except Misread:
            pass
        try:
            return Call(self.table.pick(read_line(request.words, escaped=request.escaped), reading))
        except Misread:
            return None

    def _tenant(self, request: Request) -> int | None:
        speaker = request.speaker
        if speaker.platform in ("terminal", "system"):
            return int(speaker.workspace)
        key = (speaker.platform, speaker.workspace)
        if key not in self._tenants:
            with self.database.directory() as session:
                found = tenant_of(session, *key)
            if found is None:
                return None
            self._tenants[key] = found
        return self._tenants[key]

    # -- answering -----------------------------------------------------------------------------------------------

    def _answer(self, request: Request) -> Reply:
        tenant_id = self._tenant(request)
        if tenant_id is None:
            return refusal(
                "This workspace is not connected to a programme yet. Whoever runs Headway can connect it: see "
                "its README, under Connect."
            )
        newcomer = False
        for attempt in range(1, ATTEMPTS + 1):
            try:
                if newcomer:
                    self._welcome(request, tenant_id)
                request = self._again(request, tenant_id) or request
                return self._transact(request, tenant_id)
            except _NewcomerError:
                newcomer = True
            except (StaleDataError, IntegrityError, OperationalError):
                if attempt == ATTEMPTS:
                    raise
            except Misread as wrong:
                return self._misread(request, tenant_id, wrong)
            except Refused as refused:
                with self.database.write(tenant_id) as session:
                    session.add(self._noted(session, request, "refused", reason=str(refused)))
                return refusal(str(refused))
        return self._transact(request, tenant_id)

    def _transact(self, request: Request, tenant_id: int) -> Reply:
        writes = self.writes(request)
        opened = self.database.write if writes else self.database.read
        with opened(tenant_id) as session:
            context = self._context(session, request, writes=writes)
            if context is None or is_new(context.actor, request.speaker):
                raise _NewcomerError
            if writes and (given := _receipt(session, request)):
                return given
            reply = self._carry_out(context, request)
            if context.call.row.confidential or context.disclosed:
                reply = dataclasses.replace(reply, confidential=True)
            if writes and request.delivery and reply.outcome == "done":
                session.add(Receipt(delivery=_delivery(request), reply=to_json(reply), at=request.now))
            if writes:  # with the change: a note that failed after it would have it carried out again
                self._note_reads(session, request, context.disclosed)
        if context.disclosed and not writes:
            with self.database.write(tenant_id) as session:
                self._note_reads(session, request, context.disclosed)
        if reply.how == "private" and request.origin == "button":
            return dataclasses.replace(reply, how="replace")
        return reply

    def _carry_out(self, context: Context, request: Request) -> Reply:
        call = self.table.parse(request.words, context.reading, escaped=request.escaped)
        errors: dict[str, str] = {}
        if request.answers is not None:
            call, errors = answered(call, request.answers, context.reading)
        context.call = call
        if call.row.permission != "help":
            context.need("read")  # before anything is looked up: a stranger learns no name from a refusal
        if call.row.confidential and not context.channel.is_private_to_one:
            raise Refused(NOT_HERE)
        if not PERMISSIONS[call.row.permission].depends:
            context.need(call.row.permission)  # nobody is asked which school they mean and then told they may not
        things = self._resolve(context, call, errors)
        self._permit(context, call, things)
        lacking = call.row.missing(call.values)
        if not unasked(call, lacking) and (call.get("ask") or errors or (call.row.form and lacking)):
            return self._ask(context, as_seen(call, things), errors, request.answers)
        if lacking:
            raise Misread(f"That needs {' and '.join(named(call, lacking))}. For example: {call.row.examples[0]}")
        if reply := reconcile(context, things, request.answers):
            return reply
        question = call.row.confirm(context, **things) if call.row.confirm and not call.get("sure") else ""
        if question:
            return confirmation(call, question)
        if context.writes:  # only now: what only asks has no entry to take back, and what waited for a lock comes after
            context.sign()
        return call.row.handler(context, **things)

    def _ask(self, context: Context, call: Call, errors: dict[str, str], typed: Mapping[str, str] | None) -> Reply:
        question = call.row.question(call) if call.row.question and is_conditional(call) else ""
        if typed is not None:
            for name in call.row.missing(call.values):
                errors.setdefault(name, question or f"Please give {named(call, (name,))[0]}.")
        notice = Notice("info", question) if question and typed is None else None
        return form_reply(context, call.but(ask=None), errors=errors, typed=typed, notice=notice)

    def _resolve(self, context: Context, call: Call, errors: dict[str, str]) -> dict[str, Any]:
        things: dict[str, Any] = {}
        for argument in call.row.arguments:
            if argument.name not in call.values or is_taken_away(call, argument.name):
                continue
            try:
                things[argument.name] = argument.type.resolve(call.values[argument.name], context)
            except Misread as wrong:
                if context.request.answers is None or argument.type.positional:
                    raise
                errors[argument.name] = str(wrong)
        taken_away, wanting = emptied(context, call)
        errors.update(dict.fromkeys(wanting, NOT_EMPTIED))
        return things | dict.fromkeys(taken_away)

    def _permit(self, context: Context, call: Call, things: Mapping[str, Any]) -> None:
        subject = things.get(call.row.subject)
        thing: Thing = context.thing_of(subject) if subject is not None else NOTHING
        if thing.confidential and context.actor.cleared and not context.channel.is_private_to_one:
            raise Refused(NOT_HERE)
        context.need(call.row.permission, thing)
        context.subject, context.confidential = thing.name, thing.confidential or call.row.confidential
        if context.confidential:
            context.disclosed.add(thing.name or call.row.name)
        context.about(thing.name, confidential=context.confidential)

    def _context(self, session: TenantSession, request: Request, *, writes: bool = False) -> Context | None:
        today = _day(request)
        actor = actor_of(session, request.speaker, today)
        if actor is None:
            if request.speaker.platform == "terminal":
                raise Misread(
                    f"I do not know @{request.speaker.user}. First: headway person add {request.speaker.user} --name …"
                )
            return None
        programme = programmes.programme(session)
        if programme is None:
            raise Misread(
                "No programme has been created here yet. "
                "Type: headway programme create NAME --authority A --manager HANDLE"
            )
        context = self._within(session, request, actor, programme, writes=writes)
        self._readings[session.tenant_id] = context.reading
        return context

    def by_itself(self, session: TenantSession, now: datetime) -> Context | None:
        """What the clock works with at ``now``: nobody asks, nothing is typed. None where there is no programme."""
        programme = programmes.programme(session)
        if programme is None:
            return None
        speaker = Speaker("system", str(session.tenant_id), SYSTEM.handle, name=SYSTEM.name)
        request = Request(speaker, "", now, origin="clock", request_id=secrets.token_hex(4))
        context = self._within(session, request, SYSTEM, programme, writes=True)
        context.call = Call(self.table.row("headway"))
        return context

    def _within(
        self, session: TenantSession, request: Request, actor: Actor, programme: Programme, *, writes: bool
    ) -> Context:
        today, calendar = _day(request), self._calendar(session, programme)
        return Context(
            session,
            request,
            actor,
            programme,
            calendar,
            today,
            self.table,
            partial(self._thing_of, session),
            self._documents,
            self._register,
            writes,
        )

    def _calendar(self, session: TenantSession, programme: Programme) -> Calendar:
        revision, calendar = self._calendars.get(session.tenant_id, (-1, Calendar()))
        if revision != programme.calendar_revision:
            calendar = programmes.calendar(session)
            self._calendars[session.tenant_id] = (programme.calendar_revision, calendar)
        return calendar

    # -- around the transaction ----------------------------------------------------------------------------------

    def _welcome(self, request: Request, tenant_id: int) -> None:
        with self.database.write(tenant_id) as session:
            if is_new(actor_of(session, request.speaker, _day(request)), request.speaker):
                meet(session, request.speaker, request.now)

    def _again(self, request: Request, tenant_id: int) -> Request | None:
        """The request a draft's button stands for: the same person's line, put right; or a file to be asked about."""
        call = self._glance(request)
        if request.uploads and not minds_files(call):
            return dataclasses.replace(request, words=HANDED_IN)
        if call is None or call.row.name != "headway again" or not call.get("code"):
            return None
        with self.database.read(tenant_id) as session:
            actor = actor_of(session, request.speaker, _day(request))
            draft = drafts.fetch(session, call.get("code"), "line", actor.person_id if actor else None, request.now)
            return dataclasses.replace(request, words=draft.body["words"], answers=draft.body.get("answers"))

    def _misread(self, request: Request, tenant_id: int, wrong: Misread) -> Reply:
        call = self._glance(request)
        confidential = bool(call and call.row.confidential)
        if not request.channel.is_private_to_one and (
            confidential or seems_confidential(self.table, request.words, escaped=request.escaped)
        ):
            return refusal(NOT_HERE)  # no word of what was typed comes back
        meant = wrong.choices
        if wrong.instead:
            label = wrong.instead if len(wrong.instead) <= 40 else f"{wrong.instead[:39]}…"
            meant = (Meant(label, wrong.instead, dict(request.answers) if request.answers else None), *meant)
        said = ask_back if wrong.choices or str(wrong).endswith("?") else refusal
        reply = said(str(wrong), self._again_buttons(request, tenant_id, meant) if meant else ())
        return dataclasses.replace(reply, confidential=confidential)

    def _again_buttons(self, request: Request, tenant_id: int, meant: tuple[Meant, ...]) -> tuple[Button, ...]:
        """Buttons for the lines that may have been meant; the lines themselves are kept in drafts."""
        with self.database.write(tenant_id) as session:
            actor = actor_of(session, request.speaker, _day(request))
            if actor is None or actor.person_id is None:
                return ()
            bodies = ({"words": one.words, "answers": one.answers} for one in meant)
            codes = [drafts.keep(session, actor.person_id, "line", body, request.now) for body in bodies]
        buttons = (Button(one.label, f"/headway again code:{code}") for one, code in zip(meant, codes, strict=True))
        return tuple(buttons) if len(meant) > 1 else tuple(dataclasses.replace(b, style="primary") for b in buttons)

    def _note_reads(self, session: TenantSession, request: Request, subjects: set[str]) -> None:
        """Write into the history which confidential things were shown."""
        for subject in sorted(subjects):
            session.add(self._noted(session, request, "confidential read", subject=subject))

    def _noted(
        self, session: TenantSession, request: Request, kind: str, *, subject: str = "", reason: str = ""
    ) -> AuditEntry:
        """The entry of a refusal or of a confidential read."""
        call = self._glance(request)
        actor = actor_of(session, request.speaker, _day(request))
        return AuditEntry(
            kind=kind,
            at=request.now,
            person_id=actor.person_id if actor else None,
            who=actor.name if actor else request.speaker.name,
            command=call.row.name if call else "",
            subject=shorten(subject, SUBJECT),
            reason=reason[:500],
            platform=request.speaker.platform,
            request_id=request.request_id,
            confidential=kind == "confidential read",
        )


class _NewcomerError(Exception):
    """An account that has not spoken before."""


def _day(request: Request) -> date:
    return day_of(request.now)


def _receipt(session: TenantSession, request: Request) -> Reply | None:
    if not request.delivery:
        return None
    kept = session.scalars(select(Receipt).where(Receipt.delivery == _delivery(request))).one_or_none()
    return from_json(kept.reply) if kept else None


def _delivery(request: Request) -> str:
    """The key of a delivery, which is one person's: nobody is given the answer to another's."""
    return f"{request.speaker.user} {request.delivery}"
