"""Numbers of schools that are stated: one a kind and day, with its source."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from models.pledge import PledgeBase
from models.tenancy import TenantSession


def state(session: TenantSession, kind: str, day: date, number: int, source: str) -> tuple[int, str] | None:
    """State a number; gives what was stated for that kind and day before, None where nothing was."""
    row = _stated(session, kind, day)
    if row is None:
        session.add(PledgeBase(type=kind, number=number, as_at=day, source=source))
        session.flush()
        return None
    before = row.number, row.source
    row.number, row.source = number, source
    session.flush()
    return before


def unstate(session: TenantSession, kind: str, day: date) -> tuple[int, str] | None:
    """Take a stated number away; gives it, None where there was none."""
    row = _stated(session, kind, day)
    if row is None:
        return None
    session.delete(row)
    session.flush()
    return row.number, row.source


def _stated(session: TenantSession, kind: str, day: date) -> PledgeBase | None:
    query = select(PledgeBase).where(PledgeBase.type == kind, PledgeBase.as_at == day).with_for_update()
    return session.scalars(query).one_or_none()
