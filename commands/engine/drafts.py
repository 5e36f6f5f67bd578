"""Drafts: free text, uploads and the state of several steps, under a short code that a sentence can hold."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from commands.engine.errors import Misread
from models.memory import Draft
from models.tenancy import TenantSession

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letter that is read as a digit, and none that spells much."""
LENGTH = 8
KEPT_FOR = timedelta(days=7)
GONE = "What I had kept for that button is no longer here: drafts are kept for a week. Please start again."


def keep(session: TenantSession, person_id: int, kind: str, body: Any, now: datetime, data: bytes | None = None) -> str:
    """Keep a draft for a week and give its code."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    session.add(Draft(code=code, person_id=person_id, kind=kind, body=body, data=data, expires_at=now + KEPT_FOR))
    session.flush()
    return code


def is_code(text: str) -> bool:
    """Whether the text, in capitals, could be the code of a draft."""
    return len(text) == LENGTH and set(text) <= set(ALPHABET)


def fetch(
    session: TenantSession,
    code: str,
    kind: str,
    person_id: int | None,
    now: datetime,
    *,
    gone: str = GONE,
    lock: bool = False,
) -> Draft:
    """The draft of that code, where it is this person's; with ``lock`` nobody else changes it meanwhile.

    Raises :class:`Misread` that says ``gone`` where it is not there any more.
    """
    wanted = select(Draft).where(Draft.code == code.upper(), Draft.kind == kind)
    draft = session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()
    if draft is None or draft.person_id != person_id or draft.expires_at < now:
        raise Misread(gone)
    return draft
