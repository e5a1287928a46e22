"""Forms: how each is drawn from its case's description, the data it carries, and the values that were filled in."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from flows.cases.case import ActionForm, CaseType, Choice, Page, Question, label_of
from flows.kernel.runtime import Runtime
from flows.kernel.texts import direction
from flows.kernel.words import Prompt, Words, named, text
from handlers.cleaning import clean
from handlers.slack.cards import PREFIX, Cards
from handlers.slack.drawing import Block, context, escape, mrkdwn, own_words, plain, section, short
from handlers.slack.lists import MAX_OPTIONS, Option, choosing
from handlers.slack.read import part

MAX_NUMBER = 10**15
MAX_TICKS = 10
SEARCH = text("staff-search")


@dataclass(frozen=True, slots=True)
class Meta:
    """The data that a form carries: opaque ids only. `shown` is a digest of the preview that it showed."""

    case: str
    subject: int
    action: str
    channel: str
    shown: str = ""
    revision: int = 0

    @property
    def callback(self) -> str:
        return f"{PREFIX}.{self.case}.{self.action}"

    def dump(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, raw: str, cases: Mapping[str, CaseType]) -> "Meta | None":
        """Read what `dump` wrote; None: not ours, or forged."""
        try:
            meta = cls(**_of_today(json.loads(raw)))
        except (TypeError, ValueError, RecursionError):
            return None
        fits = all(type(getattr(meta, name)) is type(getattr(_LIKE, name)) for name in asdict(_LIKE))
        known = fits and meta.case in cases and meta.action in cases[meta.case].actions
        return meta if known and 0 <= meta.subject < MAX_NUMBER else None


_LIKE = Meta("", 0, "", "")


def _of_today(loaded: Any) -> Mapping[str, Any]:
    """Return a form's data in today's form: before an update, a report's form held its number under "report"."""
    if not isinstance(loaded, Mapping):
        raise TypeError(type(loaded))
    if "report" in loaded:
        others = {name: value for name, value in loaded.items() if name != "report"}
        return {"case": "report", "subject": loaded["report"], **others}
    if "kind" in loaded:
        return {"case" if name == "kind" else name: value for name, value in loaded.items()}
    return loaded


