"""Two accounts of one person, linked by a code that is given in the one and typed in the other.

A code is good once and for a quarter of an hour, for the person who asked for it. Typing it shows what will become one;
only the answer to that makes it so. Who may read nothing is given no code and has none taken: deny by default.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select

from commands.action.adding import refuse
from commands.engine.arguments import Argument, Reading, Words
from commands.engine.cards import Button, Buttons, Notice, Reply, Row, Text, Title, card, to_json
from commands.engine.context import Context
from commands.engine.drafts import ALPHABET
from commands.engine.errors import Misread, Refused
from commands.engine.words import Line
from commands.headway import joining
from models import outbox
from models.audit import AuditEntry
from models.memory import Draft
from models.outbox import Address, Message
from models.person import Person
from models.queries import person as people

KIND: Final = "link"
RULE: Final = "account.linked"
LENGTH: Final = 8
VALID: Final = timedelta(minutes=15)
"""How long a code is good for."""
TRIES: Final = 5
"""Wrong codes that one person may type within :data:`WITHIN`."""
WITHIN: Final = timedelta(hours=1)
ASK: Final = "Type /headway link in your other account, then what it gives you here."
MINUTES: Final = VALID.seconds // 60
WRONG: Final = f"I gave no such code. {ASK}"
TOO_MANY: Final = f"You have typed {TRIES} wrong codes within an hour, so I take none now. Please try again in an hour."
EXPIRED: Final = f"That code was good for {MINUTES} minutes, and they are over. {ASK}"
USED: Final = f"That code has been used. {ASK}"
ELSEWHERE: Final = "I give codes only where we are alone. Send me /headway link in a direct message."
SEEN_HERE: Final = (
    "I take codes only where we are alone, and any that was typed here is of no use now. "
    "Get a new one with /headway link, and send it to me in a direct message."
)


class CodeType(Words):
    """A code, with or without its hyphen, whatever its case. The value is its eight letters and digits."""

    name = "link code"
    kind = "text"

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take all that is left."""
        rest = super().read(line, argument, reading)
        return self.from_text(rest, reading) if rest else None

    def from_text(self, text: str, reading: Reading) -> str:
        """The code. Raises :class:`Misread` for what has not its length."""
        plain = re.sub(r"[\s\-–—]", "", text).upper()
        if len(plain) != LENGTH:
            raise Misread(f"A code has {LENGTH} letters and digits, like 7K3M-9QTW. {ASK}")
        return plain

    def say(self, value: Any) -> str:
        """As it is easily read and typed: 7K3M-9QTW."""
        return f"{value[: LENGTH // 2]}-{value[LENGTH // 2 :]}"


def link(context: Context, code: str = "") -> Reply:
    """Give a code to type in another account; or, with a code of another account, show what will become one."""
    if not context.channel.is_private_to_one:
        return _spoilt(context, code)
    me = _myself(context)
    if not code:
        return _given(context, me)
    draft = _taken(context, me, code)
    if isinstance(draft, Reply):
        return draft
    draft.body = {**draft.body, "seen_by": me.id}
    other = context.session.get_one(Person, draft.person_id)
    yes = Button("Yes, both are me", f"/headway link confirm code:{CodeType().say(code)}", "danger")
    return Reply(
        card(
            Title("Are both of these you?"),
            *joining.preview(context, me, other),
            Notice("warning", "Go on only if both accounts are yours: whoever uses either is you from then on."),
            Text("It cannot be undone. Nothing has been done yet.", quiet=True),
            Buttons((yes, Button("Not now", "/headway nothing"))),
        )
    )


def confirm(context: Context, code: str) -> Reply:
    """Make one person of the two that were shown. Who has not been shown them is shown them first."""
    if not context.channel.is_private_to_one:
        return _spoilt(context, code)
    me = _myself(context)
    draft = _taken(context, me, code)
    if isinstance(draft, Reply):
        return draft
    if draft.body["seen_by"] != me.id:
        return link(context, code)
    giver, account = context.session.get_one(Person, draft.person_id), draft.body["account"]
    draft.body = {**draft.body, "used": True}
    one, nodes = joining.joined(context, me, giver)
    _tell(context, one, account, draft.id)
    return Reply(card(Notice("done", f"Your accounts are linked: you are {one.name} (@{one.handle})."), *nodes))


