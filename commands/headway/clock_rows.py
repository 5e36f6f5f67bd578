"""The rows of `/headway` about the clock: what will be sent, what was, what was not, and quiet."""

from __future__ import annotations

from commands.board.meeting_words import MeetingDay, TimeType
from commands.engine.arguments import Argument, Because, Number, Words
from commands.engine.dates import DayAfter
from commands.engine.table import Command
from commands.headway import delivery, schedule, snoozing
from commands.people import PersonType

PAGE = Argument("page", Number(), asked=False, words=("page",))
NUMBER = Argument("number", Number(bare=True), "Message", required=True, longest=9)
KEY = Argument("key", Words(keyed=True), "Line of the schedule", asked=False)
"""Buttons give it, nobody types it and no form asks for it, so it is looked for where the line is: there it lacks."""

ROWS: tuple[Command, ...] = (
    Command(
        "headway",
        ("schedule",),
        "What will be sent to me and when; to everybody, for a programme manager.",
        ("/headway schedule", "/headway schedule of @jo", "/headway schedule until 31 March 2027"),
        schedule.shown,
        "read",
        (
            Argument("person", PersonType(), "To whom", words=("of", "for", "to")),
            Argument("until", DayAfter(), "Until", words=("until", "till"), hint="A fortnight, unless you say."),
            PAGE,
        ),
    ),
    Command(
        "headway",
        ("schedule show",),
        "One line of the schedule: to whom, when, and what can be done with it.",
        ("/headway schedule show key:pack.ask:meeting:1:::person:1",),
        schedule.one,
        "programme.manage",
        (KEY,),
        hidden=True,
    ),
    Command(
        "headway",
        ("schedule skip",),
        "Leave something out of the schedule: it is not sent.",
        ("/headway schedule skip key:pack.ask:meeting:1:::person:1",),
        schedule.skip,
        "programme.manage",
        (KEY,),
        writes=True,
    ),
    Command(
        "headway",
        ("schedule move",),
        "Have something sent at another time, in working hours.",
        ("/headway schedule move key:pack.ask:meeting:1:::person:1 to 25 Nov 2026 10:00",),
        schedule.move,
        "programme.manage",
        (
            KEY,
            Argument("day", MeetingDay(), "Day", required=True),
            Argument("at", TimeType(), "Time", required=True, hint="In working hours, like 10:00."),
        ),
        writes=True,
        form="Send it at another time",
        submit="Move it",
    ),
    Command(
        "headway",
        ("schedule now",),
        "Have something sent now.",
        ("/headway schedule now key:pack.ask:meeting:1:::person:1",),
        schedule.now,
        "programme.manage",
        (KEY,),
        writes=True,
    ),
    Command(
        "headway",
        ("schedule usual",),
        "Have something sent when it usually is.",
        ("/headway schedule usual key:pack.ask:meeting:1:::person:1",),
        schedule.usual,
        "programme.manage",
        (KEY,),
        writes=True,
    ),
    Command(
        "headway",
        ("not delivered", "undelivered", "failed"),
        "What did not arrive, and what can be done about it.",
        ("/headway not delivered",),
        delivery.undelivered,
        "programme.manage",
        (PAGE,),
    ),
    Command(
        "headway",
        ("not delivered show",),
        "What a message that did not arrive says, so that somebody can tell it.",
        ("/headway not delivered show 12",),
        delivery.instead,
        "programme.manage",
        (NUMBER,),
    ),
    Command(
        "headway",
        ("not delivered retry",),
        "Have a message that did not arrive tried again.",
        ("/headway not delivered retry 12",),
        delivery.retry,
        "programme.manage",
        (NUMBER,),
        writes=True,
        confirm=delivery.retry_question,
        yes="Send it",
        final="it may have been sent by now.",
    ),
    Command(
        "headway",
        ("not delivered drop",),
        "Have a message that did not arrive sent no more.",
        ("/headway not delivered drop 12 because she was told by telephone",),
        delivery.drop,
        "programme.manage",
        (NUMBER, Argument("because", Because(), "Why", required=True, longest=400)),
        writes=True,
        form="Drop a message",
        submit="Drop it",
        final="a message that was dropped is not taken up again.",
    ),
    Command(
        "headway",
        ("sent",),
        "What was sent to whom in the last 14 days.",
        ("/headway sent",),
        delivery.sent,
        "programme.manage",
        (PAGE,),
    ),
    Command(
        "headway",
        ("to pass on",),
        "What I was sent to pass on to people whom nothing else reaches.",
        ("/headway to pass on",),
        delivery.to_pass_on,
        "read",
    ),
    Command(
        "headway",
        ("passed on",),
        "Say that a message was passed on.",
        ("/headway passed on key:decisions.told:meeting:12:::person:7:by:3",),
        delivery.passed_on,
        "read",
        (Argument("key", Words(keyed=True), "Message", required=True, asked=False),),
        writes=True,
        final="whom it was for has it.",
    ),
    Command(
        "headway",
        ("snooze", "quiet"),
        "Have my nudges wait; packs for a meeting still come.",
        ("/headway snooze until Monday", "/headway snooze until:2026-12-07"),
        snoozing.snooze,
        "read",
        (
            Argument(
                "until", snoozing.DayAhead(), "Until", required=True, words=("until", "till"), hint="30 days at most."
            ),
            Argument("person", PersonType(), asked=False),
        ),
        writes=True,
        form="Quiet until",
        submit="Be quiet",
    ),
    Command(
        "headway",
        ("snooze end", "quiet end", "unsnooze"),
        "Be nudged again as usual.",
        ("/headway snooze end",),
        snoozing.end,
        "read",
        writes=True,
    ),
)
