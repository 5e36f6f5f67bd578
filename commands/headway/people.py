"""People: who there is, who may do what, who is invited, who is away and who covers."""

from __future__ import annotations

from commands.action import views
from commands.action.adding import refuse
from commands.engine.access import MANAGER, Role, Thing
from commands.engine.cards import Button, Buttons, Fact, Facts, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.dates import both_days
from commands.engine.telling import counted, of_page, pager
from commands.headway.words import ROLE_NAMES, role_words
from models.person import Absence, Grant, Person
from models.queries import person as people
from models.when import When
from models.workstream import Workstream

PAGE = 15


def listing(context: Context, text: str = "", page: int = 1) -> Reply:
    """Everybody the programme knows, with their roles."""
    found = people.like(context.session, text, 10_000) if text else list(people.everyone(context.session))
    if not found:
        return Reply(card(Notice("info", f"Nobody here is called “{text}”.")))
    number, shown = of_page(found, page, PAGE)
    away = people.absences(context.session, [p.id for p in shown], context.today)
    rows = [_row(context, person, away.get(person.id)) for person in shown]
    count = counted(len(found), "person", "people")
    return Reply(
        card(Title(f"{count} in {context.programme.name}"), *rows, pager(context.call, number, len(found), PAGE))
    )


def _row(context: Context, person: Person, absence: Absence | None) -> Row:
    roles = [Role(g.role, g.workstream_id) for g in person.grants if g.ended_at is None]
    details = [role_words(context, roles) if roles else "no role yet"]
    if person.organisation:
        details.append(person.organisation)
    if not person.member:
        details.append("invited guest" if person.invited_at else "guest, not invited: sees nothing")
    if absence:
        details.append(_away_words(absence))
    return Row(f"{person.name} (@{person.handle})", (" · ".join(details),))


def _away_words(absence: Absence) -> str:
    cover = f", {absence.cover.name} covers" if absence.cover else ", nobody covers"
    return f"away {views.day(absence.start)} to {views.day(absence.end)}{cover}"


def add(context: Context, handle: str, name: str, email: str = "", organisation: str = "") -> Reply:
    """Enter a person who has not written to Headway yet."""
    plain = people.free_handle(context.session, handle)
    if people.by_handle(context.session, handle):
        return refuse(f"@{handle.lstrip('@')} is somebody's handle already. Type /headway people {handle.lstrip('@')}.")
    person = Person(handle=plain, name=name, email=email, organisation=organisation, member=False)
    context.session.add(person)
    context.session.flush()
    tip = Text(
        f"They see nothing until you type /headway invite @{plain}, or they write from your own workspace.", quiet=True
    )
    return _changed(context, person, f"{name} is entered as @{plain}.", extra=tip)


def invite(context: Context, person: Person) -> Reply:
    """Let a guest in by name: from now on they read what is public to the programme and hold the roles granted."""
    if person.member and len(person.identities) < 2:  # a member here may be a guest where they have another account
        return refuse(f"{person.name} is a member of your workspace and needs no invitation.")
    if person.invited_at:
        return refuse(f"{person.name} was invited on {views.time(person.invited_at)}.")
    person.invited_at = context.now
    button = Button("Give them a role", f"/headway role @{person.handle} ask:yes")
    return _changed(context, person, f"{person.name} is invited.", extra=Buttons((button,)))


def uninvite(context: Context, person: Person) -> Reply:
    """Take an invitation back: from now on they see nothing."""
    if not person.invited_at:
        return refuse(f"{person.name} is not an invited guest.")
    person.invited_at = None
    if not person.member:
        return _changed(context, person, f"{person.name} is not invited any more, and sees nothing.")
    tip = Text(f"Messages may still go to any of their accounts. Take one off: /headway person detach @{person.handle}")
    seen = "Where they are a guest they see nothing; as a member they read on."
    return _changed(context, person, f"{person.name} is not invited any more. {seen}", extra=tip)


