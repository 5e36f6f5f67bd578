"""One school whole: what the register, Ofsted and the programme know of it, and what one may do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from commands.action import views
from commands.action.adding import refuse
from commands.engine import sharing
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.parties import described
from commands.school import parts, words
from commands.school.concerns import concern_nodes
from models.inspected import inspected
from models.phase import kind_by_age, kind_of
from models.queries import school as schools
from models.queries import school_card as about
from models.register.naming import normal
from models.roll import Enrolled
from models.school import School

ACTIONS_SHOWN = 5
NO_REASON = ("", "not applicable", "does not apply", "unknown")
"""What the register writes where it gives no reason for closing."""
CHANGES = {
    "head": "@sam",
    "governor": "@lee",
    "support": "from Ashmoor for phonics",
    "group": '"Leighton cluster"',
}
"""Words that begin a change of a school, each with an example of what must follow it."""


def shown(context: Context, school: School, day: date | None = None) -> Reply:
    """The card of a school, as it stands or as at an earlier day; what is to come nobody knows."""
    if day is not None and day < context.today:
        return _as_at(context, school, day)
    secret = concern_nodes(context, school.urn)
    support, told_secret = parts.support(context, school)
    if secret or told_secret:
        context.disclosed.add(school.name)
    now = _now(context, school)
    nodes = (
        _unsaid(context, school),
        *told(context, school, now),
        *_unsigned(context, school, now),
        *support,
        *secret,
        Text(_sources(context), quiet=True),
        Buttons(tuple(_buttons(context, school))),
    )
    return Reply(card(*nodes), confidential=bool(secret or told_secret))


def _unsaid(context: Context, school: School) -> Notice | None:
    """What to type where a word of a change was typed beside the name, and nothing was changed."""
    extra = set(normal(str(context.call.get("school"))).split()) - set(school.key.split())
    word = next((word for word in CHANGES if word in extra), "")
    if not word or not context.can("school.keep").allowed:
        return None
    return Notice("info", f"Nothing was changed. To change it, type: /school {school.urn} {word} {CHANGES[word]}")


def _now(context: Context, school: School) -> Enrolled | None:
    """The school as it is on today's roll; None where it is not open."""
    roll = about.of_day(context.session, school, context.today)
    return roll.schools[0] if roll.schools else None


def _unsigned(context: Context, school: School, now: Enrolled | None) -> list[Node]:
    """The pledges it has not signed: for the eyes of one person, since not signing is easily misread."""
    if now is None or not context.channel.is_private_to_one:
        return []
    return parts.unsigned(context, (school.urn, *now.before))


def told(context: Context, school: School, now: Enrolled | None) -> list[Node]:
    """What anybody of the programme may know: nothing that is confidential, nor a hint of it."""
    before = now.before if now else ()
    return [
        Title(school.name),
        *_status(context, school, now),
        Facts(tuple(_facts(context, school, now))),
        *_ofsted(context, school, context.today),
        *parts.pledges(context, (school.urn, *before)),
        *parts.engagement(context, (school.urn, *before)),
        *_actions(context, school),
    ]


def _status(context: Context, school: School, now: Enrolled | None) -> Iterator[Node]:
    """What must be said first of a school that is closed, or closes, or of which the register does not say."""
    if now is None:
        yield Notice("warning", _not_open(school))
        after = [each for each in about.relations(context.session, school.urn) if not each.came_before and each.school]
        if after:
            buttons = tuple(Button(f"Open {each.name}"[:70], f"/school show {each.urn}") for each in after[:3])
            yield Buttons(buttons)
    elif now.closing:
        when = f" on {words.on_day(school.closed)}" if school.closed else ""
        yield Notice("warning", f"It is open, and {'closes' if when else 'proposed to close'}{when}.")


def _not_open(school: School) -> str:
    if school.status == "closed" or school.closed:
        why = f" ({school.why_closed})" if school.why_closed.casefold() not in NO_REASON else ""
        if school.closed:
            return f"This school closed on {words.on_day(school.closed)}{why}."
        return f"This school is closed{why}; the register does not say since when."
    if school.status == "proposed":
        return "This school is proposed to open, and is not open yet."
    if school.opened:
        return f"This school opens on {words.on_day(school.opened)}."
    return "The register does not say whether this school is open."


