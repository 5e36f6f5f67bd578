"""Files in Teams: those that people hand in are fetched; those that they are handed are put where they agree to.

A bot puts nothing into a chat: it asks whether the person wants a file, and Teams then opens an upload session in
their own OneDrive (https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/bots-filesv4). In between the
file is kept as a draft, a week long and theirs alone; the question holds nothing but its code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import select

from bot import log
from bot.handed import LIMIT, TOO_LARGE, Unfetched
from bot.teams import calls as teams
from bot.teams.calls import TeamsRefusal
from bot.teams.text import Element
from commands.engine import drafts
from commands.engine.cards import File
from commands.engine.errors import Misread
from commands.engine.request import Upload
from models.clock import utc_now
from models.database import Database
from models.directory import tenant_of
from models.memory import Draft
from models.person import Person
from models.queries.person import by_account
from models.tenancy import TenantSession

__all__ = ["CONSENT", "DOWNLOAD", "INFO", "Offers", "Settled", "Unfetched", "fetch"]

DOWNLOAD: Final = "application/vnd.microsoft.teams.file.download.info"
CONSENT: Final = "application/vnd.microsoft.teams.card.file.consent"
INFO: Final = "application/vnd.microsoft.teams.card.file.info"
KIND: Final = "offer"
"""The kind of draft that keeps a file until its reader has said whether they want it."""
UNTAKEN: Final = "Teams did not give me that file. Please send it again."
GONE: Final = "I no longer have that file: what I offer is kept for a week. Please ask for it again."
TAKEN: Final = "You have accepted {name} already. If it is not in your OneDrive, please ask for it again."
NOT_CLEARED: Final = "That file is confidential, and you are not cleared to read it any more. I have forgotten it."
DECLINED: Final = "I have forgotten {name}. Ask for it again whenever you want it."
AGAIN: Final = "OneDrive would not take it just now. Please accept it once more."
NO_ACCOUNT: Final = "NoAccount"
_logger = log.get("headway.teams")
_T = TypeVar("_T")


class Downloads(Protocol):
    """What is needed of :class:`bot.teams.calls.Calls` to fetch a file."""

    async def download(self, url: str, most: int) -> bytes:
        """Its bytes, at most so many. Raises :class:`TeamsRefusal`."""
        ...


class Uploads(Protocol):
    """What is needed of :class:`bot.teams.calls.Calls` to put a file."""

    async def upload(self, url: str, data: bytes) -> None:
        """Put the bytes, where the address is one that files may be put to. Raises :class:`TeamsRefusal`."""
        ...


class Threads(Protocol):
    """What is needed of :class:`bot.pool.Pool`: a thread for what writes, off the event loop."""

    async def write(self, tell: Callable[[], _T]) -> _T:
        """What it gives."""
        ...


async def fetch(calls: Downloads, attachments: Sequence[Mapping[str, Any]]) -> tuple[Upload, ...]:
    """The files among a message's attachments, in order; words as HTML, cards and pictures in the text are none.

    Raises :class:`Unfetched` where one of them cannot be had.
    """
    return tuple([await _one(calls, each) for each in attachments if each.get("contentType") == DOWNLOAD])


async def _one(calls: Downloads, attachment: Mapping[str, Any]) -> Upload:
    content = attachment.get("content")
    told = content if isinstance(content, Mapping) else {}
    try:
        data = await calls.download(str(told.get("downloadUrl") or ""), LIMIT)
    except TeamsRefusal as refusal:
        _logger.warning("a file could not be fetched", status=refusal.status, code=refusal.code)
        raise Unfetched({"file": TOO_LARGE if refusal.code == teams.TOO_LARGE else UNTAKEN}) from refusal
    return Upload(str(attachment.get("name") or f"file.{told.get('fileType') or 'bin'}"), data)


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a question: the attachment that takes its place, or a sentence where there is none."""

    words: str = ""
    attachment: Element | None = None


@dataclass(frozen=True, slots=True)
class _Offer:
    """A file that somebody has agreed to, on its way."""

    tenant: int
    code: str
    name: str
    data: bytes


