"""Words that several commands of `/headway` use: roles as people say them."""

from __future__ import annotations

from collections.abc import Iterable

from commands.engine.access import Role
from commands.engine.context import Context
from models.workstream import Workstream

ROLE_NAMES = {
    "manager": "Programme manager",
    "lead": "Workstream lead",
    "owner": "Action owner",
    "clerk": "Clerk",
    "chair": "Board chair",
    "member": "Board member",
    "officer": "Officer",
    "head": "Head",
    "governor": "Governor",
    "viewer": "Viewer",
}


def role_words(context: Context, roles: Iterable[Role]) -> str:
    """Roles in words: "Workstream lead of WS4, Officer"."""
    said = [_one(context, role) for role in sorted(roles, key=lambda r: (r.name, r.workstream_id or 0, r.covers))]
    return ", ".join(said) or "none: you can read what is public to the programme"


def _one(context: Context, role: Role) -> str:
    name = ROLE_NAMES[role.name]
    if role.workstream_id:
        workstream = context.session.get(Workstream, role.workstream_id)
        name = f"{name} of {workstream.reference}" if workstream else name
    return f"{name} (covering for {role.covers})" if role.covers else name
