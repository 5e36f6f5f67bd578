"""Setting a programme up: its words, its terms and closure days, its plan's state, and going live."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from commands.action import views
from commands.action.adding import refuse
from commands.engine.cards import Button, Buttons, Fact, Facts, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.dates import both_days
from commands.engine.errors import Misread
from commands.engine.table import Call
from models.loading import NoAuthorityError, code_of, in_register
from models.programme import ClosureDay, TermDates
from models.queries import board as boards
from models.queries import person as people
from models.queries import workstream as workstreams
from models.queries.programme import closures, terms
from models.queries.school_summary import authority_name
from models.rag import WORDS
from models.when import When, understand

SEASONS = {"autumn": "Autumn", "spring": "Spring", "summer": "Summer"}
KEYS = ("red", "amber", "green", "blue")
EDITABLE = ("name", "authority", "la", "vision", "noun", "prefix", *KEYS, "complete")


def shown(context: Context) -> Reply:
    """The programme's settings as they are, and how to change each."""
    programme = context.programme
    facts = [
        Fact("Programme", programme.name),
        Fact("Authority", programme.authority or "not said yet"),
        Fact("Schools", _authority(context)),
        Fact("Called here", f"{programme.noun}, {programme.prefix}4"),
        Fact("Plan", _plan_state(context)),
        Fact("Live", f"since {views.time(programme.live_at)}" if programme.live_at else "not yet: nobody is notified"),
        *(Fact(f"{WORDS[key]} is shown as", programme.rag_key.get(key) or WORDS[key]) for key in KEYS),
        Fact("Term dates", "this authority's own" if terms(context.session) else "default term dates"),
        Fact("Managers", ", ".join(p.name for p in people.holders(context.session, "manager")) or "nobody yet"),
    ]
    how = Text(
        "Change it with /headway setup edit, terms with /headway setup term, closures with /headway setup closed.",
        quiet=True,
    )
    buttons = [
        Button("Edit", f"/headway setup edit ask:yes seen:{programme.version}"),
        Button("Term dates", "/headway setup terms"),
    ]
    return Reply(card(Title("Setup"), Facts(tuple(facts)), how, Buttons(tuple(buttons))))


def _authority(context: Context) -> str:
    """Whose schools are the programme's, by the register's name and code."""
    code = context.programme.la_code
    if code is None:
        return "not said yet whose"
    name = authority_name(context.session, code)
    return f"{name}, {code}" if name else f"authority {code}, of which the register here holds no school"


def _plan_state(context: Context) -> str:
    programme = context.programme
    return (
        f"approved by {programme.approved_by}"
        if programme.plan_state == "approved"
        else "draft, until a board approves it"
    )


def edit_prefill(context: Context, call: Call) -> dict[str, str]:
    """The settings as they are."""
    programme = context.programme
    return {
        "name": programme.name,
        "authority": programme.authority,
        "la": str(programme.la_code or ""),
        "vision": programme.vision,
        "noun": programme.noun,
        "prefix": programme.prefix,
        **{key: programme.rag_key.get(key, "") for key in KEYS},
        "complete": "green" if programme.complete_is_green else "blue",
    }


def edit(context: Context, **given: str | None) -> Reply:
    """Change the programme's name, vision, words and RAG key."""
    programme = context.programme
    prefix = (given.get("prefix") or programme.prefix).upper()
    if prefix != programme.prefix:
        if workstreams.all_of(context.session):
            return refuse(
                f"References are never given again, so {programme.prefix} stays now that there are {programme.noun}s."
            )
        if not prefix.isalpha() or len(prefix) > 8:
            return refuse("A prefix is one to eight letters, like WS or R.")
        programme.prefix = prefix
    if la := given.get("la"):
        programme.la_code = _la_code(context, la)
    for name in ("name", "authority", "noun"):
        if said := given.get(name):
            setattr(programme, name, said if name != "noun" else said.casefold())
    programme.vision = given.get("vision", programme.vision) or ""
    key = {**programme.rag_key, **{each: given[each] for each in KEYS if each in given}}
    programme.rag_key = {each: said for each, said in key.items() if said}
    if given.get("complete"):
        programme.complete_is_green = given["complete"] == "green"
    context.session.flush()
    buttons = Buttons((context.undo(), Button("Setup", "/headway setup")))
    return Reply(card(Notice("done", "The settings are changed."), buttons))


def _la_code(context: Context, said: str) -> int:
    """The code of an authority of the school register, by code or name. Raises :class:`Misread` with those there."""
    known = in_register(context.session)
    try:
        code = code_of(said, known)
    except NoAuthorityError as unknown:
        raise Misread(str(unknown), field="la") from unknown
    if known and code not in known:
        raise Misread(f"The school register here holds no authority with the code {code}.", field="la")
    return code


def term_table(context: Context) -> Reply:
    """The authority's own terms and closure days, from the term that it is now; what is over is only counted."""
    rows = terms(context.session)
    shut = context.session.scalars(select(ClosureDay).order_by(ClosureDay.day)).all()
    how = Text(
        "Add one: /headway setup term autumn 2 Sep 2026 to 18 Dec 2026 half:“26 Oct to 30 Oct”. "
        "Closure days: /headway setup closed 24 Dec 2026.",
        quiet=True,
    )
    if not rows and not shut:
        return Reply(
            card(Notice("info", "No term dates of your own yet, so “end of term” means the default term dates."), how)
        )
    ahead = [row for row in rows if row.end >= context.today]
    since = min(context.today, ahead[0].start) if ahead else context.today
    to_come = [closure for closure in shut if closure.day >= since]
    closed = Row("Closed", tuple(_closures(to_come))) if to_come else None
    over = _over(len(rows) - len(ahead), len(shut) - len(to_come))
    return Reply(card(Title("Term dates"), *map(_term_row, ahead), closed, over, how))


