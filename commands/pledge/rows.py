"""The rows of `/pledge` in the command table, but for its figures: see :mod:`commands.pledge.status_rows`."""

from __future__ import annotations

from commands.engine.arguments import Argument, Because, Choice, Number, Title, Words
from commands.engine.asking import one_of
from commands.engine.dates import DayAfter
from commands.engine.table import Command
from commands.parties import PartyType
from commands.people import PersonType
from commands.pledge import confirming, listing, managing, reminding, showing, signing, thanking
from commands.pledge.arguments import CapacitiesType, CapacityType, NamedPledge, SignerType
from commands.pledge.import_rows import ROWS as IMPORT
from commands.school.narrowing import KIND, PlaceType

PLEDGE = Argument("pledge", NamedPledge(), "Pledge", words=("pledge",), asked=False, longest=200)
WHOLE = Argument("pledge", NamedPledge(rest=True), "Pledge", words=("pledge",), asked=False, longest=200)
PARTY = Argument("party", SignerType(subject=True), "School, organisation or group", required=True, longest=300)
ANY_PARTY = Argument("party", SignerType(subject=True), "School, organisation or group", asked=False, longest=300)
CAPACITY = Argument("capacity", CapacityType(), "You sign as", required=True, words=("as", "as a", "as the", "as its"))
THEIR_CAPACITY = Argument("capacity", CapacityType(), "Signed as", required=True, words=CAPACITY.words)
VERSION = Argument("version", Number(), asked=False)
SIGNED_ON = Argument("day", DayAfter(), "Signed on", words=("on", "dated"), hint="Today, unless you say.", longest=60)
SIGNATURE = Argument("signature", Number(bare=True), "Signature", required=True, asked=False)
MINE = Argument("signature", Number(), "Signature", asked=False)
REASON = Argument("because", Because(), "Because", required=True, longest=1000)
NAME = Argument("name", Title(keyed=True), "Name", longest=200)
OPENS = Argument("opens", DayAfter(), "Opens", words=("opens", "opening"), longest=60)
CLOSES = Argument("closes", DayAfter(), "Closes", words=("closes", "closing"), longest=60)
WHO = Argument("who", CapacitiesType(), "Who may sign", hint="Everybody, unless you say.", longest=100)
PAGE = Argument("page", Number(), asked=False, words=("page",))
WHICH = Argument("which", Choice(listing.WHICH, alias={"not signed": "unsigned", "missing": "unsigned"}), "Which")
KIND_OF = Argument("kind", KIND, "Type")
PLACE = Argument("place", PlaceType(), "Locality or town")
TRUST = Argument("trust", PartyType(kinds=("trust", "federation")), "Trust", words=("trust", "of trust", "in trust"))
FORMAT = Argument("format", Choice({"csv": "CSV", "xlsx": "Excel"}), "File")
CHANNEL = Argument("channel", thanking.ChannelType(), "Channel", asked=False)
MARKS = "{name}, {school} and {pledge} are put in for each head."
CODE = Argument("code", Words(keyed=True), "Code", required=True, asked=False)


