"""Decisions: recorded live in a meeting or drafted after it, agreed by the chair, with the actions they make."""

from __future__ import annotations

from dataclasses import dataclass

from commands.action import views
from commands.action.adding import need_private, refuse
from commands.board.keeping import SAME
from commands.board.meeting import held, name
from commands.engine.cards import Button, Buttons, Fact, Facts, Notice, Reply, card
from commands.engine.context import Context
from commands.engine.errors import Meant, Misread, Refused
from commands.engine.table import Call, say
from commands.people import Owners
from models import deciding as rules
from models.action import Action
from models.board import Board
from models.deciding import Task
from models.meeting import Decision, Meeting
from models.person import Person
from models.queries import board as boards
from models.queries import meeting as meetings
from models.when import When
from models.workstream import Workstream

KINDS = {"agreed": "Agreed", "noted": "Noted", "suggested": "Suggested"}
NO_DATE = When("unknown", None, None, None, "")


def record(
    context: Context,
    kind: str,
    text: str,
    minute: str = "",
    workstream: Workstream | None = None,
    owners: Owners | None = None,
    when: When | None = None,
    confidential: bool = False,
    meeting: Meeting | None = None,
    board: Board | None = None,
) -> Reply:
    """Record what a meeting decides, and the action it makes: a draft until the chair agrees it."""
    if confidential:
        need_private(context, "a decision")
    row = held(context, board, meeting)
    task = task_of(context, workstream, owners, when)
    decision = rules.record(
        context.session,
        row,
        kind,
        text,
        context.now,
        person_id=context.actor.person_id,
        minute=minute,
        confidential=confidential,
    )
    action = _act(context, decision, row, task)
    context.about(name(row), confidential=confidential)
    return _recorded(context, decision, row, action)


def task_of(context: Context, workstream: Workstream | None, owners: Owners | None, when: When | None) -> Task | None:
    """The action that is asked for; None where none is. Raises :class:`Misread` for owners or a date without one."""
    if workstream is None:
        if owners or when:
            prefix = context.programme.prefix
            raise Misread(f"Which {context.programme.noun}? Type it like: action {prefix}4 @jo by March.")
        return None
    if workstream.closed_at:
        raise Misread(f"{workstream.reference} is closed. Choose another {context.programme.noun}.")
    owners = owners or Owners()
    return Task(workstream, when or NO_DATE, owners.people, owners.organisations)


def _act(context: Context, decision: Decision, meeting: Meeting, task: Task | None) -> Action | None:
    if task is None:
        return None
    return rules.set_task(context.session, decision, meeting, task, context.calendar, context.now)


def _recorded(context: Context, decision: Decision, meeting: Meeting, action: Action | None) -> Reply:
    facts = [
        Fact(KINDS[decision.kind], decision.text),
        *([Fact("Minute", decision.minute)] if decision.minute else []),
        *(action_facts(action) if action else []),
        *([Fact("Confidential", "yes: for the cleared alone")] if decision.confidential else []),
        Fact("Meeting", f"{meeting.board.name}, {views.time(meeting.starts_at)}"),
    ]
    buttons = (
        context.undo(),
        Button("Edit", f"/board decision edit {decision.id} ask:yes"),
        Button("All of this meeting", f"/board decisions meeting:{meeting.id}"),
    )
    notice = Notice("done", "Recorded as a draft. The owners are told once the chair has agreed it.")
    return Reply(card(notice, Facts(tuple(facts)), Buttons(buttons)), confidential=decision.confidential)


def action_facts(action: Action) -> tuple[Fact, ...]:
    """What is said of the action that a decision made."""
    return (Fact("Action", action.reference), Fact("Owners", views.owners(action)), Fact("Due", _due(action)))


def _due(action: Action) -> str:
    return action.when_text or "no date yet"


def approve_plan(
    context: Context, minute: str = "", meeting: Meeting | None = None, board: Board | None = None
) -> Reply:
    """Record that a meeting approved the plan: it is a draft no longer once the chair has agreed that."""
    row = held(context, board, meeting)
    programme = context.programme
    if programme.plan_state == "approved":
        return refuse(f"The plan was approved by {programme.approved_by} already.")
    if any(each.state == "draft" and rules.approves_plan(each) for each in meetings.decisions(context.session, row.id)):
        return refuse(
            "That is recorded already. The plan counts as approved once the chair has agreed it: /board agree"
        )
    who = context.actor.person_id
    decision = rules.record(context.session, row, "agreed", rules.APPROVAL, context.now, person_id=who, minute=minute)
    context.about(name(row))
    reply = _recorded(context, decision, row, None)
    notice = Notice("done", "Recorded as a draft. The plan counts as approved once the chair has agreed it.")
    return Reply(card(notice, *reply.card.nodes[1:]))


# -- one decision ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    """A decision that may be spoken of, and its meeting where it has one."""

    row: Decision
    meeting: Meeting | None

    @property
    def name(self) -> str:
        """How the history names it."""
        return name(self.meeting) if self.meeting else f"decision {self.row.id}"


def found(context: Context, number: int) -> _Found:
    """The decision of that number, kept from others while it is changed.

    Raises :class:`Misread` where there is none that may be shown here: the same words where there is none at all.
    """
    row = meetings.decision(context.session, number, lock=context.writes)
    alone = context.actor.cleared and context.channel.is_private_to_one
    if row is None or row.withdrawn_at is not None or (row.confidential and not alone):
        raise Misread(f"There is no decision {number} that can be shown here. See them with /board decisions.")
    meeting = meetings.get(context.session, row.meeting_id) if row.meeting_id else None
    kept = _Found(row, meeting)
    if row.confidential:
        context.disclosed.add(kept.name)
    context.about(kept.name, confidential=row.confidential)
    return kept


