"""The rules that every flow keeps, checked by walking through all that it offers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, get_args

from flows.engine.advance import advance, begin
from flows.engine.flow import D, F, Flow
from flows.engine.inputs import Gave, Input, Said, Tap
from flows.engine.session import Session
from flows.engine.steps import Day, Media, Words
from flows.engine.traces import Trace, new_key
from flows.kernel.actions import PREFIX
from flows.kernel.texts import Texts
from flows.kernel.words import Prompt, dump_prompt, load_prompt

MAX_DATA = 64
"""Bytes of a button's data, on the strictest of our platforms."""
MAX_LABEL = 64
MAX_OPTION = 75
"""Letters of an option in a form, on the strictest of our platforms."""
MAX_ANSWERS = 6
MAX_TEXT = 4096
MAX_WALKED = 3000
DAYS = ("Some words", "5/12", "5/12/1999", "5/12/2099")
"""Words at a question for a day: none, one whose year is not said, and two out of range."""
URGENT = "I called 999"
"""Words that some flows answer differently from others."""


@dataclass
class _Walk(Generic[D, F]):
    flow: Flow[D, F]
    texts: Texts
    facts: F
    now: datetime
    problems: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    finished: bool = False


def check(flow: Flow[D, F], facts: Sequence[F], texts: Texts, now: datetime, draft: D | None = None) -> list[str]:
    """Return everything wrong with a flow under the facts given, in words; nothing if all is well.

    Every step is reached, every flow ends, every text exists in every language, labels and data keep to both
    platforms' limits, there are six answers at most, every session survives JSON, and what a file may tell of its
    sender is said before it is sent.
    """
    problems: set[str] = set()
    met: set[str] = set()
    for fact in facts:
        walk = _Walk(flow, texts, fact, now)
        _walk(walk, draft)
        problems |= walk.problems
        met |= walk.met
        if not walk.finished:
            problems.add("the end is never reached")
    problems |= {f"step {step.key!r} is never reached" for step in flow.steps if step.key not in met}
    fields = set(flow.draft.model_fields)
    problems |= {f"step {step.key!r} has no field in the draft" for step in flow.steps if step.key not in fields}
    return sorted(problems)


def _walk(walk: _Walk[D, F], draft: D | None) -> None:
    """Try every button, breadth first, each kind of place once: a step, its view, and whether one is returning."""
    turn = begin(walk.flow, "abcdef", walk.facts, walk.now, draft)
    waiting: list[tuple[Session[D], Prompt]] = []
    seen: set[tuple[object, ...]] = set()
    _meet(walk, turn.session, turn.prompt, waiting, seen)
    for _ in range(MAX_WALKED):
        if not waiting:
            return
        session, prompt = waiting.pop(0)
        for given in _inputs(walk.flow, session, prompt):
            turn = advance(walk.flow, session, given, walk.facts, walk.now)
            walk.finished = walk.finished or turn.finished is not None
            if turn.finished is not None:
                _look_for_traces(walk, session, prompt)
                if isinstance(given, Gave):
                    walk.problems.add(f"{session.step}: a file ends it, before anything could be said of it")
            if turn.prompt is not None:
                if isinstance(given, Gave):
                    _look_for_traces(walk, turn.session, turn.prompt)
                _meet(walk, turn.session, turn.prompt, waiting, seen)


def _meet(
    walk: _Walk[D, F],
    session: Session[D],
    prompt: Prompt | None,
    waiting: list[tuple[Session[D], Prompt]],
    seen: set[tuple[object, ...]],
) -> None:
    assert prompt is not None
    walk.met.add(session.step)
    told = repr(walk.flow.told(session.draft, walk.facts))
    place = (session.step, session.view, session.returning, len(prompt.buttons()), len(session.trail) > 0, told)
    if place in seen:
        return
    seen.add(place)
    waiting.append((session, prompt))
    _look(walk, session, prompt)


def _look(walk: _Walk[D, F], session: Session[D], prompt: Prompt) -> None:
    where = f"{session.step}{'/' + session.view if session.view else ''}"
    if walk.flow.load(session.dump()) != session:
        walk.problems.add(f"{where}: the session does not survive JSON")
    if load_prompt(dump_prompt(prompt)) != prompt:
        walk.problems.add(f"{where}: the prompt does not survive JSON")
    answers = [
        button
        for button in prompt.buttons()
        if not button.action.startswith(PREFIX) and button.action.split(".", 2)[2] not in ("back", "stop", "skip")
    ]
    if len(answers) > MAX_ANSWERS and not session.view.startswith("month:"):
        walk.problems.add(f"{where}: {len(answers)} answers to one message")
    for language in walk.texts.languages:
        _say(walk, where, prompt, language)


def _look_for_traces(walk: _Walk[D, F], session: Session[D], prompt: Prompt) -> None:
    if any(words not in prompt.body for words in walk.flow.told(session.draft, walk.facts)):
        walk.problems.add(f"{session.step}: nothing is said of what a file may tell of its sender")


def _say(walk: _Walk[D, F], where: str, prompt: Prompt, language: str) -> None:
    try:
        said = "\n\n".join(walk.texts.say(part, language) for part in prompt.body)
        labels = [walk.texts.say(button.label, language) for button in prompt.buttons()]
    except LookupError as error:
        walk.problems.add(f"{where} in {language}: {error}")
        return
    if not said or len(said.encode("utf-16-le")) // 2 > MAX_TEXT:
        walk.problems.add(f"{where} in {language}: the message is empty or over {MAX_TEXT}")
    for button, label in zip(prompt.buttons(), labels, strict=True):
        if len(button.action.encode()) > MAX_DATA:
            walk.problems.add(f"{where}: {button.action!r} is over {MAX_DATA} bytes")
        if not label.strip() or len(label) > min(MAX_LABEL, MAX_OPTION):
            walk.problems.add(f"{where} in {language}: the label {label!r} is empty or over {MAX_LABEL}")


def _inputs(flow: Flow[D, F], session: Session[D], prompt: Prompt) -> list[Input]:
    taps: list[Input] = []
    for button in prompt.buttons():
        if not button.action.startswith(PREFIX):
            token, revision, value = button.action.split(".", 2)
            taps.append(Tap(token, int(revision), value))
    files = [Gave("key", "photo"), Gave(new_key(get_args(Trace)), "voice")]
    match flow.step(session.step):
        case Words():
            return [*taps, *files, Said("Some words"), Said(URGENT), Said("w" * 5000)]
        case Media():
            return [*taps, *files, Said("Some words")]
        case Day():
            return [*taps, *files, *map(Said, DAYS)]
        case _:
            return [*taps, *files]
