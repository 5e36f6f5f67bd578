"""A pack as its keepers see it: how far it is, what is missing, who must do what by when; its editions and changes."""

from __future__ import annotations

from collections.abc import Iterator

from commands.action.views import day, time
from commands.board.meeting import said
from commands.board.pack_drawing import IN, facts_now
from commands.board.pack_meaning import meeting_meant, sees_exempt
from commands.board.pack_words import joined, reports_counted
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.telling import counted
from models import packing
from models.board import Board
from models.clock import day_of
from models.drafting.comparing import what_changed
from models.drafting.facts import ReportFacts
from models.meeting import Meeting
from models.pack import IMPLICATIONS, Edition, Pack
from models.person import Person
from models.queries import highlight
from models.queries import pack as packs
from models.timetable import Due, timetable

SHOWN = 20
WANTED = ("purpose", "recommendations")
"""What a committee report's front must say."""


def shown(context: Context, board: Board | None, meeting: Meeting | None) -> Reply:
    """The pack's card: how far it is, what is missing, and who must do what by when."""
    meeting = meeting_meant(context, board, meeting)
    pack = packs.of_meeting(context.session, meeting.id)
    reports = highlight.report_facts(context.session, meeting, context.now, context.calendar)
    edition = packs.latest(context.session, pack.id) if pack else None
    state = pack.state if pack else "draft"
    todo = "\n".join(_todo(context, meeting, state, reports))
    return Reply(
        card(
            Title(f"Pack for {meeting.board.name}"),
            Facts(tuple(_facts(context, meeting, pack, edition, reports))),
            Title("Who does what by when", 2) if todo else None,
            Text(todo) if todo else None,
            *_buttons(context, meeting, pack),
        )
    )


def _facts(
    context: Context, meeting: Meeting, pack: Pack | None, edition: Edition | None, reports: tuple[ReportFacts, ...]
) -> Iterator[Fact]:
    yield Fact("Meeting", said(meeting))
    yield Fact("State", _state(context, pack, edition))
    yield Fact("Reports", reports_words(reports))
    if context.can("pack.keep").allowed:
        yield Fact("Front", front_words(pack))
        yield Fact("Implications", implications_words(pack))
        yield Fact("Exempt part", f"yes, under {pack.exempt_reason}" if pack and pack.exempt else "none")
        template = packs.newest_template(context.session)
        yield Fact("Word template", template.name if template and template.name else "Headway's own")


def _state(context: Context, pack: Pack | None, edition: Edition | None) -> str:
    if pack is None or pack.state == "draft":
        return "draft"
    if pack.state == "cleared":
        by = context.session.get(Person, pack.cleared_by_id) if pack.cleared_by_id else None
        return f"cleared {time(pack.cleared_at)}{f' by {by.name}' if by else ''}" if pack.cleared_at else "cleared"
    number = edition.number if edition else 1
    again = f", edition {number}" if number > 1 else ""
    return f"published {time(pack.published_at)}{again}" if pack.published_at else "published"


def reports_words(reports: tuple[ReportFacts, ...]) -> str:
    """How far the reports are, counted, and which are not there."""
    out = [each.reference for each in reports if each.state not in IN]
    return f"{reports_counted([each.state for each in reports])}{f': {joined(out)}' if out else ''}"


def front_words(pack: Pack | None) -> str:
    """What the front of a pack says nothing of yet."""
    lacking = [name for name in WANTED if pack is None or not getattr(pack, name).strip()]
    return f"says nothing yet of its {' and '.join(lacking)}" if lacking else "complete"


def implications_words(pack: Pack | None) -> str:
    """Which implications are verified, and which are not."""
    rows = {row.kind: row for row in pack.implications} if pack and pack.id is not None else {}
    if not rows:
        return "none noted"
    named = [kind for kind in IMPLICATIONS if kind in rows]
    return ", ".join(f"{kind} {'verified' if rows[kind].verified_by else 'NOT verified'}" for kind in named)


def _todo(context: Context, meeting: Meeting, state: str, reports: tuple[ReportFacts, ...]) -> Iterator[str]:
    """What is still to be done, a line each."""
    due = timetable(meeting.starts_at, context.calendar, meeting.board.timetable)
    if state == "draft":
        for report in reports:
            if report.state not in IN:
                who = joined(report.leads) or "its lead, and there is none"
                yield f"• {who}: submit {report.reference} by {_by(due['close'], context)}"
        yield f"• Programme manager: clear the pack by {_by(due['clear'], context)}"
    if state != "published":
        itself = " (it goes out by itself once cleared)" if meeting.board.publishes_itself else ""
        yield f"• Clerk: publish it on {_by(due['publish'], context)}{itself}"


