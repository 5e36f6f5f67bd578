"""Signatures on paper from a file: looked at first, row by row, and taken in when an officer says so."""

from __future__ import annotations

from commands import files
from commands.action.views import day
from commands.engine.cards import Button, Buttons, Node, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.request import Upload
from commands.engine.telling import counted, turned
from commands.pledge.pledges import pledges
from commands.pledge.words import spoken_capacity
from models import signing_file
from models.intake.records import Unreadable
from models.intake.signatures import read_papers
from models.signing_file import Accepted, Proposal, Reader, RefusedRow

KIND = "pledge papers"
PAGE = 20


def preview(context: Context, file: str = "") -> Reply:
    """Read the file and say what it would do. Nothing of it is written."""
    uploads = files.handed_in(context, file)
    if not uploads:
        return files.ask(context)
    upload = uploads[0]
    try:
        proposal = _compare(context, upload)
    except Unreadable as wrong:
        told = card(Notice("refused", f"{upload.name}: {wrong}"), Text("Nothing was written.", quiet=True))
        return Reply(told, outcome="refused", field_errors={"file": str(wrong)})
    return _page(upload.name, files.keep(context, KIND, upload), proposal, 1)


def shown(context: Context, code: str, page: int = 1) -> Reply:
    """A page of the preview, as things stand now."""
    draft, upload = files.fetch(context, KIND, code)
    return _page(upload.name, draft.code, _compare(context, upload), page)


def carry_out(context: Context, code: str) -> Reply:
    """Take the file in, whole: it is read and compared again now, so that nothing stale is written."""
    _, upload = files.fetch(context, KIND, code)
    name, proposal = upload.name, _compare(context, upload)
    if not proposal.new:
        return Reply(card(Notice("info", f"Every signature in {name} is here already. Nothing was changed.")))
    written = signing_file.apply(context.session, proposal, name, context.now)
    context.about(name[:60])
    left = f" {counted(len(proposal.refused), 'row')} left out." if proposal.refused else ""
    buttons = Buttons((context.undo(), Button("How it stands", "/pledge status")))
    return Reply(card(Notice("done", f"Took in {counted(written, 'signature')} from {name}.{left}"), buttons))


def discard(context: Context, code: str) -> Reply:
    """Forget the file."""
    return files.forget(context, KIND, code)


def _compare(context: Context, upload: Upload) -> Proposal:
    """Raises :class:`Unreadable` where the file cannot be read."""
    papers = read_papers(upload.name, upload.data)
    known = pledges(context.session)
    return Reader(context.session, context.programme.la_code, known, context.today, context.calendar).compare(papers)


def _page(name: str, code: str, proposal: Proposal, page: int) -> Reply:
    """What the file would do: refused rows first, since they need a person."""
    listed: list[Node] = [*map(_refused, proposal.refused), *map(_accepted, proposal.accepted)]
    pages = max(-(-len(listed) // PAGE), 1)
    page = min(page, pages)
    pager = turned(page, pages, lambda number: f"/pledge import show code:{code} page:{number}")
    buttons = [Button("Forget it", f"/pledge import discard code:{code}")]
    if proposal.new:
        take = f"Take in {counted(len(proposal.new), 'signature')}"
        buttons.insert(0, Button(take, f"/pledge import apply code:{code}", "primary"))
    return Reply(
        card(
            Title(f"What {name} would do"),
            Text(_summary(proposal)),
            _entered(proposal),
            *listed[(page - 1) * PAGE : page * PAGE],
            pager if pages > 1 else None,
            Text("Nothing is written yet.", quiet=True),
            Buttons(tuple(buttons)),
        )
    )


def _summary(proposal: Proposal) -> str:
    there = len(proposal.accepted) - len(proposal.new)
    parts = [counted(len(proposal.new), "new signature"), f"{there} here already" if there else ""]
    parts.append(f"{counted(len(proposal.refused), 'row')} refused" if proposal.refused else "")
    return f"{', '.join(part for part in parts if part)}."


def _entered(proposal: Proposal) -> Text | None:
    if not proposal.organisations:
        return None
    return Text(f"Not known yet, and would be entered as partners: {', '.join(proposal.organisations)}.")


def _refused(row: RefusedRow) -> Row:
    return Row(f"{row.place[0].upper()}{row.place[1:]} is refused", (row.reason,))


def _accepted(row: Accepted) -> Row:
    by = f"{row.name}, {spoken_capacity(row.capacity)}" if row.name else spoken_capacity(row.capacity)
    covers = f", covers {counted(len(row.covers), 'school')}" if row.covers else ""
    state = "" if row.is_new else " · here already"
    return Row(row.who, (f"{row.pledge.name} · {by}, {day(row.on)}{covers}{state}",))
