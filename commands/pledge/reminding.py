"""Reminding heads: drafted for all who have not signed, looked over by a manager, and sent when they say so."""

from __future__ import annotations

from datetime import timedelta

from commands.action.adding import refuse
from commands.action.views import day as spoken_day
from commands.engine import drafts
from commands.engine.cards import (
    Button,
    Buttons,
    Card,
    Fact,
    Facts,
    Node,
    Notice,
    Reply,
    Row,
    Text,
    Title,
    card,
    to_json,
)
from commands.engine.context import Context
from commands.engine.errors import Misread
from commands.engine.table import Call, say
from commands.engine.telling import counted, turned
from commands.pledge.pledges import meant
from commands.pledge.signing import speaker
from models import outbox, reminding, signing
from models.memory import Draft
from models.outbox import Message
from models.pledge import Pledge, Reminder
from models.queries import reminded
from models.reminding import Head, Round

KIND = "pledge reminders"
RULE = "pledge.reminder"
OF_USE = timedelta(days=1)
"""How long a reminder is of use: it is meant for the school day on which it was approved."""
PAGE = 10
NAMED = 20
WHO = (
    "Reminders go to heads whose role an officer has confirmed, of schools that have not signed, are covered by no "
    "group and stay open. To say who heads a school: /school NAME head @person"
)
UNWANTED = "They have asked for no more reminders."


def remind(context: Context, pledge: Pledge | None = None) -> Reply:
    """Draft one message per head who has not signed. Nothing is sent."""
    pledge = meant(context, pledge)
    _need_a_day(context)
    if not signing.is_open(pledge, context.today):
        return refuse(f"“{pledge.name}” cannot be signed now, so nobody is reminded of it.")
    found = _round(context, pledge)
    if not found.remind:
        return Reply(card(Notice("info", "There is nobody to remind in chat."), *_apart(found), Text(WHO, quiet=True)))
    people = [head.person_id for head in found.remind]
    body = {"pledge": pledge.id, "words": reminding.WORDS, "people": people}
    code = drafts.keep(context.session, speaker(context).id, KIND, body, context.now)
    return _looked_over(context, pledge, found, _fetch(context, code))


def shown(context: Context, code: str, page: int = 1) -> Reply:
    """The draft again, as things stand now."""
    draft = _fetch(context, code)
    pledge = _pledge(context, draft)
    return _looked_over(context, pledge, _round(context, pledge), draft, page)


def leave_out(context: Context, code: str, person: int) -> Reply:
    """Leave somebody out of this round."""
    draft = _fetch(context, code)
    if person not in draft.body["people"]:
        raise Misread("They are not in this round.")
    left = [each for each in draft.body["people"] if each != person]
    draft.body = {**draft.body, "people": left}
    pledge = _pledge(context, draft)
    return _looked_over(context, pledge, _round(context, pledge), draft)


def reword(context: Context, code: str, words: str) -> Reply:
    """Put it in other words."""
    draft = _fetch(context, code)
    draft.body = {**draft.body, "words": words}
    pledge = _pledge(context, draft)
    return _looked_over(context, pledge, _round(context, pledge), draft)


def prefill(context: Context, call: Call) -> dict[str, str]:
    """The words as they stand."""
    return {"words": _fetch(context, call.get("code")).body["words"]}


def send(context: Context, code: str) -> Reply:
    """Send it to those who still have not signed: once, and never twice in a half-term."""
    draft = _fetch(context, code)
    pledge = _pledge(context, draft)
    _need_a_day(context)
    wanted = _chosen(draft, _round(context, pledge))
    for head in wanted:
        _enqueue(context, pledge, head, draft.body["words"])
    dropped = len(draft.body["people"]) - len(wanted)
    draft.body = {**draft.body, "sent": True}
    context.about(pledge.slug)
    if not wanted:
        return refuse("Nobody is left to remind: they have signed by now, or have been reminded, or want none.")
    sentence = f"On their way: {counted(len(wanted), 'reminder')} of “{pledge.name}”."
    gone = Text(f"{dropped} left out, since they have signed by now or want none.", quiet=True) if dropped else None
    note = Text("Who signs before theirs is delivered is not reminded. Nobody is reminded again this half-term.")
    return Reply(card(Notice("done", sentence), gone, note))


def _enqueue(context: Context, pledge: Pledge, head: Head, words: str) -> None:
    half_term = reminding.half_term(context.calendar, context.today)
    key = f"{RULE}:{pledge.id}:{half_term.isoformat()}:person:{head.person_id}"
    row = Reminder(
        pledge_id=pledge.id, person_id=head.person_id, urn=head.schools[0][0], half_term=half_term, outbox_key=key
    )
    context.session.add(row)
    reply = Reply(message(context, pledge, head, words))
    use = context.now + OF_USE
    told = Message(key=key, rule=RULE, card=to_json(reply), kind="nudge", expires_at=use)
    outbox.enqueue(context.session, told, head.person_id, context.now)


# -- opting out -------------------------------------------------------------------------------------------------------


def off(context: Context) -> Reply:
    """No more reminders for me; what waits to be sent is dropped."""
    person = speaker(context)
    if person.reminders_off_at is not None:
        return refuse("That is so already: you are sent no reminders of pledges.")
    person.reminders_off_at = context.now
    outbox.cancel(context.session, reminded.keys_of(context.session, person.id), UNWANTED)
    context.session.flush()
    note = Text("You can still read and sign at any time with /pledge. To have reminders again: /pledge reminders on")
    return Reply(card(Notice("done", "You are sent no more reminders of pledges."), note, Buttons((context.undo(),))))