class Forms:
    """Draws forms with the runtime's own texts."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._cards = Cards(runtime)

    def say(self, words: Words, language: str = "en") -> str:
        return self._runtime.texts.say(words, language)

    def form(self, meta: Meta, asked: ActionForm, preview: Sequence[Block] = ()) -> dict[str, Any]:
        """Return the form of an action; `preview` is what a resident will read, once there is something to show."""
        above = [section(self.say(words)) for words in asked.above]
        return {
            "type": "modal",
            "callback_id": meta.callback,
            "private_metadata": meta.dump(),
            "title": plain(self.say(label_of(meta.case, meta.action)), 24),
            "submit": plain(self.say(text("staff-send") if preview else asked.submit), 24),
            "close": plain(self.say(text("staff-cancel")), 24),
            "blocks": [*preview, *above, *(self._input(question) for question in asked.questions)],
        }

    def previewed(
        self, meta: Meta, asked: ActionForm, answers: Mapping[str, Any], preview: tuple[Prompt, str]
    ) -> dict[str, Any]:
        """Return the form as it was filled in, below the preview of what the resident will read."""
        questions = [
            replace(question, initial=answers[question.key], hint=question.again or question.hint)
            for question in asked.questions
        ]
        shown = [*self.preview(*preview), {"type": "divider"}]
        return self.form(replace(meta, shown=digest(preview)), replace(asked, questions=questions), shown)

    def preview(self, prompt: Prompt, language: str) -> list[Block]:
        """Return a message as the resident reads it: its words, its buttons, and its direction."""
        labels = " ".join(f"[{self.say(button.label, language)}]" for button in prompt.buttons())
        shown = "\n\n".join(self.say(part, language) for part in prompt.body)
        heading = self.say(named("staff-preview-", direction(language), language=named("staff-language-", language)))
        return [context(mrkdwn(escape(heading))), *own_words(f"{shown}\n\n{labels}")]

    def page(self, case_type: str, action: str, page: Page) -> dict[str, Any]:
        """Return the page of an action, as far as a view can hold it (the newest lines, if not all)."""
        blocks: list[Block] = []
        for line in page.lines:
            blocks.append(self._cards.line_heading(line))
            blocks += own_words(short(line.own, 2900)) if line.own else []
            blocks += [context(plain(self.say(words))) for words in line.more]
        title = f"{self.say(label_of(case_type, action))} {self.say(page.about)}"
        return self._told(f"{PREFIX}.{case_type}.{action}", title, blocks[-100:])

    def note(self, title: str, *said: str, below: Sequence[Block] = ()) -> dict[str, Any]:
        """Return a view that only shows a message."""
        return self._told(f"{PREFIX}.note", title, [*(section(words) for words in said), *below])

    def _told(self, callback: str, title: str, blocks: list[Block]) -> dict[str, Any]:
        close = plain(self.say(text("staff-close")), 24)
        return {"type": "modal", "callback_id": callback, "title": plain(title, 24), "close": close, "blocks": blocks}

    # --- questions -----------------------------------------------------------------------------------------------

    def _input(self, question: Question) -> Block:
        block: Block = {
            "type": "input",
            "block_id": question.key,
            "optional": question.optional,
            "label": plain(self.say(question.label), 2000),
            "element": {**self._element(question), "action_id": question.key},
        }
        return {**block, "hint": plain(self.say(question.hint), 2000)} if question.hint else block

    def _element(self, question: Question) -> dict[str, Any]:
        initial = question.initial
        match question.kind:
            case "words" | "line":
                multiline, most = question.kind == "words", min(question.most, 3000)
                element = {"type": "plain_text_input", "multiline": multiline, "max_length": most}
                return _with(element, initial_value=initial)
            case "one":
                options = self.options(question)
                chosen = next((option for option in options if option["value"] == initial), None)
                return _with(choosing(options, self.say(SEARCH)), initial_option=chosen)
            case "ticks" if len(question.choices) <= MAX_TICKS:
                options = self.options(question)
                return _with({"type": "checkboxes", "options": options}, initial_options=_chosen(options, initial))
            case "many" | "ticks":
                return self._many(question)
            case "day":
                return _with({"type": "datepicker"}, initial_date=initial)
            case "time":
                return _with({"type": "timepicker"}, initial_time=initial)
            case "person":
                return _with({"type": "users_select"}, initial_user=initial)
            case "channel":
                return _with({"type": "conversations_select"}, initial_conversation=initial)
            case "file":
                return {"type": "file_input", "max_files": 1}

    def _many(self, question: Question) -> dict[str, Any]:
        options = self.options(question)
        element = choosing(options, self.say(SEARCH), several=True)
        if question.groups and "options" in element:
            del element["options"]
            element["option_groups"] = self.option_groups(question.groups)
        if question.most <= MAX_OPTIONS:
            element["max_selected_items"] = question.most
        return _with(element, initial_options=_chosen(options, question.initial))

    def option_groups(self, groups: Sequence[tuple[Words, Sequence[Choice]]]) -> list[dict[str, Any]]:
        return [
            {"label": plain(self.say(heading), 75), "options": self._options(choices)} for heading, choices in groups
        ]

    def options(self, question: Question) -> list[Option]:
        """Return everything that can be chosen."""
        return self._options([*question.choices, *(choice for _, choices in question.groups for choice in choices)])

    def _options(self, choices: Sequence[Choice]) -> list[Option]:
        return [{"text": plain(self.say(said), 75), "value": value} for value, said in choices]


def _chosen(options: Sequence[dict[str, Any]], initial: str | Sequence[str] | None) -> list[dict[str, Any]]:
    """Return the options that are chosen from the start, in the order in which they were given."""
    every = {option["value"]: option for option in options}
    return [every[value] for value in initial or () if value in every]


def _with(element: dict[str, Any], **initial: Any) -> dict[str, Any]:
    return {**element, **{name: value for name, value in initial.items() if value}}


# --- values that were filled in --------------------------------------------------------------------------------------


def filled(view: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return a form's values by block: an empty list for no value, and for one that no form of ours could give."""
    found: dict[str, list[str]] = {}
    for block, actions in part(part(view, "state"), "values").items():
        for state in actions.values() if isinstance(actions, Mapping) else ():
            found[block] = _value(state) if isinstance(state, Mapping) else []
    return found


_SINGLE = ("value", "selected_date", "selected_time", "selected_user", "selected_conversation")


def _value(state: Mapping[str, Any]) -> list[str]:
    files = state.get("files")
    if isinstance(files, list):
        return [one["id"] for one in files if isinstance(one, Mapping) and isinstance(one.get("id"), str)]
    options = state.get("selected_options") or ([state["selected_option"]] if state.get("selected_option") else [])
    if isinstance(options, list) and options:
        given = [option.get("value") for option in options if isinstance(option, Mapping)]
    else:
        given = [state.get(name) for name in _SINGLE]
        given = [one for one in given if one][:1]
    return [clean(one) for one in given if isinstance(one, str) and one]


def answers_of(asked: ActionForm, view: Mapping[str, Any], revision: int) -> dict[str, Any]:
    """Return a form's values as an action takes them: one value, or the list where there can be several."""
    values = filled(view)
    answers: dict[str, Any] = {"revision": revision}
    for question in asked.questions:
        given = values.get(question.key, [])
        answers[question.key] = given if question.is_several else (given[0] if given else None)
    return answers


def typed(view: Mapping[str, Any]) -> list[str]:
    """Return the words that were typed into a form, in its order."""
    values = part(part(view, "state"), "values")
    states = [part(part(values, block), action) for block in values for action in part(values, block)]
    written = [state.get("value") for state in states if state.get("type") == "plain_text_input"]
    return [clean(words) for words in written if isinstance(words, str) and words]


def digest(preview: tuple[Prompt, str]) -> str:
    """Return a digest that tells whether a message is the one that a preview showed."""
    return hashlib.sha256(repr(preview).encode()).hexdigest()[:16]
