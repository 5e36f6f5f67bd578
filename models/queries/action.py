"""Finding actions: by reference, by misspelling, and by everything a list can be narrowed to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from rapidfuzz import fuzz, process
from sqlalchemy import Select, Subquery, func, or_, select
from sqlalchemy.orm import selectinload

from models.action import NEVER, Action, ActionOwner
from models.person import Organisation, Person
from models.reference import actions_meant
from models.search import plain
from models.tenancy import TenantSession
from models.workstream import Workstream

COUNTED_TO = 500
"""Lists are counted exactly up to here, and are "more than" this beyond: counting all of 100,000 rows costs more than
showing twenty of them."""

Order = Literal["due", "reference", "rag", "changed"]


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; everything is optional.

    ``due_from`` and ``due_to`` are inclusive. ``overdue`` is judged on ``today``. ``statuses`` empty means what is
    open.
    """

    today: date
    overdue: bool = False
    unrated: bool = False
    undated: bool = False
    slipped: bool = False
    ratings: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    everything: bool = False
    workstream_ids: tuple[int, ...] = ()
    person_ids: tuple[int, ...] = ()
    organisation_ids: tuple[int, ...] = ()
    due_from: date | None = None
    due_to: date | None = None
    text: str = ""
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. ``total`` is exact up to ``COUNTED_TO``; ``more`` says that there are more than that."""

    actions: Sequence[Action]
    number: int
    size: int
    total: int
    more: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, as far as was counted; at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def has_next(self) -> bool:
        """Whether another page follows."""
        return self.number * self.size < self.total or (self.more and len(self.actions) == self.size)


def by_reference(session: TenantSession, text: str, *, lock: bool = False) -> Action | None:
    """The action of that reference, however it is spelt, with its owners. What else belongs to it loads when asked for.

    ``lock`` keeps others from changing it until the transaction ends (PostgreSQL; on SQLite one writes at a time).
    """
    meant = actions_meant(text)
    if not meant:
        return None
    query = select(Action).where(Action.reference.in_(meant)).options(*with_owners())
    found = {row.reference: row for row in session.scalars(query.with_for_update(of=Action) if lock else query)}
    return next((found[reference] for reference in meant if reference in found), None)


def whole() -> tuple[Any, ...]:
    """Loads everything that belongs to an action, in one query a kind."""
    return (
        selectinload(Action.workstream),
        *with_owners(),
        selectinload(Action.milestones),
        selectinload(Action.notes),
        selectinload(Action.links),
        selectinload(Action.ratings),
        selectinload(Action.moves),
    )


def with_owners() -> tuple[Any, ...]:
    """Loads an action's owners with their names."""
    return (
        selectinload(Action.owners).selectinload(ActionOwner.person),
        selectinload(Action.owners).selectinload(ActionOwner.organisation),
    )


def _narrow(query: Select[Any], wanted: Filter) -> Select[Any]:
    conditions: list[Any] = []
    if not wanted.confidential:
        conditions.append(Action.confidential.is_(False))
    if wanted.statuses:
        conditions.append(Action.status.in_(wanted.statuses))
    elif not wanted.everything:
        conditions.append(Action.closed.is_(False))
    if wanted.overdue:
        conditions += [Action.due < wanted.today, Action.closed.is_(False)]
    ratings = (*wanted.ratings, *(("unrated",) if wanted.unrated else ()))
    if ratings:
        conditions.append(Action.rag.in_(ratings))
    if wanted.undated:
        conditions.append(Action.due == NEVER)
    if wanted.slipped:
        conditions.append(Action.slips > 0)
    if wanted.workstream_ids:
        conditions.append(Action.workstream_id.in_(wanted.workstream_ids))
    if wanted.due_from:
        conditions.append(Action.due >= wanted.due_from)
    if wanted.due_to:
        conditions.append(Action.due <= wanted.due_to)
    for word in plain(wanted.text).split():
        conditions.append(or_(Action.search.contains(word, autoescape=True), Action.id.in_(_owned_by_word(word))))
    if wanted.person_ids or wanted.organisation_ids:
        owned = _owned(wanted)
        query = query.join(owned, owned.c.action_id == Action.id)
    return query.where(*conditions)


def _owned_by_word(word: str) -> Any:
    """The actions that somebody owns whose name holds the word."""
    people = select(Person.id).where(func.lower(Person.name).contains(word, autoescape=True))
    bodies = select(Organisation.id).where(Organisation.key.contains(word, autoescape=True))
    return select(ActionOwner.action_id).where(
        or_(ActionOwner.person_id.in_(people), ActionOwner.organisation_id.in_(bodies))
    )


