"""Where people and channels are reached: the conversations that Teams has told of, kept in the database.

What was read or written is remembered for :data:`FRESH` seconds, so that nobody waits for the database with every
message; after that it is asked again, since other processes write there too.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy.exc import IntegrityError

from bot.teams.calls import Room
from bot.teams.hosts import DEFAULT_SERVICE_URL
from models import conversation
from models.conversation import Kind
from models.database import Database
from models.directory import tenant_of

FRESH: Final = 60.0
_MOST: Final = 5_000
_Place = tuple[str, str]


class Rooms:
    """The places of every Entra tenant that an authority has connected. Safe to use from several threads; it blocks."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._tenants: dict[str, int] = {}
        self._known: OrderedDict[_Place, tuple[float, Room | None]] = OrderedDict()
        self._remembering = threading.Lock()

    def remember(self, workspace: str, kind: Kind, external_id: str, room: Room, now: datetime) -> None:
        """Keep where a person or a channel is reached; one that was gone is there again.

        ``external_id`` is the person's Entra object id where ``kind`` is personal, else the conversation's id without
        its thread. Nothing is kept of a tenant that no authority has connected. ``now`` is aware.
        """
        if self.knows(workspace, kind, external_id, room):
            return
        room = _whole(kind, external_id, room)
        tenant = self._tenant(workspace)
        if tenant is None:
            return
        where = (room.service_url, room.conversation)
        try:
            self._keep(tenant, workspace, kind, external_id, where, now)
        except IntegrityError:  # another process was told of it in the same moment
            self._keep(tenant, workspace, kind, external_id, where, now)
        self._note(workspace, external_id, room)

    def knows(self, workspace: str, kind: Kind, external_id: str, room: Room) -> bool:
        """Whether :meth:`remember` has nothing to add: that is where it is, as far as is known."""
        return self.of(workspace, external_id) == _whole(kind, external_id, room)

    def of(self, workspace: str, external_id: str) -> Room | None:
        """Where that is; None where nobody has heard of it, or it cannot be written to any more."""
        with self._remembering:
            until, room = self._known.get((workspace, external_id), (0.0, None))
        if self._clock() < until:
            return room
        tenant = self._tenant(workspace)
        if tenant is None:
            return None
        with self._database.read(tenant) as session:
            row = conversation.at(session, workspace, external_id)
            there = row is not None and row.gone_at is None
            room = Room(row.service_url, row.conversation) if row is not None and there else None
        self._note(workspace, external_id, room)
        return room

    def is_connected(self, workspace: str) -> bool:
        """Whether an authority has connected that Entra tenant."""
        return self._tenant(workspace) is not None

    def service_url(self, workspace: str) -> str:
        """The server that was last heard from in that tenant; Teams' public one where none was."""
        tenant = self._tenant(workspace)
        if tenant is None:
            return DEFAULT_SERVICE_URL
        with self._database.read(tenant) as session:
            return conversation.newest_service_url(session, workspace) or DEFAULT_SERVICE_URL

    def gone(self, workspace: str, kind: Kind, external_id: str, why: str, now: datetime) -> None:
        """Say that somebody blocked or uninstalled it, or that a channel is no more; ``why`` is a sentence.

        ``kind`` and ``external_id`` are as in :meth:`remember`.
        """
        tenant = self._tenant(workspace)
        if tenant is None:
            return
        try:
            self._lose(tenant, workspace, kind, external_id, why, now)
        except IntegrityError:  # as in remember
            self._lose(tenant, workspace, kind, external_id, why, now)
        self._note(workspace, external_id, None)

    def _lose(self, tenant: int, workspace: str, kind: Kind, external_id: str, why: str, now: datetime) -> None:
        with self._database.write(tenant) as session:
            conversation.lose(session, workspace, kind, external_id, why, now)

    def _keep(
        self, tenant: int, workspace: str, kind: Kind, external_id: str, where: tuple[str, str], now: datetime
    ) -> None:
        with self._database.write(tenant) as session:
            conversation.keep(session, workspace, kind, external_id, where, now)

    def _tenant(self, workspace: str) -> int | None:
        """The authority that has connected an Entra tenant; that does not change while Headway runs."""
        if workspace not in self._tenants:
            with self._database.directory() as session:
                found = tenant_of(session, "teams", workspace)
            if found is None:
                return None
            self._tenants[workspace] = found
        return self._tenants[workspace]

    def _note(self, workspace: str, external_id: str, room: Room | None) -> None:
        with self._remembering:
            self._known[workspace, external_id] = (self._clock() + FRESH, room)
            self._known.move_to_end((workspace, external_id))
            while len(self._known) > _MOST:
                self._known.popitem(last=False)


def _whole(kind: Kind, external_id: str, room: Room) -> Room:
    """The conversation itself where it is a channel's or a group's, without the thread in it."""
    return room if kind == "personal" else Room(room.service_url, external_id)
