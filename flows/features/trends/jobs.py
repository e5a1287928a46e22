"""The hourly search for trends: each is reported once for its period, and its card grows with it."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from flows.feature import Ran
from flows.features.ratings import publishing
from flows.features.ratings.questions import NO
from flows.features.trends.staff import OF_WORKER, channel_of
from flows.kernel import few
from flows.kernel.effects import CaseCard, Effect
from flows.kernel.runtime import Runtime
from storage import routines, snapshots, trends
from storage.database import Tx
from storage.snapshots import Snapshot
from storage.trends import Share

ROUTINE = "trends"
ENOUGH = 20
"""The number of people asked from which a response rate is meaningful."""
ANSWERS_WITHIN = timedelta(days=3)
"""People asked less than this ago may still answer."""


async def run(tx: Tx, runtime: Runtime, now: datetime) -> Ran:
    hour = f"{now:%m-%dT%H}"
    if await routines.done_for(tx, ROUTINE) == hour:
        return Ran()
    await routines.mark_done(tx, ROUTINE, hour, now)
    return Ran(await look(tx, runtime, now))


async def look(tx: Tx, runtime: Runtime, now: datetime) -> list[Effect]:
    """Report what has become a trend, and what has grown."""
    rule, month = runtime.policy.thresholds, _month(runtime, now)
    watch = _Watch(tx, runtime, now, f"{month.astimezone(runtime.policy.zone):%Y-%m}")
    await watch.repeats(rule.repeat_count, rule.repeat_days)
    await watch.workers(rule.worker_count, rule.worker_days)
    await watch.without_id(await snapshots.of(tx, publishing.WHAT, watch.contracts, month - timedelta(days=1), now))
    for counted in await trends.kept(tx, month, now):
        if counted.of >= rule.fewest and _percent(counted) < rule.kept_percent:
            data = {"many": counted.many, "of": counted.of, "percent": round(_percent(counted))}
            await watch.put("kept", counted.contractor_ref, data, contractor_ref=counted.contractor_ref)
    for counted in await trends.answered(tx, month, now - ANSWERS_WITHIN):
        if counted.of >= ENOUGH and _percent(counted) < rule.response_percent:
            data = {"of": counted.of, "under": rule.response_percent}
            await watch.put("response", counted.contractor_ref, data, contractor_ref=counted.contractor_ref)
    return watch.effects


class _Watch:
    """Collects new trends. `month` names the period for which a trend is reported once."""

    def __init__(self, tx: Tx, runtime: Runtime, now: datetime, month: str) -> None:
        self._tx, self._runtime, self._now, self._month = tx, runtime, now, month
        self.contracts = [one.ref for one in runtime.policy.contracts]
        self.effects: list[Effect] = []

    async def repeats(self, count: int, days: int) -> None:
        found: dict[tuple[str, str], list[str]] = {}
        for contractor, clause, ref in await trends.repeated(self._tx, self._now - timedelta(days=days)):
            found.setdefault((contractor, clause), []).append(ref)
        for (contractor, clause), refs in found.items():
            if len(refs) >= count:
                data = {"clause": clause, "refs": refs, "days": days}
                await self._put_reports("repeat", f"{contractor}:{clause}", data, contractor_ref=contractor)

    async def workers(self, count: int, days: int) -> None:
        found: dict[int, list[str]] = {}
        firms: dict[int, str] = {}
        for worker, contractor, ref in await trends.of_workers(self._tx, self._now - timedelta(days=days)):
            found.setdefault(worker, []).append(ref)
            firms[worker] = contractor
        for worker, refs in found.items():
            if len(refs) >= count:
                about = {"contractor_ref": firms[worker], "worker_id": worker}
                await self._put_reports(OF_WORKER, str(worker), {"refs": refs, "days": days}, **about)

    async def without_id(self, found: Sequence[Snapshot]) -> None:
        """Look at what was published only: a card that came of single answers would tell them."""
        for one in found:
            share, contract = publishing.shares(one).get("id_shown"), self._runtime.policy.contract(one.subject)
            if share is None or contract is None:
                continue
            if few.at_least(share, NO) * 100 > self._runtime.policy.thresholds.no_id_percent * share.of:
                firm = contract.contractor
                await self.put("no_id", f"{firm}:{one.subject}", {"share": share.model_dump()}, contractor_ref=firm)

    async def _put_reports(self, kind: str, key: str, data: dict[str, Any], **about: Any) -> None:
        """Put a trend of reports, if one of them was not reported before: a new month alone is no reason."""
        if set(data["refs"]) - await trends.told(self._tx, kind, key):
            await self.put(kind, key, data, **about)

    async def put(self, kind: str, key: str, data: dict[str, Any], **about: Any) -> None:
        number = await trends.put(self._tx, kind, f"{key}:{self._month}", data, self._now, **about)
        if number is not None:
            channel = channel_of(self._runtime, kind, about["contractor_ref"])
            self.effects.append(CaseCard("trend", number, channel))


def _percent(share: Share) -> float:
    return 100 * share.many / share.of if share.of else 0


def _month(runtime: Runtime, now: datetime) -> datetime:
    """Return when this month began, by the landlord's clock."""
    local = now.astimezone(runtime.policy.zone)
    return datetime.combine(local.date().replace(day=1), time(), runtime.policy.zone)
