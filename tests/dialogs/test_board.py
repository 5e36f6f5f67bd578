"""Boards kept by chat: who is on them, their seats, what they go by and to whom they report."""

from __future__ import annotations

from tests.support.stage import Stage


def test_one_board_is_meant_and_of_several_one_is_chosen(stage: Stage) -> None:
    assert "Next meeting" in stage.lee.says("/board")
    assert "Only a clerk or a programme manager" in stage.lee.says('/board add "Schools Forum"')
    assert "called schools-forum" in stage.nell.says('/board add "Schools Forum" purpose:"It advises."')
    assert "There is a board called Schools Forum already" in stage.nell.says('/board add "Schools Forum"')
    seen = stage.lee.says("/board")
    assert "Partnership Board" in seen
    assert "No meeting ahead" in seen
    assert "Which board do you mean?" in stage.nell.says("/board chair @kit")
    assert "Kit Solloway is chair of Schools Forum" in stage.nell.taps("Schools Forum")
    assert "It advises." in stage.lee.says("/board Schools Forum")
    assert "There are: partnership-board" in stage.lee.says("/board show nothing of the kind")


def test_a_board_is_renamed_ended_and_taken_up_again(stage: Stage) -> None:
    stage.nell.says("/board clerk @kit")
    assert "It is called Learning Board now." in stage.nell.says('/board rename "Learning Board"')
    assert "is so already" in stage.nell.says('/board rename "Learning Board"')
    assert "meets on Tue 8 Dec 2026 09:30. Cancel that first." in stage.kit.says("/board end")
    stage.kit.says("/board meeting cancel because the board ends sure:yes")
    assert "Learning Board has ended" in stage.kit.says("/board end")
    assert "Only a clerk" in stage.kit.says('/board add "Another"')  # the office gave the role, and took it along
    assert "has ended. Reopen it first" in stage.nell.says("/board members board:partnership-board")
    assert "is a board again" in stage.nell.taps("/board reopen board:partnership-board")
    assert "is for is changed" in stage.kit.says("/board purpose It oversees the plan.")
    assert "It oversees the plan." in stage.lee.says("/board")
    assert "Kit Solloway" in stage.lee.says("/board members")


def test_an_office_gives_the_role_that_goes_with_it_and_takes_it_along(stage: Stage) -> None:
    assert "Only" in stage.kit.says("/board chair @lee")
    assert "Kit Solloway is clerk of Partnership Board." in stage.nell.says("/board clerk @kit")
    assert "Lee Hartnell is chair" in stage.kit.says("/board chair @lee")
    assert "Chair until now" in stage.kit.says("/board chair @sam")
    assert "Lee Hartnell is vice-chair" in stage.kit.says("/board vice-chair @lee")
    assert "Lee Hartnell is vice-chair of Partnership Board already" in stage.kit.says("/board vice-chair @lee")
    seen = stage.lee.says("/board members")
    assert "Sam Pellowe (@sam) Chair" in seen
    assert "Lee Hartnell (@lee) Vice-chair" in seen
    assert "not clerk of Partnership Board any more" in stage.nell.says("/board member end @kit")
    assert "Only" in stage.kit.says("/board chair @lee")
    assert "Taken back" in stage.nell.says("/headway undo")
    assert "Kit Solloway is not on" not in stage.nell.says("/board member end @kit")


def test_somebody_without_an_account_sits_on_a_board(stage: Stage) -> None:
    line = '/board member add "Cllr Ada Poole" chair email:ada@example.gov.uk route:email'
    assert "entered as @ada.poole" in stage.nell.says(line)
    assert "by e-mail, ada@example.gov.uk" in stage.nell.says("/board members")
    assert "Somebody here is called so" in stage.nell.says("/board vice-chair kit")
    assert "Kit Solloway is vice-chair" in stage.nell.taps("Kit Solloway (@kit)")
    assert "is not an e-mail address" in stage.nell.says('/board member add "Bo Quill" email:bo')
    assert "To what address?" in stage.nell.says('/board member add "Bo Quill" route:email')
    assert "Add a member" in stage.nell.says("/board member add")
    assert "entered as @bo.quill" in stage.nell.fills(name="Rev. Bo Quill", email="bo@example.org")
    assert "reached via the clerk" in stage.nell.says("/board route @bo.quill via the clerk")
    assert "is so already" in stage.nell.says("/board route @bo.quill clerk")
    assert "Kit Solloway is reached in chat" in stage.kit.says("/board route chat")
    other = "slack" if stage.surface == "teams" else "teams"
    seen = stage.kit.says(f"/board route {other}")
    assert f"reached in {other.title()} once they have written to me there" in seen
    assert "That is so already" in stage.kit.says(f"/board route in {other.title()}")
    assert "Kit Solloway is reached in chat" in stage.kit.says("/board route chat")
    stage.nell.says("/board clerk @lee")
    assert "Only the person or a programme manager" in stage.lee.says("/board route @nell email email:l@example.org")
    assert "Taken back" in stage.nell.says("/headway undo")
    assert "Only the person, a clerk or a programme manager" in stage.lee.says("/board route @kit email")


