"""The playground over its user-side API: what a page is told, and what it can do."""

import asyncio
import json
import socket
import sys
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.playground import Playground, serve
from bot.settings import BadSettings
from bot.simulator import keep
from bot.simulator.web.doing import DEEDS
from bot.simulator.web.server import LARGEST, STATIC
from storage import reports as report_store
from storage.reports import Report

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
IN_EVERY_FONT = set("✕✓◆▲▽█")
PATIENCE = 60.0
Json = dict[str, Any]


class Viewer:
    """A page as a program: the map that it keeps, and the deeds that it sends."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url
        self.seen: Json = {}
        self._news = asyncio.Event()

    async def follow(self) -> None:
        async with self._session.get(f"{self._url}/events") as answer:
            kind = ""
            async for line in answer.content:
                if line.startswith(b"event: "):
                    kind = line[7:].decode().strip()
                elif line.startswith(b"data: "):
                    told = json.loads(line[6:])
                    self.seen = {} if kind == "all" else self.seen
                    self.seen.update(told)
                    self.seen = {key: value for key, value in self.seen.items() if value is not None}
                    self._news.set()
                    self._news = asyncio.Event()

    async def until(self, look: Callable[[Json], Any]) -> Any:
        """Return what `look` finds in the page's map, now or soon."""
        async with asyncio.timeout(PATIENCE):
            while True:
                news = self._news
                if found := look(self.seen):
                    return found
                await news.wait()

    async def shows(self, prefix: str, text: str) -> Any:
        return await self.until(lambda seen: _newest(seen, prefix, text))

    async def do(self, what: str, **details: Any) -> tuple[int, Json]:
        async with self._session.post(f"{self._url}/do/{what}", json=details) as answer:
            return answer.status, await answer.json()

    async def does(self, what: str, **details: Any) -> Json:
        status, said = await self.do(what, **details)
        assert status == 200, said
        return said

    async def gets(self, path: str) -> tuple[str, bytes]:
        async with self._session.get(f"{self._url}{path}") as answer:
            return answer.content_type, await answer.read()

    async def taps(self, phone: int, label: str) -> None:
        message, data = await self.until(lambda seen: _button(seen, phone, label))
        await self.does("phone.tap", phone=phone, message=message, data=data)

    def id_of(self, kind: str, name: str) -> Any:
        return next(
            value["id"]
            for key, value in self.seen.items()
            if key.startswith(f"{kind}/") and name in (value.get("name"), value.get("title"))
        )


def _newest(seen: Json, prefix: str, text: str) -> Any:
    return next(reversed(_found(seen, prefix, text)), None)


def _found(seen: Json, prefix: str, text: str) -> list[Any]:
    return [value for key, value in seen.items() if key.startswith(prefix) and text in json.dumps(value)]


def _button(seen: Json, phone: int, label: str) -> tuple[int, str] | None:
    for key, value in reversed(seen.items()):
        if key.startswith(f"chat/{phone}/"):
            for row in value.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if label in button["text"] and "callback_data" in button:
                        return value["message_id"], button["callback_data"]
    return None


@asynccontextmanager
async def playing(data: Path | None = None) -> AsyncIterator[tuple[Playground, Viewer]]:
    playground = Playground(data, port=0)
    await playground.start()
    async with aiohttp.ClientSession() as session:
        viewer = Viewer(session, playground.url)
        following = asyncio.create_task(viewer.follow())
        try:
            await viewer.until(lambda seen: "world" in seen)
            yield playground, viewer
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
            await playground.stop()


async def card_of(viewer: Viewer) -> Json:
    """Return the newest card, as it stands in Slack."""
    card: Json = await viewer.shows(f"post/{viewer.id_of('channel', 'contract-repairs')}/", "Take it")
    return card


async def reports(viewer: Viewer, phone: int) -> None:
    """Send a report from a phone."""
    await viewer.does("phone.start", phone=phone)
    for label in ("Report a worker", "Brightfix Repairs: Day-to-day repairs", "My home", "Visits and timing"):
        await viewer.taps(phone, label)
    for label in ("Late or did not turn up", "Today"):
        await viewer.taps(phone, label)
    await viewer.shows(f"chat/{phone}/", "own words")
    await viewer.does("phone.send", phone=phone, text="Two hours late.")
    await viewer.shows(f"chat/{phone}/", "photos")
    await viewer.does("phone.photo", phone=phone, caption="The clock")
    await viewer.shows(f"chat/{phone}/", "We have 1 file")
    await viewer.taps(phone, "Done")
    await viewer.taps(phone, "Just put it right")
    await viewer.shows(f"chat/{phone}/", "Your reference is")


