"""The places that a password, a wish's reason, a name and people's words reach: marked, lived through, searched."""

import json
from collections.abc import Callable, Iterator

from bot.simulator.telegram import Phone
from flows.features.visits import passwords
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
    await sam.sees("planned a visit")
    await _wish(sam)
    wish = await stage.channels.welfare.shows("A household's wish")
    await wren.presses("Grant", on=wish)
    await wren.sees_modal("")
    await wren.submits()
    await stage.settles()
    await sam.sends("/menu")
    await sam.taps("More")
    await sam.taps("This is hard for me")
    await sam.sends(f"I panic. {HARD}")
    await sam.taps("No, something else")
    await sam.taps("Send it")
    await sam.sees("Thank you for telling us.")
    await sam.sends("/visits")
    await sam.taps("Tue 24 Nov, 8am to 12 noon: Plumbing")
    await sam.taps("Tell them something")
    await sam.sends(f"Mind this. {TOLD}")
    card = await stage.channels.repairs.shows(TOLD)
    await robin.presses("Write to resident", on=card)
    await robin.sees_modal("Your words to the resident")
    await robin.fills_in({"words": f"Thank you. {REPLY}"})
    await robin.submits()
    await robin.sees_modal("As the resident reads it")
    await robin.submits()
    await sam.sees(REPLY)
    await robin.presses("Send job pack", on=card)
    await stage.channels.packs.shows("Job pack")
    await sam.sends("/check")
    await sam.taps("Safe & Sound Gas")
    await sam.sees("Do not let them in")
    await stage.goes_to(stage.at(1, 9))
    await stage.application.ring()
    await stage.goes_to(stage.at(1, 12, 1))
    await sam.sees("Did anyone come?")
    await sam.taps("No, nobody came")
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
    await sam.taps("Ask for something")
    await sam.taps("Cover your boots")
    await sam.sees("Is there more we should know?")
    await sam.sends(f"My lungs are ill. {WHY}")
    await sam.taps("Staff, and the worker who comes")
    await sam.taps("No end, until I say so")
    await sam.taps("I agree, send it")
    await sam.sees("look at your wish")


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
