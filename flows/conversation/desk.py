"""What stands around the flows: commands, screens, starting and finishing conversations."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flows import engine
from flows.conversation import screens, typed
from flows.conversation.arrived import Command, Odd
from flows.conversation.turn import Conversation, Desk, ResidentTurn
from flows.engine import Flow, Session
from flows.features.champions import pages as own_champions
from flows.features.reports import reach
from flows.features.reports import resident as own
from flows.features.reports.events import ReportSent
from flows.features.reports.flow import REPORT, ReportDraft, ReportFacts
from flows.features.reports.flows import ALL, COMPLAIN, SORT, WITHDRAW, OwnFacts
from flows.features.reports.record import OPEN_STATES
from flows.features.reports.submit import Submit, submit
from flows.kernel import guessing, refs
from flows.kernel.actor import Actor
from flows.kernel.words import Plain, Prompt, Words, text
from storage import invitations, people, reports
from storage.reports import Report

COMMANDS = (
    "report", "reports", "menu", "language", "danger", "privacy", "stop", "help",
)  # fmt: skip
"""As they are registered with a platform; /start and the navigation words are known besides."""

ADDS_WITHIN = timedelta(hours=1)
"""How long words and photos go to a report after its resident asked to add some."""
AHEAD = {
    "menu": "go:menu",
    "report": "go:new",
    "reports": "go:reports",
    "language": "go:languages",
    "danger": "go:danger",
    "privacy": "go:privacy",
    "help": "go:help",
}

OTHERS: Mapping[str, Desk] = {}
"""Conversations that are not about a report, each with a desk of its own."""
FROM_GROUP = "group"
"""The link of who comes out of a group for nothing in particular."""


def _who(turn: ResidentTurn) -> str:
    return f"{turn.arrived.address.platform}:{turn.arrived.address.person}"


def _actor(turn: ResidentTurn) -> Actor:
    return Actor("resident", turn.arrived.address.platform)


async def facts(turn: ResidentTurn, flow: Flow[Any, Any]) -> Any:
    """What a flow's questions depend on."""
    if flow.name == REPORT.name:
        return ReportFacts(turn.runtime.policy, turn.now, turn.resident)
    if flow.name in OTHERS:
        return await OTHERS[flow.name].facts(turn)
    found = await reports.of_resident(turn.tx, turn.resident.id) if flow.name == SORT.name else []
    return OwnFacts(turn.runtime.policy, turn.now, tuple(report for report in found if report.state in OPEN_STATES))


async def start(turn: ResidentTurn, flow: Flow[Any, Any], draft: Any, *above: Words, **ways: Any) -> None:
    await turn.start(flow, draft, *above, **ways)


async def command(turn: ResidentTurn, given: Command) -> None:
    if given.name == "start":
        await _start(turn, given.rest)
    elif given.name in AHEAD:
        await press(turn, AHEAD[given.name], fresh=True)
    elif way := turn.index.commands().get(given.name):
        await press(turn, way.action().wire(), fresh=True)
    elif given.name == "stop":
        turn.say(screens.menu(turn.runtime, bool(turn.place.parked), text("nothing-to-stop")))
    else:
        turn.say(screens.menu(turn.runtime, bool(turn.place.parked), text("unknown-command")))


async def _start(turn: ResidentTurn, token: str) -> None:
    turn.park()
    await _expect_nothing(turn)
    way = re.fullmatch(rf"([a-z]+)(?:-([{refs.ALPHABET}]{{{refs.LENGTH}}}))?", token)
    link = turn.index.links.get(way[1]) if way else None
    if way and link and link.has_reference == (way[2] is not None):
        await link.open(turn, way[2] or "")
        return
    token = "" if token == FROM_GROUP else token
    above: tuple[Words, ...] = ()
    if token:
        above = (await _join(turn, token),)
    turn.place = replace(turn.place, screen="go:menu")
    turn.say(screens.greeting(turn.runtime, bool(turn.place.parked), *above))


