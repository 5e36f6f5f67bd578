"""What an action looks like: in a list, whole, and after a change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import cast

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
from models.clock import LONDON, day_of
from models.programme import Programme
from models.queries.action import owner_names
from models.rag import WORDS, Suggestion, is_overdue, suggest
from models.rag import Facts as Known
from models.when import When, describe

NOTES_SHOWN = 3
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
    return f"{value:%a} {value.day} {value:%b %Y}"


def time(value: datetime) -> str:
    """An instant as people in England read it."""
    local = value.astimezone(LONDON)
    return f"{day(local.date())} {local:%H:%M}"


def pounds(pence: int) -> str:
    """Money: "£12,000" or "£450.50"."""
    return f"£{pence // 100:,}" if pence % 100 == 0 else f"£{pence / 100:,.2f}"


def owners(action: Action) -> str:
    """Who owns it, or that nobody does."""
    return ", ".join(owner.name for owner in action.owners) or NOBODY


def due_words(action: Action, today: date) -> str:
    """When it is due, and how late it is."""
    if action.status == "complete" and action.completed_on:
        return f"completed {day(action.completed_on)}"
    if action.status == "withdrawn":
        return "withdrawn"
    words = describe(action.when, today)
    if is_overdue(action.when.due, action.status, today):
        late = (today - action.due).days
        return f"{words}, {late} day{'s' if late != 1 else ''} overdue"
    if action.when.never_due and action.review_on:
        return f"{words}, review {day(action.review_on)}"
    return words


def echo(when: When, context: Context) -> str:
    """What was understood by somebody's words: "due by Thu 25 Mar 2027 · you wrote “end of spring term”"."""
    understood = describe(when, context.today)
    said = f" · you wrote “{when.text}”" if when.text and when.text.casefold() != understood.casefold() else ""
    terms = " · default term dates" if when.by_terms and context.calendar.is_default else ""
    return f"{understood}{said}{terms}"


def line(action: Action, context: Context) -> Row:
    """One action, as a line of a list."""
    return _line(action, context, owners(action))


def _line(action: Action, context: Context, owned_by: str, buttons: tuple[Button, ...] = ()) -> Row:
    detail = [due_words(action, context.today), owned_by]
    if action.slips:
        detail.append(f"slipped {action.slips}×")
    if action.confidential:
        detail.append("confidential")
    return Row(
        f"{action.reference} {action.title}",
        (" · ".join(detail),),
        badge(action, context.programme),
        buttons or (Button("Open", f"/action show {action.reference}"),),
    )


def suggestion(action: Action, context: Context) -> Suggestion | None:
    """What the facts suggest, where it is not what the action is rated already."""
    today = context.today
    heard = max((day_of(note.at) for note in action.notes), default=None)
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
    return found if found and found.rag != action.rag else None


def whole(action: Action, context: Context, *above: Node) -> Card:
    """Everything about one action."""
    mark = badge(action, context.programme)
    return card(
        *above,
        Title(f"{action.reference} {action.title}"),
        Row(
            action.status.capitalize(),
            tuple(
                part
                for part in (action.rag_reason if action.status != "complete" else "", _confidential(action))
                if part
            ),
            mark,
        ),
        Facts(tuple(_facts(action, context))),
        *_milestones(action, context),
        *_notes(action),
        *_suggested(action, context),
        *_buttons(action, context),
    )


def _confidential(action: Action) -> str:
    return "Confidential: shown to cleared people only, never in a channel." if action.confidential else ""


def _facts(action: Action, context: Context) -> list[Fact]:
    known = [
        Fact(context.programme.noun.capitalize(), f"{action.workstream.reference} {action.workstream.title}"),
        Fact("Owners", owners(action)),
        Fact("Due", f"{due_words(action, context.today)}{_as_written(action)}"),
    ]
    if action.slips or action.original_due not in (None, action.when.due):
        known.append(Fact("First date", f"{action.original_text or _or_none(action.original_due)}{_slips(action)}"))
    if action.outcome:
        known.append(Fact("Intended outcome", action.outcome))
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


def _as_written(action: Action) -> str:
    return f" (“{action.when_text}”)" if action.when_text else ""


def _or_none(value: date | None) -> str:
    return day(value) if value else "none"


def _slips(action: Action) -> str:
    if not action.slips:
        return ""
    last = next((move for move in reversed(action.moves) if move.slip), None)
    because = f"; last because {last.because}" if last else ""
    return f", slipped {action.slips} time{'s' if action.slips != 1 else ''}{because}"


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
    rows: list[Node] = [
        Row(note.text, (f"{note.person.name if note.person else 'Imported'}, {time(note.at)}",)) for note in shown
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
    if not action.confidential and not context.channel.is_private_to_one:
        buttons.append(Button("Share here", f"/action share {reference}"))
    return [Buttons(tuple(buttons))]


def changed(action: Action, context: Context, sentence: str, *more: Node) -> Reply:
    """The answer to a change: what was done, how the action stands now, and the way back."""
    context.session.flush()
    buttons = (context.undo(), Button("Open", f"/action show {action.reference}"), Button("My actions", "/action"))
    hint = _suggested(action, context) if not action.closed else []
    return Reply(
        card(Notice("done", sentence), *more, line_without_buttons(action, context), *hint, Buttons(buttons)),
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
    return [
        _line(action, context, ", ".join(names.get(action.id, ())) or NOBODY, buttons(action)) for action in actions
    ]
