"""Which schools an action is about."""

from __future__ import annotations

from commands.action import views
from commands.action.adding import refuse
from commands.engine.cards import Fact, Reply
from commands.engine.context import Context
from commands.parties import described
from models import plan
from models.action import Action
from models.local import ActionSchool
from models.queries import school_card as schools
from models.school import School


def about(context: Context, action: Action, school: School) -> Reply:
    """Say that an action is about a school: it is then on the school's card, unless it is confidential."""
    if schools.link(context.session, action.id, school.urn) is not None:
        return refuse(f"{action.reference} is about {school.name} already.")
    context.session.add(ActionSchool(action_id=action.id, urn=school.urn))
    plan.touch(action, context.now)
    return _changed(context, action, f"{action.reference} is about {described(school)}.")


def not_about(context: Context, action: Action, school: School) -> Reply:
    """Say that an action is about a school no longer."""
    row = schools.link(context.session, action.id, school.urn)
    if row is None:
        return refuse(f"{action.reference} is not about {school.name}.")
    context.session.delete(row)
    plan.touch(action, context.now)
    return _changed(context, action, f"{action.reference} is about {school.name} no longer.")


def _changed(context: Context, action: Action, sentence: str) -> Reply:
    context.session.flush()
    names = [school.name for school in schools.schools_of_action(context.session, action.id)]
    return views.changed(action, context, sentence, Fact("About", ", ".join(names) or "no school"))