async def _join(turn: ResidentTurn, token: str) -> Words:
    refused = await guessing.refusal(turn.tx, turn.runtime, "token", _who(turn), turn.now)
    if refused:
        return refused
    joined = await invitations.join(turn.tx, token, turn.resident.id, turn.now)
    if joined.trouble == "unknown":
        turn.effects += await guessing.wrong(turn.tx, turn.runtime, "token", _who(turn), turn.now)
    return text(f"join-{joined.trouble}") if joined.trouble else text("join-done", place=Plain(joined.place))


async def _expect_nothing(turn: ResidentTurn) -> None:
    """From here on, what the resident simply writes is no answer to staff any more."""
    if turn.answering:
        await people.expect_answer(turn.tx, turn.arrived.address, None)


async def screen(turn: ResidentTurn, action: str) -> Prompt | None:
    """What an action shows, if it only shows something."""
    runtime, known = turn.runtime, turn.index.actions.read(action)
    if known is not None:
        declared = turn.index.screens.get(type(known))
        return await declared.show(turn, known) if declared else None
    match action.split(":"):
        case ["go", "menu"]:
            return screens.menu(runtime, bool(turn.place.parked))
        case ["go", "more"]:
            return screens.more(runtime, turn.index.on_more(), await own_champions.is_one(turn))
        case ["go", "danger"]:
            return screens.danger(runtime)
        case ["go", "privacy"]:
            return screens.privacy(
                runtime, await runtime.section(turn.tx, screens.PrivacyShown(turn.resident), turn.now)
            )
        case ["go", "help"]:
            return screens.help_(runtime)
        case ["go", "languages"]:
            return screens.languages(runtime)
        case ["go", "reports"]:
            return await screens.own_reports(turn.tx, turn.resident)
        case ["go", "report", ref]:
            return await screens.own_report(turn.tx, runtime, turn.resident, ref)
        case _:
            return None


async def press(turn: ResidentTurn, action: str, *, fresh: bool = False) -> None:
    """A button that belongs to no conversation, or a command that means the same.

    Pressed five times in a hurry, it asks its question once.
    """
    if turn.place.shows_already(action, turn.now):
        return
    turn.place = replace(turn.place, led=None)
    if action != "go:danger" and not action.startswith("go:language:"):
        turn.park()
    if action == "go:menu":
        await _expect_nothing(turn)
    match action.split(":"):
        case ["go", "report" | "add" | "complain" | "withdraw" | "right" | "share", ref, *_]:
            refused = await _not_theirs(turn, ref)
            if refused:
                turn.say(screens.menu(turn.runtime, bool(turn.place.parked), refused))
                return
    shown = await screen(turn, action)
    if shown is not None:
        aside = turn.place.active is not None
        turn.place = turn.place if aside else replace(turn.place, screen=action)
        turn.say(shown, edit=not fresh and not aside and action != "go:danger")
        return
    known = turn.index.actions.read(action)
    if known is not None:
        await turn.index.routes[type(known)].press(turn, known)
    else:
        await _does(turn, action)
    turn.place = turn.place.after_press(action, turn.now)


async def _does(turn: ResidentTurn, action: str) -> None:
    """What an action does, if it does more than show something."""
    match action.split(":"):
        case ["go", "new"]:
            await _expect_nothing(turn)
            await start(turn, REPORT, ReportDraft())
        case ["go", "resume"] if turn.place.parked:
            await _resume(turn, turn.place.parked[-1], text("resumed"))
        case ["go", "language", language] if language in turn.runtime.languages:
            await _set_language(turn, language)
        case ["go", ("add" | "complain" | "withdraw" | "right") as what, ref, *rest]:
            await _about(turn, what, ref, rest)
        case _:
            turn.say(screens.menu(turn.runtime, bool(turn.place.parked), text("engine-old-button")))


async def _not_theirs(turn: ResidentTurn, ref: str) -> Words | None:
    """Why a report is not shown, if it is not: a button's reference may be made up, so the wrong ones are counted."""
    refused = await guessing.refusal(turn.tx, turn.runtime, "reference", _who(turn), turn.now)
    if refused or await screens.mine(turn.tx, turn.resident, ref):
        return refused
    turn.effects += await guessing.wrong(turn.tx, turn.runtime, "reference", _who(turn), turn.now)
    return text("report-not-yours")


