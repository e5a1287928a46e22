"""A process that serves until it is told to stop."""

import gc

import uvloop

from bot.application import Application, told_to_stop
from handlers.papers.typesetter import TYPESETTER

COLLECT = (50_000, 20, 20)
"""Allocations before the young, middle and old objects are searched for garbage; Python's own is (700, 10, 10)."""


def live(application: Application) -> None:
    """Serve on the quicker event loop, with a garbage collector that searches all objects less often.

    Both are measured in docs/benchmarks.md.
    """
    collect_rarely()
    try:
        uvloop.run(serve(application))
    finally:
        # A sheet that takes long would hold up the end.
        TYPESETTER.close()


def collect_rarely() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT)


async def serve(application: Application) -> None:
    stopped = told_to_stop()
    try:
        await application.start()
    except BaseException:
        await application.close()
        raise
    try:
        await stopped.wait()
    finally:
        await application.stop()
