"""Predecessors, successors, trusts and federations as the register's downloads give them."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from models.intake.records import Unreadable
from models.register.reading import open_register
from models.register.records import GroupRecord, LinkRecord
from tests.register.register_files import every, read, real, table

LINKS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")
GROUPS = ("Group UID", "Group ID", "Group Name", "Companies House Number", "Group Type", "Group Status", "URN")


def test_the_links_of_the_four_councils_are_read() -> None:
    file = open_register("links.csv", real("gias-links-sample.csv"))
    links = every(file, LinkRecord)
    assert (file.kind, file.layout, len(links)) == ("links", "5 columns", 510)
    assert Counter(each.kind for each in links) == {
        "Successor": 245,
        "Predecessor": 243,
        "Predecessor - merged": 7,
        "Successor - merged": 7,
        "Result of Amalgamation": 5,
        "Predecessor - amalgamated": 2,
        "Successor - amalgamated": 1,
    }
    assert sum(each.on is None for each in links) == 92


def test_a_link_says_who_followed_whom_and_when() -> None:
    cells = ("100101", "100202", "Oakfield Academy", "Successor", "01-04-2012")
    (link,) = every(read(table(LINKS, dict(zip(LINKS, cells, strict=True)))), LinkRecord)
    assert link == LinkRecord(100101, 100202, "Oakfield Academy", "Successor", date(2012, 4, 1))


def test_a_link_to_nowhere_is_refused() -> None:
    with pytest.raises(Unreadable, match=r"^Row 2: LinkURN “” is not a whole number\.$"):
        every(read(table(LINKS, {"URN": "100101"})), LinkRecord)


def test_the_groups_of_the_four_councils_are_read() -> None:
    file = open_register("groups.csv", real("school-groups.csv"))
    groups = every(file, GroupRecord)
    assert (file.kind, len(groups), len({each.uid for each in groups})) == ("groups", 55, 45)
    assert Counter(each.detail for each in groups) == {
        "Multi-academy trust": 27,
        "Single-academy trust": 26,
        "Federation": 2,
    }
    assert Counter(each.kind for each in groups) == {"trust": 53, "federation": 2}
    sizes = Counter(each.name.casefold() for each in groups)
    assert (sizes["bedfordshire schools trust limited"], sizes["harris federation"]) == (4, 3)


def test_the_national_download_words_its_header_otherwise() -> None:
    header = (*GROUPS[:5], "Group Type (code)", "Group Status", "Joined date", "URN", "EstablishmentName")
    row = {"Group UID": "2044", "Group Name": "Otter Trust", "Group Type": "Multi-academy trust", "URN": "100101"}
    (group,) = every(read(table(header, row | {"Joined date": "01-09-2016"})), GroupRecord)
    assert (group.uid, group.kind, group.joined, group.left) == (2044, "trust", date(2016, 9, 1), None)


def test_the_history_of_memberships_says_who_left() -> None:
    header = ("Group UID", "Group Name", "Group Type", "Date Joined Group", "Date Left Group", "URN")
    row = {"Group UID": "2044", "Group Type": "Single-academy trust", "URN": "100101", "Date Left Group": "31/08/2020"}
    (group,) = every(read(table(header, row)), GroupRecord)
    assert group.left == date(2020, 8, 31)


@pytest.mark.parametrize(
    ("detail", "kind"),
    [
        ("Secure single-academy trust", "trust"),
        ("Trust", "trust"),
        ("Federation", "federation"),
        ("School sponsor", "other"),
        ("Children's centre group", "other"),
        ("Umbrella trust", "other"),
    ],
)
def test_a_group_is_a_trust_a_federation_or_other(detail: str, kind: str) -> None:
    (group,) = every(read(table(GROUPS, {"Group UID": "1", "Group Type": detail, "URN": "100101"})), GroupRecord)
    assert (group.kind, group.detail) == (kind, detail)


def test_a_group_without_schools_gives_no_record() -> None:
    assert every(read(table(GROUPS, {"Group UID": "1", "Group Type": "Federation"})), GroupRecord) == []


def test_a_group_without_a_number_is_refused() -> None:
    with pytest.raises(Unreadable, match=r"^Row 2: Group UID “” is not a group's number\.$"):
        every(read(table(GROUPS, {"URN": "100101"})), GroupRecord)
