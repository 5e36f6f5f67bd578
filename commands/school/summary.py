"""Schools counted: the page `/school` begins with, and the summary of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Reply, Table, Text, Title, card
from commands.engine.context import Context
from commands.engine.telling import counted
from commands.school import words
from commands.school.listing import no_authority
from models.queries.school_summary import Stood, Summary, authority_name, summary

NAMED = 12


def start(context: Context) -> Reply:
    """Whose schools these are, how many are open, and where to go."""
    if context.programme.la_code is None:
        return no_authority(context)
    found = summary(context.session, context.programme.la_code, context.today)
    authority = _authority(context)
    facts = [Fact(words.kind_name(line.kind), str(line.schools)) for line in found.lines]
    told = Facts(tuple(facts)) if facts else Text("No school of the register is open here. Somebody must import them.")
    heading = f"{authority}: {counted(found.schools, 'open school')}"
    how = Text("One school: /school with its name, part of it, its postcode or its URN.", quiet=True)
    return Reply(card(Title(heading), told, *_apart(found, context.today), how, Buttons(tuple(_buttons(context)))))


def _buttons(context: Context) -> Iterator[Button]:
    yield Button("Find a school", "/school show ask:yes", "primary")
    yield Button("List", "/school list")
    yield Button("Summary", "/school summary")
    yield Button("Watching", "/school watching")
    yield Button("Groups", "/school groups")
    if context.can("school.keep").allowed:
        yield Button("Types by age", "/school types")


def _authority(context: Context) -> str:
    return authority_name(context.session, context.programme.la_code) or context.programme.authority or "Schools"


def summed(context: Context, kind: str = "", day: date | None = None) -> Reply:
    """The schools open on a day by kind, with their pupils; how they stand with Ofsted, old and new apart."""
    if context.programme.la_code is None:
        return no_authority(context)
    on = day or context.today
    found = summary(context.session, context.programme.la_code, on, kind)
    what = f"{kind} schools" if kind else "schools"
    heading = f"{_authority(context)}: {what}{f', as at {words.on_day(on)}' if day else ''}"
    if not found.schools and not found.closing:
        return Reply(card(Title(heading), Text(f"No {what} were open, as far as the register here says."), _around()))
    return Reply(
        card(
            Title(heading),
            _table(found),
            *_apart(found, context.today),
            Text("Pupils and our own types are as they are known today.", quiet=True) if day else None,
            Title("Ofsted", 2),
            Text(stood_words(found.stood)),
            Text(
                "Report cards and old grades are on different scales: they are not added, nor is one a trend.",
                quiet=True,
            ),
            _around(),
        )
    )


def _around() -> Buttons:
    return Buttons((Button("List", "/school list"), Button("Overview", "/school")))


def _table(found: Summary) -> Table:
    rows = [
        (words.kind_name(line.kind), str(line.schools), _pupils(line.pupils, line.known, line.schools))
        for line in found.lines
    ]
    if len(rows) > 1:
        pupils, known = (sum(getattr(line, name) for line in found.lines) for name in ("pupils", "known"))
        rows.append(("Together", str(found.schools), _pupils(pupils, known, found.schools)))
    return Table(("Type", "Schools", "Pupils"), tuple(rows), f"{counted(found.schools, 'open school')}", (1, 2))


def _pupils(pupils: int, known: int, total: int) -> str:
    """Pupils, and of how many schools where not of all."""
    if not known:
        return words.NOT_KNOWN
    return f"{pupils:,}" if known == total else f"{pupils:,} in {known} of {total}"


def _apart(found: Summary, today: date) -> list[Node]:
    """What no figure holds: schools that close, those that are not state-funded, those the register is silent on."""
    told = []
    if found.closing:
        names = words.joined([each.name for each in found.closing[:NAMED]])
        more = f" and {len(found.closing) - NAMED} more" if len(found.closing) > NAMED else ""
        told.append(f"Closing, and not counted above: {len(found.closing)} ({names}{more}).")
    if found.independent:
        told.append(f"Independent schools and colleges, not counted: {found.independent}.")
    if found.unsure:
        verb = "were" if found.day < today else "is" if found.unsure == 1 else "are"
        told.append(f"The register does not say whether {counted(found.unsure, 'more school')} {verb} open.")
    return [Text("\n".join(told), quiet=True)] if told else []


def stood_words(stood: Stood) -> str:
    """How schools stand, the two scales apart: "3 of 4 with an old overall grade are good or better; …"."""
    if not (stood.graded or stood.cards or stood.ungraded):
        return "No inspection of these schools is known."
    parts = ["none has an old overall grade"]
    if stood.graded:
        parts = [f"{stood.good} of {stood.graded} with an old overall grade are good or better"]
    both = f" ({stood.both} of them an old grade too)" if stood.both else ""
    parts.append(f"{stood.cards} {'has a report card' if stood.cards == 1 else 'have report cards'}{both}")
    if stood.ungraded:
        parts.append(f"{stood.ungraded} {'was' if stood.ungraded == 1 else 'were'} judged without an overall grade")
    parts.append(f"{stood.neither} {'has' if stood.neither == 1 else 'have'} neither")
    sentence = "; ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."
