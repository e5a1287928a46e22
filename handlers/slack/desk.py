"""What staff do in Slack: who may, which form it takes, and the use case it leads to."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flows import guessing
from flows.actor import Actor
from flows.champions import inviting
from flows.effects import Matter
from flows.groups.cards import channel_of
from flows.matters import Done
from flows.reports import record, refs, staff, view
from flows.reports.find import NO_SUCH, Found, find
from flows.reports.submit import Submit, submit
from flows.rounds import staff as rounds_staff
from flows.scores import asked as scores_asked
from flows.visits.record import card_of
from flows.words import At, Plain, Text, text
from handlers.ports import Act, Handled, TurnFailed, Work
from handlers.slack import importing, matters
from handlers.slack.cards import Cards
from handlers.slack.counter import Counter, Means, Sent
from handlers.slack.decisions import Decisions
from handlers.slack.drawing import context, escape, mrkdwn, our_words, own_words
from handlers.slack.identity import TROUBLES
from handlers.slack.importing import Importing
from handlers.slack.modals import Meta, Modals, digest, filled, form_of, typed
from handlers.slack.phone import CALLBACK, PhoneForm
from handlers.slack.read import PLATFORM, Click, click, part
from storage import estate, people, reports, rounds, visits
from storage.database import Tx
from storage.inbox import Waiting
from storage.reports import Report

SEARCHED = {"contractor": "contractors", "worker": "workers", "home": "homes", "booking": "homes", "block": "blocks"}


class Desk(Counter):
    """Every staff action on a report comes through `_allowed`, whatever it was pressed on."""

    def __init__(self, means: Means) -> None:
        super().__init__(means)
        self._start_link = means.start_link
        self._phone = PhoneForm(means.house)
        self._decisions = Decisions(means)
        self._importing = Importing(means)

    async def stop(self) -> None:
        """Leave what takes long to the next process."""
        await self._importing.stop()

    async def handle(self, row: Waiting, body: Mapping[str, Any]) -> None:
        """A click or a command; anything else (talk in a thread, say) is kept and goes nowhere."""
        who = click(body)
        try:
            if body.get("command") == "/doorstep":
                await self._command(row, who, str(body.get("text", "")))
            elif body.get("type") == "block_actions":
                await self._pressed(row, who, body)
            else:
                await self._turns.submit(Work(row.id, row.lane))
        except TurnFailed as error:
            await self._tell(who, text("slack-went-wrong", code=Plain(str(error))))
        except Exception:
            await self._tell(who, text("slack-went-wrong", code=Plain("–")))
            raise

    async def _pressed(self, row: Waiting, who: Click, body: Mapping[str, Any]) -> None:
        matter = matters.pressed(*_button(body))
        if matter:
            await self._decisions.pressed(row, who, *matter)
            return
        pressed = _pressed(body)
        if pressed is None:
            await self._nothing(row, who, text("slack-refused-no-action"))
            return
        name, number = pressed
        report = await self._allowed(who, number)
        if isinstance(report, str):
            await self._nothing(row, who, text(report))
        elif report.state not in staff.ACTIONS[name].states:
            await self._nothing(row, who, staff.not_now(report))
        elif name == "history":
            await self._open(row, who, await self._history(report))
        elif name in Modals.WITH_FORM:
            async with self._database.read() as tx:
                clauses = await reports.clauses_of(tx, report.id)
            await self._open(row, who, self._modals.form(name, report, clauses, who.channel))
        else:
            done = await self._act(row, self._acting(who, name, number, {}))
            if done.told:
                await self._tell(who, done.told)

    async def _history(self, report: Report) -> dict[str, Any]:
        async with self._database.read() as tx:
            events = await reports.history(tx, report.id)
        lines = [view.line(self._house, report, event) for event in events]
        return self._modals.history(refs.shown(report.ref), lines)

    async def submitted(self, row: Waiting, body: Mapping[str, Any]) -> Sent:
        """A form was sent; answers with what Slack shall do with it."""
        shown, who = part(body, "view"), click(body)
        form_id, values, called = str(shown.get("id") or row.id), filled(shown), shown.get("callback_id")
        try:
            if called == CALLBACK:
                return await self._phoned(row, who, form_id, values)
            if called == importing.CALLBACK:
                return await self._importing.submitted(row, who, shown)
            matter = matters.Meta.load(str(shown.get("private_metadata")))
            if matter and called == f"{matters.PREFIX}.{matter.kind}.{matter.action}":
                return await self._decisions.submitted(
                    row, replace(who, channel=matter.channel), form_id, matter, values
                )
            meta = Meta.load(str(shown.get("private_metadata")))
            if meta is None or called != f"report.{meta.action}" or meta.action not in Modals.WITH_FORM:
                return await self._refused(row, "slack-refused-no-action")
            form = {**form_of(values), "revision": meta.revision}
            return await self._report_form(row, replace(who, channel=meta.channel), form_id, meta, form)
        except TurnFailed as error:
            return self.went_wrong(str(error))

    async def _report_form(self, row: Waiting, who: Click, form_id: str, meta: Meta, form: Mapping[str, Any]) -> Sent:
        report = await self._allowed(who, meta.report)
        if isinstance(report, str):
            return await self._refused(row, report, [block for block in form if block != "revision"])
        if meta.action == "hand_over" and form.get("to") and await self._why_not_to(str(form["to"]), who.channel):
            await self._turns.submit(Work(row.id, row.lane))
            return self._wrong({"to": text("slack-refused-to")})
        words = str(form.get("words") or "").strip()
        if meta.action == "reply" and words and digest(words) != meta.shown:
            await self._turns.submit(Work(row.id, row.lane))
            language = await self._language(report)
            preview = self._modals.reply(meta, report, words, language)
            answer = {"response_action": "update", "view": preview}
            return Sent(answer, self._say(text("slack-late-preview")), lost=True)
        return self._came(
            await self._act(row, self._once(row, form_id, self._acting(who, meta.action, report.id, form)))
        )

    async def _language(self, report: Report) -> str:
        async with self._database.read() as tx:
            resident = await people.resident(tx, report.resident_id) if report.resident_id else None
        return resident.language if resident else report.language

    async def _why_not_to(self, user: str, channel: str) -> str | None:
        """Whether a report can be handed to somebody: they must be able to see it."""
        why = await self._identity.why_not_colleague(user, self._identity.team)
        return why or await self._identity.why_not_member(user, channel)

    async def _phoned(self, row: Waiting, who: Click, form_id: str, values: Mapping[str, list[str]]) -> Sent:
        why = await self._identity.why_not_colleague(who.user, who.team)
        if why:
            return await self._refused(row, why, values)
        taken = self._phone.take(values, self._clock.now())
        if taken.wrong:
            await self._turns.submit(Work(row.id, row.lane))
            return self._wrong(taken.wrong)

        async def act(tx: Tx, now: datetime) -> Handled:
            actor = Actor("staff", PLATFORM, who.user)
            sent = await submit(tx, self._house, Submit(taken.draft, actor, "en", row.received_at), now)
            told = text("slack-phone-done", ref=Plain(refs.shown(sent.ref)), due=At(sent.due_at))
            return Handled(sent.effects, answer=Done(told=told))

        return self._came(await self._act(row, self._once(row, form_id, act)))

    async def late(self, body: Mapping[str, Any], sent: Sent) -> None:
        """What came of a form that Slack no longer waits for, told to who sent it.

        What they typed in vain is given back, but only where it was typed, and if that is still ours alone.
        """
        shown = part(body, "view")
        meta = Meta.load(str(shown.get("private_metadata")))
        who = replace(click(body), channel=meta.channel if meta else str(shown.get("private_metadata") or ""))
        words = our_words(sent.words)
        own = typed(shown) if sent.lost and who.channel and not await self._identity.why_not_ours(who.channel) else []
        given_back = [mrkdwn(self._say(text("slack-late-lost")))] if own else []
        blocks = [context(mrkdwn(words), *given_back), *(block for said in own for block in own_words(said))]
        if not await self._ephemeral(who, words, blocks):
            await self._direct(who, words)

    async def _command(self, row: Waiting, who: Click, said: str) -> None:
        why = await self._identity.why_not_colleague(who.user, who.team)
        word, _, rest = said.strip().partition(" ")
        if why:
            await self._nothing(row, who, text(why))
        else:
            await COMMANDS.get(word, Desk._help)(self, row, who, rest)

    async def _help(self, row: Waiting, who: Click, said: str) -> None:
        await self._nothing(row, who, text("slack-help"))

    async def _report(self, row: Waiting, who: Click, said: str) -> None:
        await self._open(row, who, self._phone.view(self._clock.now(), who.channel))

    async def _find(self, row: Waiting, who: Click, said: str) -> None:
        """A report by its reference, for those who may see it; to anybody else it is not there."""
        now, guesser = self._clock.now(), f"{PLATFORM}:{who.user}"
        async with self._database.read() as tx:
            found = await find(tx, self._house, guesser, said, now)
            shown = await view.card(tx, self._house, found.report, now) if isinstance(found, Found) else None
        if isinstance(found, Text) and found.id != NO_SUCH:
            await self._nothing(row, who, found)
            return
        if isinstance(found, Text) or shown is None or await self._why_not_in(who, found.place.channel):
            await self._nothing(row, who, text(NO_SUCH), self._guessed_wrong(guesser))
            return
        try:
            link = await self._client.chat_getPermalink(channel=found.place.channel, message_ts=found.place.message)
        except TROUBLES:
            await self._nothing(row, who, text("slack-try-again"))
            return
        words = (
            f"{escape(Cards(self._house).heading(shown))}\n<{link['permalink']}|{self._say(text('slack-open-card'))}>"
        )
        await self._turns.submit(Work(row.id, row.lane))
        await self._ephemeral(who, words)

    async def _import(self, row: Waiting, who: Click, said: str) -> None:
        await self._importing.asked(row, who)

    async def _home(self, row: Waiting, who: Click, said: str) -> None:
        await self._record(row, who, "home", "edit", said)

    async def _book(self, row: Waiting, who: Click, said: str) -> None:
        await self._record(row, who, "booking", "make", said)

    async def _contractor(self, row: Waiting, who: Click, said: str) -> None:
        await self._record(row, who, "contractor", "edit", said)

    async def _worker(self, row: Waiting, who: Click, said: str) -> None:
        await self._record(row, who, "worker", "edit", said)

    async def _record(self, row: Waiting, who: Click, kind: str, action: str, said: str) -> None:
        """A record by its reference, its name or its address."""
        said = said.strip()
        async with self._database.read() as tx:
            found = await estate.search(tx, SEARCHED[kind], said) if said else []
        if len(found) == 1:
            await self._decisions.ask(row, who, kind, action, found[0][0])
        else:
            await self._nothing(row, who, _which(said, found))

    async def _visit(self, row: Waiting, who: Click, said: str) -> None:
        """A visit by its reference: its card goes up in its channel, for those who are in it."""
        async with self._database.read() as tx:
            visit = await visits.find(tx, said.strip())
        card = card_of(self._house, visit) if visit else None
        if visit is None or card is None or await self._why_not_in(who, card.channel):
            await self._nothing(row, who, text("records-none", said=Plain(said.strip())))
            return
        heading = text("visit-card", ref=Plain(visit.ref), state=text(f"staff-visit-{visit.state}"))

        async def act(tx: Tx, now: datetime) -> Handled:
            return Handled([card])

        told = text("records-visit", heading=heading, channel=Plain(f"<#{card.channel}>"))
        await self._nothing(row, who, told, act)

    async def _block(self, row: Waiting, who: Click, said: str) -> None:
        """A block by its reference or name: its card goes up in its channel, for those who are in it."""
        said = said.strip()
        async with self._database.read() as tx:
            found = await estate.search(tx, SEARCHED["block"], said) if said else []
            block = await estate.block(tx, found[0][0]) if len(found) == 1 else None
        if block is None:
            await self._nothing(row, who, _which(said, found))
            return
        channel = channel_of(self._house.policy, block.ref)
        if await self._why_not_in(who, channel):
            await self._nothing(row, who, text("records-none", said=Plain(said)))
            return

        async def act(tx: Tx, now: datetime) -> Handled:
            return Handled([Matter("block", block.id, channel)])

        heading = text("block-card", name=Plain(block.name), ref=Plain(block.ref))
        await self._nothing(row, who, text("block-shown", heading=heading, channel=Plain(f"<#{channel}>")), act)

    async def _round(self, row: Waiting, who: Click, said: str) -> None:
        """Ask the block of a communal visit, or of a job's last one, how the works went."""
        async with self._database.read() as tx:
            number = await rounds.visit_called(tx, said.strip())
            visit = await visits.get(tx, number) if number else None
        channel = card_of(self._house, visit).channel if visit else None
        if visit is None or channel is None or await self._why_not_in(who, channel):
            await self._nothing(row, who, text("records-none", said=Plain(said.strip())))
            return
        subject = visit.id

        async def act(tx: Tx, now: datetime) -> Handled:
            done = await rounds_staff.ask(tx, self._house, subject, Actor("staff", PLATFORM, who.user), now)
            return Handled(done.effects, answer=done)

        done = await self._act(row, act)
        await self._tell(who, done.told or text("round-asked", channel=Plain(f"<#{channel}>")))

    async def _scores(self, row: Waiting, who: Click, said: str) -> None:
        """How a contract, contractor or block is doing: a card where it was asked, if that is ours alone."""
        why = await self._why_not_in(who, who.channel)
        if why:
            await self._nothing(row, who, text(why))
            return
        async with self._database.read() as tx:
            asked = await scores_asked.understood(tx, self._house.policy, said, who.channel)
        if not isinstance(asked, scores_asked.Asked):
            await self._nothing(row, who, asked)
            return

        async def act(tx: Tx, now: datetime) -> Handled:
            return Handled(await scores_asked.counted_for(tx, self._house, asked, who.channel, who.user, now))

        await self._nothing(row, who, text("score-posted"), act)

    async def _champion(self, row: Waiting, who: Click, said: str) -> None:
        """A link that asks one resident to be a champion of their block, told to who asked for it alone."""
        said = said.strip()
        async with self._database.read() as tx:
            found = await estate.search(tx, SEARCHED["block"], said) if said else []
            block = await estate.block(tx, found[0][0]) if len(found) == 1 else None
        if block is None:
            await self._nothing(row, who, _which(said, found))
            return
        if await self._why_not_in(who, channel_of(self._house.policy, block.ref)):
            await self._nothing(row, who, text("records-none", said=Plain(said)))
            return

        async def act(tx: Tx, now: datetime) -> Handled:
            link = self._start_link(await inviting.payload(tx, block.id, now))
            return Handled(answer=Done(told=text("champion-link", block=Plain(block.name), link=Plain(link))))

        done = await self._act(row, act)
        await self._tell(who, done.told or text("slack-try-again"))

    def _guessed_wrong(self, guesser: str) -> Act:
        async def act(tx: Tx, now: datetime) -> Handled:
            return Handled(await guessing.wrong(tx, self._house, "reference", guesser, now))

        return act

    async def _allowed(self, who: Click, number: int) -> Report | str:
        """The report, or the text id of why this person may not act on it here.

        Who may not act in this channel at all learns nothing, not even whether there is such a report.
        """
        why = await self._identity.why_not_colleague(who.user, who.team) or await self._why_not_in(who, who.channel)
        if why:
            return why
        async with self._database.read() as tx:
            return await self._standing(tx, number, who) or "slack-refused-elsewhere"

    async def _standing(self, tx: Tx, number: int, who: Click) -> Report | None:
        """A report, if it stands where this person pressed.

        After a restore an old card may carry the number of another report, so the message must be the report's own.
        """
        report, place = await reports.get(tx, number), await reports.card(tx, number)
        if report is None:
            return None
        if place is None:
            return report if who.channel == record.channel_of(self._house.policy, report) else None
        return report if place.channel == who.channel and who.message in ("", place.message) else None

    def _acting(self, who: Click, name: str, number: int, form: Mapping[str, Any]) -> Act:
        """An action on a report, which may have been moved since it was looked at."""

        async def act(tx: Tx, now: datetime) -> Handled:
            if await self._standing(tx, number, who) is None:
                return Handled(answer=Done(told=text("slack-refused-elsewhere"), acted=False))
            done = await staff.act(tx, self._house, name, number, Actor("staff", PLATFORM, who.user), form, now)
            return Handled(done.effects, answer=done)

        return act


