"""What goes out to Slack. Everything is drawn at delivery, from what is true then."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from flows.cases.case import Card, CaseType
from flows.cases.confidential import Unfit, few_may_see
from flows.feature import Features
from flows.features.groups import block as blocks
from flows.features.groups.poster import poster
from flows.features.groups.staff import spoken
from flows.features.scores.staff import score_of
from flows.features.visits import pack as packs
from flows.kernel.clock import Clock
from flows.kernel.effects import Alert, CaseCard, CaseRetract, Effect
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Plain, Words, load, text
from handlers.charts import Charts
from handlers.pack_pdf import PackPaper
from handlers.ports import Delivered, Gone, NotSent, NotYet, Pacer, Refused, RetryLater, Uncertain, may_go
from handlers.poster import Posters
from handlers.slack import papers
from handlers.slack.cards import Cards
from handlers.slack.drawing import escape
from handlers.slack.identity import Identity, code_of, status_of
from handlers.slack.read import PLATFORM
from storage import cards, estate, evidence, scores, visits
from storage.cards import Place
from storage.database import Database, Tx
from storage.evidence import Folder
from storage.outbox import Row

AWAY = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited"})
LOCKED_OUT = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "missing_scope"})
UNTOLD = 30.0
"""Seconds to wait when Slack says that it is too much, and not for how long."""
OUTSIDE = frozenset({"not_in_channel", "channel_not_found", "is_archived", "is_inactive"})
"""We were put out of a channel: where the report goes instead is asked anew."""
REPEATABLE = frozenset(
    {
        "chat.update",
        "chat.delete",
        "files.delete",
        "conversations.info",
        "conversations.history",
        "conversations.replies",
        "files.getUploadURLExternal",
        "auth.test",
    }
)
Write = Callable[[Tx], Awaitable[list[Effect]]]


class SlackSender:
    """Delivers cards, notes, files, retractions and alerts."""

    platform = PLATFORM
    kinds = frozenset(
        {
            "card", "note", "file", "retract", "pack_file", "poster", "chart_file", "score_files",
            "alert",
        }
    )  # fmt: skip

    def __init__(
        self,
        *,
        client: AsyncWebClient,
        runtime: Runtime,
        database: Database,
        pacer: Pacer,
        clock: Clock,
        folder: Folder,
        identity: Identity,
        features: Features,
        group_link: Callable[[str], str],
    ) -> None:
        self._client = client
        self._group_link = group_link
        self._cases = features.cases
        self._runtime = runtime
        self._database = database
        self._pacer = pacer
        self._clock = clock
        self._folder = folder
        self._identity = identity
        self._cards = Cards(runtime)
        self._few = few_may_see(runtime.policy)
        self._paper = PackPaper(runtime)
        self._posters = Posters(runtime)
        self._charts = Charts(runtime)
        self._told_unfit: set[tuple[str, Unfit]] = set()

    def abandoned(self, row: Row) -> Write | None:
        """What is given up here stands in the alert, and leaves nothing half done."""
        return None

    async def deliver(self, row: Row) -> Delivered:
        match row.kind:
            case "card":
                return await self._card(row)
            case "note":
                return await self._note(row)
            case "file":
                return await self._file(row)
            case "retract":
                return await self._retract(row)
            case "pack_file":
                return await self._pack_file(row)
            case "poster":
                return await self._poster(row)
            case "chart_file":
                return await self._chart_file(row)
            case "score_files":
                return await self._score_files(row)
            case _:
                return await self._alert(row)

    # --- cards -------------------------------------------------------------------------------------------------

    async def _card(self, row: Row) -> Delivered:
        """The card of a case: where it stands already, else where it belongs."""
        name, subject = str(row.payload["kind"]), int(row.payload["subject"])
        case = self._cases[name]
        async with self._database.read() as tx:
            routes = await case.routes(tx, self._runtime, subject)
            card = await case.card(tx, self._runtime, subject, self._clock.now())
            place = await cards.place(tx, name, subject)
        if not routes or card is None:
            raise Refused(f"no such {name}")
        channel, after = await self._channel(case, card, routes, place, row)
        moved = place is not None and place.channel != channel
        if place and moved:
            after = [*after, CaseRetract(name, subject, place.channel, place.message)]
        drawn = {"text": self._cards.fallback(card), "blocks": self._cards.blocks(name, subject, card)}
        if place and not moved:
            if card.sealed:
                await self._empty(row, channel, place.message)
            try:
                await self._call("chat.update", row, channel=channel, ts=place.message, **drawn)
                return Delivered(_writes(after) if after else None)
            except Refused as error:
                if "message_not_found" not in str(error):
                    raise
        payload = {"kind": name, "subject": str(subject)}
        thread = await self._thread(card, channel)
        found = await self._lookup(row, channel, payload, thread) if row.uncertain else None
        if found is None:
            sent = await self._call(
                "chat.postMessage",
                row,
                channel=channel,
                metadata=_metadata(payload),
                unfurl_links=False,
                unfurl_media=False,
                **({"thread_ts": thread} if thread else {}),
                **drawn,
            )
            found = str(sent["ts"])
        return Delivered(self._stands(case, subject, Place(channel, found), after, moved=moved))

    async def _channel(
        self, case: CaseType, card: Card, routes: Sequence[str], place: Place | None, row: Row
    ) -> tuple[str, list[Effect]]:
        """Where a case may stand: where it does, else the best of its routes, as long as that is fit for it.

        What only few may see stands nowhere but on its routes. A channel that is passed over is told of once.
        """
        if case.may_be_shared:
            return place.channel if place else routes[0], []
        if place and routes[0] not in self._few:
            routes = list(dict.fromkeys([place.channel, *routes]))
        passed: list[tuple[str, Unfit]] = []
        for channel in routes:
            why = await self._unfit(channel, row)
            if why is None:
                return channel, self._alerts_of(passed, Plain(f"<#{channel}>"))
            passed.append((channel, why))
        nowhere = Alert(self._runtime.policy.channels.alerts, text("alert-nowhere", what=card.name))
        raise Gone("no channel it may stand in", _writes([nowhere, *self._alerts_of(passed)]))

    def _alerts_of(self, passed: Sequence[tuple[str, Unfit]], instead: Words | None = None) -> list[Effect]:
        """What staff should know of channels where something could not be shown; once of each."""
        fresh = [one for one in passed if one not in self._told_unfit]
        self._told_unfit |= set(fresh)
        said: list[Words] = []
        for channel, why in fresh:
            if why == "public":
                said.append(text("alert-public", channel=Plain(f"<#{channel}>")))
            if why == "shared" and instead:
                said.append(text("alert-shared", channel=Plain(f"<#{channel}>"), instead=instead))
        return [Alert(self._runtime.policy.channels.alerts, words) for words in said]

    async def _unfit(self, channel: str, row: Row) -> Unfit | None:
        try:
            return await self._identity.unfit(channel)
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _trouble(error, "conversations.info") from None

    async def _thread(self, card: Card, channel: str) -> str | None:
        """The message under which a card stands, if it has no place of its own."""
        if card.under is None:
            return None
        async with self._database.read() as tx:
            place = await cards.place(tx, *card.under)
        if place is None or place.channel != channel:
            raise NotYet("the card it stands under is not posted yet")
        return place.message

    def _stands(self, case: CaseType, subject: int, at: Place, effects: list[Effect], *, moved: bool) -> Write:
        async def write(tx: Tx) -> list[Effect]:
            await cards.put(tx, case.name, subject, at.channel, at.message, self._clock.now())
            follows = await case.moved(tx, self._runtime, subject, at.channel) if moved else []
            return [*effects, *follows]

        return write

    # --- threads -----------------------------------------------------------------------------------------------

    async def _note(self, row: Row) -> Delivered:
        name, subject, event = str(row.payload["kind"]), int(row.payload["subject"]), int(row.payload["event"])
        place = await self._standing(row, name, subject)
        async with self._database.read() as tx:
            line = await self._cases[name].note(tx, self._runtime, subject, event)
        if line is None:
            raise Refused("no such event")
        payload = {"kind": "note", "event": str(event)}
        if row.uncertain and await self._lookup(row, place.channel, payload, place.message):
            return Delivered()
        await self._call(
            "chat.postMessage",
            row,
            channel=place.channel,
            thread_ts=place.message,
            text=self._cards.notice(line),
            blocks=self._cards.line(line),
            metadata=_metadata(payload),
            unfurl_links=False,
            unfurl_media=False,
        )
        return Delivered()

    async def _file(self, row: Row) -> Delivered:
        name, subject, called = str(row.payload["kind"]), int(row.payload["subject"]), str(row.payload["called"])
        async with self._database.read() as tx:
            piece = await evidence.get(tx, str(row.payload["evidence"]))
        place = await self._under(row, name, subject)
        if piece is None or piece.file is None:
            raise Refused("no such file")
        # What is told again of a case brings its files again.
        if await self._has_file(row, place, called):
            return Delivered()
        content = await self._folder.load(piece.file)
        return await self._upload_to(row, place, called, f"{called}.{piece.file.rsplit('.', 1)[-1]}", content)

    async def _chart_file(self, row: Row) -> Delivered:
        name, subject, title = str(row.payload["kind"]), int(row.payload["subject"]), str(row.payload["called"])
        async with self._database.read() as tx:
            chart = await self._cases[name].chart(tx, self._runtime, subject, self._clock.now())
        place = await self._under(row, name, subject)
        if chart is None or (row.uncertain and await self._has_file(row, place, title)):
            return Delivered()
        picture = await asyncio.to_thread(self._charts.draw, chart, "en")
        return await self._upload_to(row, place, title, f"{title}.png", picture)

    async def _score_files(self, row: Row) -> Delivered:
        number = int(row.payload["scorecard"])
        async with self._database.read() as tx:
            kept = await scores.get(tx, number)
        place = await self._under(row, "scorecard", number)
        if kept is None:
            raise Refused("no such scorecard")
        title = f"scores-{number}"
        if row.uncertain and await self._has_file(row, place, f"{title}.csv"):
            return Delivered()
        files = await asyncio.to_thread(papers.score_files, self._runtime, score_of(kept), title)
        return await self._upload_all(row, place, [(name, name, content) for name, content in files])

    async def _standing(self, row: Row, name: str, subject: int) -> Place:
        """Where a case's card stands, as long as it may stand there; its thread waits for it."""
        case = self._cases[name]
        async with self._database.read() as tx:
            routes = await case.routes(tx, self._runtime, subject)
            place = await cards.place(tx, name, subject)
        if not routes:
            raise Refused(f"no such {name}")
        if place is None:
            raise NotYet("its card is not posted yet")
        if routes[0] in self._few and place.channel not in routes:
            raise NotYet("its card has not moved yet")
        if not case.may_be_shared and await self._unfit(place.channel, row):
            # The card moves first; its thread follows it, this among it.
            moves = _writes([CaseCard(name, subject, routes[0])])
            raise Gone("its channel is not ours alone any more", moves)
        return place

    async def _under(self, row: Row, name: str, subject: int) -> Place:
        """Where files that belong to a case's card go, as long as any may."""
        place = await self._standing(row, name, subject)
        async with self._database.read() as tx:
            card = await self._cases[name].card(tx, self._runtime, subject, self._clock.now())
        if card is None or card.sealed:
            raise Gone("nothing may lie under its card any more")
        # A thread has no threads: what belongs to a card in one stands beside it.
        thread = await self._thread(card, place.channel)
        return Place(place.channel, thread) if thread else place

    async def _pack_file(self, row: Row) -> Delivered:
        """A visit's pack on paper, as it is now, under its message."""
        async with self._database.read() as tx:
            visit = await visits.get(tx, int(row.payload["visit"]))
            place = await cards.place(tx, "pack", int(row.payload["visit"]))
            pack = await packs.pack(tx, self._runtime, visit) if visit else None
        if pack is None:
            raise Refused("no such visit")
        if place is None:
            raise NotYet("its message is not posted yet")
        title = f"{pack.ref}-{pack.revision}"
        if row.uncertain and await self._has_file(row, place, title):
            return Delivered()
        paper = await asyncio.to_thread(self._paper.draw, pack)
        return await self._upload_to(row, place, title, f"{title}.pdf", paper)

    async def _poster(self, row: Row) -> Delivered:
        """A block's poster, as paper and as pictures, with its link in words."""
        number, code = int(row.payload["block"]), str(row.payload["code"])
        async with self._database.read() as tx:
            block, place = await estate.block(tx, number), await cards.place(tx, "block", number)
        if block is None:
            raise Refused("no such block")
        if place is None:
            raise NotYet("its card is not posted yet")
        if await self._unfit(place.channel, row):
            raise Gone("its channel is not ours alone any more")
        drawn = poster(self._runtime, block, self._group_link(code), code)
        title = f"poster-{block.ref}-{row.id}"
        if row.uncertain and await self._has_file(row, place, title):
            return Delivered()
        languages = spoken(self._runtime, block.ref)
        paper = await asyncio.to_thread(self._posters.paper, drawn, languages)
        pictures = await asyncio.to_thread(self._posters.pictures, drawn, languages)
        files = [(title, f"{title}.pdf", paper)]
        files += [(f"{title}-{language}", f"{title}-{language}.png", picture) for language, picture in pictures]
        until = At(row.created_at + blocks.GOOD_FOR)
        words = text("block-link", link=Plain(drawn.link), code=Plain(drawn.code), until=until)
        return await self._upload_all(row, place, files, escape(self._runtime.texts.say(words, "en")))

    async def _upload_to(self, row: Row, place: Place, title: str, name: str, content: bytes) -> Delivered:
        return await self._upload_all(row, place, [(title, name, content)])

    async def _upload_all(
        self, row: Row, place: Place, files: Sequence[tuple[str, str, bytes]], comment: str = ""
    ) -> Delivered:
        """Files (title, name, content) as one message of a thread."""
        uploaded = []
        for title, name, content in files:
            upload = await self._call("files.getUploadURLExternal", row, filename=name, length=len(content))
            await self._upload(str(upload["upload_url"]), content)
            uploaded.append({"id": upload["file_id"], "title": title})
        await self._call(
            "files.completeUploadExternal",
            row,
            files=uploaded,
            channel_id=place.channel,
            thread_ts=place.message,
            initial_comment=comment,
        )
        return Delivered()

    async def _upload(self, url: str, content: bytes) -> None:
        session = self._client.session
        assert session is not None
        try:
            async with session.post(url, data=content) as response:
                if response.status != 200:
                    raise NotSent(f"the upload was answered {response.status}")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NotSent(type(error).__name__) from None

    async def _has_file(self, row: Row, place: Place, title: str) -> bool:
        page = await self._call("conversations.replies", row, channel=place.channel, ts=place.message, limit=200)
        return any(file.get("title") == title for message in page["messages"] for file in message.get("files") or [])

    # --- the rest ----------------------------------------------------------------------------------------------

    async def _retract(self, row: Row) -> Delivered:
        """Take a case out of a channel: its thread is deleted, its card left bare."""
        name, subject = str(row.payload["kind"]), int(row.payload["subject"])
        channel, message = str(row.payload["channel"]), str(row.payload["message"])
        async with self._database.read() as tx:
            bare = await self._cases[name].bare(tx, self._runtime, subject)
        await self._empty(row, channel, message)
        fallback, blocks = self._cards.bare(bare)
        # With other metadata it is not taken for the case's card, should that ever come back here.
        await self._call(
            "chat.update",
            row,
            channel=channel,
            ts=message,
            text=fallback,
            blocks=blocks,
            metadata=_metadata({"kind": "moved"}),
        )
        return Delivered()

    async def _empty(self, row: Row, channel: str, message: str) -> None:
        """Take what is ours out of the thread of a message."""
        await self._learn()
        cursor, ours, files = "", list[str](), list[str]()
        while True:
            page = await self._call("conversations.replies", row, channel=channel, ts=message, limit=200, cursor=cursor)
            for reply in page["messages"]:
                if reply["ts"] != message and reply.get("user") == self._identity.bot_user:
                    ours.append(str(reply["ts"]))
                    files += [str(file["id"]) for file in reply.get("files") or []]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        # A message that goes leaves its file in the workspace, so that goes first.
        for file in files:
            await self._gone("files.delete", row, file=file)
        for ts in ours:
            await self._gone("chat.delete", row, channel=channel, ts=ts)

    async def _alert(self, row: Row) -> Delivered:
        channel = row.lane.removeprefix("channel:")
        if await self._unfit(channel, row):
            channel = self._runtime.policy.channels.alerts
            if await self._unfit(channel, row):
                raise Gone("the alerts channel is not ours")
        if row.uncertain and await self._lookup(row, channel, {"kind": "alert", "parcel": str(row.id)}):
            return Delivered()
        said = (
            escape(self._runtime.texts.say(load(row.payload["words"]), "en"))
            .replace("&lt;#C", "<#C")
            .replace("&gt;", ">")
        )
        metadata = _metadata({"kind": "alert", "parcel": str(row.id)})
        await self._call("chat.postMessage", row, channel=channel, text=said, metadata=metadata, unfurl_links=False)
        return Delivered()

    async def _gone(self, method: str, row: Row, **params: Any) -> None:
        """Delete something; that it is gone already is what was wanted."""
        try:
            await self._call(method, row, **params)
        except Refused as error:
            if not str(error).endswith(("message_not_found", "file_not_found", "file_deleted")):
                raise

    async def _learn(self) -> None:
        try:
            await self._identity.learn()
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _trouble(error, "auth.test") from None

    async def _lookup(self, row: Row, channel: str, wanted: Mapping[str, str], thread: str | None = None) -> str | None:
        """The message of ours that carries this metadata, if it arrived after all."""
        method = "conversations.replies" if thread else "conversations.history"
        oldest = str((row.created_at - timedelta(minutes=5)).timestamp())
        cursor = ""
        while True:
            args: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": 200, "oldest": oldest}
            page = await self._call(method, row, **args, **({"ts": thread} if thread else {}), cursor=cursor)
            for message in page["messages"]:
                payload = (message.get("metadata") or {}).get("event_payload") or {}
                if all(payload.get(name) == value for name, value in wanted.items()):
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

    async def _call(self, method: str, row: Row, **params: Any) -> Mapping[str, Any]:
        destination = str(params.get("channel") or params.get("channel_id") or "")
        await may_go(self._pacer, PLATFORM, method, destination, row)
        try:
            body: dict[str, Any] = {"json": params} if method.startswith("chat.") else {"data": _as_form(params)}
            answer = await self._client.api_call(method, **body)
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
            if isinstance(error, SlackApiError) and code_of(error) in OUTSIDE:
                self._identity.forget(destination)
            raise _trouble(error, method) from None
        return answer.data if isinstance(answer.data, dict) else {}