def role(context: Context, person: Person, role: str, workstream: Workstream | None = None) -> Reply:
    """Give a role. A lead's is in one workstream."""
    if role == "lead" and workstream is None:
        example = f"/headway role @{person.handle} lead {context.programme.prefix}4"
        return refuse(f"A lead leads one {context.programme.noun}: type {example}.")
    where = workstream.id if workstream and role == "lead" else None
    if any(g.role == role and g.workstream_id == where and g.ended_at is None for g in person.grants):
        return refuse(f"{person.name} is {ROLE_NAMES[role].lower()} already.")
    person.grants.append(Grant(role=role, workstream_id=where, granted_at=context.now))
    place = f" of {workstream.reference}" if workstream and where else ""
    seen = (
        ""
        if person.member or person.invited_at
        else f" As a guest they see nothing until you type /headway invite @{person.handle}."
    )
    return _changed(context, person, f"{person.name} is {ROLE_NAMES[role].lower()}{place}.{seen}")


def unrole(context: Context, person: Person, role: str, workstream: Workstream | None = None) -> Reply:
    """Take a role away. The last programme manager keeps theirs: somebody must be able to give roles."""
    held = [g for g in person.grants if g.role == role and g.ended_at is None]
    held = [g for g in held if workstream is None or g.workstream_id == workstream.id]
    if not held:
        return refuse(f"{person.name} is not {ROLE_NAMES[role].lower()}.")
    if role == MANAGER and len(people.holders(context.session, MANAGER)) == 1:
        return refuse(f"{person.name} is the only programme manager. Give the role to somebody else first.")
    for grant in held:
        grant.ended_at = context.now
    return _changed(context, person, f"{person.name} is not {ROLE_NAMES[role].lower()} any more.")


def clear(context: Context, person: Person) -> Reply:
    """Give clearance for confidential facts. Nobody gives it to themselves."""
    if person.id == context.actor.person_id:
        return refuse("Nobody clears themselves. Another programme manager, or whoever runs Headway, can.")
    if person.cleared:
        return refuse(f"{person.name} is cleared already.")
    person.cleared = True
    return _changed(context, person, f"{person.name} is cleared for confidential facts.")


def clear_question(context: Context, person: Person) -> str:
    """What is read under a clearance cannot be unread, so the question comes first."""
    return f"Let {person.name} see confidential facts about schools and actions? What is read cannot be unread."


def unclear(context: Context, person: Person) -> Reply:
    """Take clearance away."""
    if not person.cleared:
        return refuse(f"{person.name} is not cleared.")
    person.cleared = False
    return _changed(context, person, f"{person.name} is not cleared for confidential facts any more.")


def away(context: Context, when: When, cover: Person | None = None, person: Person | None = None) -> Reply:
    """Say that I am away, and who covers: they hold my roles on those days and see what I owe."""
    if person is None and "@" in when.text:  # a name where the days stand: it is not the speaker who is away
        return refuse("Whose days are these? For somebody else: /headway away 1 Dec to 3 Dec for @cleo.")
    who = person or context.session.get_one(Person, context.actor.person_id)
    context.need("person.self", Thing(person_id=who.id))
    first, last = both_days(when)
    if last < context.today:
        return refuse(f"{views.day(last)} is past. Type the days ahead: /headway away 23 Nov to 4 Dec cover @sam.")
    if cover and cover.id == who.id:
        return refuse("Nobody covers for themselves. Name somebody else: cover @sam.")
    clash = people.absence_within(context.session, who.id, first, last)
    if clash:
        return refuse(f"{who.name} is {_away_words(clash)} already. Type /headway back first, then the new days.")
    context.session.add(Absence(person_id=who.id, cover_id=cover.id if cover else None, start=first, end=last))
    facts = [Fact("From", views.day(first)), Fact("To", views.day(last))]
    facts.append(Fact("Cover", cover.name if cover else "nobody: add “cover @name” so that nothing waits"))
    return _changed(context, who, f"{who.name} is away.", *facts)


def back(context: Context, person: Person | None = None) -> Reply:
    """Say that I am back: what is left of my absence is taken away."""
    who = person or context.session.get_one(Person, context.actor.person_id)
    context.need("person.self", Thing(person_id=who.id))
    found = people.absences(context.session, [who.id], context.today).get(who.id)
    if found is None:
        return refuse(f"{who.name} is not down as away.")
    context.session.delete(found)
    return _changed(context, who, f"{who.name} is back: {_away_words(found)} is taken away.")


def _changed(
    context: Context, person: Person, sentence: str, *facts: Fact, extra: Text | Buttons | None = None
) -> Reply:
    context.session.flush()
    context.about(f"@{person.handle}")
    buttons = (context.undo(),) if not context.call.row.final else ()
    return Reply(
        card(Notice("done", sentence), Facts(facts) if facts else None, extra, Buttons(buttons) if buttons else None)
    )
