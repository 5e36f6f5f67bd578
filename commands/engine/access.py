"""Who may do what. Denied unless a rule here allows it; every no has a reason the person can act on.

Pure: an actor, the name of a permission, and what it is asked of. Clearance for confidential facts is apart from every
role: a programme manager without it does not see them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MANAGER, LEAD = "manager", "lead"
ADDERS = frozenset({"lead", "clerk", "officer", "chair"})


@dataclass(frozen=True, slots=True)
class Role:
    """A role, in one workstream where it is a lead's. ``covers`` names the person it is held for, where it is cover."""

    name: str
    workstream_id: int | None = None
    covers: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. ``reads`` is true of members of the authority's workspace and of those invited by name.

    ``member`` is what is kept of that: whether they were one in any account when it last spoke.
    """

    person_id: int | None
    name: str
    handle: str = ""
    roles: frozenset[Role] = frozenset()
    cleared: bool = False
    reads: bool = False
    covers: frozenset[int] = frozenset()
    member: bool = True

    def has(self, *names: str) -> bool:
        """Whether the actor holds one of these roles anywhere."""
        return any(role.name in names for role in self.roles)

    def leads(self, workstream_id: int | None) -> bool:
        """Whether the actor leads that workstream, or covers for who does."""
        return any(role.name == LEAD and role.workstream_id == workstream_id for role in self.roles)


@dataclass(frozen=True, slots=True)
class Thing:
    """What a permission is asked of: where it belongs, who owns it, and whether it is confidential.

    ``leads`` are the names of whom to ask where the answer is no. ``together`` are the workstreams that it belongs to
    where they are several, as those that have one report do.
    """

    name: str = ""
    workstream_id: int | None = None
    owners: frozenset[int] = frozenset()
    leads: tuple[str, ...] = ()
    confidential: bool = False
    person_id: int | None = None
    together: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes, or no with its reason."""

    allowed: bool
    reason: str = ""


YES = Decision(True)
NOTHING = Thing()
Rule = Callable[[Actor, Thing], bool]


def _is_manager(actor: Actor, thing: Thing) -> bool:
    return actor.has(MANAGER)


def _reads(actor: Actor, thing: Thing) -> bool:
    return actor.reads


def _keeps(actor: Actor, thing: Thing) -> bool:
    """Lead of the workstream or programme manager."""
    return actor.has(MANAGER) or actor.leads(thing.workstream_id)


def _reports(actor: Actor, thing: Thing) -> bool:
    """Lead of any workstream the report is of, or programme manager."""
    return actor.has(MANAGER) or any(actor.leads(each) for each in thing.together)


def _works(actor: Actor, thing: Thing) -> bool:
    """Who keeps it, and its owners, or those who cover for them."""
    mine = {actor.person_id, *actor.covers} - {None}
    return _keeps(actor, thing) or bool(mine & thing.owners)


def _adds(actor: Actor, thing: Thing) -> bool:
    if actor.has(MANAGER, "clerk", "officer", "chair"):
        return True
    return actor.leads(thing.workstream_id) if thing.workstream_id else actor.has(LEAD)


def _self_or_manager(actor: Actor, thing: Thing) -> bool:
    return actor.has(MANAGER) or (thing.person_id is not None and thing.person_id == actor.person_id)


def _self_or_clerk(actor: Actor, thing: Thing) -> bool:
    return actor.has("clerk") or _self_or_manager(actor, thing)


def _has(*roles: str) -> Rule:
    """Whoever holds one of these roles anywhere."""
    return lambda actor, thing: actor.has(*roles)


@dataclass(frozen=True, slots=True)
class Permission:
    """A rule, and who may do it in words. ``depends`` where the answer is another for another thing."""

    rule: Rule
    who: str
    depends: bool = False


PERMISSIONS: dict[str, Permission] = {
    "help": Permission(lambda actor, thing: True, "anyone"),
    "read": Permission(_reads, "members, and guests a programme manager has invited"),
    "action.add": Permission(
        _adds, "a programme manager, the workstream's lead, an officer, a clerk or a chair", depends=True
    ),
    "action.work": Permission(_works, "its owners, the workstream's lead or a programme manager", depends=True),
    "action.keep": Permission(_keeps, "the workstream's lead or a programme manager", depends=True),
    "workstream.keep": Permission(_keeps, "its lead or a programme manager", depends=True),
    "highlight.read": Permission(
        _has(MANAGER, LEAD, "clerk", "officer", "chair", "member"),
        "leads, officers, the board and its clerk, and a programme manager (others read the pack once it is published)",
    ),
    "highlight.keep": Permission(_reports, "its lead or a programme manager", depends=True),
    "highlight.manage": Permission(_is_manager, "a programme manager"),
    "programme.manage": Permission(_is_manager, "a programme manager"),
    "school.keep": Permission(_has(MANAGER, "officer"), "an officer or a programme manager"),
    "concern": Permission(lambda actor, thing: actor.cleared, "people cleared for confidential facts"),
    "pledge.keep": Permission(_has(MANAGER), "a programme manager"),
    "pledge.confirm": Permission(_has(MANAGER, "officer"), "an officer or a programme manager"),
    "pledge.unsigned": Permission(
        _has(MANAGER, "officer", LEAD, "clerk", "chair"), "a programme manager, an officer, a lead, a clerk or a chair"
    ),
    "engagement.keep": Permission(
        _has(MANAGER, "officer", LEAD, "clerk"), "a programme manager, an officer, a lead or a clerk"
    ),
    "board.keep": Permission(_has(MANAGER, "clerk"), "a clerk or a programme manager"),
    "board.decide": Permission(_has(MANAGER, "clerk", "chair"), "a chair, a clerk or a programme manager"),
    "board.agree": Permission(
        _has(MANAGER, "clerk", "chair"), "its chair, or a clerk or a programme manager on the chair's behalf,"
    ),
    "board.propose": Permission(
        _has(MANAGER, "clerk", "chair", "member"), "a board's members, a clerk or a programme manager"
    ),
    "person.route": Permission(_self_or_clerk, "the person, a clerk or a programme manager", depends=True),
    "pack.keep": Permission(_has(MANAGER, "clerk", "officer"), "a clerk, an officer or a programme manager"),
    "pack.clear": Permission(_has(MANAGER), "a programme manager"),
    "pack.publish": Permission(_has(MANAGER, "clerk"), "a clerk or a programme manager"),
    "person.self": Permission(_self_or_manager, "the person or a programme manager", depends=True),
}
"""Every permission there is."""


def can(actor: Actor, permission: str, thing: Thing = NOTHING) -> Decision:
    """Whether ``actor`` may do ``permission`` to ``thing``, with the reason where not.

    What is confidential is answered as if it were not there to those without clearance. Raises ``KeyError`` for a
    permission nobody has declared.
    """
    rule = PERMISSIONS[permission]
    if permission != "help" and not actor.reads:
        return Decision(
            False,
            "You are a guest here, so nothing is shown to you until a programme manager types "
            f"/headway invite @{actor.handle or 'you'}.",
        )
    if thing.confidential and not actor.cleared:
        return Decision(False, f"There is no {thing.name or 'such thing'} that you can see.")
    if rule.rule(actor, thing):
        return YES
    what = f"change {thing.name} like that" if thing.name else "do that"
    ask = f" Ask {' or '.join(thing.leads[:2])}." if thing.leads else ""
    return Decision(False, f"Only {rule.who} can {what}.{ask}")