def _owned(wanted: Filter) -> Subquery:
    """The ids of what they own. Joined, so that SQLite begins with these few and not with all that is open."""
    owned = select(ActionOwner.action_id).distinct()
    if wanted.person_ids:
        return owned.where(ActionOwner.person_id.in_(wanted.person_ids)).subquery()
    return owned.where(ActionOwner.organisation_id.in_(wanted.organisation_ids)).subquery()


_RAG_ORDER = {"red": 0, "amber": 1, "unrated": 2, "green": 3, "blue": 4}


def _ordered(query: Select[Any], order: Order) -> Select[Any]:
    """Every order ends in the id, so that pages neither repeat nor skip; no ordered column is ever NULL."""
    if order == "reference":
        return query.join(Workstream, Workstream.id == Action.workstream_id).order_by(
            Workstream.number, Action.number, Action.id
        )
    if order == "rag":
        from sqlalchemy import case  # the one place that needs it

        rank = case(_RAG_ORDER, value=Action.rag, else_=5)
        return query.order_by(rank, Action.due, Action.id)
    if order == "changed":
        return query.order_by(Action.touched_at.desc(), Action.id.desc())
    return query.order_by(Action.due, Action.id)


def page(session: TenantSession, wanted: Filter, *, order: Order = "due", number: int = 1, size: int = 20) -> Page:
    """A page of the actions that fit, counted up to ``COUNTED_TO``. A page past the end is the last one.

    Ids are counted and put in order by the indexes alone; whole rows are read for the page only.
    """
    ordered = _ordered(_narrow(select(Action.id), wanted), order)
    ids = session.scalars(ordered.limit(COUNTED_TO + 1)).all()
    more, total = len(ids) > COUNTED_TO, min(len(ids), COUNTED_TO)
    if not more:
        number = max(1, min(number, -(-total // size)))
    first = (number - 1) * size
    if more and first + size > len(ids):
        shown = session.scalars(ordered.limit(size).offset(first)).all()
    else:
        shown = ids[first : first + size]
    rows = {row.id: row for row in session.scalars(select(Action).where(Action.id.in_(shown)))}
    return Page([rows[key] for key in shown], number, size, total, more)


def owner_names(session: TenantSession, actions: Iterable[Action]) -> dict[int, list[str]]:
    """The names of the owners of each action, by its id: for lists, which need nothing else of them."""
    rows = session.execute(
        select(ActionOwner.action_id, func.coalesce(Person.name, Organisation.name, ""))
        .outerjoin(Person, Person.id == ActionOwner.person_id)
        .outerjoin(Organisation, Organisation.id == ActionOwner.organisation_id)
        .where(ActionOwner.action_id.in_([action.id for action in actions]))
        .order_by(ActionOwner.position, ActionOwner.id)
    )
    names: dict[int, list[str]] = defaultdict(list)
    for action_id, name in rows:
        names[action_id].append(name)
    return names


def every(session: TenantSession, wanted: Filter, *, order: Order = "reference") -> Sequence[Action]:
    """All the actions that fit, with everything that belongs to them: for exports."""
    return session.scalars(_ordered(_narrow(select(Action), wanted), order).options(*whole())).all()


def like(session: TenantSession, typed: str, *, confidential: bool, limit: int = 10) -> Sequence[Action]:
    """Open actions whose reference or text holds what was typed, soonest first."""
    query = select(Action).where(Action.closed.is_(False))
    if not confidential:
        query = query.where(Action.confidential.is_(False))
    if meant := actions_meant(typed):
        known = session.scalars(query.where(Action.reference.in_(meant)).limit(limit)).all()
        if known:
            return known
    for word in plain(typed).split():
        query = query.where(Action.search.contains(word, autoescape=True))
    return session.scalars(query.order_by(Action.due, Action.id).limit(limit)).all()


def nearest(session: TenantSession, reference: str, *, confidential: bool, limit: int = 3) -> list[Action]:
    """Actions whose reference is nearest to one that is not there."""
    query = select(Action.id, Action.reference)
    if not confidential:
        query = query.where(Action.confidential.is_(False))
    known = {row.id: row.reference for row in session.execute(query)}
    found = process.extract(reference.upper(), known, scorer=fuzz.ratio, score_cutoff=60, limit=limit)
    rows = {row.id: row for row in session.scalars(select(Action).where(Action.id.in_([key for _, _, key in found])))}
    return [rows[key] for _, _, key in found]
