"""What stays of Slack's payloads once they are handled."""

import json
from typing import Any

import pytest

from handlers.slack.read import USED, kept, stays

Json = dict[str, Any]
TYPED = "snarkwobble"
COMMAND = {"command": "/doorstep", "text": TYPED, "user_id": "U1"}


def _form(kind: str) -> Json:
    values = {"words": {"words": {"type": "plain_text_input", "value": TYPED}}}
    return {"type": kind, "user": {"id": "U1"}, "value": TYPED, "view": {"state": {"values": values}}}


@pytest.mark.parametrize("body", [COMMAND, *map(_form, sorted(USED - {"block_actions"}))])
def test_what_staff_typed_to_us_goes_when_it_is_handled(body: Json) -> None:
    assert TYPED in json.dumps(kept(body)), "its turn needs it"
    left = stays(kept(body))
    assert left and TYPED not in left and "U1" not in left


@pytest.mark.parametrize("kind", ["message", "an_event_to_come"])
def test_of_talk_in_a_channel_its_kind_and_place_stay(kind: str) -> None:
    event = {"type": kind, "channel": "C1", "ts": "1.1", "user": "U1", "text": TYPED}
    wanted = kept({"type": "event_callback", "event_id": "Ev1", "event": event})
    assert wanted["event"] == {"type": kind, "channel": "C1", "ts": "1.1"}
    assert TYPED not in json.dumps(wanted)
    assert stays(wanted) is None
