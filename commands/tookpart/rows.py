"""The rows of `/tookpart` in the command table."""

from __future__ import annotations

from commands.engine.arguments import Argument, Choice, Flag, Number, Words
from commands.engine.asking import one_of
from commands.engine.table import Command
from commands.files import FileType
from commands.pledge.pledges import PledgeType
from commands.tookpart import comparing, filing, keeping, recording, showing
from commands.tookpart.words import (
    BeforeVerbType,
    DayOn,
    InitiativeType,
    NameType,
    NumbersType,
    RecordedInType,
    TookPartType,
    UnitType,
)
from models.engagement import INITIATIVES
from models.intake.engagement import HEADERS

KINDS = Choice({kind: kind.capitalize() for kind in INITIATIVES}, bare=False)
INITIATIVE = Argument("initiative", InitiativeType(subject=True), "Initiative", required=True)
PARTY = Argument(
    "party",
    TookPartType(kinds=("school", "organisation")),
    "School or partner",
    hint="Leave it empty for a total where nobody is named.",
)
PLEDGE = Argument("pledge", PledgeType(), "Pledge", words=("pledge", "of"))
FILE = Argument(
    "file",
    FileType("Who took part", "flat", "workbook", needs=({"initiative"},), knows=HEADERS),
    "The file",
    hint="Columns: Initiative, Kind, URN or School or Organisation, one for each unit (Pupils), Date, Outcome.",
)
CODE = Argument("code", Words(keyed=True), "Code", required=True, asked=False)
PAGE = Argument("page", Number(), asked=False, words=("page",))

