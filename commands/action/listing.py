"""Lists of actions: what I owe, and everything a list can be narrowed to."""

from __future__ import annotations

from typing import Any

from commands.action import views
from commands.engine.cards import Button, Buttons, Node, Notice, Pager, Reply, Text, Title, card
from commands.engine.context import Context
from commands.engine.table import Call, say
from models.action import Action
from models.meeting import Meeting
from models.person import Organisation, Person
from models.queries import action as actions
from models.queries.action import Filter, Order, Page
from models.queries.programme import next_meeting
from models.queries.workstream import tallies
from models.when import When, describe
from models.workstream import Workstream

OWED_PAGE = 6
LIST_PAGE = 20
ORDERS = {"due": "date due", "reference": "reference", "rag": "rating, red first", "changed": "latest change"}
STATUSES = {
    "not started": "Not started",
    "in progress": "In progress",
    "complete": "Complete",
    "withdrawn": "Withdrawn",
    "all": "All of them",
}


def mine(context: Context, page: int = 1) -> Reply:
    """What I owe, and what those I cover owe, soonest first, each with its buttons."""
    actor = context.actor
    ids = tuple(sorted({*actor.covers, *((actor.person_id,) if actor.person_id else ())}))
    wanted = Filter(context.today, person_ids=ids)
    found = actions.page(context.session, wanted, number=page, size=OWED_PAGE) if ids else Page((), 1, OWED_PAGE, 0)
    if not found.actions:
        return _nothing_owed(context)
    rows = views.lines(found.actions, context, taps)
    heading = f"{actor.name}, you owe {_count(found)}, soonest first"
    return Reply(card(Title(heading), *_covering(context), *rows, _pager(context, found), _around()))


def taps(action: Action) -> tuple[Button, ...]:
    """What one taps on an action that is one's own."""
    return (
        Button("Done", f"/action done {action.reference} seen:{action.version}"),
        Button("Add progress", f"/action progress {action.reference} ask:yes"),
        Button("Open", f"/action show {action.reference}"),
    )


def _covering(context: Context) -> list[Node]:
    names = sorted({role.covers for role in context.actor.roles if role.covers})
    return [Text(f"You are covering for {' and '.join(names)}, so theirs are here too.", quiet=True)] if names else []


def _nothing_owed(context: Context) -> Reply:
    led = [role for role in context.actor.roles if role.name == "lead"]
    hint = "See what is open in the programme with /action list."
    if led:
        hint = "Nothing is in your own name. See what is open in your part with /action list."
    buttons = [Button("All open actions", "/action list"), Button("Overdue", "/action list overdue:yes")]
    if context.can("action.add").allowed:
        buttons.append(Button("Add an action", "/action add ask:yes", "primary"))
    return Reply(card(Title("You owe nothing"), Text(hint), *_standing(context), Buttons(tuple(buttons))))


def _standing(context: Context) -> list[Node]:
    """How the programme stands, for those who run it."""
    if not context.actor.has("manager", "chair", "clerk"):
        return []
    each = tallies(context.session, context.today, confidential=False).values()
    counted = {key: sum(tally.get(key, 0) for tally in each) for key in ("overdue", "red", "unrated", "open")}
    words = (
        f"{counted['overdue']} overdue, {counted['red']} red, {counted['unrated']} not rated, {counted['open']} open"
    )
    return [Text(f"The programme: {words}.")]


def _around() -> Buttons:
    return Buttons((Button("All open actions", "/action list"), Button("Overdue", "/action list overdue:yes")))


def listing(context: Context, **given: Any) -> Reply:
    """The open actions of the programme, narrowed by what was typed."""
    wanted = narrowed(context, **given)
    order: Order = given.get("sort") or "due"
    found = actions.page(context.session, wanted, order=order, number=given.get("page") or 1, size=LIST_PAGE)
    heading = spoken(context, wanted, **given)
    if not found.actions:
        return _none(context, heading, wanted)
    export = Button("Export", say(context.call.but(page=None)).replace("/action list", "/action export", 1))
    sorted_by = Text(f"{_count(found)}, by {ORDERS[order]}", quiet=True)
    return Reply(
        card(
            Title(heading),
            sorted_by,
            *views.lines(found.actions, context),
            _pager(context, found),
            Buttons((export, Button("My actions", "/action"))),
        )
    )


