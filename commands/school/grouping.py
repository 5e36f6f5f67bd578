"""Groups of schools of the authority's own: clusters, learning partnerships."""

from __future__ import annotations

from commands.action.adding import refuse
from commands.engine.cards import Button, Buttons, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.telling import counted
from commands.parties import described
from commands.school.keeping import changed
from models import schooling
from models.local import CLUSTERS, Cluster
from models.party import Party
from models.queries import school_groups as groups
from models.school import School


def listing(context: Context) -> Reply:
    """Every group of the authority's own, with how many schools are in it."""
    known = groups.all_of(context.session)
    buttons = [Button("Schools", "/school list")]
    if context.can("school.keep").allowed:
        buttons.insert(0, Button("Add a group", "/school group add ask:yes", "primary"))
    if not known:
        hint = 'An officer adds the first: /school group add "Leighton cluster" kind cluster'
        return Reply(card(Title("No groups of schools yet"), Text(hint), Buttons(tuple(buttons))))
    rows = [
        Row(
            row.name,
            (f"{row.kind.capitalize()}, {counted(number, 'school')}",),
            buttons=(Button("Open", f"/school group show c{row.id}"),),
        )
        for row, number in known
    ]
    return Reply(card(Title("Groups of schools"), *rows, Buttons(tuple(buttons))))


def shown(context: Context, group: Party) -> Reply:
    """One group, with its schools."""
    row = _cluster(context, group)
    members = groups.members(context.session, row.id)
    rows = [Row(described(school), buttons=(Button("Open", f"/school show {school.urn}"),)) for school in members]
    ended = Text("This group has ended.") if row.ended_at else None
    empty = None if rows else Text(f'No school is in it yet. Put one in: /school 109001 group "{row.name}"')
    buttons = [Button("Groups", "/school groups")]
    if context.can("school.keep").allowed and row.ended_at is None:
        buttons.append(Button("End it", f"/school group end c{row.id}"))
    heading = f"{row.name} ({row.kind}, {counted(len(rows), 'school')})"
    return Reply(card(Title(heading), ended, empty, *rows, Buttons(tuple(buttons))))


def add(context: Context, name: str, kind: str = "cluster") -> Reply:
    """Enter a group; a quoted name that something follows says what could not be understood."""
    if '"' in name:
        return refuse(f"I did not understand {name}. Its kind is one of these: {', '.join(CLUSTERS)}.")
    row = schooling.add_cluster(context.session, name, kind)
    if row is None:
        return refuse(f"There is a group called {name} already. See /school groups.")
    context.about(row.name)
    buttons = (context.undo(), Button("Open", f"/school group show c{row.id}"))
    how = Text(f'Put schools in it: /school Oakfield Lower group "{row.name}"', quiet=True)
    return Reply(card(Notice("done", f"{row.name} is a {kind} of schools now."), how, Buttons(buttons)))


def end(context: Context, group: Party) -> Reply:
    """End a group. Its schools stay as they are, and what it signed stays signed."""
    row = _cluster(context, group)
    if row.ended_at:
        return refuse(f"{row.name} has ended already.")
    row.ended_at = context.now
    context.session.flush()
    context.about(row.name)
    buttons = Buttons((context.undo(), Button("Groups", "/school groups")))
    return Reply(card(Notice("done", f"{row.name} has ended. What it signed stays signed."), buttons))


def join(context: Context, school: School, group: Party) -> Reply:
    """Put a school in a group."""
    row = _cluster(context, group)
    if row.ended_at:
        return refuse(f"{row.name} has ended. Add it anew with /school group add.")
    if not schooling.join(context.session, row, school.urn):
        return refuse(f"{school.name} is in {row.name} already.")
    return changed(context, school, f"{school.name} is in {row.name}.")


def leave(context: Context, school: School, group: Party) -> Reply:
    """Take a school out of a group."""
    row = _cluster(context, group)
    if not schooling.leave(context.session, row, school.urn):
        return refuse(f"{school.name} is not in {row.name}.")
    return changed(context, school, f"{school.name} is in {row.name} no longer.")


def _cluster(context: Context, group: Party) -> Cluster:
    return context.session.get_one(Cluster, group.cluster_id)
