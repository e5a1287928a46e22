"""Socket Mode on bad days: sockets that are told to go, refused, or stand open and hear nothing."""

import json

import pytest
from sqlalchemy import select

from bot.simulator.faults import Fault, Kind
from handlers.slack import sockets
from storage.tables import inbox
from tests.copy import say
from tests.stage import Stage

NOTICED_WITHIN = 60.0


async def kept(stage: Stage) -> list[str]:
    """The messages in channels that have come to our inbox, by their place: what they say is not kept."""
    async with stage.application.database.read() as tx:
        rows = await tx.rows(select(inbox.c.raw).where(inbox.c.platform == "slack").order_by(inbox.c.id))
    events = [json.loads(row.raw).get("event") or {} for row in rows]
    return [event["ts"] for event in events if event.get("type") == "message"]


def heard(stage: Stage, said: list[str]) -> bool:
    """Whether we have confirmed each of these words, in whatever envelope it came."""
    events = [one.payload.get("event") or {} for one in stage.world.slack.envelopes if one.acked]
    return set(said) <= {event.get("text") for event in events}


@pytest.mark.parametrize("pongs", [False, True], ids=["deaf", "lets nothing through"])
async def test_a_deaf_socket_is_replaced_and_nothing_is_lost(stage: Stage, pongs: bool) -> None:
    slack, robin = stage.world.slack, stage.officer()
    await slack.connected(2)
    slack.sockets.ack_seconds = 0.5
    deaf = slack.sockets.live[1]
    slack.deafen(1, pongs=pongs)
    said = [f"Word {number}" for number in range(4)]
    for words in said:
        await robin.says(words, in_channel=stage.channels.repairs)
    found = await slack.bell.until(lambda: deaf not in slack.sockets.live and slack.connections == 2, NOTICED_WITHIN)
    assert found, "the deaf socket still stands"
    await robin.says("The last", in_channel=stage.channels.repairs)
    said.append("The last")
    assert await slack.bell.until(lambda: heard(stage, said), NOTICED_WITHIN)
    places = {message.words(): message.ts for message in stage.channels.repairs.messages}
    assert sorted(await kept(stage)) == sorted(places[words] for words in said), "each once"


async def test_a_press_meanwhile_is_done_when_it_is_pressed_again(stage: Stage) -> None:
    slack, robin = stage.world.slack, stage.officer()
    card = await stage.card(await stage.report(stage.resident()))
    await stage.settles()
    slack.sockets.ack_seconds = 0.3
    slack.deafen(0, pongs=True)
    await robin.presses(say("case-report-take"), on=card)
    await robin.presses(say("case-report-take"), on=card)
    await stage.channels.repairs.shows(say("staff-state-taken"))
    assert sum("Taken" in note.words() for note in card.thread) <= 1


async def test_a_socket_told_to_go_is_replaced_once(stage: Stage) -> None:
    slack = stage.world.slack
    await slack.connected(2)
    before = set(slack.sockets.live)
    await slack.disconnect_sockets()
    assert await slack.bell.until(
        lambda: slack.connections == 2 and not before & set(slack.sockets.live), NOTICED_WITHIN
    )
    await stage.officer().says("Good morning", in_channel=stage.channels.repairs)
    await stage.settles()
    assert len(stage.world.journal.of("apps.connections.open")) == 4


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ping often from the next start on: a refused handshake is tried again with the next ping."""
    monkeypatch.setattr(sockets, "PING_EVERY", 0.2)


@pytest.mark.usefixtures("often")
async def test_refused_handshakes_are_tried_again_at_a_fresh_address(stage: Stage) -> None:
    slack = stage.world.slack
    await slack.connected(2)
    stage.world.faults.plan(Fault("slack", "socket", Kind.ERROR, times=3, status=503))
    await slack.disconnect_sockets()
    await slack.connected(2, timeout=NOTICED_WITHIN)
