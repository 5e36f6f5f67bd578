"""Signing a pledge, for a school, an organisation or a group; entering a paper; withdrawing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commands.action.adding import refuse
from commands.action.views import day as spoken_day
from commands.engine.asking import refusal
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.errors import Meant, Misread, Refused
from commands.engine.table import Call, say
from commands.parties import described
from commands.pledge.pledges import pledges
from commands.pledge.words import (
    either,
    for_name,
    for_party,
    is_named,
    open_words,
    signatory,
    signed_days,
    spoken_capacity,
    version_words,
)
from models import signing
from models.party import Party
from models.person import Person
from models.pledge import Pledge, Signature
from models.queries import party as parties
from models.queries import pledge as signatures
from models.queries import school as schools
from models.roll import Roll
from models.school import School
from models.signing import Signing

NAMED = 15
"""How many schools a question names before the rest are counted."""


def speaker(context: Context) -> Person:
    """Who asks. Raises :class:`Refused` for what is nobody."""
    if context.actor.person_id is None:
        raise Refused("A signature is somebody's own: say it as yourself.")
    return context.session.get_one(Person, context.actor.person_id)


def to_sign(context: Context, pledge: Pledge | None) -> Pledge:
    """The pledge named, or the only one that is open. Raises :class:`Misread` where it is closed or several are.

    It is locked where it will be written to, so that two signatures for one party are seen by one another.
    """
    if pledge is None:
        every = [one for one in pledges(context.session) if signing.is_open(one, context.today)]
        if len(every) > 1:
            choices = tuple(Meant(one.name[:75], say(context.call.but(pledge=one.slug))) for one in every)
            raise Misread("Which pledge would you like to sign?", choices=choices)
        if not every:
            raise Misread("No pledge is open for signing now. Type /pledge to see what there is.")
        pledge = every[0]
    if not signing.is_open(pledge, context.today):
        ask = "A programme manager can enter a paper that was signed in time, or open it again with /pledge edit."
        raise Misread(f"“{pledge.name}” cannot be signed now: it is {open_words(context, pledge)}. {ask}")
    return held(context, pledge)


def held(context: Context, pledge: Pledge) -> Pledge:
    """The pledge, locked where the request writes."""
    if context.writes:
        context.session.refresh(pledge, with_for_update=True)
    return pledge


def preface(context: Context, call: Call) -> tuple[Call, tuple[Node, ...]]:
    """The text to read before one signs, whole; the form then says which version was read."""
    named = call.row.argument("pledge")
    typed = call.get("pledge")
    pledge = to_sign(context, named.type.resolve(typed, context) if named and typed else None)
    text = signing.text_of(pledge)
    who = Text(f"Version {text.number}, of {spoken_day(text.since)} · {open_words(context, pledge)}", quiet=True)
    settled = call.but(pledge=pledge.slug, version=text.number)
    return settled, (Title(pledge.name), Text(text.text), who, *_for_whom(context, call))


def _for_whom(context: Context, call: Call) -> list[Node]:
    """Whom one signs for, where it is named and so not asked; that the e-mail address has told it, where it has."""
    argument, named = call.row.argument("party"), call.get("party")
    if argument and named:
        return [Facts((Fact("For", argument.type.labelled(named, context) or named),))]
    school = _suggested(context)
    if school is None:
        return []
    words = f"Your e-mail address suggests {school.name}. Please change it where that is wrong."
    return [Text(words, quiet=True)]


def _suggested(context: Context) -> School | None:
    """The school of the person's e-mail domain, where no role of theirs is noted."""
    person = speaker(context)
    if signatures.roles_of(context.session, person.id):
        return None
    return signatures.suggested_school(context.session, person, context.programme.la_code)


def prefill(context: Context, call: Call) -> dict[str, str]:
    """My school and what I am to it, from what is noted of me or else my e-mail domain; and today."""
    values = {"day": context.today.isoformat()}
    roles = signatures.roles_of(context.session, speaker(context).id)
    if call.get("party"):
        roles = [role for role in roles if str(role.urn) == call.get("party")]
    for role in roles[:1]:
        group = f"g{role.group_uid}" if role.group_uid else f"o{role.organisation_id}"
        return {**values, "party": str(role.urn) if role.urn else group, "capacity": role.role}
    school = _suggested(context)
    return {**values, "party": str(school.urn)} if school else values


