"""Signatures on paper from a file: looked at first, row by row, and taken in when an officer says so."""

from __future__ import annotations

from commands.action.views import day
from commands.engine import drafts
from commands.engine.cards import Button, Buttons, Node, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.forms import form_reply
from commands.engine.telling import counted, turned
from commands.pledge.pledges import pledges
from commands.pledge.signing import speaker
from commands.pledge.words import spoken_capacity
from models import signing_file
from models.intake.records import Unreadable
from models.intake.signatures import read_papers
from models.memory import Draft
from models.signing_file import Accepted, Proposal, Reader, RefusedRow

KIND = "pledge papers"
LONGEST_NAME = 80
PAGE = 20


def preview(context: Context, file: str = "") -> Reply:
    """Read the file and say what it would do. Nothing of it is written."""
    if not context.request.uploads:
        errors = {"file": "Please add the file."} if context.request.answers is not None else {}
        return form_reply(context, context.call, errors=errors)
    upload = context.request.uploads[0]
    name = upload.name.replace("\\", "/").rpartition("/")[2][-LONGEST_NAME:] or "the file"
    try:
        proposal = _compare(context, name, upload.data)
    except Unreadable as wrong:
        told = card(Notice("refused", f"{name}: {wrong}"), Text("Nothing was written.", quiet=True))
        return Reply(told, outcome="refused", field_errors={"file": str(wrong)})
    code = drafts.keep(context.session, speaker(context).id, KIND, {"name": name}, context.now, upload.data)
    return _page(name, code, proposal, 1)


def shown(context: Context, code: str, page: int = 1) -> Reply:
    """A page of the preview, as things stand now."""
    draft = _fetch(context, code)
    name = draft.body["name"]
    return _page(name, draft.code, _compare(context, name, draft.data or b""), page)


def carry_out(context: Context, code: str) -> Reply:
    """Take the file in, whole: it is read and compared again now, so that nothing stale is written."""
    draft = _fetch(context, code)
    name = draft.body["name"]
    proposal = _compare(context, name, draft.data or b"")
    if not proposal.new:
        return Reply(card(Notice("info", f"Every signature in {name} is here already. Nothing was changed.")))
    written = signing_file.apply(context.session, proposal, name, context.now)
    context.about(name[:60])
    left = f" {counted(len(proposal.refused), 'row')} left out." if proposal.refused else ""
    buttons = Buttons((context.undo(), Button("How it stands", "/pledge status")))
    return Reply(card(Notice("done", f"Took in {counted(written, 'signature')} from {name}.{left}"), buttons))


def discard(context: Context, code: str) -> Reply:
    """Forget the file."""
    draft = _fetch(context, code)
    context.session.delete(draft)
    return Reply(card(Notice("done", f"{draft.body['name']} is forgotten. Nothing of it was written by this.")))


def _fetch(context: Context, code: str) -> Draft:
    return drafts.fetch(context.session, code, KIND, context.actor.person_id, context.now)


def _compare(context: Context, name: str, data: bytes) -> Proposal:
    """Raises :class:`Unreadable` where the file cannot be read."""
    papers = read_papers(name, data)
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
