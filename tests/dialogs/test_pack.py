"""The pack of a board: its front, what is missing, cleared and taken back, published to each by their own way."""

from __future__ import annotations

from sqlalchemy import select

from models.outbox import Outbox
from models.pack import Edition, Pack
from tests.support.stage import Stage


def sent(stage: Stage) -> list[tuple[str, int]]:
    """To whom packs are on their way, by the ends of their keys, and how many files go with each."""
    with stage.database.read(stage.tenant) as session:
        rows = session.scalars(select(Outbox).where(Outbox.rule == "pack.publish").order_by(Outbox.id))
        return [(row.key.partition(":edition:")[2], len(row.enclosures)) for row in rows]


def test_a_packs_card_says_what_is_missing_and_who_does_what_by_when(stage: Stage) -> None:
    seen = stage.lee.says("/board pack")
    assert "Pack for Partnership Board" in seen
    assert "Tue 8 Dec 2026 09:30, Council chamber" in seen
    assert "0 submitted, 2 not submitted yet: WS1, WS4" in seen
    assert "Sam Pellowe: submit WS4 by Mon 23 Nov 2026 17:00" in seen
    assert "Programme manager: clear the pack by Thu 26 Nov 2026 17:00" in seen
    assert "Clerk: publish it on Mon 30 Nov 2026 12:00 (it goes out by itself once cleared)" in seen
    assert "says nothing yet" not in seen, "the front is its keepers' business"
    assert "Only a clerk, an officer or a programme manager" in stage.lee.says("/board pack pdf")
    assert "says nothing yet of its purpose and recommendations" in stage.cleo.says("/board pack")
    assert "Only a programme manager" in stage.cleo.says("/board pack clear")
    assert "not published yet" in stage.lee.says("/board pack changes")
    assert "None yet: the pack is not published." in stage.lee.says("/board pack editions")
    assert "There is no edition 3." in stage.nell.says("/board pack pdf edition 3")
    assert "no exempt part that has been cleared" in stage.nell.says("/board pack exempt part")
    assert "for the members of Partnership Board" in stage.lee.says("/board pack exempt part")


def test_the_front_is_written_in_a_form_or_a_line(stage: Stage) -> None:
    assert "Pack of 8 Dec 2026" in stage.cleo.says("/board pack front")
    seen = stage.cleo.fills(title="Highlight report", purpose="To report.", recommendations="Note it.", key="yes")
    assert "The front of the pack is changed." in seen
    assert "Key decision" in seen
    assert "complete" in stage.cleo.says("/board pack")
    assert "That is so already" in stage.cleo.says('/board pack front title:"Highlight report"')
    assert "taken out" in stage.cleo.says("/board pack front purpose:none")
    assert "says nothing yet of its purpose" in stage.cleo.says("/board pack")
    assert "Taken back" in stage.cleo.says("/headway undo")
    line = '/board pack implication financial "The cost is met, on the whole." verified by "Finance officer"'
    assert "verified by Finance officer" in stage.cleo.says(line)
    assert "not verified yet" in stage.cleo.says('/board pack implication legal "None."')
    assert "financial verified, legal NOT verified" in stage.cleo.says("/board pack")
    assert "in the future" in stage.cleo.says(f"{line} on 3 Dec 2026")
    with stage.database.read(stage.tenant) as session:
        pack = session.scalars(select(Pack)).one()
        assert (pack.title, pack.key_decision, pack.purpose) == ("Highlight report", True, "To report.")
        first = pack.implications[0]
        assert (first.text, first.verified_on) == ("The cost is met, on the whole.", stage.clock.now.date())


def test_two_keepers_at_one_front_lose_no_words(stage: Stage) -> None:
    stage.nell.says('/board pack front purpose:"To report."')
    stage.cleo.says("/board pack front")
    stage.nell.says('/board pack front purpose:"To report on autumn."')
    seen = stage.cleo.fills(purpose="To report on the term.", wards="All")
    assert "Nell Abarrow changed this while you had it open" in seen
    assert "To report on autumn." in seen
    assert "The front of the pack is changed." in stage.cleo.fills(purpose="To report on the autumn term.", wards="All")