def on(context: Context) -> Reply:
    """Reminders for me again."""
    person = speaker(context)
    if person.reminders_off_at is None:
        return refuse("That is so already: you may be sent reminders of pledges, at most one in a half-term.")
    person.reminders_off_at = None
    context.session.flush()
    sentence = "You may be sent reminders of pledges again, at most one in a half-term."
    return Reply(card(Notice("done", sentence), Buttons((context.undo(),))))


# -- what is looked over ----------------------------------------------------------------------------------------------


def message(context: Context, pledge: Pledge, head: Head, words: str) -> Card:
    """What one head is sent: the words, and buttons to sign, to let it be, and to be left in peace."""
    row = context.table.row("pledge sign")
    call = Call(row, {"pledge": pledge.slug, "capacity": "head", "ask": True})
    label = "Read and sign" if len(head.schools) == 1 else "Sign for {}"
    sign = [Button(label.format(name)[:75], say(call.but(party=str(urn))), "primary") for urn, name in head.schools[:3]]
    rest = (Button("Not now", "/headway nothing"), Button("No more reminders", "/pledge reminders off"))
    note = Text("You are reminded at most once in a half-term.", quiet=True)
    return card(Title(pledge.name), Text(reminding.worded(words, head, pledge.name)), note, Buttons((*sign, *rest)))


def _looked_over(context: Context, pledge: Pledge, found: Round, draft: Draft, page: int = 1) -> Reply:
    chosen = _chosen(draft, found)
    if not chosen:
        return Reply(card(Notice("info", "Nobody is left in this round. Nothing was sent."), *_apart(found)))
    code = draft.code
    pages = -(-len(chosen) // PAGE)
    page = min(page, pages)
    rows = [_row(head, code) for head in chosen[(page - 1) * PAGE : page * PAGE]]
    pager = turned(page, pages, lambda number: f"/pledge remind show code:{code} page:{number}")
    sample = Row(f"To {chosen[0].name}", (reminding.worded(draft.body["words"], chosen[0], pledge.name),))
    buttons = (
        Button(f"Send {counted(len(chosen), 'reminder')}", f"/pledge remind send code:{code}", "primary"),
        Button("Edit the words", f"/pledge remind words code:{code} ask:yes"),
        Button("Not now", "/headway nothing"),
    )
    return Reply(
        card(
            Title(f"Reminders of {pledge.name}"),
            Text(f"To {counted(len(chosen), 'head')} of schools that have not signed. Nothing has been sent yet."),
            sample,
            Title("To whom", 2),
            *rows,
            pager if pages > 1 else None,
            *_apart(found),
            *_usual_terms(context),
            Buttons(buttons),
        )
    )


def _row(head: Head, code: str) -> Row:
    leave = Button("Leave out", f"/pledge remind leave code:{code} person:{head.person_id}")
    return Row(head.name, (f"Head of {head.school}",), buttons=(leave,))


def _apart(found: Round) -> list[Node]:
    """Who is not reminded here, and why."""
    facts = []
    if found.not_in_chat:
        listed = [f"{head.name} ({head.school})" for head in found.not_in_chat[:NAMED]]
        more = [f"and {len(found.not_in_chat) - NAMED} more"] if len(found.not_in_chat) > NAMED else []
        facts.append(Fact("Not here in chat: tell them yourself", ", ".join([*listed, *more])))
    if found.reminded:
        facts.append(Fact("Reminded this half-term", str(found.reminded)))
    if found.want_none:
        facts.append(Fact("Want no reminders", str(found.want_none)))
    return [Facts(tuple(facts))] if facts else []


def _usual_terms(context: Context) -> list[Node]:
    """That the term dates are not the authority's own, where they are not."""
    if context.calendar.knows(context.today):
        return []
    return [
        Text(
            "Your term dates are not set here, so I go by the usual ones. Set them with /headway setup term.",
            quiet=True,
        )
    ]


def _round(context: Context, pledge: Pledge) -> Round:
    heads = reminded.heads(context.session, pledge, context.programme.la_code, context.today)
    half_term = reminding.half_term(context.calendar, context.today)
    return reminding.sort_out(heads, reminded.reminded(context.session, half_term))


def _chosen(draft: Draft, found: Round) -> list[Head]:
    return [head for head in found.remind if head.person_id in draft.body["people"]]


def _need_a_day(context: Context) -> None:
    """Go on only on a school day. Raises :class:`Misread` with the next one."""
    if not reminding.may_remind(context.calendar, context.today):
        after = spoken_day(reminding.next_day(context.calendar, context.today))
        raise Misread(f"Schools are not at work today, so nobody is reminded. The next day for it is {after}.")


def _fetch(context: Context, code: str) -> Draft:
    """The round that was begun. Raises :class:`Misread` for one that was sent: a button may be tapped twice."""
    draft = drafts.fetch(context.session, code, KIND, context.actor.person_id, context.now)
    if draft.body.get("sent"):
        raise Misread("That round was sent already, once to each. Type /pledge remind to see who is left.")
    return draft


def _pledge(context: Context, draft: Draft) -> Pledge:
    return context.session.get_one(Pledge, draft.body["pledge"])