def prefill(context: Context, call: Call) -> dict[str, str]:
    """A decision as it stands, to be written on."""
    if call.get("decision") is None:
        return {}
    row = found(context, call.get("decision")).row
    return {"kind": row.kind, "text": row.text, "minute": row.minute}


def edit(context: Context, decision: int, **given: str | None) -> Reply:
    """Change the words of a draft, its kind or its minute. What the chair has agreed stays as it is."""
    kept = found(context, decision)
    row = kept.row
    if row.state != "draft":
        return refuse(f"That was {row.state} already. Withdraw it, with the reason, and record it anew.")
    wanted = {key: (value or "").strip() for key, value in given.items()}
    changes = {key: value for key, value in wanted.items() if value != getattr(row, key)}
    if not changes:
        return refuse(SAME)
    if rules.approves_plan(row) and changes.keys() & {"kind", "text"}:
        return refuse("Its words approve the plan, so they stay. Withdraw it, with the reason, and record another.")
    action = context.session.get(Action, row.action_id) if row.action_id else None
    if action is not None and action.confidential and not row.confidential:
        action = None  # it was kept for the cleared since: whoever writes here may not know of it
    now = {"kind": row.kind, "text": row.text, "minute": row.minute, **changes}
    rules.reword(row, kept.meeting, action, **now)
    minute_now = f", minute {row.minute}" if row.minute else ""
    return _changed(context, kept, f"It says now: {KINDS[row.kind]}: {row.text}{minute_now}.".replace("..", "."))


def withdraw(context: Context, decision: int, because: str) -> Reply:
    """Take a decision back, with the reason; an action that it made stays in the plan."""
    kept = found(context, decision)
    row = kept.row
    rules.withdraw(row, because, context.now)
    action = context.session.get(Action, row.action_id) if row.action_id else None
    shown = action if action and (row.confidential or not action.confidential) else None
    stays = f" {shown.reference} stays in the plan: withdraw it there." if shown else ""
    if kept.meeting and rules.unsettle_plan(context.programme, kept.meeting, row):
        stays = " The plan is a draft again."
    return _changed(context, kept, f"Withdrawn: “{row.text}”.{stays}")


def _changed(context: Context, kept: _Found, sentence: str) -> Reply:
    context.session.flush()
    every = f"/board decisions meeting:{kept.meeting.id}" if kept.meeting else "/board proposals"
    return Reply(card(Notice("done", sentence), Buttons((context.undo(), Button("All decisions", every)))))


# -- agreeing --------------------------------------------------------------------------------------------------------


def agree(
    context: Context,
    decision: int | None = None,
    behalf: Person | None = None,
    meeting: Meeting | None = None,
    board: Board | None = None,
) -> Reply:
    """Agree a meeting's decisions as its chair, or enter that the chair has; what is confidential, one by one."""
    kept = found(context, decision) if decision else None
    row = (kept.meeting if kept else None) or held(context, board, meeting)
    who = _word_of(context, row, behalf)
    wanted = [kept.row] if kept else meetings.decisions(context.session, row.id)
    agreed = rules.agree(row, wanted, who, context.now)
    rules.settle_plan(context.programme, row, agreed)
    if not agreed:
        return refuse("Nothing waits to be agreed. See what was decided with /board decisions.")
    context.session.flush()
    context.about(f"{name(row)}, {who}", confidential=bool(kept and kept.row.confidential))
    made = sum(1 for each in agreed if each.action_id)
    told = " The owners of the actions they make will be told." if made else ""
    count = "1 decision is" if len(agreed) == 1 else f"{len(agreed)} decisions are"
    notice = Notice("done", f"{count} agreed: {who}.{told}")
    every = Button("All decisions", f"/board decisions meeting:{row.id}")
    return Reply(card(notice, Buttons((context.undo(), every))))


def _word_of(context: Context, meeting: Meeting, behalf: Person | None) -> str:
    """Whose word it is that the decisions are agreed. Raises :class:`Refused` or :class:`Misread`."""
    chairs = boards.officers(context.session, meeting.board_id, "chair", "vice-chair")
    mine = {context.actor.person_id, *context.actor.covers}
    own = [person for person in chairs if person.id in mine]
    if own and behalf is None:
        return own[0].name if own[0].id == context.actor.person_id else f"{context.actor.name} for {own[0].name}"
    if not context.actor.has("manager", "clerk"):
        ask = f" Ask {' or '.join(person.name for person in chairs)}." if chairs else ""
        raise Refused(f"Only the chair of {meeting.board.name} agrees its decisions.{ask}")
    if behalf is not None and behalf in chairs:
        return f"{behalf.name}, entered by {context.actor.name}"
    handles = " or ".join(f"@{person.handle} ({person.name})" for person in chairs)
    if not handles:
        raise Misread(f"{meeting.board.name} has no chair yet. Name one: /board chair @ada")
    done = Meant(f"{chairs[0].name} has agreed them", say(context.call.but(behalf=f"@{chairs[0].handle}")))
    raise Misread(
        f"The chair agrees them. Has {handles} done so? Type: /board agree on behalf of @{chairs[0].handle}",
        choices=(done,),
    )
