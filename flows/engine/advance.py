"""The one function that moves a conversation on. Pure: the same session and input always give the same turn."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from flows.engine.flow import D, F, Flow
from flows.engine.inputs import BACK, SKIP, STOP, Gave, Input, Said, Tap
from flows.engine.options import Option, buttons
from flows.engine.session import Session, Turn
from flows.engine.steps import Answer, Go, Result, Stay, Step, added, also, beside
from flows.engine.steps import Words as AskWords
from flows.kernel.words import Button, Prompt, Words, text


def begin(
    flow: Flow[D, F],
    token: str,
    facts: F,
    now: datetime,
    draft: D | None = None,
    at: str | None = None,
    given: Collection[str] = (),
) -> Turn[D]:
    """Return the first question. Words that the given draft holds already are not asked for again, nor are the steps
    `given`; with `at` (a step's key), no step before that one is asked."""
    draft = draft if draft is not None else flow.draft()
    steps = flow.applying(draft, facts)
    if at is not None:
        before = tuple(step.key for step in steps[: [step.key for step in steps].index(at)])
        session = Session(flow=flow.name, token=token, draft=draft, step=at, given=before)
        return Turn(session, show(flow, session, facts, now), fresh=True)
    known = tuple(
        step.key for step in steps if step.key in given or (isinstance(step, AskWords) and getattr(draft, step.key))
    )
    first = next(step.key for step in steps if step.key not in known)
    session = Session(flow=flow.name, token=token, draft=draft, step=first, given=known)
    return Turn(session, show(flow, session, facts, now), fresh=True)


def show(flow: Flow[D, F], session: Session[D], facts: F, now: datetime, notice: Words | None = None) -> Prompt:
    """Return the question that a session is at, with what was wrong with the last answer above it."""
    return _show(flow, replace(session, draft=_still_offered(flow, session.draft, facts)), facts, now, notice)


def _show(flow: Flow[D, F], session: Session[D], facts: F, now: datetime, notice: Words | None = None) -> Prompt:
    step = flow.step(session.step)
    draft = session.draft
    body = list(step.body(draft, facts, session, now))
    if not session.trail and (heading := flow.heading(draft, facts)):
        body.insert(0, heading)
    if notice:
        body.insert(0, notice)
    rows = [list(row) for row in step.options(draft, facts, session, now)]
    if not session.view:
        rows += [[Option(f"door:{d.value}", d.label)] for d in step.doors if d.open(draft, facts)]
        rows += [[Option(f"what:{at}", label)] for at, (label, _) in enumerate(step.explained)]
        if step.skip:
            rows.append([Option(SKIP, step.skip)])
    asides = () if session.trail or session.view else flow.asides
    prompt = Prompt(tuple(body), (*buttons(rows, session.token, session.revision), *asides, _navigation(session)))
    is_last = not session.view and flow.is_last(session, facts)
    return _with_traces(flow, prompt, draft, facts) if is_last else prompt


def _with_traces(flow: Flow[D, F], prompt: Prompt, draft: D, facts: F) -> Prompt:
    """Return a question with what the files may tell of their sender, unless it says so already."""
    *above, ask = prompt.body
    told = [words for words in flow.told(draft, facts) if words not in above]
    return replace(prompt, body=(*above, *told, ask))


def _navigation(session: Session[D]) -> tuple[Button, ...]:
    back, stop = (
        Option(BACK, text("engine-back"), text("spoken-back")),
        Option(STOP, text("engine-stop"), text("spoken-stop")),
    )
    row = [back, stop] if session.trail or session.view else [stop]
    return buttons([row], session.token, session.revision)[0]


def advance(flow: Flow[D, F], session: Session[D], given: Input, facts: F, now: datetime) -> Turn[D]:
    """Take one input and return one turn. A tap from another question, session or deploy only shows the question again.

    An answer that is no longer among the options (the landlord's file has changed) counts as not given. The new input
    is taken first; then the lost answers are asked for again, and the person returns to where they were.
    """
    session = replace(session, draft=_still_offered(flow, session.draft, facts))
    if isinstance(given, Tap):
        if given.token != session.token or given.revision != session.revision:
            return _stale(flow, session, given, facts, now)
        if given.value == STOP:
            return Turn(replace(session, revision=session.revision + 1), stopped=True)
        if given.value == BACK:
            return _back(flow, session, facts, now)
    step = flow.step(session.step)
    if isinstance(given, Tap) and given.value.startswith("door:"):
        door = next((d for d in step.doors if d.value == given.value[5:] and d.open(session.draft, facts)), None)
        result: Result = Go(door.step, session.returning) if door else Stay(text("engine-not-offered"))
    elif isinstance(given, Tap) and given.value.startswith("what:"):
        answers = {f"what:{at}": answer for at, (_, answer) in enumerate(step.explained)}
        result = Stay(answers.get(given.value, text("engine-not-offered")))
    else:
        result = _taken(step, given, session, facts, now)
    turn = _follow(flow, session, given, result, facts, now)
    if isinstance(given, Gave) and turn.prompt:
        return replace(turn, prompt=_with_traces(flow, turn.prompt, turn.session.draft, facts))
    return turn


def _taken(step: Step[D, F], given: Input, session: Session[D], facts: F, now: datetime) -> Result:
    """Return what an input means at a step. A file and the words under it are two answers: the words count whatever
    becomes of the file."""
    draft = session.draft
    result = step.take(given, draft, facts, session, now)
    match given:
        case Said():
            return beside(result, given.whole, draft)
        case Gave(words=words) if words and isinstance(result, Stay):
            draft = _changed(draft, result.changes)
            said = beside(
                step.take(Said(words, aside=given.aside), draft, facts, replace(session, draft=draft), now),
                words,
                draft,
            )
            if isinstance(said, Answer):
                notice = None if result.changes else result.notice
                return Answer({**result.changes, **said.changes}, notice, said.with_held)
            if isinstance(said, Stay):
                return replace(
                    said, notice=also(result.notice, said.notice), changes={**result.changes, **said.changes}
                )
    return result


def _stale(flow: Flow[D, F], session: Session[D], tap: Tap, facts: F, now: datetime) -> Turn[D]:
    """Take a button of an earlier question. After a double tap, its message keeps showing what it shows already."""
    twice = tap.token == session.token and tap.revision == session.revision - 1
    notice = None if twice else text("engine-old-button")
    return Turn(session, _show(flow, session, facts, now), notice=notice, fresh=not twice)


def _follow(flow: Flow[D, F], session: Session[D], given: Input, result: Result, facts: F, now: datetime) -> Turn[D]:
    ahead = replace(session, revision=session.revision + 1)
    fresh = not isinstance(given, Tap)
    match result:
        case Stay(notice, view, held, changes):
            held = session.held if held is None else held
            ahead = replace(ahead, view=view, held=held, draft=_changed(session.draft, changes))
            return Turn(ahead, _show(flow, ahead, facts, now, notice), fresh=fresh)
        case Go(key, returning):
            trail = (*session.trail, session.step)
            ahead = replace(_set_down(ahead), step=key, view="", trail=trail, returning=returning, after="")
            return Turn(ahead, _show(flow, ahead, facts, now), fresh=fresh)
        case Answer(changes, notice, with_held):
            ahead = replace(ahead, view="", draft=_changed(session.draft, changes))
            ahead = replace(ahead, held="") if with_held else _set_down(ahead)
            return _onward(flow, ahead, facts, now, fresh, notice)


def _onward(
    flow: Flow[D, F], session: Session[D], facts: F, now: datetime, fresh: bool, notice: Words | None
) -> Turn[D]:
    steps = flow.applying(session.draft, facts)
    keys = [step.key for step in steps]
    at = keys.index(session.step) if session.step in keys else _place(flow, session.step, keys)
    last = keys[-1]
    ahead_keys = [key for key in keys[at + 1 :] if key not in session.given or key == last]
    following = last if session.returning or not ahead_keys else ahead_keys[0]
    following = session.after if session.after in keys else following
    lacking = next((step.key for step in steps[: keys.index(following)] if step.lacks(session.draft)), None)
    if lacking:
        trail = tuple(dict.fromkeys(key for key in (*session.trail, session.step) if key != lacking))
        ahead = replace(session, step=lacking, trail=trail, returning=False, after=following)
        again = also(notice, text("engine-asked-again"))
        return Turn(ahead, _show(flow, ahead, facts, now, again), fresh=fresh)
    if not ahead_keys:
        return Turn(session, finished=session.draft, notice=notice)
    ahead = replace(session, step=following, trail=_trail(flow, session, following), returning=False, after="")
    return Turn(ahead, _show(flow, ahead, facts, now, notice), fresh=fresh)


def _still_offered(flow: Flow[D, F], draft: D, facts: F) -> D:
    for step in flow.steps:
        draft = _changed(draft, step.still_offered(draft, facts))
    return draft


def _trail(flow: Flow[D, F], session: Session[D], following: str) -> tuple[str, ...]:
    """Return the way back from the next step; a step met again (by a side button or the review) adds nothing to it."""
    trail = (*session.trail, session.step)
    if session.after:  # a question asked again returns to its own place
        trail = tuple(step.key for step in flow.steps if step.key in trail)
    return trail[: trail.index(following)] if following in trail else trail


def _place(flow: Flow[D, F], key: str, keys: list[str]) -> int:
    """Return the step before one that no longer applies, among those that do."""
    order = [step.key for step in flow.steps]
    return max((i for i, k in enumerate(keys) if order.index(k) < order.index(key)), default=-1)


def _back(flow: Flow[D, F], session: Session[D], facts: F, now: datetime) -> Turn[D]:
    ahead = replace(session, revision=session.revision + 1, view="")
    if not session.view:
        applying = {step.key for step in flow.applying(session.draft, facts)}
        trail = [key for key in session.trail if key in applying]
        if trail:
            ahead = replace(_set_down(ahead), step=trail[-1], trail=tuple(trail[:-1]), returning=False, after="")
    return Turn(ahead, _show(flow, ahead, facts, now))


def _set_down(session: Session[D]) -> Session[D]:
    """Return a session whose question is left while a limit holds words up: they are kept beside the answers."""
    if not session.held:
        return session
    return replace(session, held="", draft=_changed(session.draft, added(session.draft, session.held)))


def _changed(draft: D, changes: Mapping[str, object]) -> D:
    if not changes:
        return draft
    # Checked as a whole: a step that writes a value its draft cannot hold is a mistake to find at once.
    return type(draft).model_validate({**draft.model_dump(), **changes})