def control(blocks: list[Json], words: str) -> Json:
    """Return the place of a control with this label, as a deed names it."""
    for block in blocks:
        accessory = [block["accessory"]] if "accessory" in block else []
        element = [block["element"]] if "element" in block else []
        for one in (*block.get("elements", []), *accessory, *element):
            if "action_id" in one and words in json.dumps([one.get("text"), block.get("label")]):
                return {"block": block["block_id"], "action": one["action_id"]}
    raise AssertionError(f"no {words!r} in {blocks}")


async def test_a_report_is_made_and_answered() -> None:
    async with playing() as (_, viewer):
        sam, robin = viewer.id_of("phone", "Sam"), viewer.id_of("person", "Robin Officer")
        await reports(viewer, sam)
        card = await card_of(viewer)
        on_card = {"person": robin, "channel": card["channel"], "ts": card["ts"]}
        await viewer.does("staff.press", **on_card, **control(card["blocks"], "Take it"))
        await viewer.shows(f"chat/{sam}/", "looking into your report")
        await viewer.shows(f"post/{card['channel']}/{card['ts']}", "Being looked into")
        card = viewer.seen[f"post/{card['channel']}/{card['ts']}"]
        await viewer.does("staff.press", **on_card, **control(card["blocks"], "Reply to resident"))
        modal = await viewer.shows(f"modal/{robin}", "Reply to resident")
        place = control(modal["stack"][-1]["blocks"], "")
        status, said = await viewer.do("staff.submit", person=robin)
        assert status == 409
        assert "required" in said["problem"]
        await viewer.does("staff.fill", person=robin, **place, value="Was it the same worker?")
        await viewer.does("staff.submit", person=robin)
        await viewer.shows(f"modal/{robin}", "Was it the same worker?")
        await viewer.does("staff.submit", person=robin)
        await viewer.shows(f"chat/{sam}/", "Was it the same worker?")
        await viewer.until(lambda seen: f"modal/{robin}" not in seen)
        photo = await viewer.until(lambda seen: _newest(seen, f"post/{card['channel']}/", "url_private"))
        kind, content = await viewer.gets(f"/file/slack/{photo['files'][0]['id']}")
        assert kind == "image/jpeg"
        assert content.startswith(b"\xff\xd8")


async def test_who_may_not_is_told_so() -> None:
    async with playing() as (_, viewer):
        await reports(viewer, viewer.id_of("phone", "Sam"))
        card = await card_of(viewer)
        for name, why in (("Pat Partner", "Only the landlord"), ("Gus Guest", "uests")):
            person = viewer.id_of("person", name)
            where = {"person": person, "channel": card["channel"], "ts": card["ts"]}
            await viewer.does("staff.press", **where, **control(card["blocks"], "Take it"))
            await viewer.shows(f"ephemeral/{person}/", why)


async def test_time_can_be_wound_to_what_is_due() -> None:
    async with playing() as (playground, viewer):
        await reports(viewer, viewer.id_of("phone", "Sam"))
        (report,) = await all_reports(playground)
        while playground.world.clock.now() < report.due_at:
            # A visit's reminders are due before that.
            before = playground.world.clock.now()
            await viewer.does("clock.due")
            assert playground.world.clock.now() > before
        await viewer.shows(f"post/{viewer.id_of('channel', 'doorstep-alerts')}/", "overdue")
        assert (await viewer.do("clock.wind", seconds=-5))[0] == 409


async def all_reports(playground: Playground) -> list[Report]:
    async with playground.application.database.read() as tx:
        return await report_store.all_of(tx)


async def test_time_can_be_wound_to_the_reminder_of_a_visit() -> None:
    async with playing() as (playground, viewer):
        sam = viewer.id_of("phone", "Sam")
        letter = next(one for one in viewer.seen["world"]["letters"] if "12 Larkspur" in one["place"])
        await viewer.does("phone.start", phone=sam, payload=letter["link"].split("start=")[1])
        await viewer.shows(f"chat/{sam}/", "You have joined")
        while "Did anyone come?" not in str(viewer.seen):
            await viewer.does("clock.due")
            await playground.application.idle()
            await viewer.until(lambda seen: True)


