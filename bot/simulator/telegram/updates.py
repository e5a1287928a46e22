"""The queue of updates, with getUpdates' rules about confirming, forgetting and polling twice."""

import asyncio
import random
from collections import defaultdict, deque
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .errors import Refused, error_of
from .signals import Signal

OPT_IN = {"chat_member", "message_reaction", "message_reaction_count"}
KINDS = OPT_IN | {
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
}
LIFETIMES = {"callback_query": timedelta(seconds=150), "inline_query": timedelta(seconds=30)}
LIFETIME = timedelta(hours=24)
LONGEST_POLL = 50
LARGEST_BATCH = 100


@dataclass
class UpdateQueue:
    """Updates wait here until a getUpdates with a higher offset confirms them."""

    now: Callable[[], datetime]
    signal: Signal
    allowed: set[str] | None = None
    next_id: int = 100_001
    shuffled: random.Random | None = None
    batches: int = 0
    """How often updates were handed out, including repeats."""
    _pending: dict[int, tuple[dict[str, Any], datetime]] = field(default_factory=dict)
    _confirmed: dict[int, dict[str, Any]] = field(default_factory=dict)
    _again: dict[int, dict[str, Any]] = field(default_factory=dict)
    _poller: object | None = None
    _ended: Refused = field(default_factory=lambda: error_of(409))
    _closing: bool = False

    def put(self, update: dict[str, Any]) -> int:
        """Queue an update unchanged, giving it an id if it has none."""
        update = deepcopy(update)
        update_id = int(update.setdefault("update_id", self.next_id))
        self.next_id = max(self.next_id, update_id + 1)
        self._pending[update_id] = (update, self.now() + _lifetime(update))
        self.signal.fire()
        return update_id

    def tell(self, kind: str, payload: dict[str, Any]) -> int | None:
        """Queue something that happened, unless the bot did not ask for this kind."""
        if kind in (self.allowed if self.allowed is not None else KINDS - OPT_IN):
            return self.put({"update_id": self.next_id, kind: payload})
        return None

    def allow(self, kinds: list[str]) -> None:
        """Remember which kinds the bot wants; an empty list means the usual ones."""
        self.allowed = {kind.lower() for kind in kinds} & KINDS or None

    def waiting(self) -> int:
        self._drop_expired()
        return len(self._pending) + len(self._again)

    def redeliver(self, update_id: int) -> None:
        """Hand out a confirmed update once more, at the next getUpdates, whatever its offset."""
        if update_id not in self._pending:
            self._again[update_id] = self._confirmed[update_id]
            self.signal.fire()

    def forget(self) -> None:
        """Drop everything that is pending."""
        self._pending.clear()
        self._again.clear()
        self.signal.fire()

    def end_polls(self, refusal: Refused) -> None:
        """Answer the waiting poll with this refusal."""
        if self._poller is not None:
            self._poller, self._ended = None, refusal
            self.signal.fire()

    def close(self) -> None:
        """Stop the queue: a waiting poll gets an empty answer at once."""
        self._closing = True
        self.signal.fire()

    async def get(
        self, offset: int, limit: int, timeout: int, gone: Callable[[], bool] = lambda: False
    ) -> list[dict[str, Any]]:
        """Return the answer to getUpdates. An earlier poll that still waits is ended."""
        me = object()
        self._ended = error_of(409)
        self._poller = me
        self.signal.fire()
        self._confirm(offset)
        limit = limit if 0 < limit <= LARGEST_BATCH else LARGEST_BATCH
        batch = await self.signal.first(lambda: self._look(me, limit), min(max(timeout, 0), LONGEST_POLL))
        if self._poller is not me:
            raise self._ended
        self._poller = None
        if batch and not gone():
            self.batches += 1
            self.signal.fire()
            for update in batch:
                self._again.pop(update["update_id"], None)
        return batch or []

    def _look(self, me: object, limit: int) -> list[dict[str, Any]] | None:
        if self._poller is not me or self._closing:
            return []
        self._drop_expired()
        ready = self._again | {update_id: update for update_id, (update, _) in self._pending.items()}
        batch = [ready[update_id] for update_id in sorted(ready)[:limit]]
        return (_merged(batch, self.shuffled) if self.shuffled else batch) or None

    def _confirm(self, offset: int) -> None:
        if offset < 0 and self._pending:
            waiting = sorted(self._pending)
            offset = waiting[max(offset, -len(waiting))]
        for update_id in [known for known in self._pending if known < offset]:
            self._confirmed[update_id] = self._pending.pop(update_id)[0]
        self.signal.fire()

    def _drop_expired(self) -> None:
        now = self.now()
        for update_id in [known for known, (_, expires) in self._pending.items() if expires <= now]:
            del self._pending[update_id]

    async def polled(self, timeout: float) -> bool:
        """Wait until somebody long-polls; False if nobody does in time."""
        return bool(await self.signal.first(lambda: True if self._poller else None, timeout))

    async def settled(self, timeout: float) -> bool:
        """Wait until everything is confirmed; False if that does not happen in time."""
        done = await self.signal.first(lambda: True if self.waiting() == 0 else None, timeout)
        await asyncio.sleep(0)
        return bool(done)


def _lifetime(update: dict[str, Any]) -> timedelta:
    return next((LIFETIMES[kind] for kind in update if kind in LIFETIMES), LIFETIME)


def _merged(batch: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """Return the batch with its chats in any order, and each chat's updates in theirs."""
    places = [_place(update) for update in batch]
    queues: dict[object, deque[dict[str, Any]]] = defaultdict(deque)
    for place, update in zip(places, batch, strict=True):
        queues[place].append(update)
    chance.shuffle(places)
    return [queues[place].popleft() for place in places]


def _place(update: dict[str, Any]) -> object:
    """Return the chat that an update is about; an update about none stands for itself."""
    for content in update.values():
        if isinstance(content, dict):
            message = content.get("message", content)
            chat = message.get("chat") if isinstance(message, dict) else None
            if isinstance(chat, dict) and "id" in chat:
                return chat["id"]
    return ("update", update["update_id"])