def test_the_exempt_part_is_nobody_elses_business(stage: Stage) -> None:
    line = '/board pack exempt "The offer made to one school."'
    stage.nell.says(line)
    assert "exempt under paragraph 3" in stage.nell.fills(because="paragraph 3 of Schedule 12A")
    assert "yes, under paragraph 3 of Schedule 12A" in stage.cleo.says("/board pack")
    assert "paragraph" not in stage.lee.says("/board pack")
    assert "offer made" not in stage.lee.says("/headway history")
    stage.nell.goes_to("general")
    assert "direct message only" in stage.nell.says("/board pack exempt part")
    said = stage.nell.says('/board pack exempt "Another offer." because paragraph 3')
    assert "Another offer" not in said
    assert "is kept" not in said
    stage.nell.goes_to("dm")
    assert "taken out" in stage.nell.says("/board pack exempt none")
    assert "That is so already" in stage.nell.says("/board pack exempt none")


def test_taking_back_stops_at_what_the_history_keeps_to_the_cleared(stage: Stage) -> None:
    stage.nell.says("/board clerk @lee")
    stage.lee.says('/board pack front purpose:"To report."')
    stage.lee.says('/board pack exempt "The offer made to one school." because paragraph 3')
    assert "enter it anew as it should be" in stage.lee.says("/headway undo")
    assert "Front says nothing yet of its recommendations" in flat_of(stage.lee.says("/board pack").text)


def flat_of(text: str) -> str:
    """Words alone: surfaces set a fact's label and value apart in their own ways."""
    return " ".join(text.replace(":", " ").replace("*", " ").split())


def test_a_pack_is_cleared_and_published_once_to_each_member(stage: Stage) -> None:
    stage.nell.says("/board member add @jo")
    stage.nell.says("/board chair @kit")
    stage.nell.says('/board pack exempt "The offer made to one school." because paragraph 3')
    stage.nell.says("/board pack clear")
    assert "WS1, WS4 have no report: each is printed as missing." in stage.nell.sees
    assert "not cleared yet" in stage.nell.says("/board pack publish")
    stage.nell.says("/board pack clear")
    assert "The pack is cleared: nothing in it changes now." in stage.nell.taps("Clear it")
    assert "The pack is cleared already." in stage.nell.says("/board pack clear")
    assert "it stays as it is" in stage.nell.says("/board pack front wards:All")
    assert "cleared Mon 23 Nov 2026" in stage.lee.says("/board pack")
    assert "Only a clerk" in stage.lee.says("/board pack docx")
    assert "cleared Mon 23 Nov 2026" in stage.nell.says("/board pack docx")
    assert sent(stage) == []
    stage.nell.says("/board pack publish")
    assert "It goes to its members. The exempt part goes to the members and the clerk alone." in stage.nell.sees
    assert "2 members of the board are sent it" in stage.nell.taps("Publish it")
    assert [files for _, files in sent(stage)] == [3, 3]
    assert "published already" in stage.nell.says("/board pack publish")
    assert "reissue because" in stage.nell.says("/board pack unclear because of a fault")
    assert "as published Mon 23 Nov 2026" in stage.lee.says("/board pack pdf")
    assert "Edition 1" in stage.lee.says("/board pack editions")
    assert "Nothing has changed" in stage.lee.says("/board pack changes")
    stage.jo.says("/action WS1-02 red two posts are vacant")
    assert "WS1-02" in stage.lee.says("/board pack changes")
    with stage.database.read(stage.tenant) as session:
        kept = session.scalars(select(Edition)).one()
        assert (kept.number, kept.word[:2], kept.pdf[:4]) == (1, b"PK", b"%PDF")
        assert kept.exempt_pdf is not None
        assert {report["state"] for report in kept.facts["reports"]} == {"missing"}
