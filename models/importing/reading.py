"""A planned action, understood: what its dates mean, and who its owners are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from models.calendar import Calendar
from models.importing.exported import as_written
from models.importing.paper import Dates, values_of
from models.importing.records import Item, Team
from models.intake import PlannedAction
from models.person import Person
from models.queries.person import everyone
from models.tenancy import TenantSession


class Understanding:
    """Makes items of planned actions."""

    def __init__(self, session: TenantSession, today: date, calendar: Calendar) -> None:
        """Know everybody by name; ``today`` is the day the file is read on."""
        self._dates = Dates(today, calendar)
        self._people: dict[str, list[Person]] = defaultdict(list)
        for person in everyone(session):
            self._people[_plainly(person.name)].append(person)

    def item(self, planned: PlannedAction) -> Item:
        """The action with what is understood of it."""
        planned = as_written(planned)
        values = values_of(planned)
        when, steps = self._dates.of(planned)
        return Item(planned, values, when, steps, self._team(values.owners))

    def _team(self, names: Sequence[str]) -> Team:
        people: list[Person] = []
        organisations, ambiguous = [], []
        for name in names:
            found = self._people.get(_plainly(name), [])
            if len(found) == 1:
                people.append(found[0])
                continue
            organisations.append(name)
            ambiguous += [name] if found else []
        return Team(tuple(people), tuple(organisations), tuple(ambiguous))


def _plainly(name: str) -> str:
    return " ".join(name.casefold().split())
