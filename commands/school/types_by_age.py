"""Local types by rule: what age ranges suggest for schools of which nobody has said what they are."""

from __future__ import annotations

from collections import Counter

from commands.action.adding import refuse
from commands.engine.cards import Button, Buttons, Fact, Facts, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.telling import counted, of_page, pager
from commands.school import words
from commands.school.listing import no_authority
from models import schooling
from models.phase import kind_by_age
from models.queries.school_list import Listed, Wanted, kind_order, listed


def _untyped(context: Context) -> list[tuple[Listed, str]]:
    """The open state-funded schools whose kind nobody knows, with what their ages suggest; "" where nothing."""
    found = listed(context.session, context.programme.la_code, context.today, Wanted())
    untyped = [each for each in found if not each.kind and each.counts]
    return [(each, kind_by_age(each.school.low_age, each.school.high_age)) for each in untyped]


def preview(context: Context, page: int = 1) -> Reply:
    """What the ages suggest, before anything is written: how many of each type, and which schools."""
    if context.programme.la_code is None:
        return no_authority(context)
    found = _untyped(context)
    if not found:
        return Reply(card(Notice("info", "The type of every open school is known."), _around()))
    counts = Counter(kind for _, kind in found)
    order = sorted(counts, key=lambda kind: (not kind, kind_order(kind)))
    facts = tuple(Fact(words.kind_name(kind) if kind else "Ages suggest none", str(counts[kind])) for kind in order)
    suggested = len(found) - counts[""]
    number, shown = of_page(found, page)
    rows = [_row(each, kind) for each, kind in shown]
    how = Text(
        "Set one by hand: /school, its name, type lower. Or send a table: /school locals. "
        "What has a type is not touched.",
        quiet=True,
    )
    apply = Button(f"Set these {suggested}", "/school types apply", "primary")
    may = suggested and context.can("school.keep").allowed
    return Reply(
        card(
            Title(f"{counted(len(found), 'school')} without a type"),
            Text("This is what their ages suggest. Nothing has been set."),
            Facts(facts),
            Buttons((apply,)) if may else None,
            *rows,
            pager(context.call, number, len(found)),
            how,
        )
    )


def _row(each: Listed, kind: str) -> Row:
    said = f"ages {words.ages(each.school.low_age, each.school.high_age)}"
    return Row(each.name, (f"{said} → {kind or 'nothing is suggested'}",))


def _around() -> Buttons:
    return Buttons((Button("Summary", "/school summary"), Button("List", "/school list")))


def carry_out(context: Context) -> Reply:
    """Set what the ages suggest, in one change that can be taken back whole."""
    if context.programme.la_code is None:
        return no_authority(context)
    suggested = {each.school.urn: kind for each, kind in _untyped(context) if kind}
    number = schooling.set_types(context.session, suggested)
    if not number:
        return refuse("There is no school without a type of which its ages suggest one. See /school types.")
    context.session.flush()
    context.about(counted(number, "school"))
    sentence = f"The type of {counted(number, 'school')} is set by their ages."
    return Reply(card(Notice("done", sentence), Buttons((context.undo(), Button("Summary", "/school summary")))))
