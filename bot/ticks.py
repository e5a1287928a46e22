"""Work that runs by the clock. APScheduler only ticks; the database holds what is due."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger()


class Ticks:
    """Runs each job every so many seconds, never twice at once, late rather than not at all."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def every(self, seconds: int, job: Callable[[], Awaitable[None]]) -> None:
        async def guarded() -> None:
            try:
                await job()
            except asyncio.CancelledError:
                # We stop: the next process does what this job did not reach. The scheduler would call it a failure.
                log.info("tick_cut_short", job=getattr(job, "__name__", "job"))
            except Exception:
                log.exception("tick_failed", job=getattr(job, "__name__", "job"))

        self._scheduler.add_job(guarded, "interval", seconds=seconds)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