ROWS: tuple[Command, ...] = (
    Command(
        "tookpart",
        ("", "list", "all"),
        "Every initiative, who took part in it, and what came of it.",
        ("/tookpart",),
        showing.overview,
        "read",
        (PAGE,),
    ),
    Command(
        "tookpart",
        ("status", "show"),
        "Who took part in an initiative: by type, by locality, against the round before it.",
        ('/tookpart status "Health survey 2016"', "/tookpart status"),
        showing.status,
        "read",
        (Argument("initiative", InitiativeType(subject=True), "Initiative"), PAGE),
    ),
    Command(
        "tookpart",
        ("record", "took part"),
        "Record that a school or partner took part, and in what numbers. A head records for their own school.",
        (
            '/tookpart "Health survey 2016" Oakfield Lower 212 pupils',
            '/tookpart "Leadership training" 62 delegates, 29 promoted',
            "/tookpart record",
        ),
        recording.record,
        "read",
        (
            Argument("initiative", RecordedInType(subject=True), "Initiative", required=True),
            PARTY,
            Argument("on", DayOn(), "On", words=("on",), placeholder="1 March 2016"),
            Argument(
                "numbers",
                NumbersType(),
                "Numbers",
                placeholder="212 pupils",
                hint="Several with commas between. Empty for somebody who took part, without numbers.",
            ),
            Argument("outcome", Words(keyed=True), "Outcome"),
        ),
        writes=True,
        subject="initiative",
        form="Took part in",
        submit="Record",
    ),
    Command(
        "tookpart",
        ("add", "new"),
        "Add what schools and partners take part in: a survey, training, a meeting, a product, a pilot.",
        (
            '/tookpart add "Health survey 2016" counts pupils kind survey on 1 March 2016',
            '/tookpart add "Workshops" kind training counts delegates',
            "/tookpart add",
        ),
        keeping.add,
        "engagement.keep",
        (
            Argument(
                "unit", UnitType(), "What is counted", words=("counts", "counting"), placeholder="pupils", longest=40
            ),
            Argument("kind", KINDS, "Kind", words=("kind",)),
            Argument("on", DayOn(), "On", words=("on",), placeholder="1 March 2016"),
            Argument(
                "earlier", InitiativeType(), "The round before it", words=("after",), hint="Growth is told against it."
            ),
            Argument("name", NameType(), "Name", required=True, longest=200),
        ),
        writes=True,
        form="New initiative",
        submit="Add",
    ),
    Command(
        "tookpart",
        ("outcome",),
        "Say what came of an initiative, for all or for one school or partner.",
        (
            '/tookpart "Health survey 2016" outcome More schools act on what pupils say',
            '/tookpart "Health survey 2016" Oakfield Lower outcome A later start on Mondays',
        ),
        keeping.outcome,
        "engagement.keep",
        (
            INITIATIVE,
            Argument(
                "party",
                BeforeVerbType(kinds=("school", "organisation")),
                "School or partner",
                words=("outcome",),
                hint="Leave it empty for what came of all of it.",
            ),
            Argument("text", Words(), "Outcome", required=True),
        ),
        writes=True,
        implied=("outcome",),
        subject="initiative",
        form="Outcome of",
        prefill=keeping.outcome_prefill,
        changes={"outcome": "text"},
    ),
    Command(
        "tookpart",
        ("rename",),
        "Give an initiative another name. What was recorded stays with it.",
        ('/tookpart "Health survey 2016" rename "Pupils\' health survey 2016"',),
        keeping.rename,
        "engagement.keep",
        (INITIATIVE, Argument("name", NameType(), "Name", required=True, words=("to",), longest=200)),
        writes=True,
        implied=("rename",),
        subject="initiative",
        form="Rename",
    ),
    Command(
        "tookpart",
        ("after",),
        "Say which round came before an initiative, so that growth is told.",
        ('/tookpart "Health survey 2016" after "Health survey 2014"',),
        keeping.after,
        "engagement.keep",
        (INITIATIVE, Argument("earlier", InitiativeType(subject=True), "The round before it", required=True)),
        writes=True,
        implied=("after",),
        follows="quoted",
        subject="initiative",
    ),
    Command(
        "tookpart",
        ("edit", "change"),
        "Change an initiative's kind, what it counts, or its day.",
        ('/tookpart edit "Health survey 2016" kind survey counts pupils on 1 March 2016',),
        keeping.edit,
        "engagement.keep",
        (
            INITIATIVE,
            Argument("kind", KINDS, "Kind", words=("kind",)),
            Argument("unit", UnitType(), "What is counted", words=("counts", "counting"), longest=40),
            Argument("on", DayOn(), "On", words=("on",)),
        ),
        writes=True,
        subject="initiative",
        form="Change",
        needs=one_of("kind", "unit", "on"),
        prefill=keeping.edit_prefill,
        changes={each: each for each in ("kind", "unit", "on")},
        empties=("on",),
    ),
    Command(
        "tookpart",
        ("remove",),
        "Take away what was recorded of a school or partner, or the total.",
        ('/tookpart "Health survey 2016" remove Oakfield Lower', '/tookpart "Health survey 2016" remove the total'),
        recording.remove,
        "engagement.keep",
        (INITIATIVE, Argument("total", Flag(last=True), "The total", words=("the total",)), PARTY),
        writes=True,
        implied=("remove",),
    ),
    Command(
        "tookpart",
        ("end", "close"),
        "End an initiative: nothing more is recorded in it, and nothing is lost.",
        ('/tookpart end "Health survey 2016"',),
        keeping.end,
        "engagement.keep",
        (INITIATIVE,),
        writes=True,
        implied=("ended",),
    ),
    Command(
        "tookpart",
        ("reopen",),
        "Let more be recorded in an initiative that has ended.",
        ('/tookpart reopen "Health survey 2016"',),
        keeping.reopen,
        "engagement.keep",
        (INITIATIVE,),
        writes=True,
        implied=("reopen",),
    ),
    Command(
        "tookpart",
        ("engaged unsigned", "engaged but unsigned", "engaged not signed"),
        "The schools that took part in something and have not signed. For you alone.",
        ("/tookpart engaged unsigned", "/tookpart engaged unsigned pledge vision"),
        comparing.engaged_unsigned,
        "pledge.unsigned",
        (PLEDGE, PAGE),
    ),
    Command(
        "tookpart",
        ("signed not engaged", "signed unengaged", "signed but unengaged"),
        "The schools that signed and of which nothing is recorded. For you alone.",
        ("/tookpart signed not engaged",),
        comparing.signed_unengaged,
        "pledge.unsigned",
        (PLEDGE, PAGE),
    ),
    Command(
        "tookpart",
        ("export", "download"),
        "Who took part as a file, that can be taken in again.",
        ("/tookpart export", '/tookpart export "Health survey 2016" xlsx'),
        filing.export,
        "read",
        (
            Argument(
                "format", Choice({"csv": "CSV", "xlsx": "Excel"}, alias={"excel": "xlsx"}), "Format", words=("as",)
            ),
            Argument("initiative", InitiativeType(subject=True), "Initiative"),
        ),
    ),
    Command(
        "tookpart",
        ("import",),
        "Take in a file of who took part: CSV or Excel. You see what it would do before anything is written.",
        ("/tookpart import",),
        filing.preview,
        "engagement.keep",
        (FILE,),
        writes=True,
        form="Import who took part",
        submit="Read it",
    ),
    Command(
        "tookpart",
        ("import show",),
        "See again what a file would do.",
        ("/tookpart import show code:K7QX2M9P",),
        filing.shown,
        "engagement.keep",
        (CODE, PAGE),
        hidden=True,
    ),
    Command(
        "tookpart",
        ("import apply",),
        "Take a file in, once it has been looked at.",
        ("/tookpart import apply code:K7QX2M9P",),
        filing.carry_out,
        "engagement.keep",
        (CODE,),
        writes=True,
        hidden=True,
    ),
    Command(
        "tookpart",
        ("import discard",),
        "Forget a file that was looked at.",
        ("/tookpart import discard code:K7QX2M9P",),
        filing.discard,
        "engagement.keep",
        (CODE,),
        writes=True,
        hidden=True,
    ),
)