def sign(
    context: Context,
    party: Party,
    capacity: str,
    pledge: Pledge | None = None,
    version: int | None = None,
    day: date | None = None,
) -> Reply:
    """Sign for a party: counted where an officer has confirmed the role, pending where nobody has."""
    person = speaker(context)
    pledge = to_sign(context, pledge)
    day = day or context.today
    if version is not None and version != signing.text_of(pledge).number:
        again = Button("Read the new text", say(context.call.but(version=None, sure=None, ask=True)), "primary")
        return refusal(f"The text of “{pledge.name}” has changed since you read it. Please read it again.", (again,))
    if why := _refused(context, pledge, party, capacity, day):
        return why
    mine = [s for s in signatures.of_party(context.session, pledge.id, party) if s.person_id == person.id]
    if mine:
        return _again(mine[0], pledge, party)
    covers = _covers(context, party, day)
    if (question := _question(context, pledge, party, covers)) is not None:
        return question
    known = signing.is_known(context.session, person, party, capacity)
    wanted = Signing(
        party=party, capacity=capacity, signed_on=day, is_certain=known, person=person, covers=[s.urn for s in covers]
    )
    others = _others(context, pledge, party)
    row = signing.sign(context.session, pledge, wanted, context.now)
    context.about(pledge.slug)
    return _signed(context, row, pledge, party, others)


def paper(
    context: Context,
    party: Party,
    capacity: str,
    pledge: Pledge | None = None,
    day: date | None = None,
    name: str = "",
    person: Person | None = None,
) -> Reply:
    """Enter a signature that an officer has on paper. It counts at once, from the day on the paper."""
    pledge = _on_paper(context, pledge)
    day = day or context.today
    if why := _refused(context, pledge, party, capacity, day):
        return why
    there = signatures.of_party(context.session, pledge.id, party)
    who = (person.id if person else None, name)
    if same := [s for s in there if (s.person_id, s.name) == who and (s.capacity == capacity or person)]:
        when = spoken_day(same[0].signed_on)
        return refuse(f"That is so already: {signatory(same[0])} signed for {party.name} on {when}.")
    covers = _covers(context, party, day)
    if (question := _question(context, pledge, party, covers)) is not None:
        return question
    wanted = Signing(
        party=party,
        capacity=capacity,
        signed_on=day,
        is_certain=True,
        person=person,
        name=name,
        covers=[school.urn for school in covers],
        source=f"on paper, entered by {context.actor.name}",
    )
    others = _others(context, pledge, party)
    row = signing.sign(context.session, pledge, wanted, context.now)
    context.about(pledge.slug)
    return _entered(context, row, pledge, party, others)


def _on_paper(context: Context, pledge: Pledge | None) -> Pledge:
    """The pledge a paper is of: it may have closed since."""
    every = pledges(context.session)
    if pledge is not None or len(every) != 1:
        return held(context, pledge) if pledge is not None else to_sign(context, None)
    return held(context, every[0])


# -- what is refused --------------------------------------------------------------------------------------------------


def _refused(context: Context, pledge: Pledge, party: Party, capacity: str, day: date) -> Reply | None:
    """Why it cannot be signed like that, and what to do instead; None where it can."""
    if day > context.today:
        return refuse(f"{spoken_day(day)} has not come yet. Give the day it was signed, or leave it out for today.")
    if pledge.retired_at is None and not signing.is_open(pledge, day):
        return refuse(f"On {spoken_day(day)} “{pledge.name}” could not be signed: {signed_days(pledge)}.")
    allowed = signing.capacities(pledge, party)
    if not allowed:
        who = either(tuple(spoken_capacity(each) for each in pledge.capacities))
        return refuse(f"“{pledge.name}” is not signed for a {party.kind}. It may be signed as {who}.")
    if capacity not in allowed:
        return _wrong_capacity(context, pledge, party, capacity)
    return _no_school(context, party, day)


def _wrong_capacity(context: Context, pledge: Pledge, party: Party, capacity: str) -> Reply:
    allowed = signing.capacities(pledge, party)
    who = either(tuple(spoken_capacity(each) for each in allowed))
    sentence = f"“{pledge.name}” is signed for {party.name} as {who}, not as {spoken_capacity(capacity)}."
    if party.urn is not None and capacity == "trust chair":
        school = schools.get(context.session, party.urn)
        trust = school.trust if school and school.trust else "the name of the trust"
        sentence += f" A chair of trust signs for the trust: /pledge sign on behalf of “{trust}” as trust chair."
    buttons = tuple(
        Button(f"As {spoken_capacity(each)}", say(context.call.but(capacity=each, sure=None))) for each in allowed
    )
    return refusal(sentence, buttons)