def _facts(context: Context, school: School, now: Enrolled | None) -> Iterator[Fact]:
    own = schools.local(context.session, school.urn)
    kind = now.kind if now else (own.type if own else "") or kind_of(school.phase, school.type, school.type_group)
    yield Fact("Type", _type(school, kind))
    yield Fact("Ages", words.ages(school.low_age, school.high_age))
    yield Fact("Pupils", f"{school.pupils:,}{_room(school)}" if school.pupils is not None else words.NOT_KNOWN)
    if school.trust or school.trust_uid:
        yield Fact("Trust", school.trust or f"UID {school.trust_uid}")
    if school.federation:
        yield Fact("Federation", school.federation)
    yield Fact("Locality", own.locality if own and own.locality else "not said yet")
    groups = about.clusters(context.session, school.urn)
    if groups:
        yield Fact("Groups", ", ".join(group.name for group in groups))
    yield Fact("Where", _where(context, school))
    yield from _people(context, school)
    yield from _relations(context, school)
    yield Fact("URN", f"{school.urn}{_laestab(school)}")


def _type(school: School, kind: str) -> str:
    known = " · ".join(
        part for part in (words.kind_name(kind) if kind else "", school.type or school.type_group) if part
    )
    if kind:
        return known
    suggested = kind_by_age(school.low_age, school.high_age)
    return f"{known or words.NOT_KNOWN}{f' (its ages suggest {suggested})' if suggested else ''}"


def _room(school: School) -> str:
    return f", room for {school.capacity:,}" if school.capacity else ""


def _laestab(school: School) -> str:
    return f" · LAESTAB {school.la_code}/{school.number:04d}" if school.la_code and school.number else ""


def _where(context: Context, school: School) -> str:
    elsewhere = f"{school.la}, another authority" if school.la_code != context.programme.la_code else ""
    return ", ".join(part for part in (school.town, school.postcode, elsewhere) if part) or words.NOT_KNOWN


def _people(context: Context, school: School) -> Iterator[Fact]:
    held = about.roles(context.session, school.urn)
    for role, label in (("head", "Head"), ("governor", "Governors"), ("trust chair", "Trust chair")):
        names = [each.person.name for each in held if each.role == role]
        if names:
            yield Fact(label, ", ".join(names))


def _relations(context: Context, school: School) -> Iterator[Fact]:
    related = about.relations(context.session, school.urn)
    for before, label in ((True, "Took over from"), (False, "Taken over by")):
        told = [f"{each.name}{_since(each.on)}" for each in related if each.came_before is before]
        if told:
            yield Fact(label, "\n".join(told))


def _since(day: date | None) -> str:
    return f", {words.on_day(day)}" if day else ""


def _ofsted(context: Context, school: School, day: date) -> list[Node]:
    """How it stands with Ofsted: which framework, what day, whose. Old and new are never on one scale."""
    told = inspected(school, about.standing(context.session, school.urn, day), day)
    facts: list[Fact] = []
    if told.card:
        facts += [Fact(label, said) for label, said in words.report_card(told.card).items()]
    if told.grade:
        facts.append(Fact("Old overall grade", words.old_grade(told.grade)))
        judged = [f"{area}: {said}" for area, said in told.grade.judgements.items()]
        if judged and not told.grade.number:
            facts.append(Fact("Judged then", "; ".join(judged)))
    if told.concern:
        facts.append(Fact("Ofsted's category", told.concern.capitalize()))
    if told.ungraded_on:
        facts.append(Fact("Ungraded since", f"{words.on_day(told.ungraded_on)}: {told.ungraded or 'no outcome given'}"))
    if not facts:
        return [Title("Ofsted", 2), Text("No inspection known.")]
    apart = Text("A report card and an old grade are on different scales.", quiet=True)
    return [Title("Ofsted", 2), Facts(tuple(facts)), *([apart] if told.card and told.grade else [])]