async def test_while_slack_is_down_nothing_is_lost_and_the_days_do_not_fly_by() -> None:
    async with playing() as (playground, viewer):
        sam, before = viewer.id_of("phone", "Sam"), playground.world.clock.now()
        await viewer.does("fault.on", name="slack-down")
        assert await viewer.until(lambda seen: seen["world"]["faults"][0] == {"name": "slack-down", "on": True})
        await reports(viewer, sam)
        await playground.world.journal.refuses("conversations.info", 1)
        await viewer.does("fault.off", name="slack-down")
        await card_of(viewer)
        assert playground.world.clock.now() - before < timedelta(minutes=10)


async def test_a_restart_in_the_middle_of_a_conversation() -> None:
    async with playing() as (_, viewer):
        sam = viewer.id_of("phone", "Sam")
        await viewer.does("phone.start", phone=sam)
        await viewer.taps(sam, "Report a worker")
        await viewer.shows(f"chat/{sam}/", "Who is it about")
        restart = asyncio.create_task(viewer.does("bot.restart"))
        await viewer.until(lambda seen: not seen["world"]["running"])
        await viewer.taps(sam, "Brightfix Repairs: Day-to-day repairs")
        await restart
        await viewer.shows(f"chat/{sam}/", "Where did it happen")


async def test_a_restart_in_the_middle_of_a_restart_is_refused() -> None:
    async with playing() as (_, viewer):
        answers = await asyncio.gather(*[viewer.do("bot.restart") for _ in range(3)])
        assert sorted(status for status, _ in answers) == [200, 409, 409]
        sam = viewer.id_of("phone", "Sam")
        await viewer.does("phone.start", phone=sam)
        await viewer.shows(f"chat/{sam}/", "Hello")


async def test_everything_is_there_again_the_next_day(tmp_path: Path) -> None:
    async with playing(tmp_path) as (_, viewer):
        await reports(viewer, viewer.id_of("phone", "Sam"))
        card = await card_of(viewer)
        tomorrow = viewer.seen["clock"]["offset"] + 86400
        await viewer.does("clock.wind", seconds=86400)
        before = await viewer.until(lambda seen: seen["clock"]["offset"] >= tomorrow and seen)
    async with playing(tmp_path) as (_, viewer):
        assert viewer.seen["clock"]["offset"] >= tomorrow
        lasting = ("chat/", "post/", "phone/", "person/", "group/", "channel/")
        for key in [key for key in before if key.startswith(lasting)]:
            assert viewer.seen.get(key) == before[key], key
        robin = viewer.id_of("person", "Robin Officer")
        press = control(card["blocks"], "Take it")
        await viewer.does("staff.press", person=robin, channel=card["channel"], ts=card["ts"], **press)
        await viewer.shows(f"chat/{viewer.id_of('phone', 'Sam')}/", "looking into your report")
        kit = viewer.id_of("phone", "Kit")
        await viewer.does("phone.start", phone=kit)
        await viewer.shows(f"chat/{kit}/", "Hello")


async def test_what_is_done_after_a_fall_is_heard(tmp_path: Path) -> None:
    async with playing(tmp_path) as (playground, viewer):
        saved = json.dumps({"world": keep.saved(playground.world)})
        sam = viewer.id_of("phone", "Sam")
        await viewer.does("phone.start", phone=sam)
        await viewer.shows(f"chat/{sam}/", "Hello")
    (tmp_path / "playground.json").write_text(saved, "utf-8")
    async with playing(tmp_path) as (_, viewer):
        kit = viewer.id_of("phone", "Kit")
        await viewer.does("phone.start", phone=kit)
        await viewer.shows(f"chat/{kit}/", "Hello")


@pytest.mark.parametrize(
    "damaged", ["{", "{}", "null", "[]", '{"world": {}}', '{"world": {"offset": 0, "telegram": []}}']
)
async def test_a_damaged_folder_is_one_clear_line(tmp_path: Path, damaged: str) -> None:
    (tmp_path / "playground.json").write_text(damaged, "utf-8")
    playground = Playground(tmp_path, port=0)
    with pytest.raises(BadSettings, match="damaged"):
        await playground.start()
    await playground.stop()
    assert (tmp_path / "playground.json").read_text("utf-8") == damaged