def _by(due: Due, context: Context) -> str:
    return f"{time(due.at)}{' (passed)' if due.at < context.now else ''}"


def _buttons(context: Context, meeting: Meeting, pack: Pack | None) -> Iterator[Node]:
    state = pack.state if pack else "draft"
    keeps = context.can("pack.keep").allowed
    about = f"meeting:{meeting.id}"
    buttons = []
    if state == "published" or keeps:
        word = "draft" if state == "draft" else "pack"
        buttons.append(Button(f"Read the {word} (PDF)", f"/board pack format:pdf {about}"))
        buttons.append(Button("Word", f"/board pack format:docx {about}"))
    if keeps and state != "cleared":
        buttons.append(Button("Front", f"/board pack front {about} ask:yes"))
    if state == "draft" and context.can("pack.clear").allowed:
        buttons.append(Button("Clear it", f"/board pack clear {about}", "primary"))
    if state == "cleared" and context.can("pack.publish").allowed:
        buttons.append(Button("Publish it now", f"/board pack publish {about}", "primary"))
    if state == "cleared" and context.can("pack.clear").allowed:
        buttons.append(Button("Take it back", f"/board pack unclear {about} ask:yes"))
    if state == "published":
        buttons.append(Button("What changed since", f"/board pack changes {about}"))
    if state == "published" and context.can("pack.clear").allowed:
        buttons.append(Button("Issue it again", f"/board pack reissue {about} ask:yes"))
    if pack and pack.exempt and state != "draft" and sees_exempt(context, meeting):
        buttons.append(Button("Exempt part", f"/board pack exempt part {about}"))
    if buttons:
        yield Buttons(tuple(buttons))


def editions(context: Context, board: Board | None = None, meeting: Meeting | None = None) -> Reply:
    """Every edition of a pack that people have been sent, the newest first, each to be read again."""
    meeting = meeting_meant(context, board, meeting)
    pack = packs.of_meeting(context.session, meeting.id)
    rows = [row for row in packs.editions(context.session, pack.id) if row.published_at] if pack else []
    heading = Title(f"Editions of the pack for {meeting.board.name}, {day(day_of(meeting.starts_at))}")
    if not rows:
        return Reply(card(heading, Text("None yet: the pack is not published.")))
    return Reply(card(heading, *(_edition(meeting, row) for row in rows)))


def _edition(meeting: Meeting, row: Edition) -> Row:
    assert row.published_at is not None  # noqa: S101 - the caller leaves the others out
    because = (f"because {row.because}",) if row.because else ()
    buttons = tuple(
        Button(label, f"/board pack format:{form} edition:{row.number} meeting:{meeting.id}")
        for label, form in (("PDF", "pdf"), ("Word", "docx"))
    )
    return Row(f"Edition {row.number}", (f"Published {time(row.published_at)}", *because), buttons=buttons)


def changes(context: Context, board: Board | None = None, meeting: Meeting | None = None) -> Reply:
    """What is otherwise now than in the published pack."""
    meeting = meeting_meant(context, board, meeting)
    pack = packs.of_meeting(context.session, meeting.id)
    edition = packs.published(context.session, pack.id) if pack else None
    if edition is None or edition.published_at is None:
        return Reply(card(Notice("info", "The pack is not published yet, so nothing has changed since.")))
    issued = day_of(edition.published_at)
    found = what_changed(packing.facts_of(edition), facts_now(context, meeting), issued=issued)
    heading = Title(f"Since the pack of {day(issued)}")
    if not found:
        return Reply(card(heading, Text("Nothing has changed since the pack was published.")))
    more = [Text(f"… and {counted(len(found) - SHOWN, 'more change')}.", quiet=True)] if len(found) > SHOWN else []
    again = Button("Issue it again", f"/board pack reissue meeting:{meeting.id} ask:yes")
    buttons = Buttons((again,)) if context.can("pack.clear").allowed else None
    return Reply(card(heading, *(Text(f"• {line}") for line in found[:SHOWN]), *more, buttons))
