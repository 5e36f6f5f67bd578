"""Engagement as a file, out and in: what is handed over can be handed in again, and changes nothing then."""

from __future__ import annotations

from typing import cast

from commands import files
from commands.action.exporting import MIMES
from commands.engine.cards import Button, Buttons, File, Node, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.documents import Cell, Sheet, SheetFormat
from commands.engine.request import Upload
from commands.engine.telling import elsewhere
from commands.tookpart.showing import PAGE, counted, figures
from models import engaging_file
from models.engagement import Initiative, TakingPart
from models.engaging_file import Accepted, Proposal, RefusedRow
from models.intake import Unreadable
from models.intake.engagement import Sheet as Read
from models.intake.engagement import read_engagement
from models.queries import engagement
from models.queries import school as schools

KIND = "engagement"
BEFORE, AFTER = ("Initiative", "Kind", "URN", "School", "Organisation"), ("Date", "Outcome")
EFFECTS = {"new": "new", "changed": "changes what is recorded", "same": "recorded already"}


def export(context: Context, format: SheetFormat = "csv", initiative: Initiative | None = None) -> Reply:  # noqa: A002
    """One initiative, or all of them, as a file. The first row of each is about itself.

    Those that were ended with nobody in them are in no file of all: taken in, it would begin them anew.
    """
    chosen = [initiative] if initiative else list(engagement.every(context.session))
    found = engagement.of_initiatives(context.session, (row.id for row in chosen))
    chosen = [row for row in chosen if row is initiative or row.ended_at is None or row.id in found]
    if not chosen:
        return Reply(card(Notice("info", "Nothing is recorded yet, so there is no file.")))
    parts = [part for rows in found.values() for part in rows]
    units = sorted({unit for part in parts for unit in part.numbers})
    names = {row.urn: row.name for row in schools.many(context.session, (p.urn for p in parts if p.urn)).values()}
    lines: list[tuple[Cell, ...]] = []
    for row in chosen:
        lines.append(_line(row, units, on=row.on.isoformat() if row.on else "", outcome=row.outcome))
        lines += [_part(row, part, names.get(part.urn or 0, ""), units) for part in found.get(row.id, [])]
    columns = (*BEFORE, *(unit.capitalize() for unit in units), *AFTER)
    data = context.documents.sheet(Sheet("Engagement", columns, tuple(lines)), format)
    said = f"{counted(len(chosen), 'initiatives')}, {counted(len(parts), 'rows')} of who took part."
    said += elsewhere(context.channel)
    return Reply(
        card(Notice("done", said), File(f"engagement-{context.today.isoformat()}.{format}", MIMES[format], data))
    )


def _part(row: Initiative, part: TakingPart, school: str, units: list[str]) -> tuple[Cell, ...]:
    body = part.organisation.name if part.organisation else ""
    on = part.on.isoformat() if part.on else ""
    urn = str(part.urn) if part.urn else ""
    return _line(row, units, urn, school, body, part.numbers, on, part.outcome)


def _line(
    row: Initiative,
    units: list[str],
    urn: str = "",
    school: str = "",
    body: str = "",
    numbers: dict[str, int] | None = None,
    on: str = "",
    outcome: str = "",
) -> tuple[Cell, ...]:
    cells = (cast("Cell", (numbers or {}).get(unit, "")) for unit in units)
    return (row.name, row.kind, urn, school, body, *cells, on, outcome)


def preview(context: Context, file: str = "") -> Reply:
    """Read the file and say what it would do. Nothing of it is written."""
    uploads = files.handed_in(context, file)
    if not uploads:
        return files.ask(context)
    upload = uploads[0]
    try:
        read = _read(upload)
    except Unreadable as wrong:
        return Reply(
            card(Notice("refused", f"{upload.name}: {wrong}"), Text("Nothing was written.", quiet=True)),
            outcome="refused",
            field_errors={"file": str(wrong)},
        )
    return _page(context, upload.name, files.keep(context, KIND, upload), read, 1)


def shown(context: Context, code: str, page: int = 1) -> Reply:
    """A page of the preview, as things stand now."""
    draft, upload = files.fetch(context, KIND, code)
    return _page(context, upload.name, draft.code, _read(upload), page)


def carry_out(context: Context, code: str) -> Reply:
    """Take the file in: it is read and compared again now, so that nothing stale is written."""
    _, upload = files.fetch(context, KIND, code)
    name, proposal = upload.name, _compare(context, _read(upload))
    if not proposal.writes:
        return Reply(card(Notice("info", f"Everything in {name} is recorded already. Nothing was changed.")))
    written = engaging_file.apply(context.session, proposal)
    context.session.flush()
    context.about(name[:60])
    left = f" {counted(len(proposal.refused), 'rows')} left out." if proposal.refused else ""
    buttons = Buttons((context.undo(), Button("Open", "/tookpart")))
    return Reply(card(Notice("done", f"Took in {counted(written, 'rows')} of {name}.{left}"), buttons))


def discard(context: Context, code: str) -> Reply:
    """Forget the file."""
    return files.forget(context, KIND, code)


def _read(upload: Upload) -> Read:
    """Raises :class:`Unreadable` where the file cannot be read."""
    return read_engagement(upload.name, upload.data)


def _compare(context: Context, read: Read) -> Proposal:
    return engaging_file.compare(
        context.session, context.programme.la_code, read.entries, context.today, context.calendar
    )


def _page(context: Context, name: str, code: str, read: Read, page: int) -> Reply:
    """What the file would do: refused rows first, since they need a person."""
    proposal = _compare(context, read)
    listed: list[Node] = [*map(_refused, proposal.refused), *map(_accepted, proposal.accepted)]
    last = min(page * PAGE, len(listed))
    turn = f"/tookpart import show code:{code} page:"
    buttons = [Button("Forget it", f"/tookpart import discard code:{code}")]
    if proposal.writes:
        take = f"Take in {counted(proposal.writes, 'rows')}"
        buttons.insert(0, Button(take, f"/tookpart import apply code:{code}", "primary"))
    if last < len(listed):
        buttons.append(Button("Next rows", f"{turn}{page + 1}"))
    if page > 1:
        buttons.append(Button("Rows before", f"{turn}{page - 1}"))
    return Reply(
        card(
            Title(f"What {name} would do"),
            Text(_summary(proposal)),
            Text(f"Left out, since nothing in them is a number: {', '.join(read.left_out)}.")
            if read.left_out
            else None,
            *listed[(page - 1) * PAGE : last],
            Text("Nothing is written yet.", quiet=True),
            Buttons(tuple(buttons)),
        )
    )


def _summary(proposal: Proposal) -> str:
    effects = [row.effect for row in proposal.accepted]
    said = [
        f"{effects.count('new'):,} new",
        f"{effects.count('changed'):,} changed",
        f"{effects.count('same'):,} as they are",
    ]
    if proposal.refused:
        said.append(f"{len(proposal.refused):,} refused")
    added = f" It adds {', '.join(f'“{name}”' for name in proposal.initiatives)}." if proposal.initiatives else ""
    return f"{', '.join(said)}.{added}"


def _refused(row: RefusedRow) -> Row:
    return Row(f"{row.place} is refused", (row.reason,))


def _accepted(row: Accepted) -> Row:
    who = row.who or ("the initiative itself" if row.is_about_initiative else "nobody named")
    numbers = {unit.casefold(): number for unit, number in row.entry.numbers.items()}
    said = " · ".join(part for part in (figures(numbers), EFFECTS[row.effect]) if part)
    return Row(f"{row.entry.initiative}: {who}", (said,))
