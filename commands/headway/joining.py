"""One person of two: shown, and done; and an account taken off a person again."""

from __future__ import annotations

from commands.action.adding import refuse
from commands.engine.access import Role
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.telling import counted
from commands.headway.words import role_words
from models import merging
from models.person import Identity, Person
from models.queries import person as people

PLATFORMS = {"slack": "Slack", "teams": "Teams"}
"""Where accounts are that can be taken off a person."""


def preview(context: Context, *two: Person) -> tuple[Node, ...]:
    """What each of the two has, and what the one person will be."""
    stays, goes = merging.in_order(*two)
    facts = (
        Fact("Name", f"{stays.name} (@{stays.handle}); @{goes.handle} means the same person"),
        Fact("E-mail", merging.email_of(stays, goes) or "not known"),
        Fact("Roles", _roles(context, stays, goes)),
        Fact("Confidential facts", _clearance(*two)),
    )
    rows = (_row(context, person) for person in two)
    return (*rows, Title("As one person", 2), Facts(facts), Text("All that either owns goes to the one person."))


def joined(context: Context, one: Person, other: Person) -> tuple[Person, tuple[Node, ...]]:
    """Make one person of two; gives who that is, and what is to be known of it."""
    clearance, (stays, goes) = _clearance(one, other), merging.in_order(one, other)
    merging.merge(context.session, stays, goes, context.now)
    context.about(f"@{goes.handle} is @{stays.handle}")
    facts = (
        Fact("Accounts", accounts(stays)),
        Fact("Roles", _roles(context, stays)),
        Fact("Confidential facts", clearance),
    )
    return stays, (Facts(facts), Text(f"@{goes.handle} means the same person from now on.", quiet=True))


def accounts(person: Person) -> str:
    """Where a person has accounts, in words: "Slack, Teams"."""
    return ", ".join(each.platform.capitalize() for each in person.identities) or "terminal"


def _row(context: Context, person: Person) -> Row:
    said = (
        accounts(person),
        person.email or "no e-mail address",
        _roles(context, person),
        ", ".join(counted(number, what) for what, number in people.held(context.session, person.id).items())
        or "owns nothing",
        "cleared for confidential facts" if person.cleared else "not cleared for confidential facts",
    )
    return Row(f"{person.name} (@{person.handle})", said)


def _roles(context: Context, *two: Person) -> str:
    held = {Role(g.role, g.workstream_id) for person in two for g in person.grants if g.ended_at is None}
    return role_words(context, held) if held else "no role"


def _clearance(one: Person, other: Person) -> str:
    if one.cleared and other.cleared:
        return "cleared to see them"
    if one.cleared or other.cleared:
        return "not cleared, since only one of the two was. A programme manager may clear the one person again."
    return "not cleared"


# -- what a programme manager does ------------------------------------------------------------------------------------


def join(context: Context, person: Person, other: Person) -> Reply:
    """Make one person of two whom a programme manager knows to be the same."""
    if person.id == other.id:
        return refuse(f"That is so already: both are {person.name} (@{person.handle}).")
    one, nodes = joined(context, person, other)
    return Reply(card(Notice("done", f"They are one person now: {one.name} (@{one.handle})."), *nodes))


def join_question(context: Context, person: Person, other: Person) -> str:
    """Two people who have become one are not taken apart, so the question comes first."""
    if person.id == other.id:
        return ""
    stays, goes = merging.in_order(person, other)
    return (
        f"Are {goes.name} (@{goes.handle}) and {stays.name} (@{stays.handle}) the same person? All that is "
        f"@{goes.handle}’s becomes @{stays.handle}’s, and messages may go to any account of either. "
        f"Roles: {_roles(context, stays, goes)}. Confidential facts: {_clearance(stays, goes)}"
    )


def detach(context: Context, person: Person, platform: str = "", account: int = 0) -> Reply:
    """Take an account off a person to whom it was linked by mistake."""
    every = list(person.identities)
    found = [each for each in every if platform in ("", each.platform) and account in (0, each.id)]
    if len(found) == 1 and (platform or account):
        return _detached(context, person, found[0])
    where = f" in {PLATFORMS[platform]}" if platform else ""
    if not found:
        return refuse(f"{person.name} has no such account{where}. Theirs: {accounts(person)}.")
    rows = (
        Row(
            f"{each.platform.capitalize()} {each.external_id}",
            (f"Workspace {each.workspace}",),
            buttons=(Button("Take it off", f"/headway person detach @{person.handle} account:{each.id}"),),
        )
        for each in found
    )
    return Reply(card(Title(f"Which account of {person.name}?"), *rows))


def _detached(context: Context, person: Person, identity: Identity) -> Reply:
    where = identity.platform.capitalize()
    new = merging.detach(context.session, identity, people.free_handle(context.session, person.handle))
    context.about(f"@{person.handle}")
    roles = _roles(context, person) if any(grant.ended_at is None for grant in person.grants) else ""
    kept = Text(f"Roles that stay @{person.handle}’s: {roles}. End any that are not theirs.") if roles else None
    return Reply(
        card(
            Notice("done", f"The {where} account is not {person.name}’s any more: it is @{new.handle}’s."),
            Text(f"@{new.handle} holds no role and no clearance. What was done together stays @{person.handle}’s."),
            kept,
            Buttons((context.undo(), Button("People", "/headway people"))),
        )
    )
