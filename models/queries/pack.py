"""Finding packs, their editions and templates, and what a published one said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models.clock import day_of
from models.drafting.drafting import plan_row
from models.drafting.facts import PlanRow
from models.meeting import Meeting
from models.pack import Edition, Pack, PackTemplate
from models.queries import workstream as workstreams
from models.queries.highlight_actions import entered
from models.tenancy import TenantSession


def of_meeting(session: TenantSession, meeting_id: int, *, lock: bool = False) -> Pack | None:
    """The pack of a meeting with its implications; None where nobody has begun one."""
    query = select(Pack).where(Pack.meeting_id == meeting_id).options(selectinload(Pack.implications))
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def editions(session: TenantSession, pack_id: int) -> Sequence[Edition]:
    """A pack's editions without their bytes, the newest first."""
    return session.scalars(select(Edition).where(Edition.pack_id == pack_id).order_by(Edition.number.desc())).all()


def edition(session: TenantSession, pack_id: int, number: int) -> Edition | None:
    """The edition of that number, whose bytes are read when they are asked for."""
    return session.scalars(select(Edition).where(Edition.pack_id == pack_id, Edition.number == number)).one_or_none()


def latest(session: TenantSession, pack_id: int) -> Edition | None:
    """The newest edition, published or not."""
    return next(iter(editions(session, pack_id)), None)


def published(session: TenantSession, pack_id: int) -> Edition | None:
    """The newest edition that people have been sent."""
    return next((each for each in editions(session, pack_id) if each.published_at), None)


def newest_published(session: TenantSession, board_id: int) -> Pack | None:
    """The pack of a board's latest meeting whose papers people have been sent; None where there is none yet."""
    query = select(Pack).join(Meeting, Meeting.id == Pack.meeting_id)
    return session.scalars(
        query.where(Meeting.board_id == board_id, Pack.state == "published")
        .order_by(Meeting.starts_at.desc(), Pack.id.desc())
        .limit(1)
    ).one_or_none()


def template(session: TenantSession) -> bytes | None:
    """The Word template that packs are written on; None where it is Headway's own."""
    row = newest_template(session)
    return row.data if row else None


def newest_template(session: TenantSession) -> PackTemplate | None:
    """The template that was kept last, without its bytes."""
    return session.scalars(select(PackTemplate).order_by(PackTemplate.at.desc(), PackTemplate.id.desc())).first()


def plan_rows(session: TenantSession, references: frozenset[str], today: date) -> tuple[PlanRow, ...]:
    """These actions as a pack's annex has them, in the plan's order; confidential ones are never among them."""
    titles = {row.id: f"{row.reference} {row.title}" for row in workstreams.all_of(session)}
    found = (each for each in entered(session) if each.reference in references)
    return tuple(plan_row(each, titles[each.workstream_id], today) for each in found)


def published_rating(session: TenantSession, reference: str) -> tuple[str, date] | None:
    """How an action or a workstream was rated in the pack that was published last, and the day it was.

    The reference is as it is stored: "WS4-07" or "WS4". None where no pack is published, or it does not tell of it.
    """
    row = session.scalars(
        select(Edition)
        .where(Edition.published_at.is_not(None))
        .order_by(Edition.published_at.desc(), Edition.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None or row.published_at is None:
        return None
    rated: dict[str, str] = {each["reference"]: each["rag"] for each in row.facts["plan"]}
    rated |= {name: each["told"]["rag"] for each in row.facts["reports"] for name, _ in each["workstreams"]}
    return (rated[reference], day_of(row.published_at)) if reference in rated else None
