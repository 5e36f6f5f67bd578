"""What stands in a pack: everything a board expects, truthfully, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.documents.office import Office
from commands.board.pack_annex import annex
from commands.board.pack_charts import charts, figures
from commands.board.pack_paper import Issue, exempt_paper, paper
from commands.board.pack_report import counts_words
from commands.engine.paper import Bullets, Details, Figure, Grid, Heading, Paper, Para, Part
from models.drafting.facts import PACK, Counts, Facts, PackFacts, PlanRow
from tests.support.packs import FRONT, facts_of, line, pack, report


def words(part: Part) -> Iterator[str]:
    """What can be read in a part."""
    match part:
        case Heading(text) | Para(text):
            yield text
        case Bullets(items):
            yield from items
        case Details(rows):
            yield from (f"{label}: {said}" for label, said in rows)
        case Grid(columns, rows):
            yield from (" | ".join(row) for row in (columns, *rows))
        case Figure(alt=alt):
            yield alt


def text(drawn: Paper) -> str:
    """All that can be read in a paper."""
    return "\n".join(said for part in drawn.parts for said in words(part))


def headings(drawn: Paper) -> list[str]:
    return [part.text for part in drawn.parts if isinstance(part, Heading)]


def test_the_front_says_what_a_committee_report_must() -> None:
    drawn = paper(pack())
    said = text(drawn)
    assert (drawn.title, drawn.marking) == (FRONT.title, "DRAFT · Public")
    assert drawn.footer == "Learning Partnership · as at Thu 26 Nov 2026 16:10"
    assert "DRAFT: not cleared for publication" in said
    assert "Meeting: Tue 8 Dec 2026 10:00, Council chamber" in said
    assert "Key decision: No" in said
    assert "Financial | The cost of £12,000 is met within the budget. | Finance officer, Tue 24 Nov 2026" in said
    assert "Legal | None arise from this report. | Not verified" in said
    for heading in ("Purpose", "Recommendations", "Options considered", "Consultation", "Background papers", "Agenda"):
        assert heading in headings(drawn)
    assert "Schools Forum: share the cost of the spring offer." in said
    assert "WS1: Agree the spring offer." in said


def test_the_summary_tells_each_report_in_words_and_shapes() -> None:
    said = text(paper(pack()))
    assert "WS1 Talking and reading | ● Green: on track | as before | Submitted" in said
    assert "WS2 Mathematics in every classroom | ◆ Amber: at risk | worse (was Green) | Submitted late" in said
    assert "WS3 Leaders and governors | □ Not rated | no rating given (was Green) | MISSING" in said
    assert "By word of mouth, because its lead is away" in said
    assert "6 reports: 4 submitted, 1 by word of mouth, 1 missing. 300 actions: 72 complete, 12 overdue" in said


def test_what_the_ratings_mean_is_told_in_the_words_of_the_programme_or_not_at_all() -> None:
    assert "▲ Red: off track\n◆ Amber: at risk\n● Green: on track\nWS1" in text(paper(pack()))
    assert "What the ratings mean" not in headings(paper(pack(rag_key={"blue": "Blue: complete"})))


def test_a_page_tells_what_happened() -> None:
    told = pack(reports=(report(0),))
    said = text(paper(told))
    assert "Overall rating: ● Green: on track, as before" in said
    assert "Report: Submitted by Jo Larkfield, Fri 20 Nov 2026 14:05" in said
    assert "by October 2026 → by end of spring term, slipped twice: the supplier was late" in said
    assert "13 Nov 2026 (first 30 Sep 2026) | twice | The printer has promised the last box" in said
    assert "finished 2 Nov 2026" in said
    assert "Never due: 1; next reviewed 20 Jan 2027 (WS1-09)" in said
    assert "Ratings changed: WS1-07 ● Green → ◆ Amber" in said
    assert "WS1-01 Print the list: by 1 December, not reached yet" in said
    assert "The grant ends in March." in said


def test_a_missing_report_is_printed_as_missing_and_a_verbal_one_says_why() -> None:
    said = text(paper(pack(reports=(report(0, "missing"), report(1, "verbal")))))
    assert "Report: MISSING" in said
    assert "No report was submitted." in said
    assert "The report will be given by word of mouth because its lead is away" in said


def test_a_section_with_nothing_is_left_out_but_where_the_board_looks_for_it() -> None:
    quiet = report(0, facts=Facts(Counts(0, 0, 0, 0, 0, 0, 0, 0, 0)), told=replace(report(0).told, asked=""))
    bare = pack(0, reports=(quiet,), front=replace(FRONT, options="", implications=()), agenda=(), proposals=())
    drawn = paper(bare)
    assert not {"Options considered", "Implications", "Agenda", "Dates that moved"} & set(headings(drawn))
    assert "Annex: the action plan" not in headings(drawn)
    assert text(drawn).count("None.") == 3, "decisions asked, overdue here, overdue in all"


def test_what_is_rated_by_nobody_tells_what_the_facts_suggest() -> None:
    said = text(paper(pack(reports=(report(2, "draft"),))))
    assert "The facts suggest: ▲ Red: off track: 2 actions are overdue." in said


def test_a_reissued_pack_says_so_on_its_front_and_on_every_page() -> None:
    drawn = paper(pack(), issue=Issue(2, date(2026, 12, 2), "a rating was wrong"))
    assert "Reissued Wed 2 Dec 2026 because a rating was wrong" in text(drawn)
    assert drawn.marking == "Edition 2 · Public"
    first = paper(pack(), issue=Issue(1))
    assert first.marking == "Public"
    assert "Reissued" not in text(first)


def test_the_exempt_part_is_apart_and_under_its_paragraph() -> None:
    drawn = exempt_paper(pack(), "The offer made to one school.", "paragraph 3 of Schedule 12A", Issue(1))
    assert drawn.marking == "EXEMPT: paragraph 3 of Schedule 12A"
    assert "The offer made to one school." in text(drawn)
    assert "Talking and reading" not in text(drawn)
    assert "The offer made to one school." not in text(paper(pack()))


def test_every_chart_has_its_figures_in_words() -> None:
    ratings, slippage, pledges = charts(pack())
    assert "WS1: 10 Mar 2026 Green: on track; 9 Jun 2026 Amber: at risk" in ratings.alt
    assert "WS3: 10 Mar 2026 Red: off track" in ratings.alt
    assert ratings.alt.count("8 Dec 2026 No report") == 1
    assert "WS1: 2 overdue, 5 slipped." in slippage.alt
    assert "Vision: 66 of 94 (70%) signed" in pledges.alt
    calm = report(0, facts=replace(facts_of(), counts=Counts(1, 0, 0, 0, 1, 0, 0, 0, 0)))
    assert len(charts(pack(reports=(calm,), pledges=()))) == 1


def test_charts_are_drawn_with_their_alternative_text() -> None:
    told = pack(reports=(report(0),))
    drawn = figures(told, Office().chart)
    assert [figure.alt for figure in drawn] == [chart.alt for chart in charts(told)]
    assert all(figure.alt in text(paper(told, drawn)) for figure in drawn)


def test_frozen_facts_come_back_as_they_were() -> None:
    kept = PACK.dump_python(pack(), mode="json")
    assert PACK.validate_python(kept) == pack()
    assert paper(PACK.validate_python(kept)) == paper(pack())


@pytest.mark.parametrize(
    ("given", "rating", "progress", "steps"),
    [
        ({"rag": "amber", "reason": "posts are vacant (red soon)"}, "Amber (posts are vacant (red soon))", "", None),
        ({"status": "complete", "rag": "amber"}, "Complete", "", None),
        ({"rag": "unrated"}, "Not rated", "", None),
        ({"milestones": (("Choose", "May"), ("Print", "June")), "when": "May\nJune"}, "Green", "Choose\nPrint", None),
        ({"milestones": (("Choose", "May"),), "progress": "Begun"}, "Green", "Begun", "Choose (May)"),
    ],
)
def test_a_row_of_the_annex(given: dict[str, object], rating: str, progress: str, steps: str | None) -> None:
    usual = PlanRow("WS1 Reading", "WS1-01", "Lend books", "", "Jo; Sam", "", "May", "green", "in progress")
    _, draft, heading, grid = annex([replace(usual, **given)], "strand", "draft")  # type: ignore[arg-type]
    assert isinstance(grid, Grid)
    assert [*words(draft), *words(heading)][1:] == ["Strand 1: Reading"]
    row = dict(zip(grid.columns, grid.rows[0], strict=True))
    assert (row["RAG"], row["Progress to date"], row.get("Milestones")) == (rating, progress, steps)
    assert row["Who"] == "Jo\nSam"


def test_counts_are_told_in_a_sentence() -> None:
    assert counts_words(Counts(1, 0, 0, 0, 1, 0, 0, 0, 0)) == "1 action: 1 green. 0 overdue."
    assert counts_words(Counts(9, 2, 1, 1, 4, 1, 1, 3, 2)) == (
        "9 actions: 2 complete, 1 red, 1 amber, 4 green, 1 not rated. 1 overdue, 3 never due, dates moved twice."
    )


def test_nothing_else_in_a_pack_looks_like_a_plan() -> None:
    """Or whoever imported it would get what is overdue twice."""
    told: PackFacts = pack(0, reports=(report(0, facts=replace(facts_of(), overdue=(line(1),))),))
    data = Office().word(paper(told))
    from models.intake import Unreadable, read_plan

    with pytest.raises(Unreadable):
        read_plan("pack.docx", data)