def test_the_pages_own_signs_are_drawn_and_left_to_no_font() -> None:
    """Machines without a font of pictures show a box for each; only what people themselves write has such signs."""
    own = [path for path in STATIC.iterdir() if path.suffix in (".js", ".css", ".html") and path.name != "emoji.js"]
    signs = [(path.name, sign) for path in own for sign in path.read_text("utf-8") if _is_sign(sign)]
    assert own
    assert signs == []


def test_the_emoji_of_our_own_texts_are_drawn_as_well() -> None:
    texts = [*ROOT.glob("flows/locales/*/*.ftl"), *ROOT.glob("flows/**/*.py")]
    used = {sign for path in texts for sign in path.read_text("utf-8") if unicodedata.category(sign) == "So"}
    drawn = (STATIC / "emoji.js").read_text("utf-8").partition("DRAWN = {")[2]
    assert used
    assert sorted(used - set(drawn) - IN_EVERY_FONT) == []


def _is_sign(letter: str) -> bool:
    return not letter.isascii() and unicodedata.category(letter) in ("So", "Sm")


async def test_the_command_says_that_it_starts_and_then_where() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from bot.cli import main; main()", "demo", "--port", str(port)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    try:
        assert "Starting" in (await process.stdout.readline()).decode()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", port)
        assert f"http://127.0.0.1:{port}" in (await process.stdout.readline()).decode()
        async with aiohttp.request("GET", f"http://127.0.0.1:{port}/") as answer:
            assert answer.status == HTTPStatus.OK
    finally:
        process.terminate()
        await process.wait()


async def test_a_folder_that_is_none_or_in_use_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSettings, match="Nothing can be kept"):
        await Playground(tmp_path / "file", port=0).start()
    async with playing(tmp_path / "folder"):
        with pytest.raises(BadSettings, match="Another playground"):
            await Playground(tmp_path / "folder", port=0).start()


async def test_a_port_that_is_taken_is_one_clear_line_and_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    async with playing() as (first, _):
        kept = set(tmp_path.iterdir())
        port = int(first.url.rpartition(":")[2])
        with pytest.raises(BadSettings, match=f"port {port}"):
            await asyncio.wait_for(serve(None, play=False, port=port, journal=None), PATIENCE)
        assert set(tmp_path.iterdir()) == kept


async def test_a_group_is_made_and_becomes_a_supergroup() -> None:
    async with playing() as (_, viewer):
        sam, kit = (viewer.id_of("phone", name) for name in ("Sam", "Kit"))
        group = (await viewer.does("group.add", title="Rowan House", phones=[sam]))["group"]
        await viewer.does("group.join", group=group, phone=kit)
        await viewer.does("group.bot", group=group, phone=kit, status="member")
        await viewer.does("group.send", group=group, phone=sam, text="Hello, all")
        await viewer.shows(f"chat/{group}/", "Hello, all")
        await viewer.does("group.migrate", group=group, phone=sam)
        new = await viewer.until(
            lambda seen: next(
                (
                    value["id"]
                    for key, value in seen.items()
                    if key.startswith("group/") and value["title"] == "Rowan House" and value["type"] == "supergroup"
                ),
                None,
            )
        )
        assert f"group/{group}" not in viewer.seen
        await viewer.does("group.send", group=new, phone=kit, text="Still here")
        status, said = await viewer.do("group.leave", group=999, phone=kit)
        assert (status, said["problem"]) == (409, "There is no such group.")


async def test_only_its_own_page_is_answered() -> None:
    async with playing() as (playground, _), aiohttp.ClientSession() as session:
        own = {"Content-Type": "application/json"}
        for headers, status in (
            ({"Host": "evil.example"}, 403),
            ({"Origin": "https://evil.example"}, 403),
            ({"Origin": "null"}, 403),
            ({"Origin": playground.url}, 200),
            ({}, 200),
        ):
            async with session.post(f"{playground.url}/do/fault.off", data=DOWN, headers={**own, **headers}) as answer:
                assert answer.status == status
            async with session.get(f"{playground.url}/", headers=headers) as answer:
                assert answer.status == status
                assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        async with session.post(f"{playground.url}/do/fault.off", data=DOWN) as answer:
            assert answer.status == 400, "no form of another page can look like this one's requests"
        assert playground.url.startswith("http://127.0.0.1:")


