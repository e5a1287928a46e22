"""Cards and forms of everything but reports, drawn from what their kind says of them (`flows.matters`)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flows.cases.case import ActionForm, Card, CaseType, Question
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words, text
from handlers.slack.drawing import Block, context, escape, mrkdwn, our_words, own_words, plain, section, short
from handlers.slack.modals import MAX_NUMBER

PREFIX = "matter"
MAX_BUTTONS = 5
MAX_OWN = 12_000
"""Letters of what somebody wrote: a card has no thread that would hold the rest."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What a form carries about itself: opaque ids only. `shown` is what the preview in it showed, as a digest."""

    kind: str
    subject: int
    action: str
    channel: str
    shown: str = ""
    revision: int = 0

    def dump(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, raw: str, kinds: Mapping[str, CaseType]) -> "Meta | None":
        """What `dump` wrote; None: not ours, or forged."""
        try:
            meta = cls(**json.loads(raw))
        except (TypeError, ValueError, RecursionError):
            return None
        fits = all(type(getattr(meta, name)) is type(getattr(_LIKE, name)) for name in asdict(_LIKE))
        known = fits and meta.kind in kinds and meta.action in kinds[meta.kind].actions
        return meta if known and 0 <= meta.subject < MAX_NUMBER else None


_LIKE = Meta("", 0, "", "")


def number(value: object) -> int | None:
    """Which one of its kind a button is about. None: forged."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16 else None


class Matters:
    """Draws with the house's own texts."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def _say(self, words: Words) -> str:
        return self._runtime.texts.say(words, "en")

    def fallback(self, card: Card) -> str:
        return escape(self._say(card.heading))

    def blocks(self, kind: str, subject: int, card: Card) -> list[Block]:
        drawn: list[Block] = [{"type": "header", "text": plain(self._say(card.heading), 150)}]
        if card.fields:
            fields = [plain(f"{self._say(text(label))}\n{self._say(value)}", 2000) for label, value in card.fields]
            drawn.append({"type": "section", "fields": fields[:10]})
        drawn += own_words(f"“{short(card.own, MAX_OWN)}”") if card.own else []
        drawn.append(context(mrkdwn(our_words(self._say(card.status)))))
        if card.actions:
            buttons = [self._button(kind, subject, name) for name in card.actions[:MAX_BUTTONS]]
            buttons[0]["style"] = "primary"
            drawn.append({"type": "actions", "block_id": PREFIX, "elements": buttons})
        return drawn

    def _button(self, kind: str, subject: int, name: str) -> dict[str, Any]:
        return {
            "type": "button",
            "action_id": f"{PREFIX}.{kind}.{name}",
            "text": plain(self._say(_label(kind, name)), 75),
            "value": str(subject),
        }

    def form(self, meta: Meta, asked: ActionForm, preview: Sequence[Block] = ()) -> dict[str, Any]:
        """The form of an action; `preview` is what a resident will read, once there is something to show."""
        above = [section(self._say(words)) for words in asked.above]
        submit = "slack-send" if preview else "slack-submit"
        return {
            "type": "modal",
            "callback_id": f"{PREFIX}.{meta.kind}.{meta.action}",
            "private_metadata": meta.dump(),
            "title": plain(self._say(_label(meta.kind, meta.action)), 24),
            "submit": plain(self._say(text(submit)), 24),
            "close": plain(self._say(text("slack-cancel")), 24),
            "blocks": [*preview, *above, *(self._input(question) for question in asked.questions)],
        }

    def _input(self, question: Question) -> Block:
        block: Block = {
            "type": "input",
            "block_id": question.key,
            "optional": question.optional,
            "label": plain(self._say(text(question.label)), 2000),
            "element": self._element(question),
        }
        return {**block, "hint": plain(self._say(text(question.hint)), 2000)} if question.hint else block

    def _element(self, question: Question) -> dict[str, Any]:
        initial = question.initial
        match question.kind:
            case "words" | "line":
                element = {
                    "type": "plain_text_input",
                    "multiline": question.kind == "words",
                    "max_length": min(question.most, 3000),
                }
                return self._named(element, question, initial_value=initial)
            case "one":
                options = [self._option(value, label) for value, label in question.choices][:100]
                chosen = next((option for option in options if option["value"] == initial), None)
                return self._named({"type": "static_select", "options": options}, question, initial_option=chosen)
            case "many":
                options = [self._option(value, label) for value, label in question.choices][:100]
                chosen_ones = [option for option in options if option["value"] in (initial or ())]
                return self._named(
                    {"type": "multi_static_select", "options": options}, question, initial_options=chosen_ones
                )
            case "day":
                return self._named({"type": "datepicker"}, question, initial_date=initial)
            case "time":
                return self._named({"type": "timepicker"}, question, initial_time=initial)
            case "file":
                return self._named({"type": "file_input", "max_files": 1}, question)

    def _named(self, element: dict[str, Any], question: Question, **initial: Any) -> dict[str, Any]:
        given = {name: value for name, value in initial.items() if value}
        return {**element, "action_id": question.key, **given}

    def _option(self, value: str, label: Words) -> dict[str, Any]:
        return {"text": plain(self._say(label), 75), "value": value}


def _label(kind: str, action: str) -> Words:
    return text(f"matter-{kind}-{action}")


def form_of(asked: ActionForm, values: Mapping[str, list[str]], meta: Meta) -> dict[str, Any]:
    """A form as the use cases take it: one value, or the list where there can be several."""
    many = {question.key for question in asked.questions if question.kind == "many"}
    form: dict[str, Any] = {"revision": meta.revision}
    for question in asked.questions:
        given = values.get(question.key, [])
        form[question.key] = given if question.key in many else (given[0] if given else None)
    return form
