"""A report taken by phone: the report's own flow, asked as one form. Nothing is declared here a second time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

from flows import engine
from flows.engine import Choose, ChooseMany, Day, Review, Step, Words
from flows.engine.fill import Filled
from flows.features.reports.flow import REPORT, ReportDraft, ReportFacts
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words as Anything
from flows.kernel.words import text
from handlers.slack.drawing import Block, plain, section
from handlers.slack.modals import clause_groups

CALLBACK = "phone.report"
MAX_RADIOS = 4

Asked: TypeAlias = Choose[ReportDraft, ReportFacts] | Review[ReportDraft, ReportFacts]


class PhoneForm:
    """Draws the flow as a form and takes what was filled in through the flow's own steps."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def _say(self, words: Anything) -> str:
        return self._runtime.texts.say(words, "en")

    def facts(self, now: datetime) -> ReportFacts:
        return ReportFacts(self._runtime.policy, now)

    def view(self, now: datetime, channel: str) -> dict[str, Any]:
        """The form, which remembers where it was asked for."""
        facts, draft = self.facts(now), ReportDraft()
        steps = [step for step in REPORT.applying(draft, facts) if step.in_forms]
        heading = REPORT.heading(draft, facts)
        above = [section(self._say(heading))] if heading else []
        return {
            "type": "modal",
            "callback_id": CALLBACK,
            "private_metadata": channel,
            "title": plain(self._say(text("slack-phone-title")), 24),
            "submit": plain(self._say(text("slack-phone-submit")), 24),
            "close": plain(self._say(text("slack-cancel")), 24),
            "blocks": [*above, *(self._input(step, draft, facts) for step in steps)],
        }

    def _input(self, step: Step[ReportDraft, ReportFacts], draft: ReportDraft, facts: ReportFacts) -> Block:
        return {
            "type": "input",
            "block_id": step.key,
            "optional": step.skip is not None,
            "label": plain(self._say(text(step.title)), 2000),
            "hint": plain(self._say(text(step.ask)), 2000),
            "element": self._element(step, draft, facts),
        }

    def _element(self, step: Step[ReportDraft, ReportFacts], draft: ReportDraft, facts: ReportFacts) -> dict[str, Any]:
        match step:
            case ChooseMany():
                return {
                    "type": "multi_static_select",
                    "action_id": step.key,
                    "option_groups": clause_groups(self._runtime),
                    "max_selected_items": step.most,
                }
            case Choose() | Review():
                return self._choice(step, draft, facts)
            case Day():
                today = facts.today(facts.now).isoformat()
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

    def _choice(self, step: Asked, draft: ReportDraft, facts: ReportFacts) -> dict[str, Any]:
        found = step.all(draft, facts) if isinstance(step, Choose) else list(step.sends(draft, facts))
        options = [{"text": plain(self._say(option.label), 75), "value": option.value} for option in found]
        kind = "radio_buttons" if len(options) <= MAX_RADIOS else "static_select"
        return {"type": kind, "action_id": step.key, "options": options[:100]}

    def take(self, values: Mapping[str, list[str]], now: datetime) -> Filled[ReportDraft]:
        """The draft, or what is wrong by question. Without a caller's name the report is anonymous."""
        filled = engine.fill(REPORT, values, self.facts(now), now)
        draft = filled.draft.model_copy(update={"anonymous": not filled.draft.caller})
        return Filled(draft, filled.wrong)