DOWN = json.dumps({"name": "slack-down"})


async def test_what_makes_no_sense_is_refused_in_words() -> None:
    async with playing() as (_, viewer):
        sam = viewer.id_of("phone", "Sam")
        for what, details, status in (
            ("nothing.at_all", {}, 400),
            ("phone.send", {}, 400),
            ("phone.send", {"phone": "x", "text": "?"}, 400),
            ("phone.send", {"phone": sam, "text": "half an emoji: \ud83d"}, 400),
            ("clock.wind", {"seconds": float("inf")}, 400),
            ("clock.wind", {"seconds": 1e300}, 400),
            ("phone.photo", {"phone": sam, "content": "not base64!"}, 400),
            ("phone.add", {"name": " ", "language": "en"}, 409),
            ("phone.tap", {"phone": sam, "message": 7, "data": "x"}, 409),
            ("staff.submit", {"person": viewer.id_of("person", "Robin Officer")}, 409),
            ("staff.say", {"person": "U0", "channel": "C0", "text": "?"}, 409),
            ("fault.on", {"name": "earthquake"}, 400),
            ("fault.once", {"name": "earthquake"}, 400),
        ):
            answer = await viewer.do(what, **details)
            assert answer[0] == status, (what, details, answer)
            assert answer[1]["problem"].endswith("."), answer


async def test_whatever_is_typed_comes_back_as_it_was() -> None:
    async with playing() as (_, viewer):
        typed = '<img src=x onerror=alert(1)> & "quotes" \u202e \n data: {}\n\nevent: all'
        sam, robin = viewer.id_of("phone", "Sam"), viewer.id_of("person", "Robin Officer")
        await viewer.does("phone.send", phone=sam, text=typed)
        assert await viewer.until(
            lambda seen: [one for key, one in seen.items() if key.startswith(f"chat/{sam}/") and one["text"] == typed]
        )
        channel = viewer.id_of("channel", "conduct")
        await viewer.does("staff.say", person=robin, channel=channel, text="<script>")
        assert (await viewer.shows(f"post/{channel}/", "script"))["text"] == "&lt;script&gt;"


async def test_what_is_too_large_is_said_to_be() -> None:
    async with playing() as (_, viewer):
        status, said = await viewer.do("phone.document", phone=viewer.id_of("phone", "Sam"), content="A" * LARGEST)
        assert (status, said["problem"]) == (413, "That is too large: 24 MB can be sent here.")


async def test_files_that_are_no_pictures_are_only_saved() -> None:
    async with playing() as (playground, viewer), aiohttp.ClientSession() as session:
        sam = viewer.id_of("phone", "Sam")
        await viewer.does("phone.document", phone=sam, content="PHNjcmlwdD4=", name="page.html", mime="text/html")
        sent = await viewer.until(
            lambda seen: next(iter(_found(seen, f"chat/{sam}/", '"file_name": "page.html"')), None)
        )
        async with session.get(f"{playground.url}/file/telegram/{sent['document']['file_id']}") as answer:
            assert answer.content_type == "application/octet-stream"
            assert answer.headers["Content-Disposition"] == "attachment"
        async with session.get(f"{playground.url}/qr.svg", params={"text": "https://t.me/x?start=y"}) as answer:
            assert answer.content_type == "image/svg+xml"
        for path in ("/file/telegram/none", "/file/slack/none", "/static/../server.py", "/qr.svg"):
            async with session.get(f"{playground.url}{path}") as answer:
                assert answer.status in (400, 404)


def test_the_documentation_lists_every_deed() -> None:
    written = (DOCS / "playground.md").read_text("utf-8")
    assert [deed for deed in DEEDS if f"`{deed}`" not in written] == []


def test_the_commands_are_those_of_the_manifest() -> None:
    features = json.loads((DOCS / "slack-manifest.json").read_text("utf-8"))["features"]
    assert list(Playground().cast.about["commands"]) == features["slash_commands"]
    assert not features.get("shortcuts")
