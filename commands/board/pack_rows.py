"""The rows of `/board pack` in the command table."""

from __future__ import annotations

from commands.board import pack_clearing, pack_front, pack_handing, pack_showing
from commands.board.meeting_words import MeetingType
from commands.board.pack_meaning import PackType
from commands.board.words import BoardType
from commands.engine.arguments import Argument, Because, Choice, Clause, Flag, Number, Title, Words
from commands.engine.asking import one_of
from commands.engine.dates import DayAfter
from commands.engine.table import Command
from commands.files import FileType
from models.pack import IMPLICATIONS
from models.packing import FRONT

BOARD = Argument("board", BoardType(), "Board", asked=False)
MEETING = Argument("meeting", MeetingType(), "Meeting", asked=False)
PACK = Argument("meeting", PackType(), "Meeting", asked=False)
WHICH = (BOARD, MEETING)
THIS = (BOARD, PACK)
EDITION = Argument("edition", Number(), "Edition", words=("edition",), asked=False)
TEMPLATE = FileType("The pack's template", "word")
BECAUSE = Argument("because", Because(), "Because", required=True, longest=1000)
NONE = 'Type "none" to take it out.'
SENT = "what has been sent cannot be taken back. Mend it with /board pack reissue because …"

ROWS: tuple[Command, ...] = (
    Command(
        "board",
        ("pack",),
        "The pack for the next meeting: what is missing, and who does what by when; or the pack as a file.",
        ("/board pack", "/board pack pdf", "/board pack docx edition 2"),
        pack_handing.shown,
        "read",
        (
            Argument("format", Choice(pack_handing.FORMATS, alias=pack_handing.ALIASES), "File", asked=False),
            EDITION,
            *WHICH,
        ),
    ),
    Command(
        "board",
        ("pack exempt part",),
        "The exempt part of the pack as a file, for the board's members and its clerk.",
        ("/board pack exempt part", "/board pack exempt part docx edition 1"),
        pack_handing.exempt_part,
        "read",
        (
            Argument("format", Choice({"pdf": "PDF", "docx": "Word"}, alias={"word": "docx"}), "File", asked=False),
            EDITION,
            *WHICH,
        ),
    ),
    Command(
        "board",
        ("pack front",),
        "Say what the front of the pack says: title, author, purpose, recommendations and so on.",
        ('/board pack front title:"Highlight report" purpose:"To report what was done."', "/board pack front"),
        pack_front.front,
        "pack.keep",
        (
            *THIS,
            Argument("title", Title(keyed=True), "Title", longest=300),
            Argument("author", Title(keyed=True), "Author", longest=200, hint=NONE),
            Argument("purpose", Words(keyed=True), "Purpose", hint=NONE),
            Argument("recommendations", Words(keyed=True), "Recommendations", hint=f"A line each. {NONE}"),
            Argument("options", Words(keyed=True), "Options considered", hint=NONE),
            Argument("consultation", Words(keyed=True), "Consultation", hint=NONE),
            Argument("wards", Title(keyed=True), "Wards", longest=300, hint=NONE),
            Argument("key", Choice({"yes": "Yes", "no": "No"}, bare=False), "Key decision", words=("key decision",)),
            Argument("background", Words(keyed=True), "Background papers", hint=f"A line each. {NONE}"),
        ),
        writes=True,
        subject="meeting",
        form="Pack of",
        needs=one_of(*FRONT, "key"),
        preface=pack_front.front_preface,
        prefill=pack_front.front_prefill,
        changes={each: each for each in FRONT},
        empties=tuple(each for each in FRONT if each != "title"),
    ),
    Command(
        "board",
        ("pack implication", "pack implications"),
        "Note what the pack's proposals imply, and which officer has verified that.",
        ('/board pack implication financial "The cost is met." verified by "Finance officer" on 20 Nov 2026',),
        pack_front.implication,
        "pack.keep",
        (
            *THIS,
            Argument("kind", Choice({each: each.capitalize() for each in IMPLICATIONS}), "Kind", required=True),
            Argument("day", DayAfter(), "Verified on", words=("on",), hint="Today, unless you say.", longest=60),
            Argument("verified", Clause(), "Verified by", words=("verified by",), longest=200),
            Argument("text", Words(), "What it implies", required=True),
        ),
        writes=True,
        form="Implication",
    ),
    Command(
        "board",
        ("pack exempt",),
        "Write the exempt part, which only the board's members and its clerk are sent.",
        ('/board pack exempt "The offer made to one school." because paragraph 3 of Schedule 12A',),
        pack_front.exempt,
        "pack.keep",
        (
            *THIS,
            Argument("text", Words(), "Exempt part", required=True, hint=NONE),
            Argument("because", Because(), "Exempt under", longest=500, hint="The paragraph: paragraph 3 of …"),
        ),
        writes=True,
        needs=pack_front.exempt_needs,
        form="Exempt part",
    ),
    Command(
        "board",
        ("pack template",),
        "Write packs on your council's own Word template, or on none.",
        ("/board pack template", "/board pack template none"),
        pack_front.template,
        "pack.keep",
        (
            Argument("none", Flag(), words=("none",), asked=False),
            Argument("file", TEMPLATE, "The template", hint="A Word document (.docx) in your own style."),
        ),
        writes=True,
        form="Word template",
        submit="Use it",
        final="the template kept last counts. Hand in the earlier one again.",
    ),
    Command(
        "board",
        ("pack clear",),
        "Clear the pack: it is frozen as it is, and a report that is not in is printed as missing.",
        ("/board pack clear",),
        pack_clearing.clear,
        "pack.clear",
        WHICH,
        writes=True,
        apart=True,
        confirm=pack_clearing.ask_clear,
        yes="Clear it",
        final="take it back with /board pack unclear because …",
    ),
    Command(
        "board",
        ("pack unclear",),
        "Make a cleared pack a draft again, until it is published.",
        ("/board pack unclear because WS4 is still to come",),
        pack_clearing.unclear,
        "pack.clear",
        (*WHICH, BECAUSE),
        writes=True,
        form="Take the pack back",
        final="clear it again with /board pack clear.",
    ),
    Command(
        "board",
        ("pack publish",),
        "Publish the cleared pack now: to the board's channel, and to each member by their own way.",
        ("/board pack publish",),
        pack_clearing.publish_now,
        "pack.publish",
        WHICH,
        writes=True,
        confirm=pack_clearing.ask_publish,
        yes="Publish it",
        final=SENT,
    ),
    Command(
        "board",
        ("pack reissue",),
        "Mend a published pack: it is drawn anew, says why on its front, and goes out again.",
        ("/board pack reissue because a rating was wrong",),
        pack_clearing.reissue,
        "pack.clear",
        (*WHICH, BECAUSE),
        writes=True,
        apart=True,
        form="Issue the pack again",
        submit="Go on",
        confirm=pack_clearing.ask_reissue,
        yes="Issue it again",
        final=SENT,
    ),
    Command(
        "board",
        ("pack editions",),
        "Every edition of a pack that went out, to be read again.",
        ("/board pack editions",),
        pack_showing.editions,
        "read",
        WHICH,
    ),
    Command(
        "board",
        ("pack changes",),
        "What has changed since the pack was published.",
        ("/board pack changes",),
        pack_showing.changes,
        "read",
        WHICH,
    ),
)
