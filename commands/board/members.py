"""Who is on a board, in which office, on which seat, and how each is reached."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from commands.action.adding import refuse
from commands.board.keeping import SAME, changed
from commands.board.words import IN_OFFICE, OFFICES, ROUTES, meant, pick
from commands.engine.access import Thing
from commands.engine.cards import Button, Buttons, Fact, Facts, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.errors import Meant, Misread
from commands.engine.table import say
from commands.engine.telling import counted, of_page, pager
from models import boards as rules
from models import routing
from models.board import Board, BoardMember, BoardSeat
from models.person import Person
from models.queries import board as boards
from models.queries import person as people

TITLES = frozenset(
    {"cllr", "councillor", "rev", "revd", "canon", "dr", "prof", "mr", "mrs", "ms", "miss", "sir", "dame"}
)
"""What stands before a name and is no part of a handle: the clerk types @ada.poole."""
NO_ROUTE = "whichever way there is"
_WAYS = {"slack": "in Slack", "teams": "in Teams"}
TRUSTED = frozenset({"manager", "lead", "officer"})
"""Roles that a clerk cannot give."""


def listing(context: Context, board: Board | None = None, page: int = 1) -> Reply:
    """Everybody on a board: office, seat, and how each is reached."""
    board = meant(context, board)
    rows = boards.members(context.session, board.id)
    add = Button("Add a member", f"/board member add board:{board.slug} ask:yes", "primary")
    buttons = (*((add,) if _keeps(context) else ()), Button("Seats", f"/board seats board:{board.slug}"))
    if not rows:
        hint = "Nobody is on it yet. A clerk or a programme manager adds them: /board member add @ada chair"
        return Reply(card(Title(f"Members of {board.name}"), Text(hint), Buttons(buttons)))
    number, shown = of_page(rows, page)
    count = Text(counted(len(rows), "person", "people"), quiet=True)
    chats = routing.chats_of(context.session, [row.person for row in shown])
    drawn = [_row(context, board, row, chats[row.person_id]) for row in shown]
    turn = pager(context.call, number, len(rows))
    return Reply(card(Title(f"Members of {board.name}"), count, *drawn, turn, Buttons(buttons)))


def _keeps(context: Context) -> bool:
    return context.can("board.keep").allowed


def _row(context: Context, board: Board, row: BoardMember, chats: Sequence[str]) -> Row:
    said = [OFFICES[row.office], *([row.seat.category] if row.seat else [])]
    reached = f"Reached: {route_words(row.person, chats)}"
    buttons = (
        (
            Button("Route", f"/board route @{row.person.handle} ask:yes"),
            Button("End", f"/board member end @{row.person.handle} board:{board.slug}"),
        )
        if _keeps(context)
        else ()
    )
    return Row(f"{row.person.name} (@{row.person.handle})", (" · ".join(said), reached), buttons=buttons)


def route_words(person: Person, chats: Sequence[str]) -> str:
    """How a person is reached, in words; ``chats`` are the platforms on which they have accounts, in order.

    Who asked for one chat and has no account there, or cannot be written to there, is reached another way, and it says
    which.
    """
    if not person.route:
        return NO_ROUTE
    if person.route == "email":
        return f"by e-mail, {person.email}"
    words = _WAYS.get(person.route, ROUTES[person.route].casefold())
    if person.route not in _WAYS or person.route in chats[:1]:
        return words
    way = routing.route_of(person, bool(chats))
    until = _WAYS.get(chats[0], "in chat") if way == "chat" else ROUTES[way].casefold()
    return f"{words} once they have written to me there; until then {until}"


def _reached_words(context: Context, person: Person) -> str:
    return route_words(person, routing.chats_of(context.session, [person])[person.id])


def who_needs(values: Mapping[str, Any]) -> tuple[str, ...]:
    """A person who is known here, or the name of one who is not."""
    return () if values.get("person") or values.get("name") else ("person",)


def add(
    context: Context,
    person: Person | None = None,
    name: str = "",
    office: str = "member",
    seat: str = "",
    route: str = "",
    email: str = "",
    board: Board | None = None,
) -> Reply:
    """Put somebody on a board; who has no account here is entered by name, and reached as said."""
    board = meant(context, board)
    chosen = _seat(context, board, seat)
    entered = person is None
    person = person or _enter(context, name, email)
    if why := _reached(context, person, route, email):
        return why
    before = boards.member(context.session, board.id, person.id)
    was = OFFICES[before.office] if before else ""
    chair = boards.officers(context.session, board.id, "chair")
    row = rules.appoint(context.session, board, person, office, chosen, context.today, context.now)
    if row is None:
        return refuse(f"{person.name} is {IN_OFFICE[office]} of {board.name} already.")
    facts = [Fact("Reached", _reached_words(context, person))]
    facts += [Fact("Seat", chosen.category)] if chosen else []
    facts += [Fact("Was", was)] if was else []
    if office == "chair" and chair and chair[0].id != person.id:
        facts.append(Fact("Chair until now", f"{chair[0].name}, who stays a member"))
    new = f" They are entered as @{person.handle}." if entered else ""
    return changed(context, board, f"{person.name} is {IN_OFFICE[office]} of {board.name}.{new}", Facts(tuple(facts)))


def chair(context: Context, person: Person | None = None, **given: Any) -> Reply:
    """Make somebody a board's chair; whoever was that stays a member."""
    return add(context, person, office="chair", **given)


