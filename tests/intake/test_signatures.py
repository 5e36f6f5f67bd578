"""Files of signatures on paper, as councils have them."""

from __future__ import annotations

import pytest

from models.intake.records import Unreadable
from models.intake.signatures import capacity_of, read_papers


def test_columns_in_any_order_below_a_title() -> None:
    data = "Signed pledges\n\nDate signed,School name,Role,Signed by\n3 Feb 2016,Oakfield,Headteacher,A. Head\n,,,\n"
    (paper,) = read_papers("papers.csv", data.encode())
    assert (paper.place, paper.on, paper.school) == ("row 4", "3 Feb 2016", "Oakfield")
    assert (paper.capacity, paper.name) == ("Headteacher", "A. Head")


def test_who_also_signed_and_whom_it_covers() -> None:
    data = (
        'Date,Organisation,Covers,Also signed by\n1 Mar 2016,A Trust,109001; 109002,"B. Gov (governor); Head; C. Who"\n'
    )
    (paper,) = read_papers("papers.csv", data.encode())
    assert paper.covers == ("109001", "109002")
    assert paper.also == (("B. Gov", "governor"), ("", "Head"), ("C. Who", ""))


@pytest.mark.parametrize(
    ("said", "capacity"),
    [("Head-teacher", "head"), ("Chair of Governors", "governor"), ("Chair of the Trust", "trust chair"), ("Cook", "")],
)
def test_capacities_as_people_write_them(said: str, capacity: str) -> None:
    assert capacity_of(said) == capacity


@pytest.mark.parametrize("data", ["", "Date,Who\n1 March,Me\n", "School\nOakfield\n"])
def test_what_is_no_such_table_is_refused(data: str) -> None:
    with pytest.raises(Unreadable):
        read_papers("papers.csv", data.encode())
