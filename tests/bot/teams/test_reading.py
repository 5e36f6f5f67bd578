"""What Teams sends, as it is read: words, mentions, messages that become actions, buttons, searches."""

from __future__ import annotations

import html
from typing import Any

import pytest

from bot import shortcut
from bot.teams import incoming, invokes, places
from bot.teams.actions import PLACE
from bot.teams.calls import Room
from bot.teams.people import described
from bot.teams.places import About
from commands.engine.cards import Option
from commands.engine.request import Channel

BOT = "28:bot"
CHANNEL = "19:general@thread.tacv2"


def said(text: str, *mentioned: tuple[str, str], **more: Any) -> dict[str, Any]:
    """A message in a channel that mentions those, each by what Teams calls them and their name."""
    entities = [
        {"type": "mention", "text": f"<at>{name}</at>", "mentioned": {"id": ident}} for ident, name in mentioned
    ]
    where = {"id": f"{CHANNEL};messageid=17", "conversationType": "channel"}
    people = {"from": {"id": "29:jo"}, "recipient": {"id": BOT}}
    return (
        {"id": "1", "text": text, "entities": [*entities, {"type": "clientInfo"}], "conversation": where}
        | people
        | more
    )


def words(text: str, *mentioned: tuple[str, str]) -> str:
    people = {"29:sam": ("aad-sam", "sam"), "29:sam2": ("aad-sam2", "sam2"), "29:o": ("aad-o", "o>x|y")}
    return incoming.words(said(text, *mentioned), people)


HEADWAY = (BOT, "Headway")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<at>Headway</at> action list\n", "action list"),
        ("please <at>Headway</at>&nbsp;action list", "please action list"),
        ("<at>Headway</at>\xa0say\xa0\xa0it", "say it"),
        ("<at>Headway</at>", ""),
        ("<at>headway</at> typed by hand", "headway typed by hand"),
        ("<at>Headway</at> a <at>b", "a &lt;at&gt;b"),
        ("<at>Headway</at> tea &amp; cake & <b>", "tea &amp; cake &amp; &lt;b&gt;"),
        ("<at>Headway</at> one\r\ntwo\n\nthree", "one\ntwo\n\nthree"),
        ("<at>Headway</at> <@teams:aad-sam|sam>", "&lt;@teams:aad-sam|sam&gt;"),
        ("<at>Headway</at> é 👩‍👧 \u202eabc", "é 👩‍👧 \u202eabc"),
    ],
)
def test_a_message_says_what_was_typed_without_the_mention_of_the_bot(text: str, read: str) -> None:
    assert words(text, HEADWAY) == read


def test_people_who_are_mentioned_stand_in_the_words_by_their_accounts() -> None:
    assert words("<at>Headway</at> give it to <at>Sam</at>, now", HEADWAY, ("29:sam", "Sam")) == (
        "give it to <@teams:aad-sam|sam>, now"
    )
    assert words("<at>Odd</at>", ("29:o", "Odd")) == "<@teams:aad-o|o&gt;x|y>"


def test_two_people_of_one_name_are_told_apart_by_the_order_of_their_mentions() -> None:
    two = ("<at>Sam</at> not <at>Sam</at>, nor <at>Sam</at>", ("29:sam", "Sam"), ("29:sam2", "Sam"))
    assert words(*two) == "<@teams:aad-sam|sam> not <@teams:aad-sam2|sam2>, nor Sam"
    namesake = ("<at>Headway</at> ask <at>Headway</at>", HEADWAY, ("29:sam", "Headway"))
    assert words(*namesake) == "ask <@teams:aad-sam|sam>"


def test_another_bot_that_is_mentioned_is_a_word() -> None:
    activity = said("<at>Headway</at> ask <at>Polls</at>", HEADWAY, ("28:polls", "Polls"), HEADWAY)
    assert incoming.mentioned(activity) == ["28:polls"]
    assert incoming.words(activity, {}) == "ask Polls"


@pytest.mark.parametrize(
    ("activity", "is_ours"),
    [
        (said("x", HEADWAY), True),
        (said("x"), False),
        (said("x", ("29:sam", "Sam")), False),
        (said("x", conversation={"conversationType": "personal"}), True),
        (said("x", conversation={"conversationType": "personal"}, **{"from": {"id": "28:polls"}}), False),
        (said("x", HEADWAY, **{"from": {"id": "28:a-connector"}}), False),
    ],
)
def test_only_what_a_person_says_to_the_bot_is_for_it(activity: dict[str, Any], is_ours: bool) -> None:
    assert incoming.is_said_to_us(activity) is is_ours


def test_what_is_said_is_of_the_tenant_whose_conversation_it_is() -> None:
    told = {"tenant": {"id": "theirs"}}
    assert incoming.workspace({"conversation": {"tenantId": "ours"}, "channelData": told}) == "ours"
    assert incoming.workspace({"conversation": {}, "channelData": told}) == "theirs"
    assert incoming.workspace({"conversation": None, "channelData": ["odd"]}) == ""


def test_a_redelivery_has_the_key_that_it_had() -> None:
    first, nameless = said("x"), {"conversation": {"id": "c"}, "timestamp": "t", "value": {"b": 1, "a": 2}}
    assert incoming.key(first) == incoming.key(dict(first)) == f"activity:{CHANNEL};messageid=17:1"
    assert incoming.key(first) != incoming.key({**first, "id": "2"})
    assert incoming.key(nameless) == incoming.key({**nameless, "value": {"a": 2, "b": 1}})
    assert incoming.key(nameless) != incoming.key({**nameless, "timestamp": "later"})