COMMANDS: Mapping[str, Callable[[Desk, Waiting, Click, str], Awaitable[None]]] = {
    "report": Desk._report,
    "find": Desk._find,
    "visit": Desk._visit,
    "book": Desk._book,
    "contractor": Desk._contractor,
    "worker": Desk._worker,
    "home": Desk._home,
    "block": Desk._block,
    "import": Desk._import,
    "round": Desk._round,
    "scores": Desk._scores,
    "champion": Desk._champion,
    "help": Desk._help,
}
"""The words of /doorstep, each for the landlord's own people only; any other is taken for a cry for help."""


def _which(said: str, found: Sequence[tuple[int, str]]) -> Text:
    """Why it is not known which record somebody means."""
    if found:
        return text("records-which", said=Plain(said), refs=Plain(", ".join(ref for _, ref in found)))
    return text("records-none", said=Plain(said)) if said else text("records-say-which")


def _button(body: Mapping[str, Any]) -> tuple[str, str]:
    """The name and the value of what was pressed; empty where that is no button."""
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], dict) else {}
    return str(action.get("action_id", "")), str(action.get("value", ""))


def _pressed(body: Mapping[str, Any]) -> tuple[str, int] | None:
    """Which action on which report: from a button, or from the menu of a card. None: not ours, or forged."""
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], dict) else {}
    name = str(action.get("action_id", "")).removeprefix("report.")
    value = str(action.get("value", ""))
    if name == "menu":
        name, _, value = str(part(action, "selected_option").get("value", "")).partition(":")
    if name not in staff.ACTIONS or not (value.isascii() and value.isdigit() and len(value) < 16):
        return None
    return name, int(value)
