"""The places that a password, a wish's reason, a name and people's words reach: marked, lived through, searched."""

import json
from collections.abc import Callable, Iterator

from bot.simulator.telegram import Phone
from flows.features.visits import passwords
from tests.copy import gist, say
from tests.stage import Stage

NAME, LAST, HANDLE = "Zorblatt", "Quixmoor", "glimmerfen"
WHY, HARD, TOLD, REPLY = "snarkwobble", "plimthorpe", "fizzelwick", "yarrowgast"
WELFARE, REPAIRS, PACKS = "welfare-private", "contract-repairs", "packs-brightfix"


async def lives(stage: Stage) -> tuple[Phone, dict[str, str]]:
    """A resident with a visit, a wish, a worry, words to staff, a caller at the door and a worker who did not come."""
    robin = stage.officer("Robin Officer", stage.channels.repairs)
    wren = stage.officer("Wren Welfare", stage.channels.welfare)
    sam = stage.world.telegram.phone(NAME, last_name=LAST, username=HANDLE)
    await stage.lives_at(sam)
    visit = await stage.book(stage.at(1, 8))
    await sam.sees(gist("told-booked"))
    await _wish(sam)
    wish = await stage.channels.welfare.shows(say("wishes-card", number=1))
    await wren.presses(say("case-wish-grant"), on=wish)
    await wren.sees_modal("")
    await wren.submits()
    await stage.settles()
    await sam.sends("/menu")
    await sam.taps(say("menu-more"))
    await sam.taps(say("menu-hard"))
    await sam.sends(f"I panic. {HARD}")
    await sam.taps(say("support-no-visit"))
    await sam.taps(say("carry-send"))
    await sam.sees(gist("support-sent"))
    await sam.sends("/visits")
    await sam.taps("Tue 24 Nov, 8am to 12 noon: Plumbing")
    await sam.taps(say("visit-tell"))
    await sam.sends(f"Mind this. {TOLD}")
    card = await stage.channels.repairs.shows(TOLD)
    await robin.presses(say("case-visit-say"), on=card)
    await robin.sees_modal(say("staff-label-words"))
    await robin.fills_in({"words": f"Thank you. {REPLY}"})
    await robin.submits()
    await robin.sees_modal(say("staff-preview-ltr", language=say("staff-language-en")))
    await robin.submits()
    await sam.sees(REPLY)
    await robin.presses(say("case-visit-pack"), on=card)
    await stage.channels.packs.shows(gist("pack-heading"))
    await sam.sends("/check")
    await sam.taps("Safe & Sound Gas")
    await sam.sees(say("door-keep-out"))
    await stage.goes_to(stage.at(1, 9))
    await stage.application.ring()
    await stage.goes_to(stage.at(1, 12, 1))
    await sam.sees("Did anyone come?")
    await sam.taps(say("came-no"))
    await sam.sees("We are sorry")
    await stage.falls()
    await stage.settles()
    return sam, {
        "name": NAME,
        "last name": LAST,
        "handle": HANDLE,
        "chat": str(sam.chat_id),
        "wish": WHY,
        "hard": HARD,
        "told": TOLD,
        "reply": REPLY,
        "password": passwords.shown(visit.password, "en"),
    }


async def _wish(sam: Phone) -> None:
    await sam.sends("/wishes")
    await sam.taps(say("wishes-new"))
    await sam.taps(say("wish-overshoes"))
    await sam.sees(say("wishes-ask-words"))
    await sam.sends(f"My lungs are ill. {WHY}")
    await sam.taps(say("wishes-knows-worker"))
    await sam.taps(say("wishes-until-open"))
    await sam.taps(say("wishes-send"))
    await sam.sees(say("wishes-sent", landlord="Example Homes"))


MAY_STAND: dict[str, set[str]] = {
    "name": {WELFARE},
    "last name": {WELFARE},
    "handle": set(),
    "chat": set(),
    "wish": {WELFARE},
    "hard": {WELFARE},
    "told": {REPAIRS},
    "reply": set(),
    "password": {PACKS},
}
"""In which channels staff and contractors may read what."""


async def test_nothing_of_a_visit_stands_where_it_may_not(stage: Stage, printed: Callable[[], str]) -> None:
    sam, markers = await lives(stage)
    found = {(name, place) for place, said in places(stage) for name, marker in markers.items() if marker in said}
    assert ("wish", WELFARE) in found and ("password", PACKS) in found and ("told", REPAIRS) in found
    leaks = sorted((name, place) for name, place in found if place not in MAY_STAND[name])
    assert not leaks
    logged = printed()
    assert not [name for name, marker in markers.items() if marker in logged and name != "chat"]
    others = [chat for chat in stage.world.telegram.world.chats.values() if chat.id != sam.chat_id]
    assert not [marker for chat in others for marker in markers.values() if marker in str(chat.messages)]


def places(stage: Stage) -> Iterator[tuple[str, str]]:
    """All that can be read in Slack, by channel; and what is in nobody's list: fallbacks, metadata, file names."""
    for channel in stage.world.slack.channels.values():
        for message in (one for top in channel.messages for one in (top, *top.thread)):
            yield channel.name, json.dumps(message.raw.get("blocks"), ensure_ascii=False)
            yield "fallback", json.dumps(message.raw.get("text"), ensure_ascii=False)
            yield "metadata", json.dumps(message.metadata, ensure_ascii=False)
    for entry in stage.world.journal.entries:
        if entry.platform == "slack":
            yield "metadata", json.dumps(entry.params.get("metadata"), ensure_ascii=False)
            view = entry.params.get("view")
            yield "metadata", str(view.get("private_metadata")) if isinstance(view, dict) else ""
    for file in stage.world.slack.files.values():
        yield "file name", json.dumps(file.raw, ensure_ascii=False)
