"""`headway report`: the pack of a meeting as a file, in the form that the file's name asks for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import typer

from bot.app import Headway, build
from bot.commandline.ending import FAULT, Stop
from bot.commandline.say import instant
from bot.commandline.who import authority
from bot.settings import load
from commands.action import exporting
from commands.board.pack_charts import figures
from commands.board.pack_drawing import facts_now, public_paper
from commands.engine.cards import File
from commands.engine.context import Context
from commands.engine.documents import SheetFormat
from models import packing
from models.board import Board
from models.clock import LONDON, day_of
from models.drafting.facts import PackFacts
from models.meeting import Meeting
from models.pack import Edition
from models.queries import board as boards
from models.queries import meeting as meetings
from models.queries import pack as packs
from models.when import understand

ENDINGS: Final = (".docx", ".pdf", ".xlsx", ".csv", ".png")
SHEETS: Final[dict[str, SheetFormat]] = {"xlsx": "xlsx", "csv": "csv"}
NEXT: Final = "NEXT"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: ``meeting`` is NEXT, a number or a day; ``board`` a short or a whole name."""

    to: Path
    meeting: str = NEXT
    board: str | None = None
    at: str | None = None
    draft: bool = False
    force: bool = False


def report(wanted: Wanted, where: str | None) -> None:
    """Write the file, and say what it is. Raises :class:`Stop` for what cannot be written."""
    _check(wanted)
    now = instant(wanted.at)
    headway = build(load())
    try:
        data, told = _made(headway, authority(headway.database, where).id, wanted, now)
    finally:
        headway.close()
    _write(wanted.to, data)
    typer.echo(f"{wanted.to}: {told}")


def _check(wanted: Wanted) -> None:
    """Look before anything is drawn, which takes a second or two. Raises :class:`Stop`."""
    if wanted.to.suffix.lower() not in ENDINGS:
        raise Stop(f"I cannot write “{wanted.to.name}”. Name a file that ends in {', '.join(ENDINGS)}.")
    if wanted.to.exists() and not wanted.force:
        raise Stop(f"{wanted.to} is there already. Add --force to write over it.")
    if not wanted.to.parent.is_dir():
        raise Stop(f"There is no folder {wanted.to.parent}.")


def _write(path: Path, data: bytes) -> None:
    """Write the whole file or none of it. Raises :class:`Stop`."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(data)
        os.replace(beside, path)
    except OSError as wrong:
        beside.unlink(missing_ok=True)
        raise Stop(f"{path} cannot be written: {wrong.strerror}.", FAULT) from wrong


def _made(headway: Headway, tenant_id: int, wanted: Wanted, now: datetime) -> tuple[bytes, str]:
    with headway.database.read(tenant_id) as session:
        context = headway.door.by_itself(session, now)
        if context is None:
            raise Stop("No programme has been created here yet: headway programme create NAME --authority A …")
        ending = wanted.to.suffix.lower().removeprefix(".")
        meeting = _meeting(context, wanted)
        kept = None if wanted.draft else _kept(context, meeting)
        data = _kept_bytes(kept, ending) if kept else None
        said = _issue(kept) if kept else f"a draft, as at {_time(now)}"
        if data is None:
            data = _drawn(context, meeting, kept, ending)
        if ending in SHEETS:
            return data, f"the plan, as at {_time(now)}"
        return data, f"the pack of {meeting.board.name}, {_time(meeting.starts_at)}: {said}"


def _kept(context: Context, meeting: Meeting) -> Edition | None:
    """The newest edition that was frozen by then; None for a draft."""
    pack = packs.of_meeting(context.session, meeting.id)
    every = packs.editions(context.session, pack.id) if pack else ()
    return next((each for each in every if each.at <= context.now), None)


def _kept_bytes(kept: Edition, ending: str) -> bytes | None:
    """The very bytes that were frozen, where there are any of that form."""
    return kept.word if ending == "docx" else kept.pdf if ending == "pdf" else None


def _issue(kept: Edition) -> str:
    issued = f"published {_time(kept.published_at)}" if kept.published_at else f"cleared {_time(kept.at)}"
    return f"edition {kept.number}, {issued}"


def _drawn(context: Context, meeting: Meeting, kept: Edition | None, ending: str) -> bytes:
    documents = context.documents
    if sheet := SHEETS.get(ending):
        reply = exporting.export(context, sheet, status="all")
        found = next((node.data for node in reply.card.nodes if isinstance(node, File)), None)
        if found is None:
            raise Stop("There are no actions yet, so there is no file.")
        return found
    facts = packing.facts_of(kept) if kept else facts_now(context, meeting)
    if ending == "png":
        return _charts(context, facts)
    public = public_paper(context, facts)
    return documents.pdf(public) if ending == "pdf" else documents.word(public, packs.template(context.session))


def _charts(context: Context, facts: PackFacts) -> bytes:
    """The charts, one below the other. Raises :class:`Stop` where there are none."""
    from bot.documents.stack import stacked

    drawn = [figure.png for figure in figures(facts, context.documents.chart)]
    if not drawn:
        raise Stop("There is nothing to draw a chart of yet.")
    return stacked(drawn)


def _meeting(context: Context, wanted: Wanted) -> Meeting:
    """The meeting that is asked for. Raises :class:`Stop` with those there are."""
    among = [_board(context, wanted.board)] if wanted.board else list(boards.every(context.session))
    if not among:
        raise Stop('There is no board yet. Somebody adds one in chat: /board add "Partnership Board"')
    if wanted.meeting.strip().upper() == NEXT:
        return _next(context, among)
    if wanted.meeting.strip().isdigit():
        found = meetings.get(context.session, int(wanted.meeting))
        if found is None:
            raise Stop(f"There is no meeting {wanted.meeting}. See them in chat with /board meetings.")
        return found
    return _of_day(context, among, wanted.meeting)


def _board(context: Context, name: str) -> Board:
    every = boards.every(context.session, ended=True)
    found = next((board for board in every if name.casefold() in (board.slug, board.name.casefold())), None)
    if found is None:
        raise Stop(f"There is no board “{name}”. There are: {', '.join(board.slug for board in every) or 'none yet'}.")
    return found


def _next(context: Context, among: Sequence[Board]) -> Meeting:
    found = [meetings.next_of(context.session, board.id, context.now) for board in among]
    ahead = sorted((each for each in found if each is not None), key=lambda each: (each.starts_at, each.id))
    if not ahead:
        raise Stop("No meeting is planned. Name one by its day or its number: --meeting “8 Dec 2026”.")
    return ahead[0]


def _of_day(context: Context, among: Sequence[Board], text: str) -> Meeting:
    day = understand(text, context.today, context.calendar).due
    if day is None:
        raise Stop(f"“{text}” is no meeting. Give NEXT, its number, or its day: --meeting “8 Dec 2026”.")
    every = [row for board in among for row in meetings.of_board(context.session, board.id)]
    on_day = [row for row in every if day_of(row.starts_at) == day and row.state == "planned"]
    if not on_day:
        raise Stop(f"No board meets on {day.day} {day:%b %Y}. See its meetings in chat with /board meetings.")
    if len(on_day) > 1:
        raise Stop(f"Several boards meet then. Add one of: {' '.join(f'--board {row.board.slug}' for row in on_day)}.")
    return on_day[0]


def _time(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%b %Y %H:%M}"
