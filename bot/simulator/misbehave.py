"""Applies a fault to an HTTP request, in the same way for every platform."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.simulator.faults import Fault, Faults, Kind


@dataclass(frozen=True)
class Meeting:
    """One request and its fault, if any: `act` does it and `refuse` does not; `note` writes down status and error."""

    request: web.Request
    faults: Faults
    act: Callable[[], Awaitable[tuple[web.Response, str | None]]]
    refuse: Callable[[Fault], tuple[web.Response, str | None]]
    note: Callable[[int, str | None], None]

    async def answer(self, fault: Fault | None) -> web.StreamResponse:
        """Do what was asked and answer, as far as the fault allows."""
        if fault and (instead := await self.before(fault)):
            return instead
        response, error = await self.act()
        cut = fault is not None and fault.kind in (Kind.CUT_AFTER, Kind.CUT_MIDDLE)
        self.note(0 if cut else response.status, str(fault.kind) if fault and cut else error)
        return await self._after(fault, response) if fault else response

    async def before(self, fault: Fault) -> web.StreamResponse | None:
        """Return the answer of a platform that does nothing, or None if it goes on to act."""
        match fault.kind:
            case Kind.ERROR | Kind.PAGE:
                refused = self.refuse(fault) if fault.kind is Kind.ERROR else (_page(fault.status), "page")
                self.note(refused[0].status, refused[1])
                return refused[0]
            case Kind.CUT_BEFORE | Kind.HANG_BEFORE:
                self.note(0, str(fault.kind))
                if fault.kind is Kind.HANG_BEFORE:
                    await self.faults.hang(fault)
                return cut(self.request)
            case Kind.SLOW:
                await asyncio.sleep(fault.delay)
        return None

    async def _after(self, fault: Fault, response: web.Response) -> web.StreamResponse:
        match fault.kind:
            case Kind.CUT_AFTER:
                return cut(self.request)
            case Kind.CUT_MIDDLE:
                return await _half(self.request, response)
            case Kind.GARBLED:
                return web.Response(text='{"ok": tru', content_type="application/json")
            case Kind.HANG:
                await self.faults.hang(fault)
        return response


def cut(request: web.Request) -> web.Response:
    """Drop the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _half(request: web.Request, response: web.Response) -> web.StreamResponse:
    """Promise the whole body and send half of it."""
    body = response.body if isinstance(response.body, bytes) else b""
    half = web.StreamResponse(status=response.status, headers={"Content-Type": response.content_type})
    half.content_length = len(body)
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return half


def _page(status: int) -> web.Response:
    text = f"<html><head><title>{status}</title></head><body>upstream connect error</body></html>"
    return web.Response(text=text, status=status, content_type="text/html")