ROWS: tuple[Command, ...] = (
    Command(
        "pledge",
        ("",),
        "Sign: a form with your school filled in; or what there is to sign, and whether you have.",
        ("/pledge",),
        showing.listing,
        "read",
    ),
    Command(
        "pledge",
        ("overview", "all"),
        "Every pledge: how it stands, and whether you have signed.",
        ("/pledge overview",),
        showing.overview,
        "read",
    ),
    Command(
        "pledge",
        ("show", "read"),
        "Read a pledge whole: its text, who may sign, and until when.",
        ("/pledge vision", "/pledge show vision"),
        showing.shown,
        "read",
        (WHOLE,),
    ),
    Command(
        "pledge",
        ("sign",),
        "Read and sign a pledge, for a school, an organisation, or on behalf of a group of schools.",
        (
            "/pledge sign Oakfield Lower as governor",
            '/pledge sign on behalf of "Otter Learning Trust" as trust chair',
            "/pledge vision sign",
        ),
        signing.sign,
        "read",
        (PLEDGE, VERSION, PARTY, CAPACITY, SIGNED_ON),
        writes=True,
        implied=("sign",),
        form="Sign the pledge",
        submit="Sign",
        prefill=signing.prefill,
        preface=signing.preface,
    ),
    Command(
        "pledge",
        ("withdraw", "unsign"),
        "Withdraw a signature of yours, with the reason.",
        (
            "/pledge withdraw because we are reviewing our plans",
            "/pledge withdraw Oakfield because it was an error",
        ),
        signing.withdraw,
        "read",
        (PLEDGE, MINE, REASON, ANY_PARTY),
        writes=True,
        form="Withdraw a signature",
        submit="Withdraw",
        implied=("withdraw",),
    ),
    Command(
        "pledge",
        ("paper",),
        "Enter a signature that came on paper.",
        ('/pledge paper Oakfield Lower as head on 3 Feb 2026 name:"A. Head"', "/pledge paper"),
        signing.paper,
        "pledge.confirm",
        (
            PLEDGE,
            PARTY,
            THEIR_CAPACITY,
            Argument("day", DayAfter(), "Signed on", words=("on", "dated"), hint="As the paper says.", longest=60),
            NAME,
            Argument("person", PersonType(), "Person", words=("by",), hint="Where they are known here."),
        ),
        writes=True,
        form="Enter a paper",
        submit="Enter",
        implied=("paper",),
    ),
    Command(
        "pledge",
        ("pending", "waiting"),
        "The signatures that wait for an officer to confirm the role.",
        ("/pledge pending",),
        confirming.pending,
        "pledge.confirm",
        (PLEDGE, PAGE),
    ),
    Command(
        "pledge",
        ("confirm",),
        "Confirm the role of who has signed: the signature then counts.",
        ("/pledge confirm 12",),
        confirming.confirm,
        "pledge.confirm",
        (SIGNATURE,),
        writes=True,
    ),
    Command(
        "pledge",
        ("decline",),
        "Leave a pending signature uncounted, with the reason.",
        ("/pledge decline 12 because the school has another head",),
        confirming.decline,
        "pledge.confirm",
        (SIGNATURE, REASON),
        writes=True,
        form="Decline a signature",
        submit="Decline",
    ),
    Command(
        "pledge",
        ("add", "new"),
        "Put a pledge up for signing.",
        (
            '/pledge add "Minimum standards" text:"We will be open with one another." closes 31 March 2027',
            '/pledge add "Partnership vision" slug:vision text:"We know every child." who:head,governor',
            "/pledge add",
        ),
        managing.add,
        "pledge.keep",
        (
            OPENS,
            CLOSES,
            Argument("name", Title(), "Name", required=True, longest=200),
            Argument("text", Words(keyed=True), "Text", required=True, hint="Whole, as it is to be read."),
            WHO,
            Argument(
                "slug",
                Title(keyed=True),
                "Short name",
                hint="For sentences, like vision.",
                longest=40,
                aliases=("short",),
            ),
        ),
        writes=True,
        form="New pledge",
        submit="Put it up",
    ),
    Command(
        "pledge",
        ("edit", "change"),
        "Change a pledge's name, its days, or who may sign.",
        ("/pledge edit closes 31 March 2027", "/pledge edit vision who:head,governor"),
        managing.edit,
        "pledge.keep",
        (WHOLE, Argument("name", Title(keyed=True), "Name", longest=200), OPENS, CLOSES, WHO),
        writes=True,
        subject="pledge",
        form="Edit the pledge",
        needs=one_of(*managing.EDITED),
        prefill=managing.prefill,
        changes={column: name for name, column in managing.EDITED.items()},
        empties=("opens", "closes"),
        implied=("edit",),
    ),
    Command(
        "pledge",
        ("text",),
        "Give a pledge a new text. Who has signed an earlier one stays counted.",
        ("/pledge text We will be open with one another, always.", "/pledge vision text We will be open."),
        managing.retext,
        "pledge.keep",
        (PLEDGE, Argument("text", Words(), "Text", required=True, hint="Whole, as it is to be read.")),
        writes=True,
        implied=("text",),
        form="New text",
        prefill=managing.text_prefill,
    ),
    Command(
        "pledge",
        ("retire", "end"),
        "Take a pledge down for good.",
        ("/pledge retire", "/pledge retire vision"),
        managing.retire,
        "pledge.keep",
        (WHOLE,),
        writes=True,
        implied=("retire",),
    ),
    Command(
        "pledge",
        ("list",),
        "Who has signed, school by school, and who has not: for your eyes alone.",
        ("/pledge list", "/pledge list unsigned lower in Dunstable", "/pledge list signed trust Otter Learning Trust"),
        listing.listing,
        "read",
        (PLEDGE, WHICH, KIND_OF, PLACE, TRUST, PAGE),
        implied=("list",),
    ),
    Command(
        "pledge",
        ("export",),
        "The same as a file, CSV or Excel.",
        ("/pledge export xlsx", "/pledge export unsigned lower in Dunstable csv"),
        listing.export,
        "read",
        (PLEDGE, FORMAT, WHICH, KIND_OF, PLACE, TRUST),
        implied=("export",),
    ),
    Command(
        "pledge",
        ("thank",),
        "See what thanks to those who have newly signed would say, before it is posted.",
        ("/pledge thank #heads",),
        thanking.thank,
        "pledge.keep",
        (PLEDGE, CHANNEL),
        implied=("thank",),
    ),
    Command(
        "pledge",
        ("thank send",),
        "Post the thanks that were looked at.",
        ("/pledge thank send #heads number:3",),
        thanking.send,
        "pledge.keep",
        (
            PLEDGE,
            Argument("channel", thanking.ChannelType(), "Channel", required=True, asked=False),
            Argument("number", Number(), "How many", required=True, asked=False),
        ),
        writes=True,
        final="what is posted in a channel cannot be called back.",
        hidden=True,
    ),
    Command(
        "pledge",
        ("remind",),
        "Draft one considerate message for each head who has not signed. You look it over before anything is sent.",
        ("/pledge remind",),
        reminding.remind,
        "pledge.keep",
        (PLEDGE,),
        writes=True,
        implied=("remind",),
    ),
    Command(
        "pledge",
        ("remind show",),
        "See again what would be sent.",
        ("/pledge remind show code:K7QX2M9P",),
        reminding.shown,
        "pledge.keep",
        (CODE, PAGE),
        hidden=True,
    ),
    Command(
        "pledge",
        ("remind leave",),
        "Leave somebody out of this round.",
        ("/pledge remind leave code:K7QX2M9P person:12",),
        reminding.leave_out,
        "pledge.keep",
        (CODE, Argument("person", Number(), "Person", required=True, asked=False)),
        writes=True,
        hidden=True,
    ),
    Command(
        "pledge",
        ("remind words",),
        "Put the reminder in your own words.",
        ('/pledge remind words code:K7QX2M9P words:"Would you like to sign?"',),
        reminding.reword,
        "pledge.keep",
        (CODE, Argument("words", Words(), "Words", True, hint=MARKS)),
        writes=True,
        form="Your words",
        prefill=reminding.prefill,
        hidden=True,
    ),
    Command(
        "pledge",
        ("remind send",),
        "Send the reminders that were looked over.",
        ("/pledge remind send code:K7QX2M9P",),
        reminding.send,
        "pledge.keep",
        (CODE,),
        writes=True,
        final="a message that is sent cannot be called back.",
        hidden=True,
    ),
    Command(
        "pledge",
        ("reminders off", "no reminders"),
        "Be sent no more reminders of pledges.",
        ("/pledge reminders off",),
        reminding.off,
        "read",
        writes=True,
    ),
    Command(
        "pledge",
        ("reminders on",),
        "Be sent reminders of pledges again, at most one in a half-term.",
        ("/pledge reminders on",),
        reminding.on,
        "read",
        writes=True,
    ),
    *IMPORT,
)
