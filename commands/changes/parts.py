"""What the history calls each kind of row, and how it says which one of them a row is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select

from commands.action import views
from commands.engine.context import Context
from commands.tookpart.showing import figures
from models.board import BoardSeat
from models.engagement import Initiative
from models.local import Cluster
from models.person import Organisation, Person
from models.pledge import Pledge
from models.queries import school as schools
from models.school import SchoolGroup
from models.workstream import Workstream

Values = Mapping[str, Any]
Which = Callable[[Context, Values], str]


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of row: what it is called, and which one of them a row with these values is.

    Where there are several in one thing, a change says which it is ``of``. What is ``filled`` field by field, as a form
    is, is told so from its first field. Who has not the permission that it ``needs`` hears that it changed, no more.
    """

    label: str
    which: Which
    of: Which | None = None
    filled: bool = False
    needs: str = ""


def field_of(name: str) -> Which:
    """By one field of its own."""
    return lambda _context, values: str(values.get(name) or "")


def _day_of(name: str) -> Which:
    return lambda _context, values: views.day(date.fromisoformat(values[name])) if values.get(name) else ""


def _joined(*parts: Which, by: str = ", ") -> Which:
    def which(context: Context, values: Values) -> str:
        return by.join(said for part in parts if (said := part(context, values)))

    return which


def referred(model: Any, column: str, name: str, unknown: str) -> Which:
    """By the name of the row that a column points to."""

    def which(context: Context, values: Values) -> str:
        ident = values.get(column)
        row = context.session.get(model, ident) if ident else None
        return str(getattr(row, name)) if row is not None else unknown if ident else ""

    return which


person = referred(Person, "person_id", "name", "someone")


def school(context: Context, values: Values) -> str:
    """By the name that the register has for its URN."""
    urn = values.get("urn")
    found = schools.get(context.session, urn) if urn else None
    return found.name if found else f"the school with URN {urn}" if urn else ""


def _group(context: Context, values: Values) -> str:
    uid = values.get("group_uid")
    found = context.session.scalars(select(SchoolGroup.name).where(SchoolGroup.uid == uid)).one_or_none()
    return found or (f"the group with UID {uid}" if uid else "")


body = referred(Organisation, "organisation_id", "name", "an organisation")
cluster = referred(Cluster, "cluster_id", "name", "a group")


def party(context: Context, values: Values) -> str:
    """A school, an organisation, a trust, a group or a locality, by the one that is named."""
    if values.get("urn"):
        return school(context, values)
    if values.get("organisation_id"):
        return body(context, values)
    if values.get("cluster_id"):
        return cluster(context, values)
    return _group(context, values) if values.get("group_uid") else str(values.get("locality") or "")


_workstream = referred(Workstream, "workstream_id", "reference", "a workstream")


def _owner(context: Context, values: Values) -> str:
    return person(context, values) or body(context, values)


_days = _joined(_day_of("start"), _day_of("end"), by=" to ")


def _role(context: Context, values: Values) -> str:
    """Whose role it is where, once an officer has confirmed that; what is only claimed is nobody's yet."""
    whose = _joined(party, person)(context, values) if values.get("confirmed_at") else ""
    return ", ".join(x for x in (str(values.get("role") or ""), whose) if x)


def _numbers(_context: Context, values: Values) -> str:
    return figures(values.get("numbers") or {})


_initiative = referred(Initiative, "initiative_id", "name", "an initiative")


def _time_of(name: str) -> Which:
    return lambda _context, values: views.time(datetime.fromisoformat(values[name])) if values.get(name) else ""


_pledge = referred(Pledge, "pledge_id", "name", "a pledge")


def _nothing(_context: Context, _values: Values) -> str:
    return ""


_title = field_of("title")
PARTS: Final[dict[str, Part]] = {
    "absence": Part("absence", _days),
    "action": Part("action", _title),
    "action_link": Part("link", field_of("url")),
    "action_owner": Part("owner", _owner),
    "action_school": Part("school it is about", school),
    "agenda_item": Part("agenda item", _title, _title),
    "attendance": Part("attendance", _joined(person, field_of("state"), by=": "), person),
    "board": Part("board", field_of("name")),
    "board_document": Part("document", _title, _title),
    "board_duty": Part("report to", field_of("to_name"), field_of("to_name")),
    "board_member": Part("office", _joined(field_of("office"), person), person),
    "board_seat": Part("seats for", field_of("category"), field_of("category")),
    "closure_day": Part("closure day", _day_of("day")),
    "cluster": Part("group", field_of("name")),
    "cluster_school": Part("member", _joined(school, cluster, by=" of ")),
    "concern": Part("concern of category", field_of("category")),
    "concern_event": Part("event", field_of("kind")),
    "cover": Part("school covered", school),
    "decision": Part("decision", field_of("text"), field_of("text")),
    "grant": Part("role", _joined(_joined(field_of("role"), _workstream, by=" "), person)),
    "highlight_report": Part("report", _nothing, filled=True, needs="highlight.read"),
    "identity": Part("account", lambda _context, values: str(values.get("platform") or "").capitalize()),
    "implication": Part(
        "implications", _joined(field_of("kind"), field_of("text"), by=": "), field_of("kind"), needs="pack.keep"
    ),
    "initiative": Part("initiative", field_of("name")),
    "local_school": Part("own facts", _nothing, filled=True),
    "meeting": Part("meeting", _joined(field_of("kind"), _time_of("starts_at"))),
    "milestone": Part("milestone", _title, _title),
    "organisation": Part("organisation", field_of("name")),
    "pack": Part("pack", _nothing, filled=True, needs="pack.keep"),
    "person": Part("person", field_of("name")),
    "pledge": Part("pledge", field_of("name")),
    "pledge_base": Part("base", _joined(field_of("type"), field_of("number"), by=": "), field_of("type")),
    "pledge_text": Part("words of the pledge", field_of("text")),
    "programme": Part("programme", field_of("name")),
    "progress": Part("progress", field_of("text")),
    "reminder": Part("reminder", _joined(person, _pledge, by=" of "), needs="pledge.confirm"),
    "schedule_change": Part("change of the schedule", field_of("label")),
    "school_import": Part("file of schools", field_of("name")),
    "school_role": Part("role", _role),
    "signature": Part("signature", _joined(party, _pledge, by=" under "), party, needs="pledge.confirm"),
    "support": Part("support for", _joined(field_of("about"), school, by=" at "), field_of("about")),
    "taking_part": Part("taking part", _joined(_joined(party, _initiative, by=" in "), _numbers), party),
    "term_dates": Part("term", _joined(field_of("season"), _days), field_of("season")),
    "watch": Part("watch of a school", _nothing),  # whose is told, and of which school is their own affair
    "workstream": Part("workstream", _title),
}
"""By the table. Not here are ratings and changes of a date, which their action's own fields tell."""

REFERRED: Final[dict[str, Which]] = {
    "cover_id": referred(Person, "cover_id", "name", "someone"),
    "earlier_id": referred(Initiative, "earlier_id", "name", "an initiative"),
    "merged_into_id": referred(Person, "merged_into_id", "name", "someone"),
    "person_id": person,
    "reports_with_id": referred(Workstream, "reports_with_id", "reference", "a workstream"),
    "seat_id": referred(BoardSeat, "seat_id", "category", "a seat"),
    "workstream_id": _workstream,
}
"""The columns that point to a row which has a name."""
