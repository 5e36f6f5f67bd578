"""School-to-school support: who supports whom, on what, until when, and to what effect."""

from __future__ import annotations

import re
from datetime import date

from commands.action.adding import refuse
from commands.engine.access import Decision
from commands.engine.arguments import Argument, Reading, Title
from commands.engine.cards import Button, Buttons, Fact, Facts, Notice, Reply, Text, card
from commands.engine.confidence import NOT_HERE
from commands.engine.context import Context
from commands.engine.dates import Day
from commands.engine.errors import Meant, Misread, Refused
from commands.engine.table import say
from commands.engine.words import Line
from commands.school import parts, words
from commands.school.concern_arguments import may_hear
from models import schooling
from models.local import Support
from models.party import Party
from models.queries import school_card as about
from models.school import School


class UntilType(Day):
    """The last day of something: "until July 2027". The value is a date."""

    name = "until"
    greedy = False
    _OPENING = re.compile(r"(?<!\S)(?:until|till)\s+(?=\S)", re.IGNORECASE)

    def read(self, line: Line, argument: Argument, reading: Reading) -> date | None:
        """Take the word and what follows. Raises :class:`Misread` where that is no day."""
        match = self._OPENING.search(line.masked())
        if match is None:
            return None
        end = line.masked().find("\x00", match.end())
        end = len(line.text) if end < 0 else end
        day = self.from_text(line.text[match.end() : end].strip(" ,.;"), reading)
        line.take(match.start(), end)
        return day


class AboutType(Title):
    """What support is for: "for phonics", after who gives it. The value is that text."""

    greedy = False
    _OPENING = re.compile(r"(?<!\S)(?:for|on|with)\s+(?=\S)", re.IGNORECASE)
    _FROM = re.compile(r"(?<!\S)from(?!\S)", re.IGNORECASE)

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the word after "from …", and what follows up to what is taken."""
        masked = line.masked()
        after = self._FROM.search(masked)
        match = self._OPENING.search(masked, after.end()) if after else None
        if match is None:
            return None
        end = masked.find("\x00", match.end())
        end = len(line.text) if end < 0 else end
        said = " ".join(line.text[match.end() : end].split()).strip(" ,;")
        line.take(match.start(), end)
        return said or None


def support(
    context: Context,
    school: School,
    supporter: Party,
    about: str = "",
    until: date | None = None,
    start: date | None = None,
    confidential: bool = False,
) -> Reply:
    """Enter support that a school has."""
    if confidential:
        _need_private(context)
    if supporter.urn == school.urn:
        return refuse(f"{school.name} cannot support itself. Name who supports it.")
    begins = start or context.today
    if until and until < begins:
        return refuse(f"{words.on_day(until)} is before {words.on_day(begins)}, when it begins. Give a later day.")
    if row := _known(context, school, supporter, about):
        return refuse(f"{school.name} has support from {supporter.name}{_for(row)} already.")
    row = schooling.add_support(
        context.session,
        school.urn,
        from_urn=supporter.urn,
        organisation_id=supporter.organisation_id,
        about_what=about,
        start=begins,
        end=until,
        confidential=confidential,
    )
    sentence = f"{school.name} has support from {supporter.name}{_for(row)}."
    return _told(context, school, row, sentence)


def _for(row: Support) -> str:
    return f" for {row.about}" if row.about else ""


def _known(context: Context, school: School, supporter: Party, what: str) -> Support | None:
    return next(
        (
            row
            for row in _under_way(context, school)
            if (row.from_urn, row.organisation_id) == (supporter.urn, supporter.organisation_id)
            and row.about.casefold() == what.casefold()
        ),
        None,
    )


def _under_way(context: Context, school: School) -> list[Support]:
    """The support that a school has and the person may know of."""
    found = about.supports(context.session, school.urn, confidential=may_hear(context))
    return [row for row in found if row.urn == school.urn and row.ended_on is None]


def _told(context: Context, school: School, row: Support, sentence: str) -> Reply:
    context.session.flush()
    context.about(school.name, confidential=row.confidential)
    facts = [Fact("Begins", words.on_day(row.start))]
    facts.append(Fact("Ends", words.on_day(row.end) if row.end else "open"))
    secret = Text("Confidential: shown to cleared people only, never in a channel.") if row.confidential else None
    buttons = Buttons((context.undo(), Button("Open", f"/school show {school.urn}")))
    return Reply(card(Notice("done", sentence), Facts(tuple(facts)), secret, buttons), confidential=row.confidential)


def _need_private(context: Context) -> None:
    """Go on only where a cleared person is alone with us. Raises :class:`Refused`, which repeats nothing."""
    if not context.channel.is_private_to_one:
        raise Refused(NOT_HERE)
    cleared: Decision = context.can("concern")
    if not cleared.allowed:
        raise Refused("Only people with clearance can keep support confidential: it would vanish from your own view.")


def ended(
    context: Context, school: School, effect: str, supporter: Party | None = None, number: int | None = None
) -> Reply:
    """End support, and say with what effect. ``number`` is the support's own, where a button names it."""
    found = [row for row in _under_way(context, school) if number in (None, row.id)]
    if supporter:
        ids = (supporter.urn, supporter.organisation_id)
        found = [row for row in found if (row.from_urn, row.organisation_id) == ids]
    if not found:
        whose = f" from {supporter.name}" if supporter else ""
        return refuse(f"{school.name} has no support{whose} that is under way.")
    if len(found) > 1:
        raise _which(context, found)
    row = found[0]
    schooling.end_support(row, context.today, effect)
    context.session.flush()
    context.about(school.name, confidential=row.confidential)
    sentence = f"Support of {school.name} from {parts.supporter(context, row)}{_for(row)} has ended."
    buttons = Buttons((context.undo(), Button("Open", f"/school show {school.urn}")))
    told = Facts((Fact("Effect", effect),))
    return Reply(card(Notice("done", sentence), told, buttons), confidential=row.confidential)


def _which(context: Context, found: list[Support]) -> Misread:
    """The question which support is meant."""
    labels = {row.id: f"{parts.supporter(context, row)}{_for(row)}"[:75] for row in found}
    choices = tuple(Meant(label, say(context.call.but(number=key))) for key, label in labels.items())
    return Misread("Which support has ended?", field="supporter", choices=choices)
