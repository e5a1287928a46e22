"""The same flow as one form: all its questions at once, each answered as its step would take it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic

from flows.engine.advance import _changed
from flows.engine.flow import D, F, Flow
from flows.engine.inputs import Input, Said, Tap
from flows.engine.session import Session
from flows.engine.steps import Answer, Stay, Step
from flows.engine.steps import Words as WordsStep
from flows.kernel.words import Words, text


@dataclass(frozen=True)
class Filled(Generic[D]):
    """The draft so far, and errors by step key (empty: all is well)."""

    draft: D
    wrong: Mapping[str, Words]


def fill(flow: Flow[D, F], answers: Mapping[str, Sequence[str]], facts: F, now: datetime) -> Filled[D]:
    """Take a form's answers (by step key; an empty list: none was given) through the steps, in order."""
    draft = flow.draft()
    wrong: dict[str, Words] = {}
    for step in flow.steps:
        if not step.applies(draft, facts) or not step.in_forms:
            continue
        session = Session(flow=flow.name, token=FORM, draft=draft, step=step.key)
        given = list(answers.get(step.key, []))
        if not given:
            if not step.skip:
                wrong[step.key] = text("engine-needed")
            continue
        for value in given:
            result = step.take(_as_input(step, value), draft, facts, session, now)
            if isinstance(result, Answer):
                draft = _changed(draft, result.changes)
                session = replace(session, draft=draft)
            else:
                wrong[step.key] = (isinstance(result, Stay) and result.notice) or text("engine-not-offered")
                break
    return Filled(draft, wrong)


FORM = "form"


def _as_input(step: Step[D, F], value: str) -> Input:
    if isinstance(step, WordsStep):
        return Said(value)
    return Tap(FORM, 1, value)