def _actions(context: Context, school: School) -> list[Node]:
    """Actions about it that are no secret, the open ones first."""
    found = about.actions_about(context.session, school)
    if not found:
        return []
    more = len(found) - ACTIONS_SHOWN
    rest = [Text(f"{more} more, which /action list can find", quiet=True)] if more > 0 else []
    return [Title("Actions about it", 2), *views.lines(found[:ACTIONS_SHOWN], context), *rest]


def _sources(context: Context) -> str:
    """As at which days the register and Ofsted's information are."""
    extracts = schools.extracts(context.session)
    named = {"details": "Register of schools", "ofsted": "Ofsted"}
    told = [f"{label} as at {words.on_day(extracts[kind].as_at)}" for kind, label in named.items() if kind in extracts]
    return " · ".join(told) or "No extract of the register is here."


def _buttons(context: Context, school: School) -> Iterator[Button]:
    urn = school.urn
    yield from parts.watch_button(context, school)
    if context.can("school.keep").allowed:
        if school.la_code == context.programme.la_code:
            yield Button("Type", f"/school type {urn} ask:yes")
            yield Button("Locality", f"/school locality {urn} ask:yes")
        yield Button("Head", f"/school head {urn} ask:yes")
        yield Button("Support", f"/school support {urn} ask:yes")
    yield from parts.elsewhere(context, school)


def _as_at(context: Context, school: School, day: date) -> Reply:
    """What it was on an earlier day, by the history the register's extracts have made."""
    roll = about.of_day(context.session, school, day)
    heading = Title(f"{roll.schools[0].name if roll.schools else school.name}, as at {words.on_day(day)}")
    today = Button("As it is today", f"/school show {school.urn}")
    if not roll.schools:
        before = [each for each in about.relations(context.session, school.urn) if each.came_before and each.school]
        buttons = [
            Button(f"Open {each.name}"[:70], f"/school show day:{day.isoformat()} {each.urn}") for each in before[:3]
        ]
        return Reply(card(heading, Notice("info", _not_then(school, roll.unsure)), Buttons((*buttons, today))))
    then = roll.schools[0]
    facts = [Fact("Status", "open, and closing by the end of that school year" if then.closing else "open")]
    facts.append(Fact("Type", words.kind_name(then.kind) if then.kind else words.NOT_KNOWN))
    facts.append(Fact("Trust", then.trust or "none"))
    if then.name != school.name:
        facts.append(Fact("Called now", described(school)))
    nodes = [*_ofsted(context, school, day), *parts.pledges(context, (school.urn, *then.before), day)]
    tail = Text("Type and locality of our own are as they are said today.", quiet=True)
    return Reply(card(heading, Facts(tuple(facts)), *nodes, tail, Buttons((today,))))


def _not_then(school: School, unsure: tuple[int, ...]) -> str:
    if unsure:
        return "The register does not say whether it was open then."
    if school.opened and not school.closed:
        return f"It was not open then: it opened on {words.on_day(school.opened)}."
    closed = f" and closed on {words.on_day(school.closed)}" if school.closed else ""
    opened = f"it opened on {words.on_day(school.opened)}" if school.opened else "when it opened is not known"
    return f"It was not open then: {opened}{closed}."


def share(context: Context, school: School) -> Reply:
    """Show the school to everybody in the channel: what is public to the programme, and nothing to press."""
    if context.channel.is_private_to_one:
        return refuse(sharing.NOBODY_ELSE)
    nodes = told(context, school, _now(context, school))
    plain = [Row(n.title, n.detail, n.badge) if isinstance(n, Row) else n for n in nodes]
    kept = [node for node in plain if not isinstance(node, Buttons)]
    by = Text(f"{_sources(context)} · Shared by {context.actor.name}", quiet=True)
    return Reply(card(*kept, by), how="post", audience=context.channel.id)


def share_question(context: Context, school: School) -> str:
    """What is posted cannot be called back, so the question comes first."""
    return sharing.question(context, school.name)
