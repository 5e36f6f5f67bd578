"""Drafting: from actions as they were read to what a highlight report says of a period. Pure.

Nothing here is typed by anybody, and nothing is stored: what is undone before a report is drafted is not in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from models.drafting.entered import Entered, Step
from models.drafting.facts import Counts, Facts, Line, MilestoneLine, Moved, Period, PlanRow, Rated
from models.plan import ADDED_BY_MISTAKE
from models.rag import Suggestion, is_overdue
from models.when import When, describe

FIFTH = 5


def draft(actions: Sequence[Entered], period: Period, horizon: date) -> Facts:
    """What a report says of these actions in ``period``. ``horizon`` is the last day of "due next", included."""
    today = period.end
    late = [each for each in actions if is_overdue(each.when.due, each.status, today)]
    counts = counted(actions, today)
    moved = _moved(actions, period)
    steps = _milestones(actions, period, horizon)
    found = overall(counts, len(moved), sum(1 for step in steps if _is_late(step, today)))
    return Facts(
        counts=counts,
        achieved=_lines(_by_day(_achieved(actions, period), "completed_on"), today),
        moved=moved,
        rated=_rated(actions, period),
        overdue=_lines(_by_due(late), today),
        undated=_lines((each for each in actions if each.is_open and each.when.never_due), today),
        due_next=_lines(_by_due(each for each in actions if _comes_due(each, today, horizon)), today),
        new=_lines((each for each in actions if _is_new(each, period)), today),
        withdrawn=_lines((each for each in actions if _is_withdrawn(each, period)), today),
        red=_lines((each for each in actions if each.is_open and each.rag == "red"), today),
        amber=_lines((each for each in actions if each.is_open and each.rag == "amber"), today),
        milestones=steps,
        suggested=found.rag,
        suggested_because=found.reason,
    )


def happened(facts: Facts) -> bool:
    """Whether anything was done in the period, or anything is open still: then even a closed workstream is told of."""
    reached = any(step.done_on for step in facts.milestones)
    done = facts.achieved or facts.moved or facts.rated or facts.new or facts.withdrawn
    return bool(done or reached or facts.counts.open)


def counted(actions: Iterable[Entered], today: date) -> Counts:
    """How these actions stand. An open one that an import left Blue counts as not rated."""
    kept = [each for each in actions if each.status != "withdrawn"]
    still = [each for each in kept if each.is_open]
    by = Counter(each.rag for each in still)
    return Counts(
        total=len(kept),
        complete=len(kept) - len(still),
        red=by["red"],
        amber=by["amber"],
        green=by["green"],
        unrated=by["unrated"] + by["blue"],
        overdue=sum(1 for each in still if is_overdue(each.when.due, each.status, today)),
        undated=sum(1 for each in still if each.when.never_due),
        slips=sum(each.slips for each in still),
    )


def overall(counts: Counts, moved: int, late_steps: int) -> Suggestion:
    """The overall rating the facts suggest, "unrated" where they suggest none. A person gives one, or accepts this.

    Red: an action is rated Red, or a fifth or more of the open ones are overdue. Amber: one is rated Amber, any is
    overdue, a date was changed in the period, or a milestone is late. Green: none of these, and at least half of what
    is open is rated Green, or all is complete: silence is no evidence that all is well.
    """
    red = _said((counts.red, "rated Red")) if counts.red else []
    if counts.overdue and counts.overdue * FIFTH >= counts.open:
        red.append(_of_open(counts.overdue, counts, "overdue"))
    if red:
        return Suggestion("red", _sentence(red))
    amber = _said((counts.amber, "rated Amber"), (counts.overdue, "overdue"))
    amber += [f"{_number(moved, 'date')} changed since the last meeting"] if moved else []
    amber += [f"{_number(late_steps, 'milestone')} late"] if late_steps else []
    if amber:
        return Suggestion("amber", _sentence(amber))
    if counts.total and not counts.open:
        return Suggestion("green", f"All of {_number(counts.total, 'action')} complete.")
    if counts.open and counts.green * 2 >= counts.open:
        return Suggestion("green", f"{_of_open(counts.green, counts, 'rated Green')}, and none is overdue.")
    if counts.open:
        return Suggestion("unrated", f"{_of_open(counts.unrated, counts, 'not rated')}, so nothing is suggested.")
    return Suggestion("unrated", "There are no actions, so nothing is suggested.")


def plan_row(action: Entered, workstream: str, today: date) -> PlanRow:
    """An action as the council's own columns have it."""
    return PlanRow(
        workstream=workstream,
        reference=action.reference,
        action=action.title,
        outcome=action.outcome,
        who="; ".join(action.owners),
        progress="\n".join(note.text for note in action.notes),
        when=_written(action.when, today),
        rag=action.rag,
        status=action.status,
        reason=action.reason,
        milestones=tuple((step.title, step.when.text) for step in action.steps),
        cost=action.cost,
    )


