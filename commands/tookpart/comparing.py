"""Who is engaged and has not signed, and who has signed and is not engaged: for those who keep in touch with schools.

These lists are answered to one person and are never shared: not to sign is not to be disengaged, and the reverse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commands.engine.cards import Button, Buttons, Card, Node, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.telling import pager
from commands.pledge.pledges import meant
from commands.tookpart.showing import PAGE, counted
from models import pledging
from models.pledge import Pledge
from models.queries import engagement
from models.queries import school as schools
from models.queries.signed import signed
from models.roll import Enrolled, Roll

NOT_DISENGAGED = "Not signing is not disengagement: these schools are with the work, each in its own way."
NOT_IDLE = "Not recorded is not idle: what a school does may have been recorded nowhere yet."
NAMES = 3


def engaged_unsigned(context: Context, pledge: Pledge | None = None, page: int = 1) -> Reply:
    """The open schools that took part in something and have not signed, themselves or by a group."""
    pledge = meant(context, pledge)
    roll = _roll(context)
    engaged, with_us = _engaged(context, roll), _signed(context, pledge, roll)
    found = [school for school in roll.schools if school.urn in engaged and school.urn not in with_us]
    lines = [_line(school, _few(engaged[school.urn])) for school in found]
    heading = f"Engaged, not signed: {pledge.name}"
    other = Button("Signed, not engaged", f"/tookpart signed not engaged pledge:{pledge.slug}")
    return Reply(_listed(context, heading, NOT_DISENGAGED, lines, page, other))


def signed_unengaged(context: Context, pledge: Pledge | None = None, page: int = 1) -> Reply:
    """The open schools that signed, themselves or by a group, and of which nothing is recorded."""
    pledge = meant(context, pledge)
    roll = _roll(context)
    engaged, with_us = _engaged(context, roll), _signed(context, pledge, roll)
    found = [school for school in roll.schools if school.urn in with_us and school.urn not in engaged]
    lines = [_line(school, with_us[school.urn]) for school in found]
    heading = f"Signed, not engaged: {pledge.name}"
    other = Button("Engaged, unsigned", f"/tookpart engaged unsigned pledge:{pledge.slug}")
    return Reply(_listed(context, heading, NOT_IDLE, lines, page, other))


def _roll(context: Context) -> Roll:
    return schools.roll(context.session, context.programme.la_code, context.today)


def _engaged(context: Context, roll: Roll) -> dict[int, list[str]]:
    """What the schools of the roll took part in, they or the schools that they took over from."""
    every = engagement.engaged_urns(context.session)
    found: dict[int, list[str]] = {}
    for school in roll.schools:
        names = [name for urn in (school.urn, *school.before) for name in every.get(urn, [])]
        if names:
            found[school.urn] = list(dict.fromkeys(names))
    return found


def _signed(context: Context, pledge: Pledge, roll: Roll) -> Mapping[int, str]:
    """How each school of the roll that has signed has done so."""
    signatures = signed(context.session, pledge.id)
    covered = dict.fromkeys(pledging.covered_urns(roll, signatures), "covered by a group's signature")
    return covered | dict.fromkeys(pledging.standing_urns(roll, signatures), "signed")


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMES} more" if len(names) > NAMES else ""
    return f"{', '.join(names[:NAMES])}{more}"


def _line(school: Enrolled, how: str) -> Row:
    where = " · ".join(said for said in (school.kind, school.locality) if said)
    return Row(school.name, tuple(said for said in (where, how) if said))


def _listed(context: Context, heading: str, note: str, lines: list[Row], page: int, other: Button) -> Card:
    shown: list[Node] = list(lines[(page - 1) * PAGE : page * PAGE])
    if not shown:
        return card(Title(heading), Text("No school at all."), Buttons((other,)))
    return card(
        Title(heading),
        Text(f"{counted(len(lines), 'schools')}. {note}"),
        Text("Only you see this list.", quiet=True),
        *shown,
        pager(context.call, page, len(lines), PAGE),
        Buttons((other,)),
    )
