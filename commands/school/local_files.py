"""A table of types, localities and groups: looked at first, and set when an officer says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commands import files
from commands.action.adding import refuse
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.request import Upload
from commands.engine.telling import counted, of_page, pager
from commands.school.listing import no_authority
from models import schooling
from models.intake.records import Unreadable
from models.local import LocalSchool
from models.local_table import LocalRow, LocalTable, read_table
from models.queries import school as schools
from models.queries import school_groups as groups
from models.queries.person import organisation_key
from models.school import School

KIND = "school locals"
REFUSED_SHOWN = 20


@dataclass(frozen=True, slots=True)
class _Held:
    """What is said of the schools now: their rows by URN, their names, the groups' names by key, and who is in them."""

    locals: dict[int, LocalSchool]
    names: dict[int, School]
    groups: dict[str, int]
    members: set[tuple[int, int]]


def preview(context: Context, file: str = "") -> Reply:
    """Read a table and say what it would set. Nothing of it is written."""
    if context.programme.la_code is None:
        return no_authority(context)
    uploads = files.handed_in(context, file)
    if not uploads:
        return files.ask(context)
    upload = uploads[0]
    try:
        table = _read(context, upload)
    except Unreadable as unreadable:
        nothing = Text("Nothing was written.", quiet=True)
        return Reply(
            card(Notice("refused", f"{upload.name}: {unreadable}"), nothing),
            outcome="refused",
            field_errors={"file": str(unreadable)},
        )
    return _page(context, table, upload.name, files.keep(context, KIND, upload), 1)


def shown(context: Context, code: str, page: int = 1) -> Reply:
    """A page of what a table would set, as things stand now."""
    draft, upload = files.fetch(context, KIND, code)
    return _page(context, _read(context, upload), upload.name, draft.code, page)


def carry_out(context: Context, code: str) -> Reply:
    """Set what the table says: it is read again now, and what is refused is left out."""
    _, upload = files.fetch(context, KIND, code)
    table = _read(context, upload)
    held = _held(context, table)
    changing = [row for row in table.rows if _changes(row, held)]
    if not changing:
        return refuse("Everything in that table is so already. Nothing was changed.")
    _write(context, changing, held)
    context.session.flush()
    context.about(upload.name[:60])
    sentence = f"{counted(len(changing), 'school')} set from {upload.name}."
    left = f" {counted(len(table.refused), 'row')} left out." if table.refused else ""
    buttons = Buttons((context.undo(), Button("Schools", "/school list"), Button("Summary", "/school summary")))
    return Reply(card(Notice("done", f"{sentence}{left}"), buttons))


def _read(context: Context, upload: Upload) -> LocalTable:
    """Raises :class:`Unreadable` where the file is no such table."""
    la_code = context.programme.la_code
    finder = schools.finder(context.session, la_code)
    own = {school.urn for school in schools.of_authority(context.session, la_code)}

    def find(named: str) -> int:
        found = finder.find(named, limit=2)
        urn = found.matches[0].key if found.matches else 0
        if found.sure and urn in own:
            return urn
        if not found.matches:
            raise ValueError(f"names “{named}”, which is no school of this authority.")
        if len(found.matches) == 1 and urn in own:
            raise ValueError(f"names “{named}”, which is no school's whole name: its URN may be {urn}.")
        raise ValueError(f"names “{named}”, which may be more than one school: give its URN.")

    return read_table(upload.name, upload.data, find)


def _held(context: Context, table: LocalTable) -> _Held:
    urns = [row.urn for row in table.rows]
    known = groups.all_of(context.session)
    return _Held(
        schooling.locals_of(context.session, urns),
        schools.many(context.session, urns),
        {cluster.key: cluster.id for cluster, _ in known},
        groups.memberships(context.session),
    )


def _changes(row: LocalRow, held: _Held) -> list[str]:
    """What a row would change of its school, in words."""
    own = held.locals.get(row.urn)
    told = []
    for label, said, before in (
        ("type", row.type, own.type if own else ""),
        ("locality", row.locality, own.locality if own else ""),
    ):
        if said and said != before:
            told.append(f"{label} {said}{f' (was {before})' if before else ''}")
    if row.group:
        cluster = held.groups.get(organisation_key(row.group))
        if cluster is None or (cluster, row.urn) not in held.members:
            told.append(f"in the group {row.group}{'' if cluster else ', which is new'}")
    return told


def _write(context: Context, rows: Sequence[LocalRow], held: _Held) -> None:
    for row in rows:
        own = held.locals.get(row.urn)
        if own is None:
            own = LocalSchool(urn=row.urn, type="", locality="")
            context.session.add(own)
        own.type, own.locality = row.type or own.type, row.locality or own.locality
    for row in rows:
        if row.group:
            schooling.join_named(context.session, row.group, row.urn)


def _page(context: Context, table: LocalTable, name: str, code: str, page: int) -> Reply:
    """What would be set, what is so already, and what is refused with its reason."""
    held = _held(context, table)
    changes = [(row, told) for row in table.rows if (told := _changes(row, held))]
    same = len(table.rows) - len(changes)
    facts = [Fact("To be set", counted(len(changes), "school")), Fact("So already", str(same))]
    facts.append(Fact("Refused", counted(len(table.refused), "row")))
    number, part = of_page(changes, page)
    rows = [Row(f"{held.names[row.urn].name}", (", ".join(told),)) for row, told in part]
    turning = context.table.parse(f"/school locals show code:{code}", context.reading)
    return Reply(
        card(
            Title(f"What {name} would set"),
            Facts(tuple(facts)),
            Text("Nothing has been written yet."),
            _apply(len(changes), code),
            *rows,
            pager(turning, number, len(changes)),
            *_refused(table),
        )
    )


def _apply(changes: int, code: str) -> Buttons | None:
    if not changes:
        return None
    return Buttons((Button(f"Set these {changes}", f"/school locals apply code:{code}", "primary"),))


def _refused(table: LocalTable) -> list[Node]:
    """The rows that are left out, each with its number and the reason."""
    if not table.refused:
        return []
    lines = [f"Row {row.number} {row.reason}" for row in table.refused[:REFUSED_SHOWN]]
    more = len(table.refused) - REFUSED_SHOWN
    rest = [Text(f"and {more} more", quiet=True)] if more > 0 else []
    return [Title("Refused, and left out", 2), Text("\n".join(lines)), *rest]
