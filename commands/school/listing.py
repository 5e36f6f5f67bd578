"""Lists of schools, narrowed by anything that is no secret; and the same as a file."""

from __future__ import annotations

from datetime import date
from typing import Any

from commands.action.exporting import MIMES
from commands.engine.cards import Button, Buttons, File, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.documents import Cell, Sheet, SheetFormat
from commands.engine.table import say
from commands.engine.telling import counted, elsewhere, of_page, pager
from commands.school import words
from commands.school.narrowing import Signing
from models.inspected import GRADES
from models.party import Party
from models.queries import school_list as lists
from models.queries.school_list import Listed, Sort, State, Wanted

SORTS = {"name": "Name", "pupils": "Pupils", "locality": "Locality", "kind": "Type"}
STATES = {"open": "Open", "closing": "Closing", "closed": "Closed"}
STATE_ALIAS = {"proposed to close": "closing", "to close": "closing", "shut": "closed"}
NUMBERS = {word: number for number, word in GRADES.items()}
COLUMNS = (
    "URN",
    "LAESTAB",
    "School",
    "Type",
    "Type in the register",
    "Locality",
    "Town",
    "Trust",
    "Pupils",
    "Ages",
    "Status",
    "Report card",
    "Old overall grade",
    "Old grade given on",
    "Old grade was given to",
)


def listing(context: Context, **given: Any) -> Reply:
    """The schools of the authority, narrowed by what was typed, a page at a time."""
    if context.programme.la_code is None:
        return no_authority(context)
    if given.get("export"):
        return export(context, given["export"], **given)
    found = _found(context, **given)
    heading = spoken(**given)
    if not found:
        return _none(heading, given)
    page, shown = of_page(found, given.get("page") or 1)
    sort = SORTS[given.get("sort") or "name"].casefold()
    nodes = (
        Title(heading),
        Text(f"{counted(len(found), 'school')}, by {sort}{_among(found)}", quiet=True),
        _kindly(given.get("signing")),
        *map(_row, shown),
        pager(context.call, page, len(found)),
        Buttons((Button("Export", _export(context)), Button("Summary", "/school summary"))),
    )
    return Reply(card(*nodes))


def _among(found: list[Listed]) -> str:
    """What figures leave out and a list does not, so that the two can be compared."""
    closing = sum(each.is_closing and each.counts for each in found)
    apart = sum(not each.counts for each in found)
    parts = [f"{closing} closing"] if closing else []
    parts += [f"{apart} independent or a college"] if apart else []
    return f"; among them {' and '.join(parts)}" if parts and len(found) > closing + apart else ""


def _found(context: Context, **given: Any) -> list[Listed]:
    sort: Sort = given.get("sort") or "name"
    wanted = narrowed(context, **given)
    return lists.listed(context.session, context.programme.la_code, given.get("day") or context.today, wanted, sort)


def narrowed(
    context: Context,
    *,
    standing: str = "",
    kind: str = "",
    state: State = "open",
    place: str = "",
    trust: Party | None = None,
    signing: Signing | None = None,
    text: str = "",
    more: str = "",
    day: date | None = None,
    **_others: Any,
) -> Wanted:
    """What the arguments of a list narrow it to. Nothing confidential is among them: presence tells too."""
    la_code, urns = context.programme.la_code, None
    if signing:
        if not signing.has_signed:
            context.need("pledge.unsigned")
        urns = lists.signed_urns(context.session, signing.pledge, la_code, day or context.today)
    return Wanted(
        kind,
        state,
        {"no inspection": "none"}.get(standing, NUMBERS.get(standing, standing)),
        place,
        trust.group_uid if trust else None,
        among=urns if signing and signing.has_signed else None,
        without=urns if signing and not signing.has_signed else None,
        text=" ".join(part for part in (text, more) if part),
    )


