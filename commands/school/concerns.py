"""Schools causing concern as the cleared see them, where they are alone: all of them, one whole, a line on a card.

The door refuses these rows to others before anything is looked up; :func:`concern_nodes` asks for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from commands.action import views
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Pager, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.drawing import shorten
from commands.engine.table import say
from commands.engine.telling import pager
from commands.school.concern_arguments import may_hear
from models.audit import AuditChange, AuditEntry
from models.concern import Concern
from models.concerning import is_overdue
from models.queries import concern as concerns
from models.queries import school as schools
from models.school import School

PAGE = 20
ENTRIES = 10
IN_SHORT = 200
"""The most characters of a reason in a list, which has a button to the whole."""
CONFIDENTIAL = Text("Confidential: shown to cleared people alone. That you read it is written down.", quiet=True)
LABELS = {
    "category": "category",
    "reason": "reason",
    "review_on": "next review",
    "closed_on": "closed on",
    "closed_because": "closed because",
}
DAYS = frozenset({"review_on", "closed_on", "on"})


def listing(context: Context, category: str | None = None, closed: bool = False, page: int = 1) -> Reply:
    """The schools that cause concern, by category, those first whose review is past."""
    found = concerns.page(context.session, context.today, ended=closed, category=category, number=page, size=PAGE)
    if not found.total:
        return _none(category, closed)
    named = schools.many(context.session, (concern.urn for concern in found.concerns))
    names = {urn: school.name for urn, school in named.items()}
    context.disclosed |= {_name(names, concern.urn) for concern in found.concerns}
    heading = "Concerns that are closed" if closed else "Schools causing concern"
    nodes: list[Node] = []
    for part, rows in groupby(found.concerns, lambda concern: _part(context, concern)):
        nodes.append(Title(part, 2))
        nodes += [_line(context, concern, names) for concern in rows]
    among = Text(_counted(context, found, category, closed), quiet=True)
    buttons = _list_buttons(closed)
    return Reply(
        card(Title(heading), among, *nodes, pager(context.call, page, found.total, PAGE), buttons, CONFIDENTIAL)
    )


def _none(category: str | None, closed: bool) -> Reply:
    which = f" in category {category}" if category else ""
    title = f"No concern{which} was ever closed" if closed else f"No school causes concern{which}"
    hint = "Raise a concern with its school's name: /school Oakfield Lower concern 2 because …"
    return Reply(card(Title(title), Text(hint), _list_buttons(closed), CONFIDENTIAL))


def _part(context: Context, concern: Concern) -> str:
    """The heading that a concern stands under."""
    if concern.closed_on:
        return "Closed"
    return "Review overdue" if is_overdue(concern, context.today) else f"Category {concern.category}"


def _name(names: Mapping[int, str], urn: int) -> str:
    return names.get(urn, f"URN {urn}")


def _line(context: Context, concern: Concern, names: Mapping[int, str]) -> Row:
    category = f"Category {concern.category}"
    when = f"closed {views.day(concern.closed_on)}" if concern.closed_on else review_words(concern, context.today)
    told = f"{when[0].upper()}{when[1:]}" if category == _part(context, concern) else f"{category} · {when}"
    reason = shorten(" ".join((concern.closed_because or concern.reason).split()), IN_SHORT)
    opened = Button("Open", f"/school concern {concern.urn}")
    return Row(_name(names, concern.urn), (told, reason), buttons=(opened,))


def review_words(concern: Concern, today: date) -> str:
    """When an open concern is looked at next: "review Tue 1 Dec 2026"; "review overdue since …"."""
    if concern.review_on is None:
        return "no review date"
    late = "overdue since " if is_overdue(concern, today) else ""
    return f"review {late}{views.day(concern.review_on)}"


def _counted(context: Context, found: concerns.Found, category: str | None, closed: bool) -> str:
    total = "1 school" if found.total == 1 else f"{found.total} schools"
    if closed:
        return f"{'1 concern' if found.total == 1 else f'{found.total} concerns'}, closed last first"
    late = f"; {found.overdue} with its review overdue" if found.overdue else "; no review is overdue"
    if category:
        return f"{total} in category {category}{late}"
    each = ", ".join(f"{number} in category {name}" for name, number in concerns.tallies(context.session).items())
    return f"{total}: {each}{late}"


def _list_buttons(closed: bool) -> Buttons:
    other = (
        Button("Those still open", "/school concerns")
        if closed
        else Button("Closed ones", "/school concerns closed:yes")
    )
    return Buttons((Button("Raise a concern", "/school concern keep ask:yes"), other))


def shown(context: Context, school: School, page: int = 1) -> Reply:
    """Every concern there was about a school, whole: category, reason, events, and who changed what."""
    found = concerns.of_school(context.session, school.urn)
    if not found:
        raised = Buttons((Button("Raise a concern", f"/school concern keep {school.urn} ask:yes", "primary"),))
        return Reply(card(Title(school.name), Text("No concern about it was ever raised."), raised, CONFIDENTIAL))
    nodes: list[Node] = [Title(f"Concern: {school.name}" if page == 1 else f"History of the concern: {school.name}")]
    if page == 1:
        nodes += [node for concern in found for node in _whole(context, concern)]
    nodes += _history(context, found, page)
    return Reply(card(*nodes, Buttons(tuple(_buttons(school.urn, found[0]))), CONFIDENTIAL))


def _whole(context: Context, concern: Concern) -> Iterator[Node]:
    """One concern with its events, newest first."""
    if concern.closed_on:
        yield Title(f"Closed {views.day(concern.closed_on)}", 2)
    facts = [Fact("Category", concern.category), Fact("Since", views.day(concern.opened_on))]
    if concern.closed_on:
        facts.append(Fact("Closed because", concern.closed_because or "no reason given"))
    else:
        facts.append(Fact("Next review", review_words(concern, context.today).removeprefix("review ")))
    yield Facts((*facts, Fact("Reason", concern.reason)))
    yield Title("What was done", 2) if concern.events else Text("Nothing has been entered as done yet.", quiet=True)
    for event in reversed(concern.events):
        review = f"Next review then: {views.day(event.review_on)}" if event.review_on else ""
        told = tuple(line for line in (event.note, review) if line)
        yield Row(f"{views.day(event.on)} · {event.kind.capitalize()}", told)


def _buttons(urn: int, latest: Concern) -> Iterator[Button]:
    if latest.closed_on is None:
        yield Button("Add an event", f"/school concern event {urn} ask:yes", "primary")
        yield Button("Change", f"/school concern keep {urn} ask:yes seen:{latest.version}")
        yield Button("Close", f"/school concern close {urn} ask:yes seen:{latest.version}")
    else:
        yield Button("Raise a new one", f"/school concern keep {urn} ask:yes", "primary")
        yield Button("Open it again", f"/school concern reopen {urn}")
    yield Button("The school", f"/school show {urn}")
    yield Button("All concerns", "/school concerns")


def _history(context: Context, found: Sequence[Concern], page: int) -> list[Node]:
    entries, more = concerns.history(context.session, found, page, ENTRIES)
    rows = [
        Row(f"{views.time(entry.at)} · {entry.who}", tuple(_told(entry, changes)) or ("changed",))
        for entry, changes in entries
    ]
    call = context.call
    older = say(call.but(page=page + 1)) if more else ""
    newer = say(call.but(page=page - 1 if page > 2 else None)) if page > 1 else ""
    turning = Pager(f"Page {page}", newer, older) if older or newer else None
    return [Title("History", 2), *rows, *([turning] if turning else [])]


def _told(entry: AuditEntry, changes: Sequence[AuditChange]) -> Iterator[str]:
    """What one entry of the history did, a line each."""
    if entry.undoes_id:
        yield "took back an earlier change"
    for change in changes:
        values = change.after or change.before
        if change.operation == "update":
            if label := LABELS.get(change.field):
                yield f"{label}: {_value(change.field, change.before)} → {_value(change.field, change.after)}"
        elif change.entity == "concern_event":
            verb = "added" if change.operation == "create" else "taken away"
            yield f"{values['kind']} of {_value('on', values['on'])} {verb}"
        else:
            verb = "raised" if change.operation == "create" else "taken away"
            yield f"{verb} in category {values['category']}: “{values['reason']}”"


def _value(field: str, value: str | None) -> str:
    if not value:
        return "nothing"
    if field in DAYS:
        return views.day(date.fromisoformat(value))
    return f"“{value}”"


def concern_nodes(context: Context, urn: int) -> list[Node]:
    """What the card of a school says of an open concern; nothing to who is not cleared, or not alone.

    Showing it is written down: the school is among what the request disclosed, and the reply is confidential.
    """
    if not may_hear(context):
        return []
    concern = concerns.current(context.session, urn)
    school = schools.get(context.session, urn)
    if concern is None or school is None:
        return []
    context.disclosed.add(school.name)
    told = f"Since {views.day(concern.opened_on)} · {review_words(concern, context.today)}"
    reason = shorten(" ".join(concern.reason.split()), IN_SHORT)
    opened = Button("Open the concern", f"/school concern {urn}")
    row = Row(f"Causes concern: category {concern.category}", (told, reason), buttons=(opened,))
    return [Title("Confidential", 2), row]
