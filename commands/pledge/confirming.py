"""Signatures that wait: an officer confirms what the person is to the school, or declines with the reason."""

from __future__ import annotations

from commands.action.adding import refuse
from commands.action.views import day
from commands.engine.cards import Button, Buttons, Fact, Facts, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.errors import Misread
from commands.engine.telling import counted, turned
from commands.pledge.signing import speaker
from commands.pledge.words import for_party, signatory
from models import signing
from models.pledge import Pledge, Signature
from models.queries import pledge as signatures
from models.queries import school as schools
from models.queries.pledge import domain_of

PAGE = 10


def pending(context: Context, pledge: Pledge | None = None, page: int = 1) -> Reply:
    """What waits for an officer, oldest first, each with its buttons."""
    waiting = [s for s in signatures.pending(context.session) if pledge is None or s.pledge_id == pledge.id]
    if not waiting:
        return Reply(card(Title("Nothing is pending"), Text("Every signature has been confirmed or declined.")))
    pages = -(-len(waiting) // PAGE)
    page = min(page, pages)
    rows = [_row(context, row) for row in waiting[(page - 1) * PAGE : page * PAGE]]
    verb = "waits" if len(waiting) == 1 else "wait"
    about = f" pledge:{pledge.slug}" if pledge else ""
    return Reply(
        card(
            Title(f"{counted(len(waiting), 'signature')} {verb}"),
            *rows,
            turned(page, pages, lambda number: f"/pledge pending{about} page:{number}"),
        )
    )


def _row(context: Context, row: Signature) -> Row:
    party = signatures.party(context.session, row)
    detail = [f"{row.pledge.name} · signed {day(row.signed_on)}", *_hints(context, row)]
    buttons = (
        Button("Confirm", f"/pledge confirm signature:{row.id}", "primary"),
        Button("Decline", f"/pledge decline signature:{row.id} ask:yes"),
    )
    return Row(f"{signatory(row)}: {for_party(party, row.capacity)}", tuple(detail), buttons=buttons)


def _hints(context: Context, row: Signature) -> list[str]:
    """What helps to decide: the e-mail domain tells the school, and who is noted in that role already."""
    hints = []
    school = schools.get(context.session, row.urn) if row.urn is not None else None
    domain = row.person.email.rpartition("@")[2].casefold() if row.person else ""
    if school and domain and domain == domain_of(school.website):
        hints.append(f"Their e-mail address is the school's ({domain}). That tells the school, not the role.")
    elif row.person and row.person.email:
        hints.append(f"E-mail: {row.person.email}")
    holders = signatures.holders(context.session, row)
    if holders:
        hints.append(f"Noted as {row.capacity} now: {', '.join(holders)}")
    return hints


def confirm(context: Context, signature: int) -> Reply:
    """Count it, and note the person's role."""
    row = _waiting(context, signature)
    officer = speaker(context)
    if row.person_id == officer.id:
        return refuse("This is your own signature. Somebody else has to confirm your role.")
    party = signatures.party(context.session, row)
    role = signing.confirm(context.session, row, officer, context.now)
    context.session.flush()
    context.about(row.pledge.slug)
    sentence = f"Confirmed: {signatory(row)}, {for_party(party, row.capacity)}. The signature counts now."
    noted = Text("From now on what they sign in this role counts at once.", quiet=True) if role else None
    return Reply(card(Notice("done", sentence), noted, _after(context)))


def decline(context: Context, signature: int, because: str) -> Reply:
    """Leave it uncounted."""
    row = _waiting(context, signature)
    party = signatures.party(context.session, row)
    signing.decline(row, speaker(context), because, context.now)
    context.session.flush()
    context.about(row.pledge.slug)
    sentence = f"Declined: {signatory(row)}, {for_party(party, row.capacity)}. The signature does not count."
    return Reply(card(Notice("done", sentence), Facts((Fact("Because", because),)), _after(context)))


def _after(context: Context) -> Buttons:
    return Buttons((context.undo(), Button("Pending", "/pledge pending")))


def _waiting(context: Context, number: int) -> Signature:
    """The pending signature of that number, locked. Raises :class:`Misread`."""
    row = signatures.by_id(context.session, number, lock=True)
    if row is None or row.state != "pending":
        became = f"has been {row.state} already" if row else "is not there"
        raise Misread(f"Signature {number} {became}. Type /pledge pending to see what waits.")
    return row
