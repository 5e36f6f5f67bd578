"""Adding partner organisations and changing them."""

from __future__ import annotations

from commands.action.adding import refuse
from commands.engine.cards import Button, Buttons, Fact, Facts, Notice, Reply, card
from commands.engine.context import Context
from commands.engine.errors import Misread
from models import partners
from models.partners import NameTaken
from models.party import Party
from models.person import Organisation, Person
from models.queries import partner as kept

SAME = "That is so already."


def add(context: Context, name: str, kind: str, person: Person | None = None) -> Reply:
    """Enter a partner; one that was known for the actions it owns becomes one."""
    try:
        row, known = partners.add(context.session, name, kind)
    except NameTaken as taken:
        raise Misread(str(taken), field="name", instead=f"/partner show o{taken.organisation.id}") from taken
    except ValueError as wrong:
        raise Misread(str(wrong), field="name") from wrong
    if person:
        row.person_id = person.id
    facts = [Fact("Kind", kind)]
    if person:
        facts.append(Fact("Person", person.name))
    said = f"{row.name} was known for the actions it owns, and is a partner now." if known else f"Added {row.name}."
    return changed(context, row, said, *facts)


def kind(context: Context, partner: Party, kind: str) -> Reply:
    """Say what kind of partner it is."""
    row = locked(context, partner)
    before = row.kind
    if before == kind:
        return refuse(SAME)
    row.kind = kind
    return changed(context, row, f"{row.name} is kept as {kind}.", Fact("Was", before or "no partner, but known"))


def rename(context: Context, partner: Party, name: str) -> Reply:
    """Give it another name; all that it signed and took part in stays with it."""
    row = locked(context, partner)
    before = row.name
    if before == " ".join(name.split()):
        return refuse(SAME)
    try:
        partners.rename(context.session, row, name)
    except NameTaken as taken:
        other = taken.organisation.id
        raise Misread(
            f"{taken} Two partners cannot share a name.", field="name", instead=f"/partner show o{other}"
        ) from taken
    except ValueError as wrong:
        raise Misread(str(wrong), field="name") from wrong
    return changed(context, row, f"It is called {row.name} now.", Fact("Was", before))


def link(context: Context, partner: Party, person: Person) -> Reply:
    """Say which person of the programme stands for it: what it owns is theirs to do."""
    row = locked(context, partner)
    if row.person_id == person.id:
        return refuse(SAME)
    before = context.session.get(Person, row.person_id) if row.person_id else None
    row.person_id = person.id
    was = Fact("Was", before.name if before else "nobody")
    return changed(context, row, f"{person.name} stands for {row.name}.", was)


def unlink(context: Context, partner: Party) -> Reply:
    """Let nobody stand for it any more."""
    row = locked(context, partner)
    if row.person_id is None:
        return refuse(f"Nobody stands for {row.name}.")
    before = context.session.get_one(Person, row.person_id)
    row.person_id = None
    return changed(context, row, f"Nobody stands for {row.name} now.", Fact("Was", before.name))


def role(context: Context, partner: Party, person: Person) -> Reply:
    """Confirm that a person speaks for it, and may sign for it as a partner."""
    row = locked(context, partner)
    if not partners.give_role(context.session, row, person, context.actor.person_id, context.now):
        return refuse(f"{person.name} speaks for {row.name} already.")
    return changed(context, row, f"{person.name} speaks for {row.name}, and may sign for it.")


def role_end(context: Context, partner: Party, person: Person) -> Reply:
    """Note that a person speaks for it no longer; what they signed stays."""
    row = locked(context, partner)
    if not partners.end_role(context.session, row, person, context.now):
        return refuse(f"{person.name} does not speak for {row.name}.")
    return changed(context, row, f"{person.name} speaks for {row.name} no longer. What they signed stays.")


def locked(context: Context, partner: Party) -> Organisation:
    """The organisation's row, kept from others while it is changed."""
    return kept.get(context.session, partner.organisation_id or 0, lock=True)


def changed(context: Context, row: Organisation, sentence: str, *facts: Fact) -> Reply:
    """The answer to a change of a partner."""
    context.session.flush()
    context.about(row.name[:60])
    buttons = Buttons((context.undo(), Button("Open", f"/partner show o{row.id}"), Button("All partners", "/partner")))
    return Reply(card(Notice("done", sentence), Facts(facts) if facts else None, buttons))
