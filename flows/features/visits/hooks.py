"""Receivers in other systems that no longer take events of visits."""

from datetime import datetime

from flows.kernel.effects import Alert, Effect, Hook
from flows.kernel.events import GivenUp
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, text
from storage import routines
from storage.database import Tx


async def broken(tx: Tx, runtime: Runtime, event: GivenUp, now: datetime) -> list[Effect]:
    """Alert staff once a day: a receiver may be broken for days, and for thousands of events. Also alert at its end."""
    if not isinstance(event.effect, Hook):
        return []
    number = event.effect.hook
    name, today = f"hook-alert {number}", now.date().isoformat()
    if not event.is_gone and await routines.done_for(tx, name) == today:
        return []
    await routines.mark_done(tx, name, today, now)
    why, since = Plain(event.why), Plain(f"{event.since:%Y-%m-%d}")
    words = text("alert-hook", number=Plain(str(number)), why=why, since=since)
    return [Alert(runtime.policy.channels.alerts, words)]