def _as_form(params: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: json.dumps(value) if isinstance(value, list | dict) else value
        for name, value in params.items()
        if value not in ("", None)
    }


def _metadata(payload: Mapping[str, str]) -> dict[str, Any]:
    """Opaque ids by which a message of ours can be found again; everybody in the workspace can read them."""
    return {"event_type": "doorstep", "event_payload": dict(payload)}


def _writes(effects: list[Effect]) -> Write:
    async def write(tx: Tx) -> list[Effect]:
        return effects

    return write


def _trouble(error: Exception, method: str) -> Exception:
    """What a failure means for delivery."""
    unsure: type[Exception] = NotSent if method in REPEATABLE else Uncertain
    if isinstance(error, SlackApiError):
        status, code = status_of(error), code_of(error)
        if status == 429 or code == "ratelimited":
            return RetryLater(_told_seconds(error))
        if code in LOCKED_OUT or code in OUTSIDE:
            return NotSent(code)
        if status >= 500 or code in AWAY or not code:
            # Slack may have done it before it failed; what can be looked up is, before it is done again.
            return unsure(code or f"answered {status}")
        return Refused(f"{method}: {code}")
    return (
        NotSent(type(error).__name__)
        if isinstance(error, aiohttp.ClientConnectorError)
        else unsure(type(error).__name__)
    )


def _told_seconds(error: SlackApiError) -> float:
    """How long Slack says to wait; a while, if it does not say so."""
    try:
        return max(1.0, float(error.response.headers.get("Retry-After", UNTOLD)))
    except (TypeError, ValueError, AttributeError):
        return UNTOLD
