"""The front of a pack: its words, what its proposals imply, its exempt part, and the council's own Word template."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from commands import files
from commands.action.adding import refuse
from commands.board.meeting import name
from commands.board.pack_drawing import MIMES
from commands.board.pack_meaning import PackType, begun, pack_meant
from commands.board.words import BoardType
from commands.engine.cards import Button, Buttons, Fact, Facts, File, Node, Notice, Reply, card
from commands.engine.confidence import NOT_HERE
from commands.engine.context import Context
from commands.engine.drawing import shorten
from commands.engine.errors import Refused
from commands.engine.paper import Grid, Heading, Paper, Para
from commands.engine.table import Call
from models import packing
from models.board import Board
from models.clock import day_of
from models.meeting import Meeting
from models.pack import Pack
from models.packing import FRONT, NotNow

NOTHING = "none"
"""What is typed to take a part out again."""
SAME = "That is so already, so nothing was changed."


def front_preface(context: Context, call: Call) -> tuple[Call, tuple[Node, ...]]:
    """The form with the pack that is meant settled, and the version of it that the form is drawn from."""
    meeting, pack = _meant_by(context, call)
    seen, held = call.get("seen") or pack.version, day_of(meeting.starts_at)
    context.subject = f"{held.day} {held:%b %Y}"
    return call.but(meeting=str(meeting.id), board=None, seen=seen), ()


def front_prefill(context: Context, call: Call) -> dict[str, str]:
    """The front as it stands."""
    _, pack = _meant_by(context, call)
    return {**{each: getattr(pack, each) for each in FRONT}, "key": "yes" if pack.key_decision else "no"}


def _meant_by(context: Context, call: Call) -> tuple[Meeting, Pack]:
    """The pack that a call is about. Raises :class:`Misread`."""
    board = BoardType().resolve(call.get("board"), context) if call.get("board") else None
    pack = PackType().resolve(call.get("meeting"), context) if call.get("meeting") else None
    return pack_meant(context, board, pack)


def front(context: Context, board: Board | None = None, meeting: Pack | None = None, **given: str | None) -> Reply:
    """Change what the front says; "none" takes a part out, as an empty field does."""
    about, pack = begun(context, board, meeting)
    try:
        packing.may_change(pack)
    except NotNow as why:
        return refuse(str(why))
    wanted: dict[str, Any] = {each: _without(given[each] or "") for each in FRONT if each in given}
    if given.get("key"):
        wanted["key_decision"] = given["key"] == "yes"
    changed = {each: value for each, value in wanted.items() if getattr(pack, each) != value}
    if not changed:
        return refuse(SAME)
    for each, value in changed.items():
        setattr(pack, each, value)
    context.session.flush()
    facts = tuple(Fact(_label(each), _told(value)) for each, value in changed.items())
    return _done(context, about, pack, "The front of the pack is changed.", Facts(facts))


def _without(text: str) -> str:
    return "" if text.strip().casefold() == NOTHING else text.strip()


def _label(column: str) -> str:
    return column.replace("_", " ").capitalize()


def _told(value: str | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return shorten(value, 200) or "taken out"


def implication(
    context: Context,
    kind: str,
    text: str,
    verified: str = "",
    day: date | None = None,
    board: Board | None = None,
    meeting: Pack | None = None,
) -> Reply:
    """Say what the pack's proposals imply, and which officer has verified that."""
    about, pack = begun(context, board, meeting)
    on = (day or context.today) if verified else None
    if on and on > context.today:
        return refuse("Nobody can have verified that in the future. Give the day on which it was verified.")
    try:
        packing.may_change(pack)
    except NotNow as why:
        return refuse(str(why))
    if not packing.imply(context.session, pack, kind, text, verified, on):
        return refuse(SAME)
    who = f"verified by {verified}" if verified else "not verified yet"
    sentence = f"The {kind} implication is noted, {who}."
    return _done(context, about, pack, sentence, Facts((Fact(kind.capitalize(), shorten(text, 200)),)))


def exempt_needs(values: Mapping[str, Any]) -> tuple[str, ...]:
    """What is exempt is exempt under a paragraph; taking it out needs none."""
    return () if values.get("text") == NOTHING or values.get("because") else ("because",)


def exempt(
    context: Context, text: str, because: str = "", board: Board | None = None, meeting: Pack | None = None
) -> Reply:
    """Write the exempt part, apart from all that is public; "none" takes it out.

    Its words are in nothing that others may read, the history among it. Raises :class:`Refused` where they were typed
    in a channel, without a word of them; a form's answers are seen by nobody else, wherever it was opened.
    """
    if context.request.answers is None and not context.channel.is_private_to_one:
        raise Refused(NOT_HERE)
    about, pack = begun(context, board, meeting)
    try:
        packing.may_change(pack)
    except NotNow as why:
        return refuse(str(why))
    wanted = (_without(text), because if _without(text) else "")
    if (pack.exempt, pack.exempt_reason) == wanted:
        return refuse(SAME)
    pack.exempt, pack.exempt_reason = wanted
    context.session.flush()
    context.about(name(about), confidential=True)
    undo = (context.undo(),) if context.actor.cleared else ()  # the history shows it to nobody else
    buttons = Buttons((*undo, *_open(about).buttons))
    if not pack.exempt:
        return Reply(card(Notice("done", "The exempt part is taken out."), buttons))
    sentence = f"The exempt part is kept, apart from the public pack: exempt under {because}."
    who = "Only the board's members and its clerk are sent it, never a channel."
    return Reply(card(Notice("done", sentence), Facts((Fact("Who reads it", who),)), buttons))


def template(context: Context, none: bool = False, file: str = "") -> Reply:
    """Write packs on the council's own Word template from now on, or on none."""
    if none:
        packing.keep_template(context.session, "", None, context.actor.person_id, context.now)
        return Reply(card(Notice("done", "Packs are written on Headway's own plain template from now on.")))
    uploads = files.handed_in(context, file)
    if not uploads:
        return files.ask(context)
    first, *others = uploads
    try:
        data = context.documents.word(_sample(context), first.data)
    except ValueError as wrong:
        return Reply(card(Notice("refused", str(wrong))), outcome="refused", field_errors={"file": str(wrong)})
    packing.keep_template(context.session, first.name, first.data, context.actor.person_id, context.now)
    context.about(first.name)
    rest = f" Not looked at: {', '.join(each.name for each in others)}." if others else ""
    sentence = (
        f"Packs are written on {first.name} from now on. Here is how it looks; /board pack template none ends it."
    )
    return Reply(card(Notice("done", sentence + rest), File("template-tried.docx", MIMES["docx"], data)))


def _sample(context: Context) -> Paper:
    """A short paper that shows what a pack is made of."""
    rows = (("Every heading", "in your own style"), ("Every table", "with its header row"))
    parts = (Heading("A heading"), Para("A paragraph."), Grid(("What", "How"), rows))
    return Paper(
        title=f"{context.programme.name}: your template", parts=parts, organisation=context.programme.authority
    )


def _open(meeting: Meeting) -> Buttons:
    return Buttons((Button("Open the pack", f"/board pack meeting:{meeting.id}"),))


def _done(context: Context, meeting: Meeting, pack: Pack, sentence: str, facts: Facts) -> Reply:
    context.about(name(meeting))
    later = " It is in nothing people have until you issue the pack again." if pack.state == "published" else ""
    buttons = Buttons((context.undo(), *_open(meeting).buttons))
    return Reply(card(Notice("done", sentence + later), facts, buttons))
