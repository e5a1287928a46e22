"""What goes out to Slack. Everything is drawn at delivery, from what is true then."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from flows.cases.case import Card as MatterCard
from flows.cases.case import Charted
from flows.feature import Features
from flows.features.reports import record, view
from flows.features.scores.staff import score_of
from flows.features.visits import pack as packs
from flows.kernel import refs
from flows.kernel.clock import Clock
from flows.kernel.effects import Alert, Effect, Retract
from flows.kernel.effects import Card as CardEffect
from flows.kernel.poster import poster
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Plain, load, text
from handlers.charts import Charts
from handlers.pack_pdf import PackPaper
from handlers.ports import Delivered, Gone, NotSent, NotYet, Pacer, Refused, RetryLater, Uncertain, may_go
from handlers.poster import Posters
from handlers.slack import papers
from handlers.slack.cards import Cards
from handlers.slack.drawing import context, escape, mrkdwn, our_words, own_words, plain
from handlers.slack.identity import Identity, code_of, status_of
from handlers.slack.matters import Matters
from handlers.slack.read import PLATFORM
from storage import estate, evidence, invitations, reports, scores, visits
from storage.database import Database, Tx
from storage.evidence import Folder
from storage.outbox import Row
from storage.reports import Card, Report

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
            "card", "note", "file", "retract", "matter", "matter_file", "pack_file", "poster", "chart_file",
            "score_files", "alert",
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
        self._matters = Matters(runtime)
        self._paper = PackPaper(runtime)
        self._posters = Posters(runtime)
        self._charts = Charts(runtime)
        self._told_shared: set[str] = set()

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
            case "matter":
                return await self._matter(row)
            case "pack_file":
                return await self._pack_file(row)
            case "matter_file":
                return await self._matter_file(row)
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
        report, place = await self._report(row)
        channel, after = await self._channel(report, place, row)
        moved = place is not None and place.channel != channel
        if place and moved:
            after = [*after, Retract(report.id, place.channel, place.message)]
        async with self._database.read() as tx:
            shown = await view.card(tx, self._runtime, report, self._clock.now())
        drawn: dict[str, Any] = {"text": self._cards.fallback(shown), "blocks": self._cards.blocks(shown)}
        if place and place.channel == channel:
            try:
                await self._call("chat.update", row, channel=channel, ts=place.message, **drawn)
                return Delivered(_writes(after) if after else None)
            except Refused as error:
                if "message_not_found" not in str(error):
                    raise
        found = await self._lookup(row, channel, {"kind": "card", "report": str(report.id)}) if row.uncertain else None
        if found is None:
            metadata = _metadata({"kind": "card", "report": str(report.id)})
            sent = await self._call(
                "chat.postMessage",
                row,
                channel=channel,
                metadata=metadata,
                unfurl_links=False,
                unfurl_media=False,
                **drawn,
            )
            found = str(sent["ts"])
        return Delivered(self._place(report.id, channel, found, after, moved))

    def _place(self, number: int, channel: str, message: str, effects: list[Effect], moved: bool) -> Write:
        async def write(tx: Tx) -> list[Effect]:
            await reports.put_card(tx, number, channel, message, self._clock.now())
            return [*effects, *(await record.thread_again(tx, number, channel) if moved else [])]

        return write

    async def _channel(self, report: Report, place: Card | None, row: Row) -> tuple[str, list[Effect]]:
        """Where a report may stand: where it does, else the best of its routes, as long as that is ours alone.

        A channel that is passed over because others share it is told of once.
        """
        policy = self._runtime.policy
        routes = policy.routes(report.contract_ref, report.contractor_ref, report.restricted)
        if place and not report.restricted:
            routes = list(dict.fromkeys([place.channel, *routes]))
        shared: list[str] = []
        for channel in routes:
            ours = await self._ours(channel, row)
            if ours:
                return channel, self._alerts_of(shared, channel)
            if ours is None:
                shared.append(channel)
        words = text("alert-nowhere", ref=Plain(refs.shown(report.ref)))
        raise Gone("no channel it may stand in", _writes([Alert(policy.channels.alerts, words)]))

    async def _ours(self, channel: str, row: Row) -> bool | None:
        try:
            return await self._identity.is_ours(channel)
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _trouble(error, "conversations.info") from None

    def _alerts_of(self, shared: list[str], instead: str) -> list[Effect]:
        fresh = [channel for channel in shared if channel not in self._told_shared]
        self._told_shared |= set(fresh)
        alerts = self._runtime.policy.channels.alerts
        return [
            Alert(alerts, text("alert-shared", channel=Plain(f"<#{channel}>"), instead=Plain(f"<#{instead}>")))
            for channel in fresh
        ]

    async def _matter(self, row: Row) -> Delivered:
        """The card of something else than a report: where it stands already, else where it belongs."""
        name, subject = str(row.payload["kind"]), int(row.payload["subject"])
        kind = self._cases[name]
        async with self._database.read() as tx:
            belongs = await kind.channel(tx, self._runtime, subject)
            card = await kind.card(tx, self._runtime, subject, self._clock.now())
            place = await visits.card(tx, name, subject)
        if belongs is None or card is None:
            raise Refused(f"no such {name}")
        channel = belongs if place is None else place.channel
        if not (kind.may_be_shared or await self._ours(channel, row)):
            alerts = self._runtime.policy.channels.alerts
            raise Gone(
                "its channel is not ours alone", _writes([Alert(alerts, text("alert-matter", what=card.heading))])
            )
        drawn = {"text": self._matters.fallback(card), "blocks": self._matters.blocks(name, subject, card)}
        if place:
            if card.sealed:
                await self._empty(row, channel, place.message)
            try:
                await self._call("chat.update", row, channel=channel, ts=place.message, **drawn)
                return Delivered()
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
        return Delivered(self._stands(name, subject, channel, found))

    async def _thread(self, card: MatterCard, channel: str) -> str | None:
        """The message under which a card stands, if it has no place of its own."""
        if card.under is None:
            return None
        async with self._database.read() as tx:
            place = await visits.card(tx, *card.under)
        if place is None or place.channel != channel:
            raise NotYet("the card it stands under is not posted yet")
        return place.message

    def _stands(self, kind: str, subject: int, channel: str, message: str) -> Write:
        async def write(tx: Tx) -> list[Effect]:
            await visits.put_card(tx, kind, subject, channel, message, self._clock.now())
            return []

        return write

    # --- threads -----------------------------------------------------------------------------------------------

    async def _note(self, row: Row) -> Delivered:
        report, place = await self._standing(row)
        async with self._database.read() as tx:
            event = await reports.event(tx, row.payload["event"])
        if event is None:
            raise Refused("no such event")
        line = view.line(self._runtime, report, event)
        if row.uncertain:
            found = await self._lookup(row, place.channel, {"kind": "note", "event": str(event.id)}, place.message)
            if found:
                return Delivered(self._relayed(report.id, place.channel, found))
        by = f" <@{line.actor}>" if line.actor else ""
        blocks = [context(mrkdwn(f"{our_words(line.heading)}{by}")), *(own_words(line.own) if line.own else [])]
        if line.code:
            blocks.append(context(*(plain(said) for said in line.code)))
        sent = await self._call(
            "chat.postMessage",
            row,
            channel=place.channel,
            thread_ts=place.message,
            text=escape(refs.shown(report.ref)),
            blocks=blocks,
            metadata=_metadata({"kind": "note", "event": str(event.id)}),
            unfurl_links=False,
            unfurl_media=False,
        )
        return Delivered(self._relayed(report.id, place.channel, str(sent["ts"])))

    def _relayed(self, number: int, channel: str, message: str) -> Write:
        async def write(tx: Tx) -> list[Effect]:
            await reports.relay(tx, number, PLATFORM, channel, message, self._clock.now())
            return []

        return write

    async def _file(self, row: Row) -> Delivered:
        report, place = await self._standing(row)
        async with self._database.read() as tx:
            pieces = await evidence.of_report(tx, report.id)
        number, piece = next(
            ((n, p) for n, p in enumerate(pieces, start=1) if p.key == row.payload["evidence"]), (0, None)
        )
        if piece is None or piece.file is None:
            raise Refused("no such file")
        title = f"{refs.shown(report.ref)}-{number}"
        return await self._put_file(row, place, title, piece.file)

    async def _matter_file(self, row: Row) -> Delivered:
        name, subject = str(row.payload["kind"]), int(row.payload["subject"])
        async with self._database.read() as tx:
            piece = await evidence.get(tx, str(row.payload["evidence"]))
        place = await self._under(row, name, subject)
        if piece is None or piece.file is None:
            raise Refused("no such file")
        # What is told again of a matter brings its files again.
        if await self._has_file(row, place, str(row.payload["called"])):
            return Delivered()
        return await self._put_file(row, place, str(row.payload["called"]), piece.file)

    async def _chart_file(self, row: Row) -> Delivered:
        name, subject, title = str(row.payload["kind"]), int(row.payload["subject"]), str(row.payload["called"])
        async with self._database.read() as tx:
            case = self._cases[name]
            chart = (
                await case.chart(tx, self._runtime, subject, self._clock.now()) if isinstance(case, Charted) else None
            )
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

    async def _under(self, row: Row, name: str, subject: int) -> visits.Card:
        """Where what belongs to a matter's card stands, as long as that is ours alone."""
        async with self._database.read() as tx:
            place = await visits.card(tx, name, subject)
            card = await self._cases[name].card(tx, self._runtime, subject, self._clock.now())
        if place is None:
            raise NotYet("its card is not posted yet")
        if not await self._ours(place.channel, row):
            raise Gone("its channel is not ours alone any more")
        if card and card.sealed:
            raise Gone("nothing may lie under its card any more")
        # A thread has no threads: what belongs to a card in one stands beside it.
        thread = await self._thread(card, place.channel) if card else None
        return visits.Card(place.channel, thread) if thread else place

    async def _pack_file(self, row: Row) -> Delivered:
        """A visit's pack on paper, as it is now, under its message."""
        async with self._database.read() as tx:
            visit = await visits.get(tx, int(row.payload["visit"]))
            place = await visits.card(tx, "pack", int(row.payload["visit"]))
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
            block, place = await estate.block(tx, number), await visits.card(tx, "block", number)
            known = await invitations.group_code(tx, code)
        if block is None or known is None:
            raise Refused("no such block, or no such code")
        if place is None:
            raise NotYet("its card is not posted yet")
        if not await self._ours(place.channel, row):
            raise Gone("its channel is not ours alone any more")
        drawn = poster(self._runtime, block, self._group_link(code), code)
        title = f"poster-{block.ref}-{row.id}"
        if row.uncertain and await self._has_file(row, place, title):
            return Delivered()
        languages = self._runtime.spoken_in(block.ref)
        paper = await asyncio.to_thread(self._posters.paper, drawn, languages)
        pictures = await asyncio.to_thread(self._posters.pictures, drawn, languages)
        files = [(title, f"{title}.pdf", paper)]
        files += [(f"{title}-{language}", f"{title}-{language}.png", picture) for language, picture in pictures]
        words = text("block-link", link=Plain(drawn.link), code=Plain(drawn.code), until=At(known.expires_at))
        return await self._upload_all(row, place, files, escape(self._runtime.texts.say(words, "en")))

    async def _put_file(self, row: Row, place: Card | visits.Card, title: str, file: str) -> Delivered:
        if row.uncertain and await self._has_file(row, place, title):
            return Delivered()
        content = await self._folder.load(file)
        return await self._upload_to(row, place, title, f"{title}.{file.rsplit('.', 1)[-1]}", content)

    async def _upload_to(self, row: Row, place: Card | visits.Card, title: str, name: str, content: bytes) -> Delivered:
        return await self._upload_all(row, place, [(title, name, content)])

    async def _upload_all(
        self, row: Row, place: Card | visits.Card, files: Sequence[tuple[str, str, bytes]], comment: str = ""
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

    async def _has_file(self, row: Row, place: Card | visits.Card, title: str) -> bool:
        page = await self._call("conversations.replies", row, channel=place.channel, ts=place.message, limit=200)
        return any(file.get("title") == title for message in page["messages"] for file in message.get("files") or [])

    # --- the rest ----------------------------------------------------------------------------------------------

    async def _retract(self, row: Row) -> Delivered:
        """Take a report out of a channel: its thread is deleted, its card left bare."""
        number, channel, message = (row.payload[name] for name in ("report", "channel", "message"))
        async with self._database.read() as tx:
            report = await reports.get(tx, number)
        await self._empty(row, channel, message)
        fallback, blocks = self._cards.bare(refs.shown(report.ref) if report else "–")
        # With other metadata it is not taken for the report's card, should that ever come back here.
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
        if not await self._ours(channel, row):
            channel = self._runtime.policy.channels.alerts
            if not await self._ours(channel, row):
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

    async def _report(self, row: Row) -> tuple[Report, Card | None]:
        async with self._database.read() as tx:
            report = await reports.get(tx, row.payload["report"])
            place = await reports.card(tx, row.payload["report"])
        if report is None:
            raise Refused("no such report")
        return report, place

    async def _standing(self, row: Row) -> tuple[Report, Card]:
        """A report and where its card stands; a thread waits for its card."""
        report, place = await self._report(row)
        if place is None:
            raise NotYet("its card is not posted yet")
        if report.restricted and place.channel != self._runtime.policy.channels.restricted:
            raise NotYet("its card has not moved yet")
        if not await self._ours(place.channel, row):
            # The card moves first; its thread follows it, this line among them.
            card = CardEffect(report.id, record.channel_of(self._runtime.policy, report))
            raise Gone("its channel is not ours alone any more", _writes([card]))
        return report, place

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