def test_channels_and_groups_are_told_from_chats_of_two_and_what_is_unknown_is_public() -> None:
    kinds = {"personal": "dm", "groupChat": "private", "channel": "public", "": "public", "somethingNew": "public"}
    for told, kind in kinds.items():
        channel = incoming.channel(said("x", conversation={"id": f"{CHANNEL};messageid=1", "conversationType": told}))
        assert (channel.id, channel.kind) == (CHANNEL, kind)
    named = said("x", channelData={"channel": {"name": "Reading"}}, conversation={"id": "c", "name": "no"})
    assert incoming.channel(named).name == "Reading"


def made(content: str, link: str = "https://teams.microsoft.com/l/message/19:x/1?a=b%20c") -> str:
    payload = {"body": {"contentType": "html", "content": content}, "linkToMessage": link}
    return incoming.extension_words({"value": {"messagePayload": payload}})


def test_a_message_becomes_an_action_with_a_link_to_it() -> None:
    link = "link:https://teams.microsoft.com/l/message/19:x/1?a=b%20c"
    content = '<div><p>says &quot;tea &amp; cake&quot; \\o/<br>see</p> <at id="0">Sam</at> <img alt="🎉" src="x"></div>'
    assert made(content) == f'/action add ask:yes title:"says \\"tea & cake\\" \\\\o/ see Sam 🎉" {link}'
    assert made("") == f"/action add ask:yes {link}"
    title = made("word " * 40_000).split('"')[1]
    assert len(title) <= shortcut.TITLE
    assert title.endswith("word…")


@pytest.mark.parametrize("link", ["", "javascript:x", "https://x.example y sure:yes", 'https://x.example"', "https://"])
def test_what_is_no_link_is_left_out(link: str) -> None:
    assert made("Paint", link) == '/action add ask:yes title:"Paint"'


@pytest.mark.parametrize("piece", ["<at>", "<at ", "<", "<img ", "<br ", "<img alt=", '<img alt="', "<at x"])
def test_half_a_megabyte_of_half_written_tags_is_read_at_once(piece: str) -> None:
    """Were the end of each looked for through all of the text, this would take minutes."""
    text = piece * (500_000 // len(piece))
    assert words(text, HEADWAY) == html.escape(text, quote=False).strip()
    assert incoming.readable(text) in ("", text.strip(), html.unescape(text))


@pytest.mark.parametrize(
    ("options", "read"),
    [
        ({}, (0, 15)),
        ({"skip": 3, "top": 5}, (3, 5)),
        ({"skip": -3, "top": -1}, (0, 15)),
        ({"skip": "3; drop", "top": "all"}, (0, 15)),
        ({"skip": 10**30, "top": 10**30}, (10**30, 10**30)),
        ({"skip": None, "top": 2.5}, (0, 15)),
    ],
)
def test_a_search_takes_numbers_alone_for_numbers(options: dict[str, Any], read: tuple[int, int]) -> None:
    asked = invokes.search({"value": {"queryText": "hill", "dataset": "school", "queryOptions": options}})
    assert (asked.skip, asked.most) == read
    found = [Option(str(n), f"School {n}") for n in range(20)]
    shown = invokes.results(found, asked.most, asked.skip)["value"]["results"]
    assert [each["value"] for each in shown] == [str(n) for n in range(20)][read[0] :][: read[1]]


def test_a_field_that_was_cleared_is_answered_by_nothing() -> None:
    data = {"verb": "answer", "sentence": "/action edit 1", "_asked": ["title", "note", "owners"], "_many": ["owners"]}
    tap = invokes.dialog_tap({"value": {"data": {**data, "title": "New", "extra": "more", "_place": {"id": "x"}}}})
    assert tap.answers == {"title": "New", "note": "", "owners": "", "extra": "more"}
    assert invokes.dialog_tap({"value": {"data": {**data, "verb": "say"}}}).answers is None


ABOUT = About(Channel(CHANNEL, "general", "public"), Room("https://s.example/", f"{CHANNEL};messageid=17"))


@pytest.mark.parametrize(
    "forged",
    [
        {"kind": "dm"},
        {"kind": "terminal"},
        {"kind": ["public"]},
        {"id": "19:another@thread.tacv2"},
        {"room": "19:another@thread.tacv2;messageid=17"},
        {"room": f"x{CHANNEL}"},
    ],
)
def test_a_button_is_about_one_channel_and_no_other_place(forged: dict[str, Any]) -> None:
    kept = ABOUT.kept()
    assert places.about({PLACE: kept}, "https://s.example/") == ABOUT
    assert places.about({PLACE: {**kept, **forged}}, "https://s.example/") is None
    assert places.about({PLACE: "odd"}, "https://s.example/") is None


MEMBER = {"aadObjectId": "aad-jo", "name": "Jo", "userPrincipalName": "jo@example.gov.uk", "tenantId": "t"}


@pytest.mark.parametrize(
    ("marks", "is_guest"),
    [
        ({}, False),
        ({"userRole": "user"}, False),
        ({"userRole": "Guest"}, True),
        ({"userRole": "anonymous"}, True),
        ({"userRole": "federated"}, True),
        ({"userPrincipalName": "jo_x.example#ext#@council.example"}, True),
        ({"tenantId": "another"}, True),
        ({"aadObjectId": ""}, True),
    ],
)
def test_all_but_the_tenants_own_users_are_guests(marks: dict[str, str], is_guest: bool) -> None:
    assert described({**MEMBER, "id": "29:jo", **marks}, "t").guest is is_guest