def _no_school(context: Context, party: Party, day: date) -> Reply | None:
    """Why a school cannot sign: it was not open that day, or is not of this authority."""
    school = schools.get(context.session, party.urn) if party.urn is not None else None
    if school is None:
        return None
    if school.la_code != context.programme.la_code and context.programme.la_code is not None:
        return refuse(f"{school.name} is in {school.la}, and this programme is another authority's.")
    if school.is_open or (school.closed and day <= school.closed and context.call.row.name == "pledge paper"):
        return None
    after = [link for link in schools.links(context.session, school.urn) if "successor" in link.kind.casefold()]
    after_it = schools.many(context.session, (link.other for link in after))
    heirs = [*after_it.values()] or _took_over(context, school)
    closed = f" on {spoken_day(school.closed)}" if school.closed else ""
    sentence = f"{school.name} closed{closed}, so it cannot sign." if school.status == "closed" else ""
    sentence = sentence or f"{school.name} is not open yet, so it cannot sign."
    if heirs:
        sentence += f" {' and '.join(heir.name for heir in heirs)} took over from it."
    buttons = (Button(f"Sign for {h.name}"[:75], say(context.call.but(party=str(h.urn), sure=None))) for h in heirs)
    return refusal(sentence, tuple(buttons))


def _took_over(context: Context, school: School) -> list[School]:
    """The open schools that name a school as their predecessor: links are often given on one side alone."""
    roll = schools.roll(context.session, context.programme.la_code, context.today)
    return [*schools.many(context.session, (each.urn for each in roll.schools if school.urn in each.before)).values()]


def _again(signature: Signature, pledge: Pledge, party: Party) -> Reply:
    waits = " It waits for an officer to confirm your role." if signature.state == "pending" else ""
    when = spoken_day(signature.signed_on)
    sentence = f"You have signed “{pledge.name}” for {party.name} already, on {when}. Thank you!{waits}"
    withdraw = Button("Withdraw it", f"/pledge withdraw signature:{signature.id} ask:yes")
    return refusal(sentence, (withdraw,))


# -- groups -----------------------------------------------------------------------------------------------------------


def _covers(context: Context, party: Party, day: date) -> Sequence[School]:
    """The schools a group's signature covers, by the roll of the day it is signed."""
    if not party.is_collective:
        return ()
    roll: Roll = schools.roll(context.session, context.programme.la_code, day)
    urns = parties.covered(context.session, party, roll)
    return sorted(schools.many(context.session, urns).values(), key=lambda school: school.key)


def _question(context: Context, pledge: Pledge, party: Party, covers: Sequence[School]) -> Reply | None:
    """Before a group signs: the schools that it signs for. None where that is answered, or there is no group."""
    if not party.is_collective or context.call.get("sure"):
        return None
    if not covers:
        return refuse(f"{party.name} has no open school here, so there is nobody it could sign for.")
    number = f"{len(covers)} school{'s' if len(covers) > 1 else ''}"
    yes = Button("Yes, sign for them", say(context.call.but(sure=True)), "primary")
    listed = [described(school) for school in covers[:NAMED]]
    more = [f"and {len(covers) - NAMED} more"] if len(covers) > NAMED else []
    notice = Notice("warning", f"Sign “{pledge.name}” on behalf of {party.name}? It covers {number}.")
    note = "Each of them may still sign for itself, and then counts once. Nothing has been signed yet."
    shown = Row("Schools covered", ("\n".join([*listed, *more]),))
    return Reply(
        card(notice, shown, Text(note, quiet=True), Buttons((yes, Button("Not now", "/headway nothing")))),
        outcome="refused",
    )


# -- what is answered -------------------------------------------------------------------------------------------------


def _others(context: Context, pledge: Pledge, party: Party) -> list[str]:
    """Who else has signed for the party, and counts."""
    there = signatures.of_party(context.session, pledge.id, party)
    counted = [s for s in there if s.state == "counted"]
    return [f"{signatory(s)} ({spoken_capacity(s.capacity)})" if is_named(s) else signatory(s) for s in counted]


def also(party: Party, others: Sequence[str]) -> str:
    """That a party counts once, however many sign for it."""
    if not others:
        return ""
    noun = "school" if party.kind == "school" else "organisation"
    return f" Also signed by {' and '.join(others)} – the {noun} counts once."