def vice_chair(context: Context, person: Person | None = None, **given: Any) -> Reply:
    """Make somebody a board's vice-chair."""
    return add(context, person, office="vice-chair", **given)


def clerk(context: Context, person: Person | None = None, **given: Any) -> Reply:
    """Make somebody a board's clerk."""
    return add(context, person, office="clerk", **given)


def _seat(context: Context, board: Board, said: str) -> BoardSeat | None:
    return pick(said, boards.seats(context.session, board.id), "category", "seat") if said else None


def _enter(context: Context, name: str, email: str) -> Person:
    """Somebody without an account here: known by the e-mail address, or entered, as a guest who sees nothing."""
    if email:
        if known := people.by_email(context.session, email):
            return known
    elif like := [p for p in people.everyone(context.session) if name.casefold() in (p.handle, p.name.casefold())]:
        there = (
            Meant(f"{p.name} (@{p.handle})", say(context.call.but(person=f"@{p.handle}", name=None))) for p in like
        )
        raise Misread("Somebody here is called so. Is it they? Somebody else needs email:…", choices=tuple(there))
    person = Person(handle=people.free_handle(context.session, _plainly(name)), name=name, email=email, member=False)
    context.session.add(person)
    context.session.flush()
    return person


def _plainly(name: str) -> str:
    """A name as a handle has it: without the title before it or the stops in it."""
    words = re.sub(r"[^\w\s\-]+", " ", name).split()
    untitled = words[1:] if len(words) > 1 and words[0].casefold() in TITLES else words
    return " ".join(untitled)


def _reached(context: Context, person: Person, route: str, email: str) -> Reply | None:
    """Keep how somebody is reached; the refusal where they have no address to write to.

    An account joins the person of its e-mail address, so a clerk gives nobody another one who holds more than a clerk.
    """
    if (route == "email" or email) and not (email or person.email):
        return refuse(f"To what address? Add it like email:ada@example.gov.uk. {person.name} has none here.")
    if email and person.email != email:
        if person.email or person.cleared or any(g.role in TRUSTED and g.ended_at is None for g in person.grants):
            context.need("person.self", Thing(name=f"the address of {person.name}", person_id=person.id))
        person.email = email
    if route and person.route != route:
        person.route = route
    return None


def end(context: Context, person: Person, board: Board | None = None) -> Reply:
    """Let somebody be on a board no more; the role that the office gave ends with the last such office."""
    board = meant(context, board)
    row = boards.member(context.session, board.id, person.id, lock=True)
    if row is None:
        return refuse(f"{person.name} is not on {board.name}. See who is with /board members.")
    rules.stand_down(context.session, row, context.now)
    return changed(context, board, f"{person.name} is not {IN_OFFICE[row.office]} of {board.name} any more.")