class Offers:
    """The files that people are being asked about. ``now`` is aware."""

    def __init__(self, database: Database, threads: Threads, *, now: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._threads = threads
        self._now = now

    async def offered(self, workspace: str, user: str, file: File, *, confidential: bool) -> Element:
        """The attachment that asks the person of an account whether they want a file.

        The same file is kept once for who has not answered yet. Raises :class:`TeamsRefusal` for an account that is
        nobody's here.
        """
        code = await self._threads.write(lambda: self._keep(workspace, user, file, confidential=confidential))
        return consent(file.name, len(file.data), code)

    async def settled(self, calls: Uploads, workspace: str, user: str, value: Mapping[str, Any]) -> Settled:
        """Do as the person of an account answered: ``value`` is what Teams sends with ``fileConsent/invoke``."""
        context = value.get("context")
        code = str(context.get("code") or "") if isinstance(context, Mapping) else ""
        accepted = value.get("action") == "accept"
        try:
            answered = self._accept if accepted else self._decline
            found = await self._threads.write(lambda: answered(workspace, user, code))
        except Misread as gone:
            return Settled(str(gone))
        if isinstance(found, str):
            return Settled(found)
        told = value.get("uploadInfo")
        return await self._brought(calls, found, told if isinstance(told, Mapping) else {})

    async def _brought(self, calls: Uploads, offer: _Offer, told: Mapping[str, Any]) -> Settled:
        """Put the file where Teams says; where it would not be taken, the person is asked again."""
        try:
            await calls.upload(str(told.get("uploadUrl") or ""), offer.data)
        except TeamsRefusal as refusal:
            _logger.warning("a file was not taken", status=refusal.status, code=refusal.code)
            await self._threads.write(lambda: self._mark(offer, taken=False))
            return Settled(AGAIN, consent(offer.name, len(offer.data), offer.code, AGAIN))
        await self._threads.write(lambda: self._mark(offer, taken=True))
        return Settled(attachment=info(offer.name, told))

    # -- on a thread that writes -------------------------------------------------------------------------------------

    def _keep(self, workspace: str, user: str, file: File, *, confidential: bool) -> str:
        tenant, now = self._tenant(workspace), self._now()
        if tenant is None:
            raise TeamsRefusal("post", 0, NO_ACCOUNT)
        body = {
            "name": file.name,
            "digest": hashlib.sha256(file.data).hexdigest(),
            "confidential": confidential,
            "taken": False,
        }
        with self._database.write(tenant) as session:
            person = by_account(session, "teams", workspace, user)
            if person is None:
                raise TeamsRefusal("post", 0, NO_ACCOUNT)
            return _open(session, person, body, now) or drafts.keep(session, person.id, KIND, body, now, file.data)

    def _accept(self, workspace: str, user: str, code: str) -> _Offer | str:
        """The file, marked as taken so that a second yes brings no second copy; or why not. Raises :class:`Misread`."""
        tenant = self._tenant(workspace)
        if tenant is None:
            raise Misread(GONE)
        with self._database.write(tenant) as session:
            draft, person = self._find(session, workspace, user, code)
            name = draft.body["name"]
            if draft.body["taken"]:
                return TAKEN.format(name=name)
            if draft.body["confidential"] and not person.cleared:
                session.delete(draft)
                return NOT_CLEARED
            draft.body = {**draft.body, "taken": True}
            return _Offer(tenant, draft.code, name, draft.data or b"")

    def _decline(self, workspace: str, user: str, code: str) -> str:
        """Forget the file; what is said of it. Raises :class:`Misread`."""
        tenant = self._tenant(workspace)
        if tenant is None:
            raise Misread(GONE)
        with self._database.write(tenant) as session:
            draft, _ = self._find(session, workspace, user, code)
            name, taken = draft.body["name"], draft.body["taken"]
            if not taken:
                session.delete(draft)
        return (TAKEN if taken else DECLINED).format(name=name)

    def _mark(self, offer: _Offer, *, taken: bool) -> None:
        """Note what became of a file on its way; once it has been taken, its bytes are kept no longer."""
        with self._database.write(offer.tenant) as session:
            draft = session.scalars(select(Draft).where(Draft.code == offer.code)).one_or_none()
            if draft is None:  # its week ended on the way
                return
            draft.body = {**draft.body, "taken": taken}
            draft.data = None if taken else offer.data

    def _find(self, session: TenantSession, workspace: str, user: str, code: str) -> tuple[Draft, Person]:
        """The draft of a code, where it is that account's, and whose it is. Raises :class:`Misread`."""
        person = by_account(session, "teams", workspace, user)
        if person is None or not drafts.is_code(code):
            raise Misread(GONE)
        return drafts.fetch(session, code, KIND, person.id, self._now(), gone=GONE, lock=True), person

    def _tenant(self, workspace: str) -> int | None:
        with self._database.directory() as session:
            return tenant_of(session, "teams", workspace)


def consent(name: str, size: int, code: str, description: str = "") -> Element:
    """The attachment that asks whether a file of so many bytes is wanted."""
    context = {"code": code}
    content: Element = {"sizeInBytes": size, "acceptContext": context, "declineContext": context}
    if description:
        content["description"] = description
    return {"contentType": CONSENT, "name": name, "content": content}


def info(name: str, told: Mapping[str, Any]) -> Element:
    """The attachment that shows a file where it now is; Teams may have given it another name."""
    return {
        "contentType": INFO,
        "contentUrl": str(told.get("contentUrl") or ""),
        "name": str(told.get("name") or name),
        "content": {key: told[key] for key in ("uniqueId", "fileType") if key in told},
    }


def _open(session: TenantSession, person: Person, body: Mapping[str, Any], now: datetime) -> str:
    """The code of the same file, where the person has been asked about it and has not answered."""
    kept = session.execute(
        select(Draft.code, Draft.body).where(Draft.person_id == person.id, Draft.kind == KIND, Draft.expires_at >= now)
    )
    return next((code for code, held in kept if held == body), "")
