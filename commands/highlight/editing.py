"""Working on a highlight report: its words by section, its overall rating, handing it in, returning it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from commands.action.adding import refuse
from commands.action.views import time
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Notice, Reply, Text, card
from commands.engine.context import Context
from commands.engine.table import Call
from commands.highlight.reports import Report, begun, named, short_day
from commands.highlight.showing import LABELS, above_form, draft_card
from commands.notices.sending import tell
from models import reporting
from models.audit import AuditChange
from models.board import Board
from models.drafting.closing import closes_at
from models.highlight import HighlightReport
from models.meeting import Meeting
from models.person import Person
from models.queries import person as people
from models.rag import WORDS
from models.reporting import Unready

RETURNED = "highlight.returned"
"""The rule by which a lead is told that a report came back."""


def section_of(call: Call) -> str:
    """The section a row is about: the row's own verb."""
    return call.row.verbs[0]


def edit(
    context: Context, report: Report, text: str, meeting: Meeting | None = None, board: Board | None = None
) -> Reply:
    """Say something in the section that the row is about."""
    section = section_of(context.call)
    return _edit(context, report, section, text)


def clear(
    context: Context, report: Report, section: str, meeting: Meeting | None = None, board: Board | None = None
) -> Reply:
    """Take away what is said in a section."""
    return _edit(context, report, section, "")


def _edit(context: Context, report: Report, section: str, text: str) -> Reply:
    row = begun(context, report)
    before = getattr(row, section)
    if not reporting.edit(row, section, text):
        return refuse("That is what it says already." if text else "It says nothing there.")
    facts = [Fact("It says", row_text) if (row_text := getattr(row, section)) else Fact("It says", "nothing")]
    if before:
        facts.append(Fact("It said", before))
    return _changed(context, report, f"{report.group.reference}, {LABELS[section].lower()}: stored.", *facts)


def prefill(context: Context, call: Call) -> dict[str, str]:
    """The section's words as they stand."""
    row = _subject(context, call).row
    return {"text": getattr(row, section_of(call))} if row else {}


def preface(context: Context, call: Call) -> tuple[Call, tuple[Node, ...]]:
    """The drafted facts that belong to the section, to be read above its form."""
    if call.get("report") is None:
        return call, ()
    return call, above_form(context, _subject(context, call), section_of(call))


def rewound(field: str) -> Callable[..., tuple[str, str]]:
    """What a field held before a report was begun by somebody else, and what it holds now."""

    def rewind(context: Context, report: Report, since: list[AuditChange]) -> tuple[str, str]:
        now = getattr(report.row, field) if report.row else ""
        return "", "" if now == "unrated" else now

    return rewind


def _subject(context: Context, call: Call) -> Report:
    argument = call.row.argument("report")
    assert argument  # noqa: S101 - every row with a form has it
    found: Report = argument.type.resolve(call.get("report"), context)
    return found


def rate(
    context: Context,
    report: Report,
    rag: str,
    reason: str = "",
    meeting: Meeting | None = None,
    board: Board | None = None,
) -> Reply:
    """Give the overall rating. Red and Amber come with their reason: the row asks for it before this is reached."""
    row = begun(context, report)
    before = row.rag
    if not reporting.rate(row, rag, reason):
        return refuse(f"{report.name} is rated {WORDS[rag]} already.")
    was = f", it was {WORDS[before]}" if before not in (rag, "unrated") else ""
    because = f": {reason}" if reason else ""
    sentence = f"{report.name} is rated {WORDS[rag]} overall{was}{because}."
    return _changed(context, report, sentence.replace("..", "."))


def why(call: Call) -> str:
    """The question for a rating that came without its reason."""
    return f"Why is {call.get('report')} {WORDS[call.get('rag')]}? Nothing is stored until you say."


def rating_prefill(context: Context, call: Call) -> dict[str, str]:
    """The rating as it stands."""
    row = _subject(context, call).row
    return {"rag": row.rag, "reason": row.rag_reason} if row and row.rag != "unrated" else {}


def accept(
    context: Context, report: Report, rag: str, meeting: Meeting | None = None, board: Board | None = None
) -> Reply:
    """Take up the overall rating that the facts suggest, with the reason they give."""
    found = report.facts(context).facts
    if found.suggested != rag:
        sentence = f"The facts no longer suggest {WORDS[rag]}. Nothing was changed."
        return Reply(draft_card(context, report, Notice("warning", sentence), may=True), outcome="refused")
    return rate(context, report, rag, found.suggested_because)


