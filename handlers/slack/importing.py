"""`/doorstep import`: an admin uploads a file of another system, and gets the result of each row in private.

The file is taken beside the answer to the form, one file at a time. Its input stays open until that is done: a
process that takes over begins it again, and rows already written read the same.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from flows.kernel.actor import Actor
from flows.kernel.effects import Effect, parcels
from flows.kernel.importing import MAX_BYTES, NoTable, Run, Ways
from flows.kernel.words import Plain, Text, Words, named, text
from handlers.ports import Work
from handlers.slack.counter import Counter, Given, Means, Sent
from handlers.slack.drawing import Block, escape, own_words, plain
from handlers.slack.files import FETCHED_WITHIN, File, NotFetched, TooBig, fetched
from handlers.slack.forms import filled
from handlers.slack.identity import TROUBLES
from handlers.slack.listeners import Listeners
from handlers.slack.read import PLATFORM, Click, part
from storage import outbox
from storage.database import Tx
from storage.inbox import Waiting
from storage.outbox import Row

CALLBACK = "import.file"
BATCH = 100
"""Rows in one transaction: residents, whom this process serves too, never wait longer than for one of them."""
TOLD_EVERY = timedelta(seconds=5)
MAX_LISTED = 20
FILETYPES = ["csv", "txt", "tsv", "xlsx", "xlsm", "xls", "ods", "json"]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The values of the form."""

    kind: str
    file: str
    dry: bool


