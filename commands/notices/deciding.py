"""After a meeting: its decisions drafted for the clerk, put to the chair, and told to whom they made owners."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from commands.action import listing, views
from commands.engine.cards import Button, Buttons, Node, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.highlight.reports import named
from commands.notices.clockwork import Drawn
from commands.notices.cycle import meeting_of
from models.action import Action, ActionOwner
from models.meeting import Decision, Meeting
from models.noticing.notice import Notice as Due
from models.occurrence import Occurrence
from models.queries import meeting as meetings
from models.queries.action import with_owners


def drafted(context: Context, notices: Sequence[Due]) -> Drawn | None:
    """For the clerk: what was recorded, what was asked of the board, and how the chair agrees it."""
    meeting = meeting_of(context, notices)
    decisions = meetings.decisions(context.session, meeting.id)
    asked: list[Node] = [Row(line, (reference,)) for reference, line in meetings.asked(context.session, meeting.id)]
    note = "Put these right, add what is lacking, and have the chair agree them: owners are told once they are."
    buttons = Buttons(
        (
            Button("Open the decisions", f"/board decisions meeting:{meeting.id}", "primary"),
            Button("Add a decision", f"/board decision meeting:{meeting.id} ask:yes"),
        )
    )
    return Drawn(
        Reply(
            card(
                Title(f"Decisions of the {named(meeting)}"),
                Text(
                    note if decisions else "No decision was recorded. Record what was decided, for the chair to agree."
                ),
                *_rows(context, decisions),
                *([Title("Asked of the board in reports", 2), *asked] if asked else []),
                buttons,
            )
        )
    )


def agree(context: Context, notices: Sequence[Due]) -> Drawn | None:
    """For the chair: the decisions, to be agreed with one tap or one word."""
    meeting = meeting_of(context, notices)
    decisions = [row for row in meetings.decisions(context.session, meeting.id) if row.state == "draft"]
    if not decisions:
        return None
    note = Text("Do these decisions stand as they are? Owners are told once you agree them.")
    yes = Button("Agree them", f"/board agree meeting:{meeting.id}", "primary")
    heading = Title(f"Decisions of the {named(meeting)}, for you to agree")
    return Drawn(Reply(card(heading, note, *_rows(context, decisions), Buttons((yes,)))))


def told(context: Context, notices: Sequence[Due]) -> Drawn | None:
    """For an owner: the actions that the board's decisions gave them, now that the chair has agreed."""
    meeting = meeting_of(context, notices)
    mine = {context.actor.person_id, *context.actor.covers}
    query = (
        select(Action)
        .join(Decision, Decision.action_id == Action.id)
        .where(
            Decision.meeting_id == meeting.id,
            Decision.id > _told_of(context, meeting),
            Decision.state == "agreed",
            Decision.withdrawn_at.is_(None),
            Decision.confidential.is_(False),
            Action.confidential.is_(False),
            Action.closed.is_(False),
            Action.id.in_(select(ActionOwner.action_id).where(ActionOwner.person_id.in_(mine))),
        )
        .options(*with_owners())
        .order_by(Decision.id)
    )
    actions = list(dict.fromkeys(context.session.scalars(query)))
    if not actions:
        return None
    sentence = (
        f"The {meeting.board.name} has given you {'an action' if len(actions) == 1 else f'{len(actions)} actions'}"
    )
    agreed = Text(f"Agreed by {meeting.agreed_by}.", quiet=True)
    return Drawn(Reply(card(Title(sentence), agreed, *views.lines(actions, context, listing.taps))), kind="pack")


def _told_of(context: Context, meeting: Meeting) -> int:
    """The newest decision of the meeting that the person has been told of; 0 where of none."""
    sent = select(Occurrence.key).where(
        Occurrence.rule == "decisions.told",
        Occurrence.person_id == context.actor.person_id,
        Occurrence.state == "sent",
        Occurrence.key.contains(f":meeting:{meeting.id}:", autoescape=True),
    )
    return max((int(key.split(":person:")[0].rpartition(":")[2]) for key in context.session.scalars(sent)), default=0)


def _rows(context: Context, decisions: Sequence[Decision]) -> list[Node]:
    ids = [decision.action_id for decision in decisions if decision.action_id]
    made = select(Action).where(Action.id.in_(ids), Action.confidential.is_(False)).options(*with_owners())
    actions = {action.id: action for action in context.session.scalars(made)}
    rows: list[Node] = []
    for decision in decisions:
        action = actions.get(decision.action_id or 0)
        minute = f" · minute {decision.minute}" if decision.minute else ""
        rows.append(Row(decision.text, (f"{decision.kind.capitalize()}{minute}", *([_made(action)] if action else []))))
    return rows


def _made(action: Action) -> str:
    """What a decision gives to whom by when: the chair agrees to that too."""
    return f"{action.reference}, {views.owners(action)}, {action.when_text or 'no date yet'}"
