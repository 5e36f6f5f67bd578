"""What is written outside a handler's own transaction: the national register, which belongs to no authority.

A file of it takes seconds to read, and on SQLite a second writer would wait for the first for ever. So the rows of the
table that do this are ``apart``: their session only reads, and what they write is written through here.
"""

from __future__ import annotations

import io
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from commands.engine.request import Upload
from models.database import Database
from models.loading import Loaded, load
from models.tenancy import TenantSession


@dataclass(frozen=True, slots=True)
class Register:
    """The national register of schools, to be written by whoever may."""

    database: Database

    def load(self, upload: Upload, now: datetime, *, only: frozenset[int], as_at: date | None) -> Loaded:
        """Take a file in, in short transactions; see :func:`models.loading.load`. Raises ``Unreadable``."""
        return load(self.database, upload.name, io.BytesIO(upload.data), now, only=only, as_at=as_at)

    def writing(self, tenant_id: int) -> AbstractContextManager[TenantSession]:
        """A short transaction of the authority's own, for what it notes of such a file."""
        return self.database.write(tenant_id)