def test_seats_are_held_vacant_or_undecided(stage: Stage) -> None:
    line = "/board seats 2 per category: heads' associations, governors, dioceses, employers"
    assert "Only a clerk" in stage.lee.says(line)
    assert "2 places for each of 4 categories" in stage.nell.says(line)
    assert "is so already" in stage.nell.says(line)
    assert "2 places · 1 vacancy · 1 undecided" in stage.nell.says("/board seat Dioceses 2, 1 undecided")
    assert "number undecided" in stage.nell.says("/board seat Employers undecided")
    assert "is no number of places" in stage.nell.says("/board seats several per category: Trusts")
    assert "2 places for each of 1 category" in stage.nell.says("/board seats two per category: Trusts")
    assert "no seats for Trusts" in stage.nell.says("/board seat end trusts")
    assert "Which seat is" in stage.nell.says("/board member add @kit seat Bishops")
    assert "Heads' associations" in stage.nell.says('/board member add @kit seat "Heads\' associations"')
    seen = stage.lee.says("/board seats")
    assert "2 places · 1 vacancy Kit Solloway" in seen
    assert "1 person, 4 vacancies" in stage.lee.says("/board")
    assert "no seats for Governors any more" in stage.nell.says("/board seat end governors")
    assert "no number of places" in stage.nell.says("/board seat Colleges places:many")


def test_what_a_board_goes_by_is_reviewed(stage: Stage) -> None:
    terms = '/board document add "Terms of reference" https://example.gov.uk/terms review Sept 2027 owner:Clerk'
    assert "None yet" in stage.nell.says("/board documents")
    assert "Thu 30 Sep 2027" in stage.nell.says(terms)
    assert "is there already" in stage.nell.says(terms)
    assert "Owner: Clerk" in stage.lee.says("/board documents")
    reviewed = '/board document reviewed "terms" next 1 Oct 2028'
    assert "Next: Sun 1 Oct 2028" in stage.nell.says(reviewed)
    assert "is not ahead" in stage.nell.says('/board document reviewed "terms" next 1 Oct 2020')
    assert "Which document is" in stage.nell.says("/board document end Strategy")
    assert "is off the list" in stage.nell.says("/board document end terms")


def test_a_board_reports_to_another_every_so_often(stage: Stage) -> None:
    line = '/board reports to "Children\'s Trust Board" every six months from 1 March 2027'
    assert "every 6 months. The next is due on Mon 1 Mar 2027" in stage.nell.says(line)
    assert "is so already" in stage.nell.says(line)
    assert "Report to Children's Trust Board on Mon 1 Mar 2027" in stage.lee.says("/board")
    assert "Next: Wed 1 Sep 2027" in stage.nell.says("/board reported to Children's Trust Board")
    assert "is kept already" in stage.nell.says("/board reported to Children's Trust Board")
    assert "Last: Mon 23 Nov 2026" in stage.lee.says("/board reports")
    assert "reports to Children's Trust Board no more" in stage.nell.says("/board reports end Trust")
    assert "does not report to itself" in stage.nell.says("/board reports to Partnership Board every year")
    assert "does not say how often" in stage.nell.says('/board reports to "Cabinet" every:often')


def test_where_packs_go_and_who_publishes_them(stage: Stage) -> None:
    assert "Others do not read along here" in stage.nell.says("/board channel here")
    stage.nell.goes_to("general")
    where = "its channel in Teams" if stage.surface == "teams" else "#general"  # Teams does not tell what it is called
    assert f"posted in {where}" in stage.nell.says("/board channel here")
    assert "is so already" in stage.nell.says("/board channel here")
    stage.nell.goes_to("dm")
    assert f"posted in {where}" in stage.nell.says("/board channel")
    assert "posted in no channel any more" in stage.nell.says("/board channel none")
    assert "They are posted in none" in stage.nell.says("/board channel")
    assert "waits until the clerk publishes it" in stage.nell.says("/board publishes by clerk")
    assert "published by the clerk" in stage.lee.says("/board")
    assert "goes out by itself" in stage.nell.says("/board publishes itself")
    assert "is so already" in stage.nell.says("/board publishes itself")
