"""Several at once at one pack, on both engines: it is frozen once, goes out once, and tells what was true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import select

from commands.engine.cards import Reply
from commands.engine.request import Channel, Request, Speaker
from jobs.occur import occur
from models.highlight import HighlightReport
from models.meeting import Decision
from models.outbox import Outbox
from models.pack import Edition
from tests.support.clock_hand import Hand, london
from tests.support.occurring import says

PUBLICATION = london("2026-11-30 12:00")


def at_once(hand: Hand, *things: str | Callable[[], Any]) -> list[Any]:
    """Do all of these at one time: a line said by "who: words", or something else; gives what came of each."""

    def do(thing: str | Callable[[], Any]) -> Any:
        if not isinstance(thing, str):
            return thing()
        who, _, words = thing.partition(": ")
        speaker = Speaker("terminal", str(hand.tenant), who)
        return hand.door.handle(Request(speaker, words, hand.now, Channel(kind="terminal")))

    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(do, things))


def outcomes(replies: list[Reply]) -> Counter[str]:
    return Counter(reply.outcome for reply in replies)


def test_two_clear_at_once_while_a_lead_submits(hand: Hand) -> None:
    says(hand, "nell", "/headway role @lee manager", "/board clerk @kit")
    says(hand, "jo", "/highlight rate WS1 rag:green")
    clear = "/board pack clear sure:yes"
    replies = at_once(hand, f"nell: {clear}", f"lee: {clear}", "jo: /highlight submit WS1")
    assert outcomes(replies[:2]) == {"done": 1, "refused": 1}
    assert replies[2].outcome in ("done", "refused")
    with hand.database.read(hand.tenant) as session:
        (edition,) = session.scalars(select(Edition))
        told = {each["workstreams"][0][0]: each["state"] for each in edition.facts["reports"]}
        state = session.scalars(select(HighlightReport)).one().state
        assert told["WS1"] == ("submitted" if state == "submitted" else "missing"), "the pack tells what stands"


def test_the_clerk_and_two_clocks_publish_at_one_instant(hand: Hand) -> None:
    says(hand, "nell", "/board clerk @kit", "/board chair @lee", "/board pack clear sure:yes")
    hand.now = PUBLICATION
    publish = "kit: /board pack publish sure:yes"
    at_once(hand, publish, lambda: occur(hand.clockwork, hand.now), publish, lambda: occur(hand.clockwork, hand.now))
    with hand.database.read(hand.tenant) as session:
        keys = [row.key for row in session.scalars(select(Outbox).where(Outbox.rule == "pack.publish"))]
        assert session.scalars(select(Edition)).one().published_at == PUBLICATION
    assert len(keys) == len(set(keys))
    assert len([key for key in keys if ":person:" in key]) in (1, 2), (
        "the clerk who publishes is not told; the chair is"
    )


def test_a_decision_is_edited_while_it_is_agreed(hand: Hand) -> None:
    hand.now = london("2026-12-08 11:00")
    says(hand, "nell", "/board chair @lee", "/board decision agreed Recruit mentors action WS4 @sam by March")
    at_once(hand, "lee: /board agree", "nell: /board decision edit 1 text:Recruit", "lee: /board agree")
    with hand.database.read(hand.tenant) as session:
        row = session.scalars(select(Decision)).one()
        assert row.state == "agreed"
        assert row.text in ("Recruit", "Recruit mentors")


def test_a_meeting_is_moved_while_the_clock_sends_its_drafts(hand: Hand) -> None:
    hand.now = london("2026-11-17 09:00")
    move = "nell: /board meeting move 15 Dec 2026 because the chair is away"
    replies = at_once(hand, move, hand.ticks)
    assert replies[0].outcome == "done"
    hand.moves_to("2026-11-24 09:00")
    drafts = [post.to for post in hand.posts if post.outgoing.reply.card.summary.startswith("Your report")]
    assert sorted(drafts) == ["Jo Larkfield", "Sam Pellowe"], "nobody is sent a draft twice"