def route(context: Context, person: Person, route: str, email: str = "") -> Reply:
    """Say how somebody is reached, whatever boards they are on."""
    before = (person.route, person.email)
    if why := _reached(context, person, route, email):
        return why
    if before == (person.route, person.email):
        return refuse(SAME)
    context.session.flush()
    context.about(f"@{person.handle}")
    notice = Notice("done", f"{person.name} is reached {_reached_words(context, person)}.")
    return Reply(card(notice, Buttons((context.undo(),))))


# -- seats ---------------------------------------------------------------------------------------------------------


def seats(context: Context, each: tuple[int, tuple[str, ...]] | None = None, board: Board | None = None) -> Reply:
    """The places of each category: who holds them, what is vacant or undecided; or so many for each of several."""
    board = meant(context, board)
    if each is not None:
        return _set_each(context, board, *each)
    rows = boards.seats(context.session, board.id)
    add = Button("Add a category", f"/board seat board:{board.slug} ask:yes", "primary")
    buttons = Buttons((*((add,) if _keeps(context) else ()), Button("Members", f"/board members board:{board.slug}")))
    if not rows:
        hint = "No categories yet. For example: /board seats 2 per category: governors, dioceses, colleges"
        return Reply(card(Title(f"Seats of {board.name}"), Text(hint), buttons))
    held = _held(boards.members(context.session, board.id))
    drawn = [Row(seat.category, _seat_words(seat, held.get(seat.id, []))) for seat in rows]
    return Reply(card(Title(f"Seats of {board.name}"), *drawn, buttons))


def _held(members: Sequence[BoardMember]) -> dict[int, list[str]]:
    held: dict[int, list[str]] = {}
    for row in members:
        if row.seat_id is not None:
            held.setdefault(row.seat_id, []).append(row.person.name)
    return held


def _seat_words(seat: BoardSeat, names: Sequence[str]) -> tuple[str, ...]:
    free = rules.vacancies(seat, len(names))
    parts = ["number undecided" if seat.places is None else counted(seat.places, "place")]
    parts += [counted(free, "vacancy", "vacancies")] if free else []
    parts += [f"{seat.undecided} undecided"] if seat.undecided else []
    over = len(names) - (seat.places if seat.places is not None else len(names))
    parts += [f"{over} too many"] if over > 0 else []
    return (" · ".join(parts), ", ".join(names) or "Nobody yet")


def vacant(members: Sequence[BoardMember], seats: Sequence[BoardSeat]) -> int:
    """How many of a board's places are vacant, those undecided left out."""
    held = _held(members)
    return sum(rules.vacancies(seat, len(held.get(seat.id, []))) or 0 for seat in seats)


def _set_each(context: Context, board: Board, places: int, names: tuple[str, ...]) -> Reply:
    context.need("board.keep")
    new = [name for name in names if rules.set_seat(context.session, board, name, places)]
    if not new:
        return refuse(SAME)
    return changed(context, board, f"{counted(places, 'place')} for each of {counted(len(new), 'category')}.")


def seat(context: Context, category: str, places: tuple[int | None, int], board: Board | None = None) -> Reply:
    """Say how many places a category has, or that this is undecided."""
    board = meant(context, board)
    row = rules.set_seat(context.session, board, category, *places)
    if row is None:
        return refuse(SAME)
    held = _held(boards.members(context.session, board.id)).get(row.id, [])
    words = _seat_words(row, held)[0]
    return changed(context, board, f"{row.category}: {words}.")


def seat_end(context: Context, category: str, board: Board | None = None) -> Reply:
    """Take a category away; who holds its places stays on the board."""
    board = meant(context, board)
    row = pick(category, boards.seats(context.session, board.id), "category", "seat")
    row.ended_at = context.now
    for member in boards.members(context.session, board.id):
        if member.seat_id == row.id:
            member.seat_id = None
    return changed(context, board, f"{board.name} has no seats for {row.category} any more.")