class Importing(Counter):
    """Imports files."""

    def __init__(self, means: Means) -> None:
        super().__init__(means)
        self._files = means.features.file_imports
        self._one = asyncio.Lock()
        self._running: dict[str, asyncio.Task[None]] = {}

    async def stop(self) -> None:
        """Leave running work to the next process."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def register(self, hears: Listeners) -> None:
        hears.form([CALLBACK], self._submitted)

    async def ask(self, given: Given) -> Words | None:
        return await self._open(given, self._form(given.who.channel))

    def _form(self, channel: str) -> dict[str, Any]:
        kinds = [self._option(kind, named("import-kind-", kind)) for kind in self._files]
        dry = [self._option("dry", text("import-dry"))]
        return {
            "type": "modal",
            "callback_id": CALLBACK,
            "private_metadata": channel,
            "title": plain(self._say(text("import-title")), 24),
            "submit": plain(self._say(text("import-submit")), 24),
            "close": plain(self._say(text("staff-cancel")), 24),
            "blocks": [
                self._input("kind", {"type": "static_select", "options": kinds}),
                self._input("file", {"type": "file_input", "filetypes": FILETYPES, "max_files": 1}),
                self._input("dry", {"type": "checkboxes", "options": dry}, optional=True),
            ],
        }

    def _option(self, value: str, label: Words) -> dict[str, Any]:
        return {"text": plain(self._say(label), 75), "value": value}

    def _input(self, name: str, element: dict[str, Any], *, optional: bool = False) -> Block:
        label = plain(self._say(named("import-label-", name)), 2000)
        element = {**element, "action_id": name}
        return {"type": "input", "block_id": name, "optional": optional, "label": label, "element": element}

    # --- the form was sent -------------------------------------------------------------------------------------

    async def _submitted(self, given: Given) -> Sent:
        why = await self._identity.why_not_admin(given.who.user, given.who.team)
        if why:
            return self._refused(given, why)
        wanted, form_id = self._wanted(given.view), str(given.view.get("id") or given.row.id)
        if wanted is None:
            return self._refused(given, text("staff-refused-no-action"))
        if form_id not in self._running:
            given.settled = True
            task = asyncio.create_task(self._run(given.row, given.who, wanted), name="import")
            self._running[form_id] = task
            task.add_done_callback(lambda _: self._running.pop(form_id, None))
        return Sent(self._say(text("import-begun")))

    def _wanted(self, view: Mapping[str, Any]) -> Wanted | None:
        """Return the values of the form, or None if it is forged."""
        values = filled(view)
        files = part(part(part(part(view, "state"), "values"), "file"), "file").get("files")
        first = files[0] if isinstance(files, list) and files and isinstance(files[0], Mapping) else {}
        kind, number = next(iter(values.get("kind", [])), ""), first.get("id")
        if kind not in self._files or not isinstance(number, str) or not number.isalnum():
            return None
        return Wanted(kind, number, values.get("dry") == ["dry"])

    async def _run(self, row: Waiting, who: Click, wanted: Wanted) -> None:
        """Import a file and report the result; any error is reported as well."""
        told = _Told(self, who)
        try:
            async with self._one:
                file = await self._file(wanted.file, who)
                await told.say(text("import-reading", name=Plain(file.name)))
                done = await self._bring(who, wanted, file, told)
            await self._came_of(told, file, done, dry=wanted.dry)
        except NoTable as error:
            await told.say(error.words)
        except NotFetched:
            await told.say(text("import-not-fetched"))
        except Exception as error:
            log.exception("slack_import_failed", row=row.id)
            await told.say(text("import-broke-off", error=Plain(type(error).__name__)))
        with contextlib.suppress(Exception):
            await self._turns.submit(Work(row.id, row.lane))

    async def _bring(self, who: Click, wanted: Wanted, file: File, told: "_Told") -> Run:
        waiting: list[Row] = []

        @contextlib.asynccontextmanager
        async def opens() -> AsyncIterator[Tx]:
            async with self._database.write() as tx:
                yield tx
            self._turns.deliver(waiting)
            waiting.clear()

        async def sends(tx: Tx, effects: list[Effect]) -> None:
            waiting.extend(await outbox.put(tx, parcels(effects), self._database.deliverer, self._clock.now()))

        async def step(done: int, whole: int) -> None:
            await told.progress(text("import-progress", name=Plain(file.name), done=done, whole=whole))

        ways, actor = Ways(self._database.read, opens, sends, step, BATCH), Actor("landlord", PLATFORM, who.user)
        now = self._clock.now()
        bring = self._files[wanted.kind].bring
        return await bring(self._runtime, ways, file.name, file.content, actor, now, dry=wanted.dry)

    async def _file(self, number: str, who: Click) -> File:
        """Fetch the file, with our own token, and only from Slack itself."""
        try:
            return await fetched(self._client, number, who, MAX_BYTES)
        except TooBig:
            raise NoTable(text("import-too-big", most=MAX_BYTES // 1024 // 1024)) from None

    async def _came_of(self, told: "_Told", file: File, done: Run, *, dry: bool) -> None:
        """Report the result, with the bad rows as a file of their own."""
        lines: list[Words] = [text("import-would" if dry else "import-done", name=Plain(file.name), **done.counts())]
        if done.skipped:
            lines.append(text("import-skipped", count=done.skipped))
        if done.unknown:
            lines.append(text("import-unknown-columns", names=Plain(", ".join(done.unknown))))
        lines += done.problems
        noted = done.noted(self._runtime.texts)
        lines += [
            text("import-noted", what=Plain(words), count=count, first=first)
            for words, count, first in noted[:MAX_LISTED]
        ]
        if len(noted) > MAX_LISTED:
            lines.append(text("import-more-notes", count=len(noted) - MAX_LISTED))
        changed = [result for result in done.results if result.status == "changed"] if dry else []
        lines += [
            text("import-would-change", ref=Plain(result.ref), columns=Plain(", ".join(result.changes)))
            for result in changed[:MAX_LISTED]
        ]
        if len(changed) > MAX_LISTED:
            lines.append(text("import-and-more", count=len(changed) - MAX_LISTED))
        if done.rejects:
            lines.append(text("import-rejects"))
        await told.say(*lines)
        if done.rejects and not await told.give(f"{file.name.rsplit('.', 1)[0]}-rejects.csv", done.rejects):
            await told.say(*lines, text("import-rejects-not-given"))


class _Told:
    """One message between us and the file's sender, which shows the progress and then the result."""

    def __init__(self, desk: Importing, who: Click) -> None:
        self._client, self._clock, self._texts = desk._client, desk._clock, desk._runtime.texts
        self._who = who
        self._place: tuple[str, str] | None = None
        self._at = desk._clock.now()

    async def progress(self, words: Text) -> None:
        """Show the progress, not more often than anyone reads."""
        if self._clock.now() - self._at >= TOLD_EVERY:
            await self.say(words)

    async def say(self, *lines: Words) -> None:
        self._at = self._clock.now()
        said = "\n".join(self._texts.say(line, "en") for line in lines)
        shown: dict[str, Any] = {"text": escape(said.split("\n")[0]), "blocks": own_words(said)}
        try:
            if self._place is None:
                sent = await self._client.chat_postMessage(channel=self._who.user, **shown)
                self._place = (str(sent["channel"]), str(sent["ts"]))
            else:
                await self._client.chat_update(channel=self._place[0], ts=self._place[1], **shown)
        except TROUBLES as error:
            log.warning("slack_word_not_said", error=type(error).__name__)

    async def give(self, name: str, content: str) -> bool:
        """Upload a file to the thread of that message; return whether it is there."""
        data, session = content.encode("utf-8-sig"), self._client.session
        if self._place is None or session is None:
            return False
        try:
            upload = await self._client.files_getUploadURLExternal(filename=name, length=len(data))
            async with session.post(str(upload["upload_url"]), data=data, timeout=FETCHED_WITHIN) as answer:
                answer.raise_for_status()
            files: list[dict[str, str | None]] = [{"id": str(upload["file_id"]), "title": name}]
            channel, thread = self._place
            await self._client.files_completeUploadExternal(files=files, channel_id=channel, thread_ts=thread)
        except TROUBLES as error:
            log.warning("slack_file_not_given", error=type(error).__name__)
            return False
        return True
