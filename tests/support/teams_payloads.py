"""What Teams sends to a bot, in the shapes of Microsoft's documentation and of recorded payloads.

https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages and its neighbours;
typed words stand in ``text`` as they were typed, and in the attachment of type ``text/html`` with entities.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from tests.support.fake_teams import BOT, BOT_NAME, TENANT, Chat, FakeTeams, Json, Message, User

DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"
MESSAGE = "application/vnd.microsoft.activity.message"
_CLIENT = {"locale": "en-GB", "country": "GB", "platform": "Web", "timezone": "Europe/London", "type": "clientInfo"}


def activity(fake: FakeTeams, kind: str, user: User, chat: Chat, *, thread: str = "", **more: Any) -> Json:
    """What every activity holds."""
    shared = {} if chat.kind == "personal" else {"isGroup": True}
    conversation = {"conversationType": chat.kind, "tenantId": TENANT, "id": chat.id_in(thread), **shared}
    return {
        "type": kind,
        "id": fake.stamp(),
        "timestamp": "2026-11-23T09:30:00.000Z",
        "localTimestamp": "2026-11-23T09:30:00.000+00:00",
        "localTimezone": "Europe/London",
        "serviceUrl": fake.service_url,
        "channelId": "msteams",
        "from": {"id": user.id, "name": user.name, "aadObjectId": user.aad},
        "conversation": conversation,
        "recipient": {"id": BOT, "name": BOT_NAME},
        "entities": [_CLIENT],
        "channelData": _channel_data(chat),
        "locale": "en-GB",
        **more,
    }


def message(
    fake: FakeTeams,
    user: User,
    said: Message,
    chat: Chat,
    *,
    mentions: Iterable[tuple[str, str]] = (),
    files: Iterable[Json] = (),
) -> Json:
    """Words written in a chat. ``mentions`` are the ids and the names of those mentioned."""
    told = [
        {"type": "mention", "mentioned": {"id": ident, "name": name}, "text": f"<at>{name}</at>"}
        for ident, name in mentions
    ]
    rich = {"contentType": "text/html", "content": html_of(said.text)}
    return {
        **activity(fake, "message", user, chat, thread=said.thread or (said.id if chat.kind == "channel" else "")),
        "id": said.id,
        "textFormat": "plain",
        "text": said.text,
        "entities": [*told, _CLIENT],
        "attachments": [*files, rich],
    }


def html_of(text: str) -> str:
    """The words as Teams keeps them: markup of its own, people's escaped."""
    escaped = html.escape(text, quote=False).replace("&lt;at&gt;", "<at>").replace("&lt;/at&gt;", "</at>")
    return f"<p>{escaped}</p>".replace("\n", "<br>")


def invoke(fake: FakeTeams, user: User, chat: Chat, name: str, value: Json, **more: Any) -> Json:
    """Something that is answered at once; ``id`` is one of its own."""
    return {**activity(fake, "invoke", user, chat, **more), "id": f"f:{fake.stamp()}", "name": name, "value": value}


def executed(action: Json, data: Json) -> Json:
    """The value of ``adaptiveCard/action``."""
    told = {"type": "Action.Execute", "id": action.get("id", ""), "title": action["title"], "verb": action["verb"]}
    return {"action": {**told, "data": data}, "trigger": "manual"}


def task(data: Json) -> Json:
    """The value of ``task/fetch`` and of ``task/submit``."""
    return {"data": data, "context": {"theme": "default"}}


def extension(command: str, about: Message, author: User, chat: Chat, data: Json | None) -> Json:
    """The value of ``composeExtension/fetchTask`` and, with data, of ``composeExtension/submitAction``."""
    link = f"https://teams.microsoft.com/l/message/{chat.id}/{about.id}"
    user = {"userIdentityType": "aadUser", "id": author.aad, "displayName": author.name}
    payload: Json = {
        "linkToMessage": link,
        "id": about.id,
        "replyToId": about.thread or None,
        "createdDateTime": "2026-11-23T09:30:00.000Z",
        "lastModifiedDateTime": None,
        "deleted": False,
        "summary": None,
        "importance": "normal",
        "locale": "en-gb",
        "body": {"contentType": "html", "content": html_of(about.text)},
        "from": {"device": None, "conversation": None, "user": user, "application": None},
        "reactions": [],
        "mentions": [],
        "attachments": [],
    }
    told: Json = {"commandId": command, "commandContext": "message", "requestId": "r-1", "messagePayload": payload}
    return {**told, "context": {"theme": "default"}, **({} if data is None else {"data": data})}


def search(dataset: str, typed: str, data: Json | None) -> Json:
    """The value of ``application/search``; ``data`` only where the input asks for what the others hold."""
    asked: Json = {"queryText": typed, "queryOptions": {"skip": 0, "top": 15}, "dataset": dataset}
    return asked if data is None else {**asked, "data": data}


def consent(content: Json, upload: Json | None) -> Json:
    """The value of ``fileConsent/invoke``: accepted with somewhere to upload to, else declined."""
    if upload is None:
        return {"type": "fileUpload", "action": "decline", "context": content.get("declineContext")}
    return {"type": "fileUpload", "action": "accept", "context": content.get("acceptContext"), "uploadInfo": upload}


def installed(fake: FakeTeams, user: User, chat: Chat, action: str) -> list[Json]:
    """What a bot is told when an app is added or removed: two activities for being added, one for being removed."""
    update = activity(fake, "installationUpdate", user, chat, action=action)
    if action == "remove":
        return [update]
    people = [{"id": user.id, "aadObjectId": user.aad}] if chat.kind == "personal" else []
    return [activity(fake, "conversationUpdate", user, chat, membersAdded=[*people, {"id": BOT}]), update]


def _channel_data(chat: Chat) -> Json:
    told: Json = {"tenant": {"id": TENANT}}
    if chat.kind == "channel":
        told |= {"teamsChannelId": chat.id, "teamsTeamId": chat.team, "team": {"id": chat.team}}
        told["channel"] = {"id": chat.id}
    return told
