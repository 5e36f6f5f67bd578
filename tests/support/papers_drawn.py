"""A paper that holds one of everything, and what people write that a document could trip over."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from PIL import Image, ImageDraw

from commands.engine.paper import Bullets, Details, Figure, Grid, Heading, NewPage, Paper, Para

PLAN_COLUMNS = ("Reference", "Action", "Outcome", "Who", "Progress", "When", "RAG")
HOSTILE = (
    "#let x = 1 #panic() $x^2$ @ref //comment /* not */ \\ *bold* _under_ `raw` <b>bold</b> &amp; ]]> =1+1 "
    '#import "@preview/x:1.0" [brackets] {braces} <label> "quoted" \'single\' ~ -- --- ... https://example.org.uk/a?b=c&d'
)
LETTERS = "Ŵ ŵ Ŷ ŷ Llŷn · Zażółć gęślą jaźń · Łódź · café · £ € – — ‘single’ “double” ✓"
PICTURES = "Done ✅ and thanks 🎉 👍🏽, says 李 of the team"
BROKEN = "nul \x00, bell \x07, escape \x1b, half a pair \ud800, none \uffff,\x85next\u2028line"
LONG_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
RATINGS = ("Green", "Amber", "Red", "Complete", "")


def png(width: int = 900, height: int = 400) -> bytes:
    """A picture: a dark bar within a frame."""
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle((10, height // 3, width - 10, 2 * height // 3), fill="#1f4e79", outline="black")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def plan(rows: int) -> Grid:
    """An action plan as a council prints it, on pages turned sideways."""
    columns = ("Ref", "Action", "Intended outcome", "Who", "Progress to date", "Start", "Due", "Moved", "RAG", "Note")
    return Grid(
        columns,
        tuple(_action(number) for number in range(1, rows + 1)),
        caption="Action plan, all workstreams",
        widths=(1.1, 3, 2.4, 1.6, 3, 1.3, 1.3, 1.1, 1.3, 1.6),
        numeric=(7,),
        wide=True,
    )


def _action(number: int) -> tuple[str, ...]:
    return (
        f"WS{number % 6 + 1}.{number}",
        "Open a reading hub in each locality and staff it through the school year" + " with volunteers" * (number % 4),
        "More children read daily",
        "Library service\nSchools" if number % 2 else LONG_WORD if number == 2 else "Governor services",
        "" if number % 5 == 0 else "Hub sites chosen\nStaff recruited; training begins after half-term",
        "Sep 2026",
        "31 Mar 2027",
        str(number % 4),
        RATINGS[number % 5],
        "" if number % 3 else "Responsibilities to be agreed",
    )


def everything(rows: int = 60) -> Paper:
    """A paper of about six pages and an annex of so many rows."""
    overdue = tuple(
        (f"WS{n % 6 + 1}.{n}", f"Train a reading lead in every school, cohort {n}", "Moorside Alliance", "31 Jul 2026",
         "31 Mar 2027", str(n % 3), RATINGS[n % 4])
        for n in range(1, 31)
    )  # fmt: skip
    return Paper(
        title="Highlight report to the Northmere Education Partnership Board, autumn term 2026",
        subtitle="Tuesday 8 December 2026, 10:00, Council Chamber",
        author="Programme office",
        organisation="Northmere Council",
        marking="Public",
        footer="Northmere Education Partnership Board, 8 December 2026",
        made_at=datetime(2026, 11, 30, 12, 0, tzinfo=UTC),
        parts=(
            Details(
                (
                    ("Report of", "Director of Children’s Services"),
                    ("Purpose", "To tell the board how far the programme is.\nTo ask it for two decisions."),
                    ("Wards affected", "All"),
                    ("Public or exempt", "Public"),
                )
            ),
            Heading("Decisions asked of the board"),
            Bullets(("Agree that the reading hubs open a term later.", "Note the report of workstream 4."), True),
            Heading("What the board should know"),
            Para("The programme is Amber: two of six workstreams moved their dates.", strong=True),
            Para(
                "Forty of 76 lower schools have signed the pledge. The others were asked again in November, and the "
                "heads’ associations have offered to speak to those that have not answered.\nA second line."
            ),
            Bullets(
                ("WS1 Reading: Green, as before", "WS2 Governors: Amber, was Green", f"WS3: {LONG_WORD} {HOSTILE}")
            ),
            Para("As at Monday 30 November 2026.", quiet=True),
            Figure(png(), "Bar chart: signed. Lower: 40 of 76 (53%).", "Pledges signed, by phase"),
            NewPage(),
            Heading("Workstream 1: Every child reads well by eleven"),
            Heading("Overdue", 2),
            Para("Everything that is past its date, the longest first."),
            Grid(
                ("Ref", "Action", "Who", "Was due", "Now due", "Moved", "RAG"),
                overdue,
                "Overdue actions",
                widths=(1.1, 4, 2, 1.5, 1.5, 1.2, 1.3),
                numeric=(5,),
            ),
            Heading("In their own words", 2),
            Heading("Letters", 3),
            Para(LETTERS),
            Para(PICTURES),
            Heading("Markup", 3),
            Para(HOSTILE),
            Para(BROKEN),
            Grid(("What", "Says"), ((HOSTILE, LETTERS), ("", PICTURES), (LONG_WORD, BROKEN))),
            Heading("Annex A: the action plan"),
            Para("In the council’s own columns."),
            plan(rows),
            Heading("Annex B: background papers"),
            Bullets(("Terms of reference", "The plan as approved")),
        ),
    )
