"""Concerns changed: raised, put in another category, acted on, closed, opened again. Every change can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm.exc import StaleDataError

from commands.action import views
from commands.action.adding import refuse
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Notice, Reply, Text, card
from commands.engine.context import Context
from commands.engine.forms import form_reply
from commands.engine.table import Call
from commands.school.concerns import review_words
from models import concerning
from models.audit import AuditChange
from models.concern import Concern
from models.plan import review_day
from models.queries import concern as concerns


def keep(context: Context, concern: Concern, category: str, reason: str, review: date | None = None) -> Reply:
    """Raise a concern about a school, or write another category or reason into the one that is open."""
    is_new = concern.id is None
    if is_new and context.call.get("seen"):
        return _closed_meanwhile(context, category, reason)
    if is_new:
        concerns.hold(context.session)
        if concerns.current(context.session, concern.urn):
            raise StaleDataError("somebody raised it at the same moment: look again")
    was = None if is_new else concern.category
    default = review_day(context.calendar, context.today) if is_new else None
    if not concerning.keep(context.session, concern, category, reason, review or default, context.today):
        return refuse("That is so already. Nothing was changed.")
    name = context.subject
    facts = [Fact("Category", category if was in (None, category) else f"{category}, it was {was}")]
    facts += [Fact("Reason", reason), Fact("Next review", _review(context, concern, given=review is not None))]
    sentence = f"A concern about {name} is raised." if is_new else f"The concern about {name} is changed."
    return _changed(context, concern, sentence, *facts)


def _review(context: Context, concern: Concern, *, given: bool) -> str:
    words = review_words(concern, context.today).removeprefix("review ")
    return words if given or concern.version > 1 else f"{words}, the end of term, since no day was given"


def _closed_meanwhile(context: Context, category: str, reason: str) -> Reply:
    sentence = f"The concern about {context.subject} was closed while you had it open. Nothing of yours is stored."
    again = Text("To raise a new one, type it again.", quiet=True)
    facts = Facts((Fact("You wrote", category), Fact("Reason", reason)))
    return Reply(card(Notice("warning", sentence), facts, again), outcome="refused")


def event(context: Context, concern: Concern, kind: str, review: date, on: date | None = None, note: str = "") -> Reply:
    """Enter what was done about a concern, and when it is looked at again."""
    if concern.id is None:
        return _none_open(context, concern)
    day = on or context.today
    if review < day:
        sentence = f"The next review, {views.day(review)}, is before the event, {views.day(day)}."
        if context.request.answers is None:
            return refuse(f"{sentence} Nothing was changed.")
        return form_reply(context, context.call, errors={"review": sentence}, typed=context.request.answers)
    concerning.add_event(context.session, concern, kind, day, review, note)
    facts = [Fact("When", views.day(day)), Fact("Next review", views.day(review))]
    if note:
        facts.append(Fact("Note", note))
    return _changed(context, concern, f"{kind.capitalize()} entered for {context.subject}.", *facts)


def close(context: Context, concern: Concern, because: str) -> Reply:
    """End a concern; what it was stays to be read."""
    if concern.id is None:
        return _none_open(context, concern)
    concerning.close(concern, because, context.today)
    return _changed(context, concern, f"The concern about {context.subject} is closed.", Fact("Because", because))


def reopen(context: Context, concern: Concern, review: date | None = None) -> Reply:
    """Open the concern again that was closed last."""
    if concern.id is not None:
        return refuse(f"The concern about {context.subject} is open.")
    found = concerns.closed(context.session, concern.urn, lock=True)
    if found is None:
        return _none_open(context, concern)
    concerning.reopen(found, review or review_day(context.calendar, context.today))
    facts = (Fact("Category", found.category), Fact("Next review", views.day(found.review_on or context.today)))
    return _changed(context, found, f"The concern about {context.subject} is open again.", *facts)


def _none_open(context: Context, concern: Concern) -> Reply:
    sentence = f"No concern about {context.subject} is open. Nothing was changed."
    buttons = Buttons((Button("Raise a concern", f"/school concern keep {concern.urn} ask:yes", "primary"),))
    return Reply(card(Notice("refused", sentence), buttons), outcome="refused")


def _changed(context: Context, concern: Concern, sentence: str, *facts: Fact) -> Reply:
    context.session.flush()
    buttons = Buttons((context.undo(), Button("Open", f"/school concern {concern.urn}")))
    return Reply(card(Notice("done", sentence), Facts(facts), buttons))


def _subject(context: Context, call: Call) -> Concern | None:
    """The concern a form is about; None where the form asks for the school first."""
    argument, value = call.row.argument("concern"), call.get("concern")
    found: Concern | None = argument.type.resolve(value, context) if argument and value else None
    return found


def prefill(context: Context, call: Call) -> dict[str, str]:
    """The concern as it stands."""
    concern = _subject(context, call)
    if concern is None or concern.id is None:
        return {}
    review = concern.review_on.isoformat() if concern.review_on else ""
    return {"category": concern.category, "reason": concern.reason, "review": review}


def event_prefill(context: Context, call: Call) -> dict[str, str]:
    """An event is of today as a rule."""
    return {"on": context.today.isoformat()}


def preface(context: Context, call: Call) -> tuple[Call, tuple[Node, ...]]:
    """How the concern stands, above the form."""
    concern = _subject(context, call)
    if concern is None:
        return call, ()
    if concern.id is None:
        return call, (Text(f"No concern about {context.subject} is open."),)
    told = f"Category {concern.category} since {views.day(concern.opened_on)}"
    return call, (Text(f"{told} · {review_words(concern, context.today)}"),)


def rewind(context: Context, concern: Concern, raised: Sequence[AuditChange]) -> tuple[str, str]:
    """What stood there before somebody raised it (nothing), and what they wrote."""
    return "", f"category {concern.category}, {concern.reason}"
