"""What Slack sends, in the shapes of its recorded payloads, and signed as it signs them.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

from tests.support.fake_slack import BOT, SECRET, TEAM

Json = dict[str, Any]
APP = "A0HEADWAY"
_TEAM = {"id": TEAM, "domain": "council"}


def signed(body: str, *, secret: str = SECRET, at: float | None = None, form: bool) -> tuple[dict[str, str], bytes]:
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    kind = "application/x-www-form-urlencoded" if form else "application/json"
    headers = {"content-type": kind, "x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}"}
    return headers, body.encode()


def form_body(payload: Json) -> str:
    """A slash command's body; an interaction's is its JSON in a field."""
    return urlencode(payload if "command" in payload else {"payload": json.dumps(payload)})


def command(user: Json, channel: str, name: str, line: str, url: str, trigger: str) -> Json:
    words, _, rest = line.partition(" ")
    return {
        "token": "legacy",
        "team_id": TEAM,
        "team_domain": "council",
        "channel_id": channel,
        "channel_name": name,
        "user_id": user["id"],
        "user_name": user["name"],
        "command": words,
        "text": rest,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": trigger,
    }


def interaction(kind: str, user: Json, trigger: str, **more: Any) -> Json:
    person = {"id": user["id"], "username": user["name"], "name": user["name"], "team_id": TEAM}
    common = {"type": kind, "team": _TEAM, "user": person, "api_app_id": APP, "token": "legacy"}
    return {**common, "trigger_id": trigger, "enterprise": None, "is_enterprise_install": False, **more}


def in_message(user: Json, trigger: str, action: Json, message: Any, channel: Json, url: str) -> Json:
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel["id"],
        "is_ephemeral": bool(message.only_to),
    }
    held = {"type": "message", "ts": message.ts, "text": message.text, "blocks": message.blocks, "bot_id": "BBOT"}
    if message.thread:
        held["thread_ts"] = message.thread
    told = {} if message.only_to else {"message": held}
    return interaction(
        "block_actions", user, trigger, container=container, channel=channel, response_url=url, actions=[action], **told
    )


def in_view(user: Json, trigger: str, action: Json, view: Json) -> Json:
    container = {"type": "view", "view_id": view["id"]}
    return interaction("block_actions", user, trigger, container=container, view=view, actions=[action])


def suggestion(user: Json, block_id: str, action_id: str, typed: str, view: Json) -> Json:
    container = {"type": "view", "view_id": view["id"]}
    made = interaction(
        "block_suggestion",
        user,
        "",
        container=container,
        view=view,
        value=typed,
        block_id=block_id,
        action_id=action_id,
    )
    made.pop("trigger_id")
    return made


def shortcut(user: Json, trigger: str, message: Any, channel: Json, url: str) -> Json:
    held = {"type": "message", "user": message.by, "ts": message.ts, "text": message.text, "team": TEAM}
    return interaction(
        "message_action",
        user,
        trigger,
        callback_id="create_action",
        message_ts=message.ts,
        message=held,
        channel=channel,
        response_url=url,
        action_ts=message.ts,
    )


def event(event_id: str, inner: Json) -> Json:
    authorization = {"team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
    return {
        "token": "legacy",
        "team_id": TEAM,
        "api_app_id": APP,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": 1_700_000_000,
        "authorizations": [{"enterprise_id": None, **authorization}],
        "is_ext_shared_channel": False,
        "event": inner,
    }
