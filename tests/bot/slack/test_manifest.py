from __future__ import annotations

import pytest
import yaml
from jsonschema import Draft7Validator

from bot.slack.manifest import EVENTS, SCOPES, manifest, to_yaml
from tests.bot import schemas

COMMANDS = [("/action", "Actions: list, add, update, done", "list red | add … | WS4-07"), ("/headway", "Help", "")]


def test_it_is_valid_against_slacks_own_schema() -> None:
    made = manifest(COMMANDS, host="https://headway.council.example")
    assert schemas.complaints(made, "slack-manifest/schemas/manifest.schema.1.0.0.json", draft=Draft7Validator) == []


def test_commands_are_escaped_and_go_to_one_address() -> None:
    made = manifest(COMMANDS, host="https://headway.council.example/")
    first, second = made["features"]["slash_commands"]
    assert first["should_escape"] is True
    assert first["url"] == "https://headway.council.example/slack/events"
    assert "usage_hint" not in second
    assert made["settings"]["interactivity"]["request_url"] == first["url"]
    assert made["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["features"]["bot_user"]["always_online"] is True
    assert made["features"]["shortcuts"][0]["callback_id"] == "create_action"


def test_no_more_is_asked_for_than_is_needed() -> None:
    made = manifest(COMMANDS)
    assert made["oauth_config"]["scopes"] == {"bot": sorted(SCOPES)}
    wide = {scope for scope in SCOPES if scope.startswith(("channels:", "groups:", "admin", "chat:write."))}
    assert wide == {"channels:history", "groups:history"}, "a lost answer is settled in channels too"


def test_the_text_reads_back_as_it_was() -> None:
    made = manifest(COMMANDS)
    assert yaml.safe_load(to_yaml(made)) == made
    assert to_yaml(made).startswith("# Written from the command table")


def test_what_slack_would_refuse_is_refused_here() -> None:
    with pytest.raises(ValueError, match="50"):
        manifest([(f"/c{number}", "x", "") for number in range(51)])
    with pytest.raises(ValueError, match="/a-command"):
        manifest([("/a-command-of-more-than-thirty-two", "x", "")])