def _myself(context: Context) -> Person:
    """Who asks. Raises :class:`Refused` where it is no person."""
    if context.actor.person_id is None:
        raise Refused("Only a person has accounts to link: say it as yourself.")
    return context.session.get_one(Person, context.actor.person_id)


def _account(context: Context) -> list[str]:
    speaker = context.request.speaker
    return [speaker.platform, speaker.workspace, speaker.user]


def _spoilt(context: Context, code: str) -> Reply:
    """What is answered where others read. A code typed there is good for nobody; nothing tells whether it ever was."""
    if code and (draft := _kept(context, code)):
        context.session.delete(draft)
    return refuse(SEEN_HERE if code else ELSEWHERE)


def _given(context: Context, me: Person) -> Reply:
    """A new code, in place of any before."""
    for before in context.session.scalars(select(Draft).where(Draft.kind == KIND, Draft.person_id == me.id)):
        context.session.delete(before)
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    body = {"account": _account(context), "seen_by": None, "used": False}
    context.session.add(Draft(code=code, person_id=me.id, kind=KIND, body=body, expires_at=context.now + VALID))
    context.session.flush()
    typed = f"/headway link {CodeType().say(code)}"
    return Reply(
        card(
            Title("Link another account"),
            Text(f"In your other account, send me this in a direct message within {MINUTES} minutes:"),
            Row(typed),
            Text("It is good once. Give it to nobody: whoever types it asks to be you.", quiet=True),
        )
    )


def _kept(context: Context, code: str) -> Draft | None:
    found = select(Draft).where(Draft.kind == KIND, Draft.code == code)
    return context.session.scalars(found.with_for_update()).one_or_none()


def _taken(context: Context, me: Person, code: str) -> Draft | Reply:
    """What was kept for a code; or why it is of no use here.

    Raises :class:`Refused` for a wrong one, which is written down, and after some of those for any.
    """
    if _wrong_ones(context, me) >= TRIES:
        raise Refused(TOO_MANY)
    draft = _kept(context, code)
    if draft is None:
        raise Refused(WRONG)
    if draft.expires_at < context.now:
        return refuse(EXPIRED)
    if draft.body["used"]:
        return refuse(USED)
    if draft.body["account"] == _account(context):
        return refuse("That code was given to this very account. Type it in your other one.")
    giver = context.session.get_one(Person, draft.person_id)
    if giver.id == me.id:
        return refuse("Both accounts are yours already: there is nothing to link.")
    if where := _shared(me, giver):
        return refuse(
            f"Each of the two has an account in the same {where.capitalize()}, where a person has but one. "
            "If both are yours all the same, ask a programme manager."
        )
    return draft


def _wrong_ones(context: Context, me: Person) -> int:
    """How many wrong codes the person has typed lately, whatever account they used."""
    tried = select(AuditEntry.id).where(
        AuditEntry.kind == "refused",
        AuditEntry.person_id.in_(people.selves(context.session, me.id)),
        AuditEntry.reason == WRONG,
        AuditEntry.at > context.now - WITHIN,
    )
    return len(context.session.scalars(tried.limit(TRIES)).all())


def _shared(me: Person, giver: Person) -> str:
    """The platform on which both have an account in one workspace; "" where they have none such."""
    mine, theirs = ({(each.platform, each.workspace) for each in person.identities} for person in (me, giver))
    return min(mine & theirs, default=("", ""))[0]


def _tell(context: Context, one: Person, account: list[str], number: int) -> None:
    """Tell the account that the code was given to: whoever uses it may not be who typed the code."""
    platform, workspace, user = account
    if platform == "terminal":
        return
    linked = context.request.speaker.platform
    where = f"{linked.capitalize()} account" if linked != "terminal" else "name in the terminal"
    reply = Reply(
        card(
            Notice("info", f"Your {where} was linked: you are one person here now, {one.name} (@{one.handle})."),
            Text(f"Was that not you? Tell a programme manager, who types: /headway person detach @{one.handle}"),
        )
    )
    message = Message(key=f"{RULE}:{number}:person:{one.id}", rule=RULE, card=to_json(reply), kind="pack")
    row = outbox.enqueue(context.session, message, Address(platform, workspace, user), context.now)
    row.person_id = one.id  # that very account, and it is a person's, not a channel
