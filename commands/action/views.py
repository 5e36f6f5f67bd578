"""What an action looks like: in a list, whole, and after a change."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import cast

from commands.engine import sharing
from commands.engine.cards import (
    Badge,
    BadgeKind,
    Button,
    Buttons,
    Card,
    Fact,
    Facts,
    Node,
    Notice,
    Progress,
    Reply,
    Row,
    Text,
    Title,
    card,
)
from commands.engine.context import Context
from commands.things import action_thing
from models.action import Action, Milestone
from models.clock import day_of, day_said, time_said
from models.programme import Programme
from models.queries import pack as packs
from models.queries.action import owner_names
from models.queries.school_card import schools_of_action
from models.rag import WORDS, Suggestion, is_overdue, suggest
from models.rag import Facts as Known
from models.when import When, describe

NOTES_SHOWN = 3
WORSE = {"green": 0, "amber": 1, "red": 2}
NOBODY = "nobody yet"


def badge(action: Action, programme: Programme) -> Badge:
    """The action's rating as the programme words it; what is complete shows as Complete whatever it was rated."""
    if action.status == "complete":
        kind: BadgeKind = "green" if programme.complete_is_green else "blue"
        return Badge(kind, programme.rag_key.get("blue") or WORDS["blue"])
    rag = cast("BadgeKind", action.rag)
    return Badge(rag, programme.rag_key.get(rag) or WORDS[rag])


def day(value: date) -> str:
    """A day as people read it: "Thu 25 Mar 2027"."""
    return day_said(value)


def time(value: datetime) -> str:
    """An instant as people in England read it."""
    return time_said(value)


def pounds(pence: int) -> str:
    """Money: "£12,000" or "£450.50"."""
    return f"£{pence // 100:,}" if pence % 100 == 0 else f"£{pence / 100:,.2f}"


def owners(action: Action) -> str:
    """Who owns it, or that nobody does."""
    return ", ".join(owner.name for owner in action.owners) or NOBODY


def few(names: Sequence[str]) -> str:
    """Names in a list's line: two, and how many more there are."""
    more = f" +{len(names) - 2}" if len(names) > 2 else ""
    return f"{', '.join(names[:2])}{more}" or NOBODY


def due_words(action: Action, today: date) -> str:
    """When it is due; how late it is comes first."""
    if action.status == "complete" and action.completed_on:
        return f"completed {day(action.completed_on)}"
    if action.status == "withdrawn":
        return "withdrawn"
    words = describe(action.when, today)
    if is_overdue(action.when.due, action.status, today):
        return f"{span((today - action.due).days)} overdue, {words}"
    if action.when.never_due and action.review_on:
        return f"{words}, review {day(action.review_on)}"
    return words


def span(days: int) -> str:
    """A number of days as people say it: "8 days", "3 months", "12 years"."""
    for longest, unit, one in ((60, 1, "day"), (730, 30, "month")):
        if days <= longest:
            return f"{days // unit} {one}{'' if days // unit == 1 else 's'}"
    return f"{days // 365} years"


def echo(when: When, context: Context) -> str:
    """What was understood by somebody's words: "due by Thu 25 Mar 2027 · you wrote “end of spring term”"."""
    understood = describe(when, context.today)
    said = f" · you wrote “{when.text}”" if when.text and when.text.casefold() != understood.casefold() else ""
    terms = " · default term dates" if when.by_terms and context.calendar.is_default else ""
    return f"{understood}{said}{terms}"


def line(action: Action, context: Context) -> Row:
    """One action, as a line of a list."""
    return _line(action, context, few([owner.name for owner in action.owners]))


def _line(action: Action, context: Context, owned_by: str, buttons: tuple[Button, ...] = ()) -> Row:
    detail = [due_words(action, context.today), owned_by]
    if action.slips:
        detail.append(f"slipped {_times(action.slips)}")
    if action.confidential:
        detail.append("confidential")
    return Row(
        f"{action.reference} {action.title}",
        (" · ".join(detail),),
        badge(action, context.programme),
        buttons or (Button("Open", f"/action show {action.reference}"),),
    )