def spoken(**given: Any) -> str:
    """The list in words: "Open primary schools in Dunstable, old grade requires improvement, not signed: Vision"."""
    standing, place, trust = given.get("standing"), given.get("place"), given.get("trust")
    signing: Signing | None = given.get("signing")
    what = " ".join(part for part in (STATES[given.get("state") or "open"], given.get("kind"), "schools") if part)
    parts = [f"{what} in {place}" if place else what]
    if trust:
        parts.append(f"of {trust.name}")
    if standing:
        is_grade = standing in NUMBERS or standing == "good or better"
        parts.append(
            f"old grade {standing}"
            if is_grade
            else {"no inspection": "no inspection known"}.get(standing, f"with a {standing}")
        )
    if signing:
        parts.append(f"{'signed' if signing.has_signed else 'not signed'}: {signing.pledge.name}")
    text = " ".join(part for part in (given.get("text"), given.get("more")) if part)
    if text:
        parts.append(f"with “{text}”")
    if day := given.get("day"):
        parts.append(f"as at {words.on_day(day)}")
    return ", ".join(parts)


def _row(each: Listed) -> Row:
    return Row(each.name, words.in_line(each), buttons=(Button("Open", f"/school show {each.school.urn}"),))


def _kindly(signing: Signing | None) -> Text | None:
    """Who has not signed is for one's own eyes, and says nothing of who takes part."""
    if signing is None or signing.has_signed:
        return None
    return Text("Only you see this. Not signing is not disengagement: schools that never signed take part too.")


def _none(heading: str, given: dict[str, Any]) -> Reply:
    sentence = f"No school is like that. I looked for: {heading[0].lower()}{heading[1:]}."
    hint = "Type /school list to see every open school."
    if given.get("kind"):
        hint = f"Schools whose type nobody has said are in no list of one type: see /school types. {hint}"
    return Reply(card(Notice("info", sentence), Text(hint), Buttons((Button("All open schools", "/school list"),))))


def _export(context: Context) -> str:
    return say(context.call.but(page=None)).replace("/school list", "/school export", 1)


def export(context: Context, format: SheetFormat = "csv", **given: Any) -> Reply:  # noqa: A002 - the word people type
    """The list as a file. An empty list gives none."""
    if context.programme.la_code is None:
        return no_authority(context)
    found = _found(context, **given)
    heading = spoken(**given)
    if not found:
        return _none(heading, given)
    data = context.documents.sheet(Sheet(heading, COLUMNS, tuple(_cells(each) for each in found)), format)
    sentence = f"{heading}: {counted(len(found), 'school')} in the file. Nothing confidential is ever in an export."
    sentence += elsewhere(context.channel)
    name = f"schools-{context.today.isoformat()}.{format}"
    return Reply(card(Notice("done", sentence), _kindly(given.get("signing")), File(name, MIMES[format], data)))


def _cells(each: Listed) -> tuple[Cell, ...]:
    school, grade, report = each.school, each.inspected.grade, each.inspected.card
    return (
        school.urn,
        school.laestab or "",
        each.name,
        each.kind,
        school.type or school.type_group,
        each.locality,
        school.town,
        each.trust,
        school.pupils if school.pupils is not None else "",
        words.ages(school.low_age, school.high_age) if school.low_age is not None else "",
        "closing" if each.is_closing else school.status,
        report.on.isoformat() if report and report.on else "",
        grade.word if grade else "",
        grade.on.isoformat() if grade and grade.on else "",
        grade.predecessor if grade else "",
    )


def no_authority(context: Context) -> Reply:
    """Which schools are the programme's own is not known yet."""
    hint = "Say which authority's schools these are: /headway setup edit la:823, with its code or its name."
    set_up = Button("Set it up", f"/headway setup edit ask:yes seen:{context.programme.version}", "primary")
    notice = Notice("info", "I do not know yet which schools are this programme's.")
    may = context.can("programme.manage").allowed
    return Reply(card(notice, Text(hint), Buttons((set_up,)) if may else None))
