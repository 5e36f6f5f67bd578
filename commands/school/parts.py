"""Parts of a school's card that come from elsewhere in the programme: pledges, engagement, support, watching."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from commands.engine import sharing
from commands.engine.cards import Button, Fact, Facts, Node, Row, Text, Title
from commands.engine.context import Context
from commands.pledge.pledges import pledges as open_pledges
from commands.school import words
from commands.school.concern_arguments import may_hear
from models.local import Support
from models.pledge import Pledge, Signature
from models.queries import school as schools
from models.queries import school_card as about
from models.queries import signed
from models.queries import watching as watches
from models.school import School

INITIATIVES_SHOWN = 5


def unsigned(context: Context, urns: Sequence[int]) -> list[Node]:
    """The pledges open now that nothing stands for; for the eyes of who asks alone."""
    today = context.today
    held = {pledge.id for pledge, _ in signed.of_school(context.session, urns, today)}
    names = [each.name for each in open_pledges(context.session) if each.id not in held and _is_open(each, today)]
    return [Text(f"Pledges not signed: {', '.join(names)}", quiet=True)] if names else []


def _is_open(pledge: Pledge, day: date) -> bool:
    return (pledge.opens_on is None or pledge.opens_on <= day) and (pledge.closes_on is None or day <= pledge.closes_on)


def pledges(context: Context, urns: Sequence[int], day: date | None = None) -> list[Node]:
    """Which pledges stand for a school, in whose name: its own, its predecessor's, or a group's that covers it."""
    found = signed.of_school(context.session, urns, day or context.today)
    if not found:
        return []
    facts = tuple(
        Fact(pledge.name, "\n".join(_signature(context, each, urns) for each in rows)) for pledge, rows in found
    )
    return [Title("Pledges", 2), Facts(facts)]


def _signature(context: Context, row: Signature, urns: Sequence[int]) -> str:
    when = words.on_day(row.signed_on)
    if row.party != "school":
        return f"covered by a {row.party}'s signature, {when}"
    before = row.urn != urns[0] and row.urn is not None
    school = schools.get(context.session, row.urn) if before and row.urn else None
    return f"signed by its {row.capacity}{f', as {school.name}' if school else ''}, {when}"


def engagement(context: Context, urns: Sequence[int]) -> list[Node]:
    """What the school took part in, newest first."""
    found = about.took_part(context.session, urns)
    if not found:
        return []
    lines = []
    for each in found[:INITIATIVES_SHOWN]:
        numbers = ", ".join(f"{number:,} {unit}" for unit, number in each.numbers.items())
        when = each.on or each.initiative.on
        told = [each.initiative.name, numbers, words.on_day(when) if when else ""]
        lines.append(" · ".join(part for part in told if part))
    more = len(found) - INITIATIVES_SHOWN
    rest = [Text(f"{more} more", quiet=True)] if more > 0 else []
    return [Title("Took part", 2), Text("\n".join(lines)), *rest]


def support(context: Context, school: School) -> tuple[list[Node], bool]:
    """Support it has and gives; and whether any of it is confidential."""
    found = about.supports(context.session, school.urn, confidential=may_hear(context))
    if not found:
        return [], False
    rows = [support_line(context, each, school.urn) for each in found]
    return [Title("Support", 2), *rows], any(each.confidential for each in found)


def support_line(context: Context, row: Support, urn: int) -> Row:
    """One support, as the school of ``urn`` sees it."""
    has = row.urn == urn
    other = supporter(context, row) if has else _named(context, row.urn)
    title = f"{'From' if has else 'To'} {other}{f' for {row.about}' if row.about else ''}"
    return Row(title, tuple(line for line in (_span(row, context.today), row.effect, _secret(row)) if line))


def supporter(context: Context, row: Support) -> str:
    """Who supports."""
    if row.from_urn is not None:
        return _named(context, row.from_urn)
    return row.organisation.name if row.organisation else "somebody"


def _named(context: Context, urn: int) -> str:
    school = schools.get(context.session, urn)
    return school.name if school else f"URN {urn}"


def _span(row: Support, today: date) -> str:
    if row.ended_on:
        return f"ended {words.on_day(row.ended_on)}"
    start = f"since {words.on_day(row.start)}" if row.start else ""
    over = row.end is not None and row.end < today
    end = f"{'was to end' if over else 'until'} {words.on_day(row.end)}" if row.end else ""
    return ", ".join(part for part in (start, end) if part)


def _secret(row: Support) -> str:
    return "Confidential: shown to cleared people only, never in a channel." if row.confidential else ""


def watch_button(context: Context, school: School) -> Iterator[Button]:
    """To watch it, or to watch it no longer."""
    if context.actor.person_id is None:
        return
    watched = watches.of_person(context.session, context.actor.person_id, school.urn)
    yield (
        Button("Stop watching", f"/school unwatch {school.urn}")
        if watched
        else Button("Watch", f"/school watch {school.urn}")
    )


def elsewhere(context: Context, school: School) -> Iterator[Button]:
    """What other nouns let one do for a school."""
    yield Button("Sign a pledge", f"/pledge sign party:{school.urn} ask:yes")
    if context.can("engagement.keep").allowed:
        yield Button("Took part", f"/tookpart record party:{school.urn} ask:yes")
    if may_hear(context):
        yield Button("Concern", f"/school concern {school.urn}")
    yield from sharing.button(context, f"/school share {school.urn}")