def suggestion(action: Action, context: Context) -> Suggestion | None:
    """What the facts suggest, where the action is not rated or the facts are worse than its rating.

    A person who says Red knows more than the facts do: Headway never talks a rating up.
    """
    today = context.today
    heard = max((day_of(note.at) for note in action.notes if note.person_id), default=None)
    late = sum(1 for m in action.milestones if m.done_on is None and m.when.due and m.when.due < today)
    known = Known(
        action.status,
        action.when.due,
        action.slips,
        heard,
        day_of(action.created_at),
        late,
        action.review_on,
    )
    found = suggest(known, today)
    return found if found and WORSE[found.rag] > WORSE.get(action.rag, -1) else None


def _published(action: Action, context: Context) -> str:
    """Both ratings, where the pack people have read says another: "Amber in the 30 Nov pack; Green since 3 Dec"."""
    told = packs.published_rating(context.session, action.reference)
    now = "blue" if action.status == "complete" else action.rag
    if told is None or told[0] == now or action.confidential:
        return ""
    since = action.completed_on if now == "blue" else action.rag_on
    later = f"{WORDS[now]} since {_short(since)}" if since else f"{WORDS[now]} now"
    return f"{WORDS[told[0]]} in the {_short(told[1])} pack; {later}"


def _short(value: date) -> str:
    return f"{value.day} {value:%b}"


def whole(action: Action, context: Context, *above: Node) -> Card:
    """Everything about one action, and what this person may do to it."""
    return card(*above, *told(action, context), *_suggested(action, context), *_buttons(action, context))


def told(action: Action, context: Context) -> list[Node]:
    """Everything about one action."""
    mark = badge(action, context.programme)
    standing = _finished(action) if action.status == "complete" else action.status.capitalize()
    said = (action.rag_reason if action.status != "complete" else "", _confidential(action))
    return [
        Title(f"{action.reference} {action.title}"),
        Row(standing, tuple(part for part in said if part), mark),
        Facts(tuple(_facts(action, context))),
        *_milestones(action, context),
        *_notes(action),
    ]


def _finished(action: Action) -> str:
    """When it was completed, and how early or late."""
    if action.completed_on is None:
        return "Finished"
    due = action.when.due
    if due is None or due == action.completed_on:
        return f"Finished {day(action.completed_on)}"
    apart = (action.completed_on - due).days
    return f"Finished {day(action.completed_on)}, {span(abs(apart))} {'late' if apart > 0 else 'early'}"


def _confidential(action: Action) -> str:
    return "Confidential: shown to cleared people only, never in a channel." if action.confidential else ""


def _facts(action: Action, context: Context) -> list[Fact]:
    known = [
        Fact(context.programme.noun.capitalize(), f"{action.workstream.reference} {action.workstream.title}"),
        Fact("Owners", owners(action)),
        Fact("Due", f"{_due(action, context.today)}{_as_written(action)}"),
    ]
    if action.slips or action.original_due not in (None, action.when.due):
        known.append(Fact("First date", f"{action.original_text or _or_none(action.original_due)}{_slips(action)}"))
    if published := _published(action, context):
        known.append(Fact("Told the board", published))
    if action.outcome:
        known.append(Fact("Intended outcome", action.outcome))
    if about := schools_of_action(context.session, action.id):
        known.append(Fact("About", ", ".join(school.name for school in about)))
    if action.because:
        known.append(Fact("Because", action.because))
    if action.cost is not None:
        known.append(Fact("Cost", pounds(action.cost)))
    if action.source:
        known.append(Fact("Source", action.source))
    if action.review_on and not action.when.never_due:
        known.append(Fact("Review", day(action.review_on)))
    known += [Fact("Link", link.url, link.url) for link in action.links]
    return known


def _due(action: Action, today: date) -> str:
    return describe(action.when, today) if action.closed else due_words(action, today)


def _as_written(action: Action) -> str:
    """The words it was typed in, where they say more than the day does."""
    due, text = action.when.due, action.when_text
    only_the_day = due and re.search(rf"\b0?{due.day}\b", text) and str(due.year) in text
    return f" (“{text}”)" if text and not only_the_day else ""


def _or_none(value: date | None) -> str:
    return day(value) if value else "none"


