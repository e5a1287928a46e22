"""A flow as one form: its own steps, drawn and filled in. Nothing is declared here a second time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flows import engine
from flows.engine import Choose, ChooseMany, Day, Review, Step, Words
from flows.engine.fill import Filled
from flows.engine.flow import D, F
from flows.engine.options import Group, Option
from flows.feature import FlowForm
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words as Anything
from flows.kernel.words import text
from handlers.slack.drawing import Block, plain, section
from handlers.slack.forms import SEARCH
from handlers.slack.lists import Option as Choice
from handlers.slack.lists import choosing

PREFIX = "flow"
MAX_RADIOS = 4


class FlowForms:
    """Draws flows as forms and takes the values through the flow's own steps."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def _say(self, words: Anything) -> str:
        return self._runtime.texts.say(words, "en")

    def view(self, form: FlowForm[D, F], now: datetime, channel: str) -> dict[str, Any]:
        """Return the form, which remembers the channel where it was asked for."""
        facts, draft = form.facts(self._runtime, now), form.flow.draft()
        steps = [step for step in form.flow.applying(draft, facts) if step.in_forms]
        heading = form.flow.heading(draft, facts)
        above = [section(self._say(heading))] if heading else []
        return {
            "type": "modal",
            "callback_id": f"{PREFIX}.{form.flow.name}",
            "private_metadata": channel,
            "title": plain(self._say(form.title), 24),
            "submit": plain(self._say(form.submit), 24),
            "close": plain(self._say(text("staff-cancel")), 24),
            "blocks": [*above, *(self._input(step, draft, facts) for step in steps)],
        }

    def _input(self, step: Step[D, F], draft: D, facts: F) -> Block:
        return {
            "type": "input",
            "block_id": step.key,
            "optional": step.skip is not None,
            "label": plain(self._say(step.title), 2000),
            "hint": plain(self._say(step.ask), 2000),
            "element": self._element(step, draft, facts),
        }

    def _element(self, step: Step[D, F], draft: D, facts: F) -> dict[str, Any]:
        match step:
            case ChooseMany():
                options = self.options(step, draft, facts)
                element = choosing(options, self._say(SEARCH), several=True)
                if "options" in element:
                    del element["options"]
                    element["option_groups"] = [self._group(group) for group in step.groups(draft, facts)]
                return {**element, "action_id": step.key, "max_selected_items": step.most}
            case Choose() | Review():
                return self._choice(step, draft, facts)
            case Day():
                today = step.today(facts).isoformat()
                return {"type": "datepicker", "action_id": step.key, "initial_date": today}
            case Words():
                long = step.most > 200
                return {
                    "type": "plain_text_input",
                    "action_id": step.key,
                    "multiline": long,
                    "max_length": min(step.most, 3000),
                }
            case _:
                raise TypeError(f"a form cannot ask {step.key!r}")

    def _choice(self, step: Choose[D, F] | Review[D, F], draft: D, facts: F) -> dict[str, Any]:
        options = self.options(step, draft, facts)
        if len(options) <= MAX_RADIOS:
            return {"type": "radio_buttons", "action_id": step.key, "options": options}
        return {**choosing(options, self._say(SEARCH)), "action_id": step.key}

    def options(self, step: Step[D, F], draft: D, facts: F) -> list[Choice]:
        """Return everything that can be chosen."""
        match step:
            case ChooseMany():
                found = [one for group in step.groups(draft, facts) for one in _in(group)]
            case Choose():
                found = step.all(draft, facts)
            case Review():
                found = list(step.sends(draft, facts))
            case _:
                found = []
        return [self._option(option) for option in found]

    def options_of(self, form: FlowForm[D, F], key: str, now: datetime) -> list[Choice]:
        """Return everything that can be chosen in one question of a form."""
        facts, draft = form.facts(self._runtime, now), form.flow.draft()
        return [
            option
            for step in form.flow.applying(draft, facts)
            if step.in_forms and step.key == key
            for option in self.options(step, draft, facts)
        ]

    def _group(self, group: Group) -> dict[str, Any]:
        return {"label": plain(self._say(group.label), 75), "options": [self._option(option) for option in _in(group)]}

    def _option(self, option: Option) -> Choice:
        return {"text": plain(self._say(option.label), 75), "value": option.value}

    def take(self, form: FlowForm[D, F], values: Mapping[str, list[str]], now: datetime) -> Filled[D]:
        """Return the draft, or the errors by question."""
        return engine.fill(form.flow, values, form.facts(self._runtime, now), now)


def _in(group: Group) -> Sequence[Option]:
    """Return the options of a group; one without any is an option itself."""
    return group.options or [Option(group.value, group.label)]
