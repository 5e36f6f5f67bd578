"""Sample cards: one of every node, the cards people meet most, and the extremes.

The names of people are invented; figures are those of published papers.
"""

from __future__ import annotations

import struct
import zlib
from typing import Final

from commands.engine.cards import (
    Badge,
    Button,
    Buttons,
    Confirm,
    Fact,
    Facts,
    File,
    Form,
    Input,
    Notice,
    Option,
    Pager,
    Picture,
    Progress,
    Reply,
    Row,
    Table,
    Text,
    Title,
    card,
)


def png(width: int = 320, height: int = 60) -> bytes:
    """A small grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\x00" + bytes([170 + (x * 60 // width) for x in range(width)]) for _ in range(height))
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


RATINGS: Final = (
    Option("red", "Red – will miss its date"),
    Option("amber", "Amber – at risk"),
    Option("green", "Green – on track"),
    Option("none", "Not rated"),
)

ACTION_LIST: Final = Reply(
    card(
        Title("Workstream 4 · Leadership and governance"),
        Text("5 open actions · 1 overdue", quiet=True),
        Row(
            "WS4-07  Recruit governors from local employers",
            ("Priya Nair", "due Thu 25 Mar 2027"),
            Badge("amber", "Amber"),
            (Button("Update", "action update WS4-07"),),
        ),
        Row(
            "WS4-09  Agree the succession plan for headteachers",
            ("Schools Forum", "was due Fri 30 Oct 2026 · 22 days late"),
            Badge("red", "Red"),
            (Button("Update", "action update WS4-09"),),
        ),
        Row(
            "WS4-11  Publish the governors' induction pack",
            ("Tom Okafor, Diocese of Brentwood", "due spring term 2027"),
            Badge("green", "Green"),
            (Button("Update", "action update WS4-11"),),
        ),
        Row(
            "WS4-12  Review the clerking service",
            ("no owner yet", "on going · review Mon 11 Jan 2027"),
            Badge("unrated", "Not rated"),
            (Button("Update", "action update WS4-12"),),
        ),
        Row(
            "WS4-03  Survey chairs of governors",
            ("Priya Nair", "completed Mon 2 Nov 2026"),
            Badge("blue", "Complete"),
            (Button("Update", "action update WS4-03"),),
        ),
        Pager("1–5 of 12", next="action list WS4 page 2"),
    )
)

ACTION_SHOW: Final = Reply(
    card(
        Notice("done", "WS4-07 is now Amber, due Thu 25 Mar 2027 · you wrote “end of spring term”."),
        Title("WS4-07 Recruit governors from local employers"),
        Facts(
            (
                Fact("Owner", "Priya Nair"),
                Fact("Due", "Thu 25 Mar 2027 (was Fri 18 Dec 2026; moved once)"),
                Fact("Rating", "🔶 Amber – 3 of 8 vacancies filled"),
                Fact("Asked by", "Board of 22 Sep 2026, paragraph 4.2", "https://example.org/papers/2026-09-22"),
            )
        ),
        Text("Two employers have agreed to release staff.\nThe Chamber is writing to its members in January."),
        Progress("Vacancies filled", 3, 8),
        Buttons(
            (
                Button("Done", "action done WS4-07 v3", style="primary"),
                Button("Green", "action rate WS4-07 green v3"),
                Button("Red", "action rate WS4-07 red v3"),
                Button("Move date…", "action move WS4-07"),
                Button(
                    "Remove",
                    "action remove WS4-07 v3",
                    style="danger",
                    confirm=Confirm("Remove WS4-07?", "Its history stays; the board will see that it went.", "Remove"),
                ),
            )
        ),
    )
)

PLEDGES: Final = Reply(
    card(
        Title("Pledge · as at 26 February 2016"),
        Progress("Organisations signed", 66, 94),
        Table(
            ("Type", "Signed", "Schools", "%"),
            (
                ("Nursery", "1", "4", "25"),
                ("Lower", "40", "76", "53"),
                ("Primary", "3", "21", "14"),
                ("Middle", "8", "11", "73"),
                ("Upper", "2", "6", "33"),
                ("Secondary", "3", "6", "50"),
                ("Special", "3", "5", "60"),
            ),
            caption="By type of school",
            numeric=(1, 2, 3),
        ),
        Text("76 signatures; 10 are a second signature of an organisation already counted.", quiet=True),
        Buttons((Button("Who has not signed?", "pledge missing"), Button("Share", "pledge show share"))),
    )
)

UPDATE_FORM: Final = Reply(
    card(
        Text("Somebody changed this action while you wrote. Both texts are below."),
        Form(
            "Update WS4-07",
            "action update WS4-07 v3",
            (
                Input("progress", "Progress to date", "long", hint="What the board should know", required=True),
                Input("rag", "Rating", "choice", "amber", "Amber", options=RATINGS, required=True),
                Input("because", "Why that rating?", placeholder="e.g. two employers have agreed"),
                Input("due", "Due", "date", "2027-03-25", "Thu 25 Mar 2027"),
                Input(
                    "owners",
                    "Owners",
                    "person",
                    "p:7, o:3",
                    "Priya Nair, Schools Forum",
                    suggests="owner",
                    many=True,
                    hint="People, teams, schools or bodies",
                ),
                Input("school", "School", "search", suggests="school", placeholder="Name, URN or postcode"),
                Input("evidence", "Evidence", "file", many=True),
                Input("title", "Title", "text", "Recruit governors", error="Say it in fewer than 100 words."),
            ),
        ),
    ),
    how="form",
    field_errors={"because": "Amber needs a reason: say what is at risk."},
)

NOTICES: Final = Reply(
    card(
        Notice("info", "The board's dates are set until July 2027."),
        Notice("done", "Published to #partnership-board."),
        Notice("question", "Which board do you mean?"),
        Notice("warning", "Term dates are the default ones: ask your authority for its own."),
        Notice("refused", "Only the clerk or a manager can publish a pack. Ask @dana."),
        Notice("fault", "That did not work, and nothing was changed. Reference F-2K9Q."),
    )
)

EVERYTHING: Final = Reply(
    card(
        Title("Everything"),
        Title("A part of it", level=2),
        Text("A paragraph.\n\nAnd another, after a gap."),
        Text("What may be overlooked.", quiet=True),
        Facts((Fact("Lead", "Priya Nair"), Fact("Papers", "", "https://example.org/papers"), Fact("Chair", ""))),
        Row("A row of its own"),
        Row(
            "A row with several buttons",
            ("one", "two"),
            Badge("blue", "Complete"),
            (
                Button("Open", "action show WS1-01"),
                Button("Undo", "undo 42"),
                Button("Site", url="https://example.org"),
            ),
        ),
        Table(("A", "B"), (("1", "two"), ("", "four"))),
        Progress("", 0, 0),
        Picture("Chart: 66 of 94 organisations have signed", "pledges.png", png()),
        File("pack.pdf", "application/pdf", b"%PDF-1.7 " + b"0" * 20_000),
        Notice("info", "A notice."),
        Buttons((Button("One", "one", style="primary"), Button("Two", "two"))),
        Pager("11–20 of 94", "pledge list page 1", "pledge list page 3"),
    )
)

HOSTILE_TEXT: Final = (
    "<!channel> <@U123|boss> <#C1|x> @here @everyone *bold* _it_ ~s~ `c` > q &amp; <https://evil.example|Click> "
    "[Click](https://evil.example) **b** # h :wave: www.evil.example <at>boss</at> "
    "\x1b[31mred\x1b[0m \x07 \u202egnp.exe"
)
HOSTILE: Final = Reply(
    card(
        Title(HOSTILE_TEXT[:140]),
        Text(HOSTILE_TEXT + "\n1. one\n- two\n# three\n> four\n    five"),
        Text(HOSTILE_TEXT, quiet=True),
        Facts((Fact(HOSTILE_TEXT[:60], HOSTILE_TEXT), Fact("Link", HOSTILE_TEXT, "javascript:alert(1)"))),
        Row(HOSTILE_TEXT, (HOSTILE_TEXT,), Badge("red", "*Red*"), (Button("*Go* <!here>", "go"),)),
        Table((HOSTILE_TEXT[:30],), ((HOSTILE_TEXT[:60],),), caption=HOSTILE_TEXT),
        Notice("refused", HOSTILE_TEXT),
        File(HOSTILE_TEXT, "text/plain", b""),
    )
)

LONG_NAME: Final = "St Thomas of Canterbury and Our Lady of the Assumption Church of England and Roman Catholic Primary"
EXTREMES: Final = Reply(
    card(
        Title("word " * 60),
        Text("\n\n".join(f"Paragraph {number}. " + "The board should know this. " * 20 for number in range(30))),
        Facts(tuple(Fact(f"Label {number}", "value " * 30) for number in range(40))),
        *(
            Row(f"Row {n}", ("detail",), None, (Button("Open", f"open {n}"), Button("Done", f"done {n}")))
            for n in range(70)
        ),
        Table(("Number", "School"), tuple((str(n), LONG_NAME) for n in range(150)), numeric=(0,)),
        Table(tuple(f"C{n}" for n in range(25)), (tuple(str(n) for n in range(25)),)),
        Buttons(tuple(Button(LONG_NAME, f"school show {n}") for n in range(30))),
    )
)

CARDS: Final = {
    "action-list": ACTION_LIST,
    "action-show": ACTION_SHOW,
    "pledges": PLEDGES,
    "update-form": UPDATE_FORM,
    "notices": NOTICES,
    "everything": EVERYTHING,
    "hostile": HOSTILE,
}
"""Those that fit one message on every surface, by name."""