def _slips(action: Action) -> str:
    if not action.slips:
        return ""
    last = next((move for move in reversed(action.moves) if move.slip), None)
    because = f"; the last time: {last.because}" if last else ""
    return f", slipped {_times(action.slips)}{because}"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _milestones(action: Action, context: Context) -> list[Node]:
    if not action.milestones:
        return []
    done = sum(1 for m in action.milestones if m.done_on)
    rows = [_milestone(action, m, context) for m in action.milestones]
    return [Progress("Milestones", done, len(action.milestones)), *rows]


def _milestone(action: Action, milestone: Milestone, context: Context) -> Row:
    if milestone.done_on:
        return Row(f"{milestone.position}. {milestone.title}", (f"done {day(milestone.done_on)}",))
    words = describe(milestone.when, context.today)
    if milestone.when.due and milestone.when.due < context.today:
        words += ", overdue"
    tick = Button("Tick off", f"/action milestone done {action.reference} number:{milestone.position}")
    return Row(f"{milestone.position}. {milestone.title}", (words,), buttons=(tick,))


def _notes(action: Action) -> list[Node]:
    if not action.notes:
        return []
    shown = list(reversed(action.notes))[:NOTES_SHOWN]
    older = len(action.notes) - len(shown)
    rows: list[Node] = []
    for note in shown:
        rows += [
            Text(note.text),
            Text(f"{note.person.name if note.person else 'Imported'}, {time(note.at)}", quiet=True),
        ]
    more: list[Node] = [Text(f"{older} earlier in the history", quiet=True)] if older else []
    return [Title("Progress", 2), *rows, *more]


def _suggested(action: Action, context: Context) -> list[Node]:
    found = suggestion(action, context)
    if not found or not context.can("action.work", action_thing(context.session, action)).allowed:
        return []
    word = WORDS[found.rag]
    accept = Button(f"Rate it {word}", f"/action accept {action.reference} rag:{found.rag} seen:{action.version}")
    return [Text(f"The facts suggest {word}: {found.reason}"), Buttons((accept,))]


def _buttons(action: Action, context: Context) -> list[Node]:
    """What this person may do to it, the likeliest first."""
    reference = action.reference
    seen = f"seen:{action.version}"
    buttons: list[Button] = []
    if context.can("action.work", action_thing(context.session, action)).allowed:
        if action.closed:
            buttons.append(Button("Reopen", f"/action reopen {reference} {seen}"))
        else:
            buttons += [
                Button("Done", f"/action done {reference} {seen}", "primary"),
                Button("Add progress", f"/action progress {reference} ask:yes"),
                Button("Rate", f"/action rate {reference} ask:yes {seen}"),
                Button("Change date", f"/action due {reference} ask:yes {seen}"),
            ]
        buttons.append(Button("Edit", f"/action edit {reference} ask:yes {seen}"))
    buttons.append(Button("History", f"/action history {reference}"))
    if not action.confidential:
        buttons += sharing.button(context, f"/action share {reference}")
    return [Buttons(tuple(buttons))]


def changed(action: Action, context: Context, sentence: str, *facts: Fact) -> Reply:
    """The answer to a change: what was done, what it came to, and the way back.

    ``facts`` say what was understood; without them the action's line shows how it stands now.
    """
    context.session.flush()
    buttons = (context.undo(), Button("Open", f"/action show {action.reference}"), Button("My actions", "/action"))
    now = line_without_buttons(action, context)
    standing = Row(now.title, (), now.badge) if facts else now
    return Reply(
        card(
            Notice("done", sentence),
            standing,
            Facts(facts) if facts else None,
            *(_suggested(action, context) if not action.closed else []),
            Buttons(buttons),
        ),
        confidential=action.confidential,
    )


def line_without_buttons(action: Action, context: Context) -> Row:
    """One action as a line that nothing can be done to: for answers that have their own buttons, and shared cards."""
    row = line(action, context)
    return Row(row.title, row.detail, row.badge)


def lines(
    actions: Sequence[Action], context: Context, buttons: Callable[[Action], tuple[Button, ...]] = lambda _: ()
) -> list[Row]:
    """Actions as a list, each with its own ``buttons`` or one that opens it."""
    names = owner_names(context.session, actions)
    return [_line(action, context, few(names.get(action.id, ())), buttons(action)) for action in actions]