def _over(earlier: int, days: int) -> Text | None:
    """How much is left out because it is over."""
    counts = [(earlier, "earlier term"), (days, "earlier closure day")]
    said = [f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in counts if number]
    return Text(f"Not shown: {' and '.join(said)}.", quiet=True) if said else None


def _term_row(row: TermDates) -> Row:
    half = "not known"
    if row.half_term_start and row.half_term_end:
        half = _days(row.half_term_start, row.half_term_end)
    whole = _days(row.start, row.end)
    return Row(f"{SEASONS[row.season]} {row.start.year}", (f"{whole} · half term {half}",))


def _closures(closures: Sequence[ClosureDay]) -> Iterator[str]:
    """Closure days that follow on one another under one name, as one: "29 to 31 Dec 2026, Christmas closure"."""
    runs: list[list[ClosureDay]] = []
    for closure in closures:
        last = runs[-1][-1] if runs else None
        if last and closure.day - last.day == timedelta(days=1) and closure.name == last.name:
            runs[-1].append(closure)
        else:
            runs.append([closure])
    for run in runs:
        name = f", {run[0].name}" if run[0].name else ""
        yield f"{_days(run[0].day, run[-1].day)} {run[-1].day.year}{name}"


def _days(first: date, last: date) -> str:
    """Days as people say them, without the year they end in: "3 Sep to 18 Dec", "26 to 30 Oct", "24 Dec"."""
    if first == last:
        return _short(last)
    if first.year != last.year:
        return f"{_short(first)} {first.year} to {_short(last)}"
    begins = str(first.day) if (first.year, first.month) == (last.year, last.month) else _short(first)
    return f"{begins} to {_short(last)}"


def _short(value: date) -> str:
    return f"{value.day} {value:%b}"


def _half(row: TermDates) -> str:
    if row.half_term_start and row.half_term_end:
        return f"{views.day(row.half_term_start)} to {views.day(row.half_term_end)}"
    return "not known"


def term(context: Context, season: str, when: When, half: str = "") -> Reply:
    """Enter or change one term of the authority's own, by its season and year."""
    first, last = both_days(when)
    if not 30 <= (last - first).days <= 130:
        return refuse(f"{views.day(first)} to {views.day(last)} is no term: a term lasts one to four months.")
    away = understand(half, first, context.calendar)
    if half and not (away.start and away.end and first < away.start <= away.end < last):
        return refuse("The half-term break lies inside the term. Type it like half:“26 Oct to 30 Oct”.")
    same = [r for r in terms(context.session) if r.season == season and abs((r.start - first).days) < 150]
    clash = [r for r in terms(context.session) if r not in same and r.start <= last and first <= r.end]
    if clash:
        return refuse(
            f"That overlaps the {clash[0].season} term, {views.day(clash[0].start)} to {views.day(clash[0].end)}."
        )
    row = same[0] if same else TermDates(season=season)
    row.start, row.end = first, last
    row.half_term_start, row.half_term_end = away.start, away.end
    context.session.add(row)
    return _calendar_changed(
        context, f"{SEASONS[season]} term: {views.day(row.start)} to {views.day(row.end)}, half term {_half(row)}."
    )


def closed(context: Context, when: When) -> Reply:
    """Enter the days on which the authority's offices are shut, besides weekends and bank holidays."""
    first, last = both_days(when)
    days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    if len(days) > 31:
        return refuse(
            "That is more than a month. Type the days themselves: /headway setup closed 24 Dec 2026 to 1 Jan 2027."
        )
    known = set(closures(context.session))
    new = [day for day in days if day not in known]
    if not new:
        return refuse("Those are closure days already.")
    context.session.add_all(ClosureDay(day=day) for day in new)
    return _calendar_changed(context, f"Closed: {', '.join(views.day(day) for day in new)}.")


def _calendar_changed(context: Context, sentence: str) -> Reply:
    context.programme.calendar_revision += 1
    context.session.flush()
    tip = Text("Dates already understood stay as they are; new ones are read by these.", quiet=True)
    return Reply(
        card(Notice("done", sentence), tip, Buttons((context.undo(), Button("Term dates", "/headway setup terms"))))
    )


def approve(context: Context, text: str) -> Reply:
    """Note that a board approved the plan."""
    if context.programme.plan_state == "approved":
        return refuse(f"The plan was approved by {context.programme.approved_by} already.")
    text = text.removeprefix("by ").strip()
    context.programme.plan_state, context.programme.approved_by = "approved", text
    context.session.flush()
    keep = Button("Record it as a decision", '/board decision kind:agreed text:"The action plan is approved."')
    decided = (keep,) if boards.every(context.session) else ()
    return Reply(card(Notice("done", f"The plan is approved by {text}."), Buttons((context.undo(), *decided))))


def draft(context: Context) -> Reply:
    """Make the plan a draft again."""
    if context.programme.plan_state == "draft":
        return refuse("The plan is a draft already.")
    context.programme.plan_state, context.programme.approved_by = "draft", ""
    context.session.flush()
    return Reply(card(Notice("done", "The plan is a draft again."), Buttons((context.undo(),))))


def go_live(context: Context) -> Reply:
    """Let Headway notify people from now on."""
    if context.programme.live_at:
        return refuse(f"The programme is live since {views.time(context.programme.live_at)}.")
    context.programme.live_at = context.now
    context.session.flush()
    return Reply(
        card(Notice("done", f"{context.programme.name} is live. People are told what concerns them from now on."))
    )


def live_question(context: Context) -> str:
    """People are told things from then on, so the question comes first, where it is not so already."""
    if context.programme.live_at:
        return ""
    return "Go live? From then on Headway writes to people about what they owe. What is sent cannot be taken back."