async def _resume(turn: ResidentTurn, parked: Session[Any], notice: Words) -> None:
    conversation = turn.conversation(parked)
    others = tuple(one for one in turn.place.parked if one.token != parked.token)
    turn.place = replace(turn.place, active=parked, parked=others)
    turn.say(engine.show(conversation.flow, parked, await conversation.known(turn), turn.now, notice))


async def _set_language(turn: ResidentTurn, language: str) -> None:
    await people.set_language(turn.tx, turn.resident.id, language)
    turn.resident = replace(turn.resident, language=language)
    if turn.place.active is not None:
        await _resume(turn, turn.place.active, text("language-set"))
    else:
        turn.say(screens.menu(turn.runtime, bool(turn.place.parked), text("language-set")), edit=True)


async def _about(turn: ResidentTurn, what: str, ref: str, rest: list[str]) -> None:
    report = await screens.mine(turn.tx, turn.resident, ref)
    assert report is not None, "only what is theirs comes this far"
    match what, rest:
        case "add", _:
            await _take_additions(turn, report, text("add-ask"))
        case "complain", _:
            await start(turn, COMPLAIN, COMPLAIN.draft(ref=report.ref))
        case "withdraw", _ if report.state in OPEN_STATES:
            await start(turn, WITHDRAW, WITHDRAW.draft(ref=report.ref))
        case "right", ["yes"] if report.state == "resolved":
            turn.effects += await own.put_right(turn.tx, turn.runtime, report, _actor(turn), turn.now)
            await people.expect_answer(turn.tx, turn.arrived.address, None)
            turn.say(screens.menu(turn.runtime, bool(turn.place.parked), text("closed-thanks")))
        case "right", ["no"] if report.state == "resolved":
            turn.effects += await own.not_put_right(turn.tx, turn.runtime, report, _actor(turn), turn.now)
            await _take_additions(turn, report, text("reopened"), text("not-right-ask"))
        case _:
            turn.say(await screens.own_report(turn.tx, turn.runtime, turn.resident, report.ref))


async def _take_additions(turn: ResidentTurn, report: Report, *said: Words) -> None:
    """What the resident writes or sends now goes to a report, message by message, with nothing left to confirm."""
    await people.expect_answer(turn.tx, turn.arrived.address, report.ref, turn.now + ADDS_WITHIN)
    complain = [] if report.treatment == "complaint" else [screens.go(f"complain:{report.ref}", "report-complain")]
    rows = (*complain, screens.go("menu", "menu-back"))
    turn.say(Prompt((text("about-report", ref=Plain(refs.shown(report.ref))), *said), rows))


async def finish(turn: ResidentTurn, flow: str, draft: Any) -> None:
    """The end of a conversation: its use case, and a word on what came of it."""
    if flow == REPORT.name:
        await _submit(turn, draft)
    elif flow == SORT.name:
        await _sorted(turn, draft)
    elif flow in OTHERS:
        await OTHERS[flow].finish(turn, draft)
    else:
        report = await screens.mine(turn.tx, turn.resident, draft.ref)
        if report is None:
            raise LookupError("a conversation about a report that is not this resident's")
        turn.say(turn.menu(await _finish_about(turn, flow, draft, report)))


async def _submit(turn: ResidentTurn, draft: ReportDraft) -> None:
    command_ = Submit(draft, _actor(turn), turn.resident.language, turn.now, turn.resident)
    sent = await submit(turn.tx, turn.runtime, command_, turn.now)
    turn.effects += sent.effects
    report = await reports.find(turn.tx, sent.ref)
    assert report is not None
    added = await turn.runtime.section(turn.tx, ReportSent(report, turn.resident), turn.now)
    rows = (*added.rows, screens.go("reports", "menu-reports"), screens.go("menu", "menu-back"))
    turn.say(Prompt((*sent.answer, *added.body), rows))


async def _sorted(turn: ResidentTurn, draft: Any) -> None:
    if draft.to == "new":
        words = "\n".join(part for part in (draft.words, *draft.added) if part)
        split = engine.split(words, 3000) if words else [""]
        begun = ReportDraft(story=split[0], more=tuple(split[1:]), media=draft.media)
        await start(turn, REPORT, begun, text("sort-kept"))
    elif draft.to == "nothing":
        turn.say(screens.menu(turn.runtime, bool(turn.place.parked), text("sort-dropped")))
    else:
        words = "\n".join(part for part in (draft.words, *draft.added) if part)
        await add_directly(turn, draft.to, words=words, keys=draft.media)


