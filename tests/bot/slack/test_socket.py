"""Socket Mode: the same app by a web socket, for a council whose network lets nothing in."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.slack.socket import Socket
from commands.engine.cards import Reply, Text, card
from tests.support import slack_payloads
from tests.support.fake_slack import APP_TOKEN
from tests.support.scripted_door import ScriptedDoor
from tests.support.slack_person import SlackPerson

LONG = Reply(card(*(Text(f"Paragraph {number}. " + "x" * 1_900) for number in range(12))))


def test_a_command_is_answered_in_its_envelope_and_the_rest_follows(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("/report", LONG)
    fake, world = jo.fake, jo.world
    url, trigger = fake.response_url(jo.user, "CGENERAL"), fake.trigger(jo.user)
    payload = slack_payloads.command(fake.users[jo.user], "CGENERAL", "general", "/report", url, trigger)

    async def talk() -> dict[str, Any]:
        socket = Socket(world.slack, APP_TOKEN)
        await socket.connect_async()
        try:
            await fake.envelope("slash_commands", payload)
            while not fake.envelopes:
                await asyncio.sleep(0.01)
            await world.slack.tasks.settle()
        finally:
            await socket.close_async()
        return dict(fake.envelopes[0])

    answer = world.thread.run(talk())
    assert "Paragraph 0." in str(answer["payload"]["blocks"])
    assert answer["payload"]["response_type"] == "ephemeral"
    assert "Paragraph 11." in str(jo.messages[-1].blocks)