def _none(context: Context, heading: str, wanted: Filter) -> Reply:
    advice = "Type /action list to see everything that is open."
    if wanted.text:
        advice = f"I looked for “{wanted.text}” in references, titles, outcomes, sources and owners. {advice}"
    return Reply(
        card(
            Notice("info", f"Nothing found. I looked for: {heading[0].lower()}{heading[1:]}."), Text(advice), _around()
        ),
    )


def narrowed(
    context: Context,
    *,
    overdue: bool = False,
    ratings: tuple[str, ...] = (),
    unrated: bool = False,
    undated: bool = False,
    slipped: bool = False,
    workstreams: tuple[Workstream, ...] = (),
    people: tuple[Person, ...] = (),
    body: Organisation | None = None,
    due: When | None = None,
    status: str | None = None,
    text: str | None = None,
    more: str | None = None,
    **_others: Any,
) -> Filter:
    """What the arguments of a list narrow it to. What is confidential is in no list: presence tells too."""
    return Filter(
        context.today,
        overdue=overdue,
        unrated=unrated,
        undated=undated,
        slipped=slipped,
        ratings=ratings,
        statuses=(status,) if status and status != "all" else (),
        everything=status == "all",
        workstream_ids=tuple(workstream.id for workstream in workstreams),
        person_ids=tuple(person.id for person in people),
        organisation_ids=(body.id,) if body else (),
        due_from=due.start if due else None,
        due_to=due.end if due else None,
        text=" ".join(part for part in (text, more) if part),
    )


def spoken(context: Context, wanted: Filter, **given: Any) -> str:
    """The list in words, so that people see what was understood: "Overdue red actions in WS4"."""
    status = given.get("status")
    words = [
        "overdue" if wanted.overdue else "",
        " or ".join(wanted.ratings),
        "unrated" if wanted.unrated else "",
        "undated" if wanted.undated else "",
        "slipped" if wanted.slipped else "",
        {"all": "all", None: "open" if not wanted.overdue else ""}.get(status, status or ""),
        "actions",
    ]
    if workstreams := given.get("workstreams"):
        words.append(f"in {' or '.join(workstream.reference for workstream in workstreams)}")
    if people := given.get("people"):
        words.append(f"owned by {' or '.join(person.name for person in people)}")
    if body := given.get("body"):
        words.append(f"owned by {body.name}")
    if due := given.get("due"):
        words.append(f"due {describe(due, context.today)}")
    if wanted.text:
        words.append(f"with “{wanted.text}”")
    sentence = " ".join(word for word in words if word)
    return sentence[0].upper() + sentence[1:]


def _count(found: Page) -> str:
    if found.more:
        return f"more than {found.total} actions"
    return "1 action" if found.total == 1 else f"{found.total} actions"


def _pager(context: Context, found: Page) -> Pager | None:
    if found.pages == 1 and not found.has_next:
        return None
    first = (found.number - 1) * found.size + 1
    last = first + len(found.actions) - 1
    total = f"more than {found.total}" if found.more else str(found.total)
    return Pager(
        f"{first}–{last} of {total}",
        _turn(context.call, found.number - 1) if found.number > 1 else "",
        _turn(context.call, found.number + 1) if found.has_next else "",
    )


def _turn(call: Call, page: int) -> str:
    return say(call.but(page=page if page > 1 else None))


def home(context: Context) -> Reply:
    """The first page of the app: what I owe, what is next, and where to go."""
    owed = mine(context)
    meeting = next_meeting(context.session, context.now)
    more = Buttons((Button("What I can do", "/headway help"),))
    return Reply(card(*owed.card.nodes, *_meeting(meeting), more), how="home")


def _meeting(meeting: Meeting | None) -> list[Node]:
    if meeting is None:
        return []
    place = f", {meeting.place}" if meeting.place else ""
    return [Text(f"Next meeting: {meeting.board.name}, {views.time(meeting.starts_at)}{place}", quiet=True)]