async def _finish_about(turn: ResidentTurn, flow: str, draft: Any, report: Report) -> Words:
    tx, runtime, actor, now = turn.tx, turn.runtime, _actor(turn), turn.now
    if draft.sure != "yes":
        return text("nothing-changed")
    if flow == WITHDRAW.name and report.state in OPEN_STATES:
        turn.effects += await own.withdraw(tx, runtime, report, actor, now)
        return text("withdrawn", ref=Plain(refs.shown(report.ref)))
    if flow == COMPLAIN.name and report.treatment != "complaint":
        turn.effects += await own.complain(tx, runtime, report, actor, now)
        return text("complained", ref=Plain(refs.shown(report.ref)))
    return text("nothing-changed")


async def add_directly(
    turn: ResidentTurn, ref: str, *, words: str = "", keys: tuple[str, ...] = (), album: str | None = None
) -> None:
    """Words or media that belong to a report without being asked for: an answer to staff, say."""
    report = await screens.mine(turn.tx, turn.resident, ref)
    if report is None:
        turn.say(screens.menu(turn.runtime, bool(turn.place.parked), text("report-not-yours")))
        return
    parts = tuple(engine.split(words.strip(), 3000)) if words.strip() else ()
    turn.effects += await own.add(turn.tx, turn.runtime, report, _actor(turn), parts, keys, turn.now)
    prompt = Prompt(
        (text("added", ref=Plain(refs.shown(report.ref))),),
        (screens.go("new", "menu-report"), screens.go("menu", "menu-back")),
    )
    turn.say(prompt, album=album)


async def replied_to(turn: ResidentTurn) -> str | None:
    """The report that the message being replied to was about."""
    if turn.arrived.reply_to is None:
        return None
    address = turn.arrived.address
    number = await reports.relayed_report(turn.tx, address.platform, address.chat, turn.arrived.reply_to)
    report = await reports.get(turn.tx, number) if number else None
    return report.ref if report else None


async def meant(turn: ResidentTurn, said: str) -> str | None:
    """The action of the button, on the screen last shown, on the menu or in a message sent unasked, whose label was
    typed."""
    for action in dict.fromkeys((turn.place.screen, "go:menu")):
        shown = await screen(turn, action)
        found = typed.meant(shown, said, turn.runtime.texts, turn.resident.language) if shown else None
        if found:
            return found
    for buttons in turn.index.buttons:
        if found := typed.meant(await buttons(turn), said, turn.runtime.texts, turn.resident.language):
            return found
    return None


async def odd(turn: ResidentTurn, given: Odd) -> None:
    """Things that answer no question: a plain word, and the question again where one is on show."""
    address = turn.arrived.address
    match given.kind:
        case "blocked":
            turn.effects += await reach.lost(turn.tx, turn.runtime, address.platform, address.chat, turn.now)
        case "unblocked":
            await people.set_blocked(turn.tx, address.platform, address.chat, None)
        case kind:
            session = turn.place.active
            if session is None:
                turn.say(screens.menu(turn.runtime, bool(turn.place.parked), text(f"odd-{kind}")))
                return
            conversation = turn.conversation(session)
            known = await conversation.known(turn)
            turn.say(engine.show(conversation.flow, session, known, turn.now, text(f"odd-{kind}")))


def _report_facts(turn: ResidentTurn) -> ReportFacts:
    return ReportFacts(turn.runtime.policy, turn.now, turn.resident)


def _as_ever(flow: Flow[Any, Any]) -> Conversation[Any, Any]:
    """A flow of a feature that has not said for itself yet what it loads and how it ends."""
    return Conversation(
        flow=flow,
        facts=_report_facts if flow.name == REPORT.name else None,
        load=None if flow.name == REPORT.name else lambda turn: facts(turn, flow),
        finish=lambda turn, draft: finish(turn, flow.name, draft),
    )


CONVERSATIONS = tuple(map(_as_ever, ALL.values()))
