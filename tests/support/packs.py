"""The facts of a pack made up by hand: six workstreams in every state a report can be in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from models.drafting.facts import (
    Counts,
    Facts,
    Front,
    Implied,
    Line,
    MilestoneLine,
    Moved,
    PackFacts,
    Period,
    PlanRow,
    RagPoint,
    Rated,
    ReportFacts,
    Standing,
    Told,
)

AS_AT = datetime(2026, 11, 26, 16, 10, tzinfo=UTC)
STARTS_AT = datetime(2026, 12, 8, 10, 0, tzinfo=UTC)
STREAMS = (
    ("WS1", "Talking and reading"),
    ("WS2", "Mathematics in every classroom"),
    ("WS3", "Leaders and governors"),
    ("WS4", "Recruit and retain"),
    ("WS5", "Pupils who are vulnerable"),
    ("WS6", "Skills for work"),
)
RATINGS = ("green", "amber", "red", "unrated")
RAG_KEY = {"red": "Red: off track", "amber": "Amber: at risk", "green": "Green: on track", "blue": "Blue: complete"}
FRONT = Front(
    title="Highlight report to the Partnership Board",
    author="Programme manager",
    purpose="To report what was done since September and what the board is asked to decide.",
    recommendations="That the board notes the progress reported.\nThat the board agrees the recovery plan of WS4.",
    options="Doing nothing was considered; vacancies would then be carried into the spring term.",
    consultation="Headteachers' associations were consulted in October.",
    wards="All",
    key_decision=False,
    background="The action plan, September 2026",
    implications=(
        Implied("financial", "The cost of £12,000 is met within the budget.", "Finance officer", date(2026, 11, 24)),
        Implied("legal", "None arise from this report.", "", None),
    ),
)


def line(number: int, stream: int = 1, **given: object) -> Line:
    """An action of a workstream, overdue since 13 November unless it is told otherwise."""
    usual = Line(
        reference=f"WS{stream}-{number:02}",
        title="Publish a hundred books worth reading aloud, and lend them to every school that asks",
        owners=("Jo Larkfield", "Library service"),
        status="in progress",
        rag=RATINGS[number % 3],
        reason="Two posts are vacant since half-term.",
        when="by 13 November 2026",
        due=date(2026, 11, 13),
        original=date(2026, 9, 30),
        slips=number % 4,
        review_on=date(2027, 1, 20),
        remedial="The printer has promised the last box for December (20 Nov)",
    )
    return replace(usual, **given)  # type: ignore[arg-type]


def facts_of(stream: int = 1) -> Facts:
    """What happened in a workstream: some of everything."""
    done = line(3, stream, status="complete", completed_on=date(2026, 11, 2))
    moved = Moved(
        line(5, stream, slips=2),
        "by October 2026",
        date(2026, 10, 31),
        "by end of spring term",
        date(2027, 3, 25),
        "the supplier was late",
        date(2026, 11, 3),
    )
    return Facts(
        counts=Counts(50, 12, 3, 5, 24, 6, 2, 4, 5),
        achieved=(done,),
        moved=(moved,),
        rated=(Rated(f"WS{stream}-07", "green", "amber", "two posts are vacant", date(2026, 11, 9)),),
        overdue=(line(1, stream, slips=2), line(2, stream, remedial="")),
        undated=(line(9, stream, when="ongoing", due=None, original=None),),
        due_next=(line(11, stream, due=date(2026, 12, 18), original=None),),
        new=(line(12, stream),),
        withdrawn=(line(4, stream, status="withdrawn"),),
        red=(line(8, stream, rag="red"),),
        amber=(line(7, stream, rag="amber"),),
        milestones=(
            MilestoneLine(f"WS{stream}-01", "Choose the books", "by 1 October", date(2026, 10, 1), date(2026, 9, 28)),
            MilestoneLine(f"WS{stream}-01", "Print the list", "by 1 December", date(2026, 12, 1), None),
        ),
        suggested="red",
        suggested_because="2 actions are overdue.",
    )


def report(at: int, state: str = "submitted", **given: object) -> ReportFacts:
    """The report of one of STREAMS, counted from 0."""
    usual = ReportFacts(
        workstreams=(STREAMS[at],),
        leads=("Jo Larkfield",),
        state=state,
        because="its lead is away" if state == "verbal" else "",
        submitted_by="Jo Larkfield",
        submitted_at=datetime(2026, 11, 20, 14, 5, tzinfo=UTC) if state == "submitted" else None,
        late=at == 1,
        told=Told(
            rag=RATINGS[at % 3] if state == "submitted" else "unrated",
            rag_reason="Two posts are vacant since half-term, and the agency has nobody.",
            know="The spring offer to schools is ready. Nine schools have asked for it already.",
            achieved="A hundred books were chosen with pupils.",
            remedial="The last box is promised for December.",
            coming="The offer goes to every school in January.",
            risks="The grant ends in March.\nOne supplier for all books.",
            asked="Agree the spring offer." if at % 2 == 0 else "",
        ),
        facts=facts_of(at + 1),
        before="green",
    )
    return replace(usual, **given)  # type: ignore[arg-type]


def plan(actions: int) -> tuple[PlanRow, ...]:
    """So many actions, spread over the workstreams, in their order."""
    rows = []
    for at, (reference, title) in enumerate(STREAMS):
        for number in range(1, actions // len(STREAMS) + 1):
            rag = RATINGS[(number + at) % 4]
            rows.append(
                PlanRow(
                    workstream=f"{reference} {title}",
                    reference=f"{reference}-{number:02}",
                    action=f"Publish book list {number} and lend the books to every school that asks",
                    outcome="Every child has read a hundred books by the age of eleven.",
                    who="Jo Larkfield; Library service" if number % 2 else "Schools",
                    progress="Sites were chosen in October and the first boxes have been lent." if number % 3 else "",
                    when=f"by {1 + number % 28} March 2027" if number % 5 else "Ongoing",
                    rag=rag,
                    status="in progress" if number % 3 else "not started",
                    reason="Two posts are vacant since half-term." if rag in ("red", "amber") else "",
                )
            )
    return tuple(rows)


def pack(actions: int = 12, **given: object) -> PackFacts:
    """A pack of six workstreams: four submitted, one of them late, one verbal, one missing."""
    states = ("submitted", "submitted", "missing", "submitted", "verbal", "submitted")
    reports = tuple(report(at, state) for at, state in enumerate(states))
    earlier = (date(2026, 3, 10), date(2026, 6, 9), date(2026, 9, 8))
    usual = PackFacts(
        programme="Learning Partnership",
        authority="Ottermere Council",
        board="Partnership Board",
        starts_at=STARTS_AT,
        place="Council chamber",
        kind="ordinary",
        as_at=AS_AT,
        period=Period(date(2026, 9, 9), AS_AT.date()),
        front=FRONT,
        reports=reports,
        plan=plan(actions),
        pledges=(Standing("Vision", "40 schools", "66 organisations, 76 signatures", 66, 94),),
        engagement=(Standing("Health survey", "", "12 schools took part"),),
        history=tuple(
            RagPoint(on, tuple((each.reference, RATINGS[(at + n) % 3]) for n, each in enumerate(reports)))
            for at, on in enumerate(earlier)
        ),
        agenda=("Apologies", "Minutes of the last meeting", "Highlight reports"),
        proposals=("Schools Forum: share the cost of the spring offer.",),
        rag_key=RAG_KEY,
        plan_state="approved",
    )
    return replace(usual, **given)  # type: ignore[arg-type]


LATER = AS_AT + timedelta(days=6)
"""After publication: when a pack may be issued again."""
