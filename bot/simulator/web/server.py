"""The page's server: loopback only, for its own page only; everything it shows goes out as one stream of events."""

import asyncio
import contextlib
import mimetypes
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import segno
from aiohttp import web
from pydantic_core import from_json

from bot.simulator.web import seen
from bot.simulator.web.cast import Cast
from bot.simulator.web.doing import DEEDS, Doing

STATIC = Path(__file__).parent / "static"
USUAL_PORT = 8810
LARGEST_FILE = 24
"""Megabytes."""
LARGEST = LARGEST_FILE * 1024 * 1024 * 4 // 3
"""Bytes of a request: base64 makes four of three."""
TOGETHER = 0.02
"""Seconds in which several changes become one event."""
SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/ogg", "audio/mpeg", "audio/webm", "video/mp4")
"""The types that a browser may show by itself; any other can only be saved."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Page:
    """Serves one cast. `changed` is called with everything that is shown, after each change."""

    def __init__(self, cast: Cast, changed: Callable[[], None] = lambda: None) -> None:
        self._cast = cast
        self._doing = Doing(cast)
        self._changed = changed
        self._seen: seen.Seen = {}
        self._listeners: set[asyncio.Queue[bytes]] = set()
        self._stir = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self, port: int | None = None) -> None:
        """Serve on a port of this machine: the given one, or the usual one, or if that is taken any."""
        app = web.Application(client_max_size=LARGEST, middlewares=[self._guard])
        app.router.add_get("/", self._index)
        app.router.add_get("/events", self._events)
        app.router.add_post("/do/{what}", self._do)
        app.router.add_get("/file/{platform}/{id}", self._file)
        app.router.add_get("/qr.svg", self._qr)
        app.router.add_static("/static", STATIC)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await self._listen(port)
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._seen = await seen.look(self._cast)
        self._watching = asyncio.create_task(self._watch(), name="page")

    async def _listen(self, port: int | None) -> None:
        assert self._runner is not None
        try:
            await web.TCPSite(self._runner, "127.0.0.1", USUAL_PORT if port is None else port).start()
        except OSError:
            if port is not None:
                raise
            await web.TCPSite(self._runner, "127.0.0.1", 0).start()

    async def stop(self) -> None:
        if self._watching:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        for listener in self._listeners:
            listener.put_nowait(b"")
        if self._runner:
            await self._runner.cleanup()

    def stir(self) -> None:
        """Note a change that neither platform knows of."""
        self._stir.set()

    # --- permission ----------------------------------------------------------------------------------------

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Keep other pages in the same browser from this one, whatever name they call this machine by."""
        port = self.url.rpartition(":")[2]
        own = (f"127.0.0.1:{port}", f"localhost:{port}")
        origin = request.headers.get("Origin")
        if request.host not in own or (origin is not None and origin not in [f"http://{host}" for host in own]):
            return web.json_response({"problem": "This server answers its own page only."}, status=403, headers=HEADERS)
        try:
            response = await handler(request)
        except web.HTTPException as refused:
            return web.json_response({"problem": refused.reason}, status=refused.status, headers=HEADERS)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(STATIC / "index.html")

    # --- what the page shows -------------------------------------------------------------------------------

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", **HEADERS})
        await response.prepare(request)
        listener: asyncio.Queue[bytes] = asyncio.Queue()
        listener.put_nowait(b"retry: 500\n\n" + seen.event("all", self._seen))
        self._listeners.add(listener)
        try:
            with contextlib.suppress(ConnectionError):
                while said := await listener.get():
                    await response.write(said)
        finally:
            self._listeners.discard(listener)
        return response

    async def _watch(self) -> None:
        """Look again after anything happens on either platform, and send every page the differences."""
        telegram, slack = self._cast.world.telegram.world.signal, self._cast.world.slack.bell
        while True:
            bells = [asyncio.create_task(one) for one in (telegram.next(), slack.next(), self._stir.wait())]
            try:
                await self._tell()
                await asyncio.wait(bells, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for bell in bells:
                    bell.cancel()
            self._stir.clear()
            await asyncio.sleep(TOGETHER)

    async def _tell(self) -> None:
        now = await seen.look(self._cast)
        if different := seen.changes(self._seen, now):
            self._seen = now
            said = seen.event("change", different)
            for listener in self._listeners:
                listener.put_nowait(said)
            self._changed()

    async def _file(self, request: web.Request) -> web.StreamResponse:
        content, kind = self._content(request.match_info["platform"], request.match_info["id"])
        if kind in SHOWN:
            return web.Response(body=content, content_type=kind)
        saved = {"Content-Disposition": "attachment"}
        return web.Response(body=content, content_type="application/octet-stream", headers=saved)

    def _content(self, platform: str, id: str) -> tuple[bytes, str]:
        world = self._cast.world
        if platform == "telegram" and (sent := world.telegram.world.files.by_id.get(id)):
            kind = sent.about.get("mime_type") or mimetypes.guess_type(sent.path)[0]
            return sent.content, "audio/ogg" if sent.kind == "voice" else str(kind)
        if platform == "slack" and (file := world.slack.files.get(id)) and file.content is not None:
            return file.content, str(file.raw["mimetype"])
        raise web.HTTPNotFound

    async def _qr(self, request: web.Request) -> web.StreamResponse:
        text = request.query.get("text", "")
        if not 0 < len(text) <= 500:
            raise web.HTTPBadRequest
        svg = segno.make_qr(text, error="m").svg_inline(scale=4, border=2, dark="#000", light="#fff")
        namespaced = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
        return web.Response(text=namespaced, content_type="image/svg+xml")

    # --- deeds ---------------------------------------------------------------------------------------------

    async def _do(self, request: web.Request) -> web.StreamResponse:
        what = request.match_info["what"]
        if request.content_type != "application/json" or what not in DEEDS:
            return _no(400, "The page asked for something that cannot be done.")
        try:
            said: Any = from_json(await request.read(), allow_inf_nan=False)
            if not isinstance(said, dict):
                raise TypeError(said)
            answer = await self._doing.do(what, said)
        except AssertionError as problem:
            return _no(409, _sentence(str(problem)))
        except web.HTTPRequestEntityTooLarge:
            return _no(413, f"That is too large: {LARGEST_FILE} MB can be sent here.")
        except (KeyError, TypeError, ValueError, OverflowError):
            return _no(400, "The page asked for something that makes no sense.")
        finally:
            self.stir()
        return web.json_response(answer)


def _no(status: int, problem: str) -> web.Response:
    return web.json_response({"problem": problem}, status=status)


def _sentence(problem: str) -> str:
    first = problem.partition("\n")[0].rstrip(".:;")
    return f"{first[:1].upper()}{first[1:]}."
