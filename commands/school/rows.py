"""The rows of `/school` in the command table that show and find; those that keep are in `keeping_rows`."""

from __future__ import annotations

from commands.engine.arguments import Argument, Choice, Number, Title, Words
from commands.engine.dates import AsAt
from commands.engine.table import Command
from commands.files import FileType
from commands.parties import PartyType, SchoolType
from commands.school import listing, narrowing, showing, summary
from models.local_table import HEADINGS

SCHOOL = Argument("school", SchoolType(subject=True), "School", required=True, hint="Its name with the town, or URN.")
DAY = Argument("day", AsAt(), "As at")
PAGE = Argument("page", Number(), asked=False, words=("page",))
NARROWING = (
    DAY,
    Argument("sort", Choice(listing.SORTS, bare=False), "Sort by", words=("sort by", "sort", "by")),
    Argument("standing", narrowing.STANDING, "Ofsted", aliases=("grade", "ofsted")),
    Argument("kind", narrowing.KIND, "Type", aliases=("type", "phase")),
    Argument("state", Choice(listing.STATES, alias=listing.STATE_ALIAS), "Open or closed"),
    Argument("text", narrowing.TextType(), "Text", words=("text", "with", "named", "called")),
    Argument("signing", narrowing.SigningType(), "Pledge", hint="signed or unsigned, and the pledge's short name"),
    Argument("place", narrowing.PlaceType(), "Locality or town", aliases=("in", "locality", "town")),
    Argument("trust", PartyType(kinds=("trust", "federation")), "Trust", words=("trust", "federation")),
)
FILE = Argument(
    "file",
    FileType(
        "School types and localities",
        "flat",
        "workbook",
        needs=(
            {*HEADINGS["urn"], *HEADINGS["school"]},
            {*HEADINGS["type"], *HEADINGS["locality"], *HEADINGS["group"]},
        ),
    ),
    "The table",
    hint="CSV with URN or School, and Type, Locality or Group. You see what was understood before anything is written.",
)
CODE = Argument("code", Words(keyed=True), "Code", required=True, asked=False)
FORMATS, EXCEL = {"csv": "CSV", "xlsx": "Excel"}, {"excel": "xlsx"}
MORE = Argument("more", Title(), asked=False)

ROWS: tuple[Command, ...] = (
    Command(
        "school",
        ("",),
        "How many schools are open, by type, and where to go from there.",
        ("/school",),
        summary.start,
        "read",
    ),
    Command(
        "school",
        ("show",),
        "One school on one card: what it is, how it stands with Ofsted, pledges, engagement, actions, support.",
        ("/school Oakfield Lower", "/school 109001", "/school Oakfield Lower as at 1 Sep 2025"),
        showing.shown,
        "read",
        (DAY, SCHOOL),
        subject="school",
        form="School",
        submit="Show it",
    ),
    Command(
        "school",
        ("list", "find"),
        "The schools, narrowed by anything: an old grade, report card, type, place, trust, pledge, closing.",
        (
            "/school list requires improvement primary in Dunstable unsigned sort name",
            '/school list trust "Otter Learning Trust"',
            "/school list no inspection",
            "/school list closing as at 1 Sep 2026",
        ),
        listing.listing,
        "read",
        (
            Argument("export", narrowing.ExportType(FORMATS, alias=EXCEL), asked=False, words=("export",)),
            *NARROWING,
            PAGE,
            MORE,
        ),
    ),
    Command(
        "school",
        ("export",),
        "The same list as a file, CSV or Excel.",
        ("/school export xlsx lower in Dunstable",),
        listing.export,
        "read",
        (
            Argument("format", Choice(FORMATS, alias=EXCEL), "Format"),
            *NARROWING,
            MORE,
        ),
    ),
    Command(
        "school",
        ("summary", "count"),
        "The open schools by type with their pupils, and how they stand with Ofsted, old and new apart.",
        ("/school summary", "/school summary primary as at 26 Feb 2016"),
        summary.summed,
        "read",
        (DAY, Argument("kind", narrowing.KIND, "Type", aliases=("type", "phase"))),
    ),
    Command(
        "school",
        ("share", "post"),
        "Share a school's card in this channel, without anything confidential.",
        ("/school share 109001",),
        showing.share,
        "read",
        (SCHOOL,),
        subject="school",
        confirm=showing.share_question,
        yes="Share it",
    ),
)
