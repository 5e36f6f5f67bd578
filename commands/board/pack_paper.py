"""A pack as a paper: front, decisions asked, summary, a page a workstream, charts, and the plan as an annex.

Pure: the facts of a pack and its charts' pictures in, what stands in the document out. It says nothing that the facts
do not: a report that is missing is printed as missing, and what nobody has rated is not rated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from commands.action.views import day, time
from commands.board import pack_report
from commands.board.pack_annex import annex
from commands.board.pack_sheet import ALL_OVERDUE, sheet
from commands.board.pack_words import NONE, Ratings, direction, lines, reports_counted, times
from commands.engine.paper import Bullets, Details, Figure, Grid, Heading, NewPage, Paper, Para, Part
from commands.engine.telling import counted
from models.drafting.facts import Front, Implied, PackFacts, ReportFacts, Standing
from models.rag import WORDS

PUBLIC = "Public"
DRAFT_WORDS = "DRAFT: not cleared for publication"


@dataclass(frozen=True, slots=True)
class Issue:
    """Which issue of a pack a document is: a draft where ``number`` is 0; from 2 on, issued again ``on`` a day."""

    number: int = 0
    on: date | None = None
    because: str = ""

    @property
    def words(self) -> str:
        """What the front says of it; "" for the first edition, of which there is nothing to say."""
        if not self.number:
            return DRAFT_WORDS
        return f"Reissued {day(self.on)} because {self.because}" if self.on and self.number > 1 else ""

    def marked(self, marking: str) -> str:
        """What stands at the head of every page."""
        before = "DRAFT · " if not self.number else f"Edition {self.number} · " if self.number > 1 else ""
        return f"{before}{marking}"


DRAFT = Issue()


def paper(facts: PackFacts, figures: Sequence[Figure] = (), issue: Issue = DRAFT) -> Paper:
    """The public pack; ``figures`` are its charts, drawn."""
    ratings = Ratings(facts.rag_key)
    parts = (
        *_front(facts, issue),
        *_decisions(facts),
        *_agenda(facts),
        *_summary(facts, ratings),
        *_key(facts, ratings),
        *(part for report in facts.reports for part in (NewPage(close=True), *sheet(report, ratings))),
        *_overdue(facts),
        *_standings(facts),
        *_charts(figures),
        *annex(facts.plan, facts.noun, facts.plan_state, facts.columns),
    )
    return _paper(facts, title(facts), parts, issue.marked(PUBLIC))


def exempt_paper(facts: PackFacts, text: str, reason: str, issue: Issue = DRAFT) -> Paper:
    """The exempt part, apart from all that is public; ``reason`` is the paragraph that it is exempt under."""
    parts: tuple[Part, ...] = (
        Details(tuple(_meeting(facts))),
        *([Para(issue.words, strong=True)] if issue.words else []),
        Para(f"Not for publication: exempt under {reason}.", strong=True),
        Para(text),
    )
    return _paper(facts, f"{title(facts)}: exempt part", parts, issue.marked(f"EXEMPT: {reason}"))


def _paper(facts: PackFacts, name: str, parts: tuple[Part, ...], marking: str) -> Paper:
    return Paper(
        title=name,
        parts=parts,
        subtitle=f"{facts.board}, {time(facts.starts_at)}",
        author=facts.front.author,
        organisation=facts.authority or facts.programme,
        marking=marking,
        footer=f"{facts.programme} · as at {time(facts.as_at)}",
        made_at=facts.as_at,
    )


def title(facts: PackFacts) -> str:
    """What the pack is called: as its front says, else by its programme."""
    return facts.front.title or f"{facts.programme}: highlight report"


def _meeting(facts: PackFacts) -> Iterator[tuple[str, str]]:
    kind = "Special meeting" if facts.kind == "special" else "Meeting"
    yield "Board", facts.board
    yield kind, f"{time(facts.starts_at)}{f', {facts.place}' if facts.place else ''}"


def _front(facts: PackFacts, issue: Issue) -> Iterator[Part]:
    front = facts.front
    if issue.words:
        yield Para(issue.words, strong=True)
    yield Details(
        (
            *_meeting(facts),
            *([("Author", front.author)] if front.author else []),
            ("Access", PUBLIC),
            ("Key decision", "Yes" if front.key_decision else "No"),
            *([("Wards", front.wards)] if front.wards else []),
            ("Facts as at", time(facts.as_at)),
            ("Period", _period(facts)),
        )
    )
    for heading, text in (("Purpose", front.purpose), ("Recommendations", front.recommendations)):
        yield from _section(heading, text)
    yield from _section("Options considered", front.options)
    yield from _section("Consultation", front.consultation)
    yield from _implications(front.implications)
    yield from _section("Background papers", front.background)


def _period(facts: PackFacts) -> str:
    until = f"to {day(facts.period.end)}"
    return f"{day(facts.period.start)} {until}" if facts.period.start else f"From the beginning {until}"


def _section(heading: str, text: str) -> Iterator[Part]:
    """A part of the front; recommendations, and all that has several lines, as a list."""
    items = lines(text)
    if not items:
        return
    yield Heading(heading)
    if len(items) > 1 or heading == "Recommendations":
        yield Bullets(items, numbered=heading == "Recommendations")
    else:
        yield Para(items[0])


def _implications(implications: Sequence[Implied]) -> Iterator[Part]:
    if not implications:
        return
    yield Heading("Implications")
    yield Grid(
        ("Kind", "Implication", "Verified by"),
        tuple((each.kind.capitalize(), each.text, verified(each)) for each in implications),
        widths=(1.5, 5, 2.5),
    )


def verified(implied: Implied) -> str:
    """Who verified an implication and when; or that nobody has."""
    if not implied.verified_by:
        return "Not verified"
    return f"{implied.verified_by}{f', {day(implied.verified_on)}' if implied.verified_on else ''}"


def _decisions(facts: PackFacts) -> Iterator[Part]:
    """The board expects to see this section, with nothing in it too."""
    asked = tuple(f"{report.reference}: {line}" for report in facts.reports for line in lines(report.told.asked))
    yield Heading("Decisions asked of the board")
    yield Bullets(asked, numbered=True) if asked else Para(NONE)


def _agenda(facts: PackFacts) -> Iterator[Part]:
    if facts.agenda:
        yield Heading("Agenda")
        yield Bullets(facts.agenda, numbered=True)
    if facts.proposals:
        yield Heading("Proposed by other boards")
        yield Bullets(facts.proposals)


def _summary(facts: PackFacts, ratings: Ratings) -> Iterator[Part]:
    if not facts.reports:
        return
    yield Heading("Summary")
    yield Para(summary_words(facts))
    yield Grid(
        ("Report of", "Overall rating", "Direction", "Report"),
        tuple(
            (f"{each.reference} {each.title}", ratings.word(each.told.rag), direction(each), _report_words(each))
            for each in facts.reports
        ),
        widths=(4, 2.4, 2, 2),
    )


def _report_words(report: ReportFacts) -> str:
    because = f", because {report.because}" if report.state == "verbal" and report.because else ""
    return f"{pack_report.state_words(report)}{because}"


def summary_words(facts: PackFacts) -> str:
    """The whole in one line: how many reports there are, how many actions, and how many of them are overdue."""
    states = reports_counted([report.state for report in facts.reports])
    counts = [report.facts.counts for report in facts.reports]
    total, complete = sum(each.total for each in counts), sum(each.complete for each in counts)
    overdue, slips = sum(each.overdue for each in counts), sum(each.slips for each in counts)
    return (
        f"{counted(len(facts.reports), 'report')}: {states}. {counted(total, 'action')}: "
        f"{complete} complete, {overdue} overdue; dates moved {times(slips)}."
    )


def _standings(facts: PackFacts) -> Iterator[Part]:
    named = {"Pledges": facts.pledges, "Engagement": facts.engagement}
    if told := [name for name, standings in named.items() if standings]:
        yield Heading(" and ".join(told).capitalize())
        yield Grid(
            ("Name", "At the last meeting", "Now"),
            tuple((each.name, each.before or "Nothing yet", _now(each)) for told in named.values() for each in told),
            widths=(3, 3, 3),
        )


def _now(standing: Standing) -> str:
    return standing.now if standing.changed else "As before"


def _overdue(facts: PackFacts) -> Iterator[Part]:
    overdue = tuple(line for report in facts.reports for line in report.facts.overdue)
    yield NewPage()
    yield Heading(ALL_OVERDUE)
    yield pack_report.overdue_grid(overdue) if overdue else Para(NONE)


def _charts(figures: Sequence[Figure]) -> Iterator[Part]:
    if figures:
        yield Heading("Charts")
        yield from figures


def _key(facts: PackFacts, ratings: Ratings) -> Iterator[Part]:
    meant = tuple((ratings.short(kind), ratings.meaning(kind)) for kind in WORDS if ratings.meaning(kind))
    if facts.reports and meant:
        yield Heading("What the ratings mean", 2)
        yield Details(meant)


def has_front(front: Front) -> bool:
    """Whether the front says at least what a committee report must: what it is for and what is recommended."""
    return bool(front.purpose and front.recommendations)
