"""Drawing a pack up: its facts read, its documents drawn. It takes a second or two, so it is done where nobody waits.

What a draw is made of is read in a transaction that only reads; :func:`writing` then opens a short one that writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from typing import Final

from sqlalchemy.orm.exc import StaleDataError

from commands.board.pack_charts import figures
from commands.board.pack_paper import DRAFT, Issue, exempt_paper, paper
from commands.engine.context import Context
from commands.engine.paper import Paper
from models import packing
from models.clock import LONDON
from models.drafting.facts import PackFacts
from models.enclosure import Enclosed
from models.meeting import Meeting
from models.pack import Edition, Pack
from models.packing import Drawn
from models.queries import highlight
from models.queries import pack as packs
from models.tenancy import sign

MIMES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "png": "image/png",
}
FIRST: Final = 1
"""The version of a row that nobody has written to since it was begun."""
IN: Final = ("submitted", "verbal")
"""The states of a report that the board is given one in, on paper or by word of mouth."""


def facts_now(context: Context, meeting: Meeting) -> PackFacts:
    """All that the pack of a meeting tells, as at now."""
    return highlight.pack_facts(context.session, meeting, context.now, context.calendar, context.programme)


def settled(facts: PackFacts) -> PackFacts:
    """The facts as they are frozen: a report that is not in by now is missing."""
    reports = tuple(each if each.state in IN else replace(each, state="missing") for each in facts.reports)
    return replace(facts, reports=reports)


def public_paper(context: Context, facts: PackFacts, issue: Issue = DRAFT) -> Paper:
    """The public pack, with its charts drawn."""
    return paper(facts, figures(facts, context.documents.chart), issue)


def drawn(context: Context, pack: Pack, facts: PackFacts, issue: Issue) -> Drawn:
    """A pack in all its documents. Raises ``ValueError`` where the council's template is none any more."""
    documents, template = context.documents, packs.template(context.session)
    public = public_paper(context, facts, issue)
    word, pdf = documents.word(public, template), documents.pdf(public)
    if not pack.exempt:
        return Drawn(facts, word, pdf)
    apart = exempt_paper(facts, pack.exempt, pack.exempt_reason, issue)
    return Drawn(facts, word, pdf, documents.word(apart, template), documents.pdf(apart))


@contextmanager
def writing(context: Context) -> Iterator[Context]:
    """The same request in a short transaction of its own that writes, with its entry of the history."""
    entry = context.new_entry()
    with context.register.writing(context.session.tenant_id) as session:
        within = copy(context)
        within.session, within.writes, within.entry = session, True, sign(session, entry)
        yield within


def unchanged(context: Context, meeting: Meeting, seen: Pack, given: Drawn) -> Pack:
    """The pack, locked, that was drawn a moment ago; it is begun where nobody had.

    Raises ``StaleDataError`` where it or what it tells has changed meanwhile: the request is then carried out anew.
    """
    row = packing.begin(context.session, meeting.id)
    if row.version != (seen.version or FIRST) or settled(facts_now(context, meeting)) != given.facts:
        raise StaleDataError("the pack changed while it was being drawn")
    return row


def file_name(facts: PackFacts, ending: str, *, number: int = 1, part: str = "pack") -> str:
    """What a file is called: "pack-2026-12-08.pdf", "pack-2026-12-08-draft.docx", "pack-2026-12-08-edition-2.pdf"."""
    day = facts.starts_at.astimezone(LONDON).date().isoformat()
    which = "-draft" if not number else f"-edition-{number}" if number > 1 else ""
    return f"{part}-{day}{which}.{ending}"


def enclosed(facts: PackFacts, edition: Edition) -> tuple[Enclosed, ...]:
    """The public documents of an edition, as they go with messages: the PDF first."""
    return tuple(
        Enclosed(file_name(facts, ending, number=edition.number), MIMES[ending], data)
        for ending, data in (("pdf", edition.pdf), ("docx", edition.word))
    )


def enclosed_exempt(facts: PackFacts, edition: Edition) -> tuple[Enclosed, ...]:
    """The exempt part of an edition; nothing where it has none."""
    if edition.exempt_pdf is None:
        return ()
    return (Enclosed(file_name(facts, "pdf", number=edition.number, part="exempt"), MIMES["pdf"], edition.exempt_pdf),)