def submit(context: Context, report: Report, meeting: Meeting | None = None, board: Board | None = None) -> Reply:
    """Hand it in: refused kindly while it lacks something, marked late where the reports have closed."""
    row = begun(context, report)
    lack = reporting.lacking(row)
    if lack and row.state != "submitted":
        suggested = report.facts(context).facts.suggested
        accepted = (report.button(f"Accept {WORDS[suggested]}", "accept", f"rag:{suggested}"),)
        buttons = (report.button("Rate it", "rate", "ask:yes", primary=True), *(accepted * (suggested != "unrated")))
        notice = Notice("refused", f"{report.name} lacks {lack}. Give it, then submit.")
        return Reply(card(notice, Buttons(buttons)), outcome="refused")
    try:
        reporting.submit(row, context.actor.person_id, context.now)
    except Unready as unready:
        return refuse(str(unready))
    late = reporting.is_late(row, report.meeting, context.calendar)
    said = f", after the reports closed on {time(closes_at(report.meeting, context.calendar))}: it is marked late"
    return _changed(context, report, f"{report.name} is submitted{said if late else ''}. Thank you.")


def unsubmit(context: Context, report: Report, meeting: Meeting | None = None, board: Board | None = None) -> Reply:
    """Take it back to work on."""
    row = begun(context, report)
    try:
        reporting.unsubmit(row)
    except Unready as unready:
        return refuse(str(unready))
    return _changed(context, report, f"{report.name} is yours to work on again. Submit it when it is done.")


def give_back(
    context: Context, report: Report, reason: str, meeting: Meeting | None = None, board: Board | None = None
) -> Reply:
    """Return it to its leads with the reason, and tell them."""
    row = begun(context, report)
    try:
        reporting.give_back(row, reason)
    except Unready as unready:
        return refuse(str(unready))
    context.session.flush()
    told = [person.name for person in _at_work(context, report) if _tell(context, report, row, person)]
    who = f" {', '.join(told)} will be told." if told else ""
    sentence = f"{report.name} is returned because {reason}.".replace("..", ".")
    return Reply(card(Notice("done", f"{sentence}{who}"), Buttons((report.button("Open", "show"),))))


def _at_work(context: Context, report: Report) -> Iterator[Person]:
    """A report's leads, each with who covers for them in their place while they are away."""
    leads = report.leads(context.session)
    away = people.absences(context.session, [lead.id for lead in leads], context.today)
    covers = {each.person_id: each.cover for each in away.values() if each.start <= context.today}
    yield from dict.fromkeys(covers.get(lead.id) or lead for lead in leads)


def _tell(context: Context, report: Report, row: HighlightReport, person: Person) -> bool:
    """Tell who works on a report that it came back, what for, and until when."""
    whose = f"the report of {report.group.reference} to the {named(report.meeting)}"
    sentence = f"{context.actor.name} has returned {whose}: {row.because}"
    until = Text(f"Reports close {time(closes_at(report.meeting, context.calendar))}. Mend it, and submit it again.")
    buttons = Buttons((report.button("Open", "show", primary=True), report.button("Submit", "submit")))
    return tell(
        context,
        rule=RETURNED,
        key=f"{RETURNED}:meeting:{report.meeting.id}:{row.id}:{row.version}:{person.id}",
        to=person,
        reply=Reply(card(Notice("warning", sentence), until, buttons)),
        expires_at=report.meeting.starts_at,
    )


def verbal(
    context: Context, report: Report, reason: str, meeting: Meeting | None = None, board: Board | None = None
) -> Reply:
    """Let it be given by word of mouth, with the reason."""
    row = begun(context, report)
    try:
        reporting.verbal(row, reason)
    except Unready as unready:
        return refuse(f"{unready} Return it first, if it is not to be.")
    sentence = f"{report.name} will be given by word of mouth because {reason}.".replace("..", ".")
    return _changed(context, report, sentence)


def _changed(context: Context, report: Report, sentence: str, *facts: Fact) -> Reply:
    """The answer to a change: what was done, what is still lacking, and the way back."""
    context.session.flush()
    row = report.row
    assert row  # noqa: S101 - whoever changed it has begun it
    lack = reporting.lacking(row)
    still = f"It lacks {lack} before it can be submitted." if lack and row.state in ("draft", "returned") else ""
    again = _reissue(context, report)
    buttons: list[Button] = [context.undo(), report.button("Open", "show")]
    if row.state in ("draft", "returned"):
        next_one = report.button("Rate it", "rate", f"ask:yes seen:{row.version}", primary=True)
        buttons.insert(0, next_one if lack else report.button("Submit", "submit", primary=True))
    return Reply(
        card(
            Notice("done", sentence),
            Facts(facts) if facts else None,
            Text(still, quiet=True) if still else None,
            Text(again) if again else None,
            Buttons(tuple(buttons)),
        )
    )


def _reissue(context: Context, report: Report) -> str:
    """What a manager is to do where the pack went out with other words."""
    pack = reporting.cleared(context.session, report.meeting.id)
    if pack is None:
        return ""
    day = short_day(report.meeting)
    return f"The pack for {day} is {pack.state} and keeps its words until you say /board pack reissue because …"
