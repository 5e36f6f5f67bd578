"""The rows of `/headway` about accounts: linking one's own, and what a programme manager does about those of others."""

from __future__ import annotations

from commands.engine.arguments import Argument, Choice, Number
from commands.engine.table import Command
from commands.headway import joining, linking
from commands.people import PersonType

PERSON = Argument("person", PersonType(), "Person", required=True)
JOINED = (
    "two people who have become one are not taken apart. An account that is not theirs is taken off with "
    "/headway person detach."
)

ROWS: tuple[Command, ...] = (
    Command(
        "headway",
        ("link",),
        "Link my other account: get a code here and type it there, or type here what it gave.",
        ("/headway link", "/headway link 7K3M-9QTW"),
        linking.link,
        "read",
        (Argument("code", linking.CodeType(), "Code", longest=20),),
        writes=True,
        final="nothing is linked yet, and a code ends by itself within a quarter of an hour.",
    ),
    Command(
        "headway",
        ("link confirm",),
        "Link the two accounts that were shown.",
        ("/headway link confirm code:7K3M-9QTW",),
        linking.confirm,
        "read",
        (Argument("code", linking.CodeType(), "Code", required=True, asked=False, longest=20),),
        writes=True,
        final=JOINED,
        hidden=True,
    ),
    Command(
        "headway",
        ("person join",),
        "Say that two people are the same: what is the one's becomes the other's.",
        ("/headway person join @lee with @sam",),
        joining.join,
        "programme.manage",
        (PERSON, Argument("other", PersonType(), "The same person as", required=True, words=("with", "and", "to"))),
        writes=True,
        confirm=joining.join_question,
        yes="They are the same",
        final=JOINED,
    ),
    Command(
        "headway",
        ("person detach", "unlink"),
        "Take an account off a person to whom it was linked by mistake.",
        ("/headway person detach @sam teams",),
        joining.detach,
        "programme.manage",
        (
            PERSON,
            Argument("platform", Choice(joining.PLATFORMS), "Where"),
            Argument("account", Number(), "Account", asked=False),
        ),
        writes=True,
    ),
)