def _signed(context: Context, row: Signature, pledge: Pledge, party: Party, others: Sequence[str]) -> Reply:
    said = for_party(party, row.capacity)
    thanks = f"Thank you! You have signed “{pledge.name}” as {said}.{also(party, others)}"
    waiting = None
    if row.state == "pending":
        thanks = f"Thank you! Your signature of “{pledge.name}” as {said} is in.{also(party, others)}"
        waiting = Text("It counts as soon as an officer has confirmed your role. There is nothing more for you to do.")
    return Reply(card(Notice("done", thanks), waiting, _facts(row, pledge), _after(context, row, pledge)))


def _entered(context: Context, row: Signature, pledge: Pledge, party: Party, others: Sequence[str]) -> Reply:
    by = f"{row.person.name if row.person else row.name}, " if row.person or row.name else ""
    sentence = f"Entered: {by}{for_party(party, row.capacity)}, signed “{pledge.name}” on paper.{also(party, others)}"
    return Reply(card(Notice("done", sentence), _facts(row, pledge), _after(context, row, pledge)))


def _facts(row: Signature, pledge: Pledge) -> Facts:
    facts = [Fact("Signed on", spoken_day(row.signed_on))]
    if version := version_words(pledge, row.text_number):
        facts.append(Fact("Text", version))
    if row.covers:
        facts.append(Fact("Covers", f"{len(row.covers)} school{'s' if len(row.covers) > 1 else ''}"))
    return Facts(tuple(facts))


def _after(context: Context, row: Signature, pledge: Pledge) -> Buttons:
    return Buttons((context.undo(), Button("The pledge", f"/pledge show {pledge.slug}")))


# -- withdrawing ------------------------------------------------------------------------------------------------------


def withdraw(
    context: Context,
    because: str,
    pledge: Pledge | None = None,
    signature: int | None = None,
    party: Party | None = None,
) -> Reply:
    """End a signature of mine, with the reason; officers may end one they have entered, or any other."""
    found = _to_withdraw(context, pledge, signature, party)
    if found.person_id != context.actor.person_id:
        context.need("pledge.confirm")
    whose = signatures.party(context.session, found)
    signing.withdraw(found, context.today, because)
    context.session.flush()
    context.about(found.pledge.slug)
    sentence = f"Withdrawn: the signature of “{found.pledge.name}” as {for_party(whose, found.capacity)}."
    back = Text("You are welcome to sign again at any time.", quiet=True)
    return Reply(card(Notice("done", sentence), Facts((Fact("Because", because),)), back, Buttons((context.undo(),))))


def _to_withdraw(context: Context, pledge: Pledge | None, number: int | None, party: Party | None) -> Signature:
    """The signature that is meant, locked. Raises :class:`Misread` where there is none, or a choice."""
    if number is not None:
        found = signatures.by_id(context.session, number, lock=context.writes)
        if found is None or found.state not in signing.STANDING:
            raise Misread("That signature does not stand any more. Type /pledge to see how things are.")
        return found
    wanted = [pledge] if pledge else pledges(context.session)
    mine = [s for one in wanted for s in signatures.of_person(context.session, one.id, context.actor.person_id or 0)]
    if party is not None:
        theirs = [s for one in wanted for s in signatures.of_party(context.session, one.id, party)]
        own = [s for s in theirs if s.person_id == context.actor.person_id]
        mine = own or (theirs if context.can("pledge.confirm").allowed else [])
    if not mine:
        whose = f" for {party.name}" if party else " of yours"
        raise Misread(f"There is no signature{whose} to withdraw. Type /pledge to see what is signed.")
    if len(mine) > 1:
        names = signatures.names(context.session, mine)
        several = len({s.pledge_id for s in mine}) > 1
        labels = [
            f"{f'{s.pledge.name[:30]}: ' if several else ''}{signatory(s)}, {for_name(names[s.id], s.capacity)}"
            for s in mine
        ]
        lines = [say(context.call.but(signature=s.id, party=None)) for s in mine]
        choices = tuple(Meant(label[:75], line) for label, line in zip(labels, lines, strict=True))
        raise Misread("Which signature do you mean?", choices=choices)
    found = signatures.by_id(context.session, mine[0].id, lock=context.writes)
    assert found  # noqa: S101 - it has just been read
    return found
