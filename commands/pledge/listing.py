"""Who has signed and who has not, school by school; and the same as a file. Always for the asker's eyes alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from commands.action.exporting import MIMES
from commands.action.views import day
from commands.engine.cards import Button, Buttons, File, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.documents import Cell, Sheet, SheetFormat
from commands.engine.table import say
from commands.engine.telling import counted, elsewhere, turned
from commands.pledge.pledges import meant
from commands.pledge.words import spoken_capacity
from models.party import Party
from models.pledge import Pledge, Signature
from models.queries import party as parties
from models.queries import pledge as signatures
from models.queries import school as schools
from models.queries import signed
from models.roll import Enrolled

PAGE = 20
WHICH = {"signed": "Signed", "covered": "Covered by a group alone", "unsigned": "Not signed"}
KINDLY = "Only you see this. Not signing is not disengagement: schools that never signed take part too."
UNTYPED = "Schools whose type nobody has said are in no list of one type."
COLUMNS = (
    "URN",
    "Organisation",
    "Type",
    "Locality",
    "Trust",
    "Pledge",
    "Standing",
    "Capacity",
    "Name",
    "Signed on",
    "Text version",
    "Covered by",
    "Closing",
)


@dataclass(frozen=True, slots=True)
class Stand:
    """How one school or organisation stands. ``own`` are its own signatures, ``over`` those of groups that cover it."""

    name: str
    school: Enrolled | None
    own: tuple[Signature, ...] = ()
    over: tuple[Signature, ...] = ()

    @property
    def which(self) -> str:
        """Signed, covered by a group alone, or neither."""
        return "signed" if self.own else "covered" if self.over else "unsigned"


def listing(
    context: Context, pledge: Pledge | None = None, which: str = "signed", page: int = 1, **narrowed: Any
) -> Reply:
    """The schools and organisations that stand so, by name, a page at a time."""
    pledge = meant(context, pledge)
    found = _wanted(context, pledge, which, **narrowed)
    heading = _heading(pledge, which, **narrowed)
    covered = _left_out(context, pledge, **narrowed) if which == "unsigned" else ""
    if not found:
        hints = [UNTYPED if narrowed.get("kind") else "", covered, "To see all who signed: /pledge list"]
        return _nobody(pledge, heading, " ".join(filter(None, hints)))
    pages = -(-len(found) // PAGE)
    page = min(page, pages)
    here = found[(page - 1) * PAGE : page * PAGE]
    called = signatures.names(context.session, [s for each in here for s in each.over])
    rows = [_row(context, each, called) for each in here]
    kindly = Text(KINDLY) if which == "unsigned" else None
    count = Text(" ".join(filter(None, [f"{len(found)} in all, by name.", covered])), quiet=True)
    pager = turned(page, pages, partial(_turn, context))
    return Reply(card(Title(heading), count, kindly, *rows, pager, _around(context, pledge, which)))


def export(
    context: Context,
    pledge: Pledge | None = None,
    which: str = "",
    format: SheetFormat = "csv",  # noqa: A002 - the word people type
    **narrowed: Any,
) -> Reply:
    """The list as a file, one row a signature; without saying which, everybody that the person may see."""
    pledge = meant(context, pledge)
    may_see_all = context.can("pledge.unsigned").allowed
    wanted = (which,) if which else tuple(WHICH) if may_see_all else ("signed", "covered")
    found = [each for one in wanted for each in _wanted(context, pledge, one, **narrowed)]
    heading = _heading(pledge, which, **narrowed)
    if not found:
        return Reply(card(Notice("info", f"Nobody is like that, so there is no file. I looked for: {heading}.")))
    called = signatures.names(context.session, [s for each in found for s in each.over])
    rows = tuple(row for each in found for row in _sheet_rows(context, pledge, each, called))
    data = context.documents.sheet(Sheet(heading, COLUMNS, rows), format)
    name = f"pledge-{pledge.slug}-{context.today.isoformat()}.{format}"
    sentence = f"{heading}: {counted(len(rows), 'row')} in the file."
    sentence += elsewhere(context.channel)
    kindly = Text(KINDLY, quiet=True) if which == "unsigned" else None
    return Reply(card(Notice("done", sentence), kindly, File(name, MIMES[format], data)))


# -- who stands how ---------------------------------------------------------------------------------------------------


def stands(context: Context, pledge: Pledge) -> list[Stand]:
    """How every school that denominators count stands today, and every other signatory, by name."""
    roll = schools.roll(context.session, context.programme.la_code, context.today)
    standing = [s for s in signed.signatures_of(context.session, pledge.id) if s.state == "counted"]
    by_urn: dict[int, list[Signature]] = {}
    over: dict[int, list[Signature]] = {}
    for row in standing:
        if row.urn is not None:
            by_urn.setdefault(row.urn, []).append(row)
        for cover in row.covers:
            over.setdefault(cover.urn, []).append(row)
    found, placed = [], set()
    for school in roll.schools:
        urns = (school.urn, *school.before)
        placed |= set(urns)
        own = tuple(row for urn in urns for row in by_urn.get(urn, ()))
        if school.counts or own:
            found.append(Stand(school.name, school, own, tuple(row for urn in urns for row in over.get(urn, ()))))
    return [*found, *_others(context, [row for row in standing if row.urn is None or row.urn not in placed])]


def _others(context: Context, rows: Sequence[Signature]) -> list[Stand]:
    """Organisations and groups that signed, and schools that are not on the roll any more."""
    names = signatures.names(context.session, rows)
    own: dict[str, list[Signature]] = {}
    for row in rows:
        own.setdefault(signed.party_of(row).key, []).append(row)
    found = [Stand(names[each[0].id], None, tuple(each)) for each in own.values()]
    return sorted(found, key=lambda stand: stand.name.casefold())


def _wanted(
    context: Context,
    pledge: Pledge,
    which: str,
    kind: str = "",
    place: str = "",
    trust: Party | None = None,
) -> list[Stand]:
    if which == "unsigned":
        context.need("pledge.unsigned")
    rows = [each for each in stands(context, pledge) if each.which == which]
    if not (kind or place or trust):
        return rows
    roll = schools.roll(context.session, context.programme.la_code, context.today)
    urns = set(parties.covered(context.session, trust, roll)) if trust else {each.urn for each in roll.schools}
    towns = schools.many(context.session, urns) if place else {}
    return [
        each
        for each in rows
        if each.school
        and each.school.urn in urns
        and (not kind or each.school.kind == kind)
        and (not place or place.casefold() in (each.school.locality.casefold(), towns[each.school.urn].town.casefold()))
    ]


def _left_out(context: Context, pledge: Pledge, **narrowed: Any) -> str:
    """That schools for which a group has signed are not among the unsigned: the figures would not add up without."""
    number = len(_wanted(context, pledge, "covered", **narrowed))
    if not number:
        return ""
    return f"Not listed: {counted(number, 'school')} covered by a group (/pledge list covered)."


# -- how it is shown --------------------------------------------------------------------------------------------------


def _heading(pledge: Pledge, which: str, kind: str = "", place: str = "", trust: Party | None = None) -> str:
    words = {"signed": "Has signed", "covered": "Covered by a group alone", "unsigned": "Not signed"}
    parts = [kind and f"{kind} schools", place and f"in {place}", trust and f"of {trust.name}"]
    narrowed = " ".join(part for part in parts if part)
    return " ".join(filter(None, [f"{words.get(which, 'Signatures')}: {pledge.name}", narrowed and f"({narrowed})"]))


def _row(context: Context, stand: Stand, called: dict[int, str]) -> Row:
    names = context.can("pledge.confirm").allowed
    detail = [_about(stand.school)] if stand.school else []
    detail += [_signature(row, names=names) for row in stand.own]
    if stand.over:
        detail.append(f"covered by {_groups(stand, called)}")
    button = (Button("Open", f"/school show {stand.school.urn}"),) if stand.school else ()
    return Row(stand.name, tuple(detail), buttons=button)


def _groups(stand: Stand, called: dict[int, str]) -> str:
    return ", ".join(dict.fromkeys(called[row.id] for row in stand.over))


def _about(school: Enrolled) -> str:
    parts = [school.kind or "type not known", school.locality, school.trust, "closing" if school.closing else ""]
    return " · ".join(part for part in parts if part)


def _signature(row: Signature, *, names: bool) -> str:
    who = row.person.name if row.person else row.name
    by = f"{who}, {spoken_capacity(row.capacity)}" if names and who else spoken_capacity(row.capacity).capitalize()
    return f"{by}, {day(row.signed_on)}, version {row.text_number}"


def _turn(context: Context, number: int) -> str:
    return say(context.call.but(page=number if number > 1 else None))


def _around(context: Context, pledge: Pledge, which: str) -> Buttons:
    export = say(context.call.but(page=None, which=which)).replace("/pledge list", "/pledge export", 1)
    return Buttons((Button("Export", export), Button("How it stands", f"/pledge status pledge:{pledge.slug}")))


def _nobody(pledge: Pledge, heading: str, hint: str) -> Reply:
    buttons = Buttons((Button("How it stands", f"/pledge status pledge:{pledge.slug}"),))
    return Reply(card(Notice("info", f"Nobody is like that. I looked for: {heading}."), Text(hint), buttons))


def _sheet_rows(context: Context, pledge: Pledge, stand: Stand, called: dict[int, str]) -> list[tuple[Cell, ...]]:
    """One row a signature, or one without; signers' names for who may confirm them."""
    school, names = stand.school, context.can("pledge.confirm").allowed
    head = (
        school.urn if school else "",
        stand.name,
        school.kind if school else "",
        school.locality if school else "",
        school.trust if school else "",
        pledge.name,
        WHICH[stand.which],
    )
    tail = (_groups(stand, called), "yes" if school and school.closing else "")
    if not stand.own:
        return [(*head, "", "", "", "", *tail)]
    return [(*head, *_cells(row, names=names), *tail) for row in stand.own]


def _cells(row: Signature, *, names: bool) -> tuple[Cell, ...]:
    who = (row.person.name if row.person else row.name) if names else ""
    return spoken_capacity(row.capacity), who, row.signed_on.isoformat(), row.text_number