def line(action: Entered, today: date) -> Line:
    """An action as a report tells it."""
    told = action.notes[-1] if action.notes else None
    reason = action.because if action.status == "withdrawn" else action.reason
    return Line(
        reference=action.reference,
        title=action.title,
        owners=action.owners,
        status=action.status,
        rag=action.rag,
        reason=reason,
        when=_written(action.when, today),
        due=action.when.due,
        original=action.original,
        slips=action.slips,
        review_on=action.review_on,
        completed_on=action.completed_on,
        remedial=f"{told.text} ({short_day(told.on)})" if told else "",
    )


def short_day(day: date) -> str:
    """A day without its year: "30 Nov"."""
    return f"{day.day} {day:%b}"


def _written(when: When, today: date) -> str:
    return when.text or describe(when, today)


def _lines(actions: Iterable[Entered], today: date) -> tuple[Line, ...]:
    return tuple(line(each, today) for each in actions)


def _by_day(actions: Iterable[Entered], name: str) -> list[Entered]:
    return sorted(actions, key=lambda each: getattr(each, name) or date.max)


def _by_due(actions: Iterable[Entered]) -> list[Entered]:
    return sorted(actions, key=lambda each: each.when.due or date.max)


def _achieved(actions: Iterable[Entered], period: Period) -> list[Entered]:
    return [each for each in actions if each.status == "complete" and period.holds(each.completed_on)]


def _comes_due(action: Entered, today: date, horizon: date) -> bool:
    return action.is_open and action.when.due is not None and today <= action.when.due <= horizon


def _is_new(action: Entered, period: Period) -> bool:
    """Added in the period and still open. Before a first meeting all of the plan is new, and none of it is told so."""
    return action.is_open and period.start is not None and period.holds(action.entered_on)


def _is_withdrawn(action: Entered, period: Period) -> bool:
    """Taken out of the plan in the period, other than by who had added it and took that back."""
    if action.status != "withdrawn" or not period.holds(action.withdrawn_on):
        return False
    return action.because != ADDED_BY_MISTAKE


def _moved(actions: Iterable[Entered], period: Period) -> tuple[Moved, ...]:
    """One for each open action whose date is another than before the period."""
    found = []
    for action in actions:
        changes = [change for change in action.changes if period.holds(change.on)]
        if not changes or not action.is_open:
            continue
        first, last = changes[0], changes[-1]
        if (first.before_due, first.before) == (last.after_due, last.after):
            continue
        found.append(
            Moved(
                line=line(action, period.end),
                before=first.before,
                before_due=first.before_due,
                after=last.after,
                after_due=last.after_due,
                because=last.because,
                on=last.on,
                times=len(changes),
            )
        )
    return tuple(found)


def _rated(actions: Iterable[Entered], period: Period) -> tuple[Rated, ...]:
    """One for each open action whose rating is another than before the period."""
    found = []
    for action in actions:
        given = [each for each in action.ratings if period.holds(each.on)]
        if not given or not action.is_open:
            continue
        earlier = [each.rag for each in action.ratings if each.on < given[0].on and not period.holds(each.on)]
        before, last = earlier[-1] if earlier else "unrated", given[-1]
        if before != last.rag:
            found.append(Rated(action.reference, before, last.rag, last.reason, last.on))
    return tuple(found)


def _milestones(actions: Iterable[Entered], period: Period, horizon: date) -> tuple[MilestoneLine, ...]:
    """Those reached in the period; and of open actions, those that are late, or due by the horizon."""
    found = [
        MilestoneLine(action.reference, step.title, _written(step.when, period.end), step.when.due, step.done_on)
        for action in actions
        for step in action.steps
        if action.status != "withdrawn" and _is_told(action, step, period, horizon)
    ]
    return tuple(sorted(found, key=lambda each: each.done_on or each.due or date.max))


def _is_told(action: Entered, step: Step, period: Period, horizon: date) -> bool:
    if step.done_on is not None:
        return period.holds(step.done_on)
    return action.is_open and step.when.due is not None and step.when.due <= horizon


def _is_late(step: MilestoneLine, today: date) -> bool:
    return step.done_on is None and step.due is not None and step.due < today


def _said(*counts: tuple[int, str]) -> list[str]:
    return [f"{_number(number, 'action')} {what}" for number, what in counts if number]


def _of_open(number: int, counts: Counts, what: str) -> str:
    """Some of the open actions, as the subject of a sentence: "1 of 4 open actions is overdue"."""
    noun = "action" if counts.open == 1 else "actions"
    return f"{number} of {counts.open} open {noun} {'is' if number == 1 else 'are'} {what}"


def _number(number: int, noun: str) -> str:
    return f"{number} {noun} is" if number == 1 else f"{number} {noun}s are"


def _sentence(parts: Sequence[str]) -> str:
    return f"{', and '.join(parts)}."
