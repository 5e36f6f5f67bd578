"""Handing a pack over as a file: the very bytes that went out where it is cleared, else a draft that says so."""

from __future__ import annotations

from typing import Literal

from commands.action import exporting
from commands.action.adding import refuse
from commands.action.views import time
from commands.board import pack_showing
from commands.board.pack_charts import charts
from commands.board.pack_drawing import MIMES, facts_now, file_name, public_paper
from commands.board.pack_meaning import meeting_meant, need_exempt
from commands.board.pack_paper import title
from commands.engine.cards import File, Notice, Picture, Reply, card
from commands.engine.context import Context
from commands.engine.telling import elsewhere
from models import packing
from models.board import Board
from models.drafting.facts import PackFacts
from models.meeting import Meeting
from models.pack import Edition
from models.queries import pack as packs

Format = Literal["", "docx", "pdf", "xlsx", "csv", "png"]
FORMATS = {"docx": "Word", "pdf": "PDF", "xlsx": "The plan, Excel", "csv": "The plan, CSV", "png": "The charts"}
ALIASES = {"word": "docx", "excel": "xlsx", "charts": "png", "pictures": "png"}


def shown(
    context: Context,
    format: Format = "",  # noqa: A002 - the word people type
    edition: int | None = None,
    board: Board | None = None,
    meeting: Meeting | None = None,
) -> Reply:
    """The pack's card; with a format, the pack as a file."""
    if not format:
        return pack_showing.shown(context, board, meeting)
    meeting = meeting_meant(context, board, meeting)
    if format == "xlsx" or format == "csv":
        return exporting.export(context, format, status="all")
    kept = _kept(context, meeting, edition)
    if edition is not None and kept is None:
        return refuse(f"There is no edition {edition}. See them all with /board pack editions.")
    if kept is None or kept.published_at is None:
        context.need("pack.keep")
    facts = packing.facts_of(kept) if kept else facts_now(context, meeting)
    if format == "png":
        return _pictures(context, facts)
    return _document(context, facts, kept, format)


def _kept(context: Context, meeting: Meeting, number: int | None) -> Edition | None:
    """The edition meant: the one of that number, else the newest; None for a pack that is a draft."""
    pack = packs.of_meeting(context.session, meeting.id)
    if pack is None:
        return None
    return packs.edition(context.session, pack.id, number) if number else packs.latest(context.session, pack.id)


def _document(context: Context, facts: PackFacts, kept: Edition | None, form: str) -> Reply:
    if kept is None:
        public = public_paper(context, facts)
        documents = context.documents
        template = packs.template(context.session)
        data = documents.pdf(public) if form == "pdf" else documents.word(public, template)
        sentence = f"The draft of “{title(facts)}”, as at {time(facts.as_at)}. It is not cleared yet."
    else:
        data = kept.pdf if form == "pdf" else kept.word
        sentence = f"“{title(facts)}”, {_issued(kept)}."
    name = file_name(facts, form, number=kept.number if kept else 0)
    return Reply(card(Notice("done", sentence + elsewhere(context.channel)), File(name, MIMES[form], data)))


def _issued(kept: Edition) -> str:
    number = f"edition {kept.number}, " if kept.number > 1 else ""
    if kept.published_at is None:
        return f"{number}cleared {time(kept.at)} and not published yet"
    return f"{number}as published {time(kept.published_at)}"


def _pictures(context: Context, facts: PackFacts) -> Reply:
    found = charts(facts)
    if not found:
        return refuse("There is nothing to draw a chart of yet.")
    day = facts.as_at.date().isoformat()
    drawn = (
        Picture(chart.alt, f"chart-{number}-{day}.png", context.documents.chart(chart))
        for number, chart in enumerate(found, 1)
    )
    return Reply(card(Notice("done", f"The charts of “{title(facts)}”, as at {time(facts.as_at)}."), *drawn))


def exempt_part(
    context: Context,
    format: Literal["pdf", "docx"] = "pdf",  # noqa: A002 - the word people type
    edition: int | None = None,
    board: Board | None = None,
    meeting: Meeting | None = None,
) -> Reply:
    """The exempt part as it was frozen, to who may read it and where they are alone."""
    meeting = meeting_meant(context, board, meeting)
    need_exempt(context, meeting)
    kept = _kept(context, meeting, edition)
    data = None if kept is None else kept.exempt_pdf if format == "pdf" else kept.exempt_word
    if kept is None or data is None:
        return refuse("There is no exempt part that has been cleared.")
    if kept.published_at is None:
        context.need("pack.keep")
    name = file_name(packing.facts_of(kept), format, number=kept.number, part="exempt")
    notice = Notice("warning", "The exempt part: not for publication. Please do not pass it on.")
    return Reply(card(notice, File(name, MIMES[format], data)))
