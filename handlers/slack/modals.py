"""The forms behind a card's buttons: how each is drawn, and what was filled in."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flows.features.reports import staff
from flows.features.reports.flow import clause_label, contract_label
from flows.features.reports.view import Line
from flows.kernel.policy import OTHER
from flows.kernel.runtime import Runtime
from flows.kernel.texts import direction
from flows.kernel.words import Prompt, Words, text
from handlers.cleaning import clean
from handlers.slack.drawing import Block, context, escape, mrkdwn, our_words, own_words, plain, section, short
from handlers.slack.read import part
from storage.reports import Report

UNKNOWN = "unknown"
MAX_NUMBER = 10**15


@dataclass(frozen=True, slots=True)
class Meta:
    """What a form carries about itself: opaque ids only. `shown` is what the preview in it showed, as a digest."""

    report: int
    action: str
    channel: str
    shown: str = ""
    revision: int = 0

    def dump(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, raw: str) -> "Meta | None":
        """What `dump` wrote; None: not ours, or forged."""
        try:
            meta = cls(**json.loads(raw))
        except (TypeError, ValueError, RecursionError):
            return None
        fits = all(type(getattr(meta, name)) is type(getattr(_LIKE, name)) for name in asdict(_LIKE))
        return meta if fits and 0 < meta.report < MAX_NUMBER else None


_LIKE = Meta(0, "", "")


class Modals:
    """Draws forms. `WITH_FORM` are the actions that have one; the others act at once."""

    WITH_FORM = frozenset({"reply", "resolve", "change", "duplicate", "hand_over", "pass_on"})

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def say(self, words: Words, language: str = "en") -> str:
        return self._runtime.texts.say(words, language)

    def view(self, meta: Meta, blocks: Sequence[Block], submit: str = "slack-submit") -> dict[str, Any]:
        return {
            "type": "modal",
            "callback_id": f"report.{meta.action}",
            "private_metadata": meta.dump(),
            "title": plain(self.say(text(f"slack-action-{meta.action}")), 24),
            "submit": plain(self.say(text(submit)), 24),
            "close": plain(self.say(text("slack-cancel")), 24),
            "blocks": list(blocks),
        }

    def words(self, name: str, *, initial: str = "", most: int = 3000, hint: str | None = None) -> Block:
        element: dict[str, Any] = {
            "type": "plain_text_input",
            "action_id": name,
            "multiline": most > 200,
            "max_length": most,
        }
        if initial:
            element["initial_value"] = initial
        block: Block = {
            "type": "input",
            "block_id": name,
            "label": plain(self.say(text(f"slack-label-{name}"))),
            "element": element,
        }
        return {**block, "hint": plain(self.say(text(hint)))} if hint else block

    # --- the forms ---------------------------------------------------------------------------------------------

    def form(self, name: str, report: Report, clauses: Mapping[str, bool | None], channel: str) -> dict[str, Any]:
        """The form of an action, for a report as it is now."""
        meta = Meta(report.id, name, channel, revision=report.revision)
        match name:
            case "reply":
                return self.reply(meta, report)
            case "resolve":
                return self.view(meta, self._resolve(report, list(clauses)))
            case "change":
                return self.view(meta, self._change(report, list(clauses)))
            case "duplicate":
                return self.view(meta, [self.words("ref", most=20)])
            case "hand_over":
                return self.view(meta, [self._person()])
            case "pass_on":
                return self.view(meta, [section(self.say(text("slack-pass-on-sure")))])
            case _:
                raise KeyError(name)

    def reply(self, meta: Meta, report: Report, words: str = "", language: str = "en") -> dict[str, Any]:
        """Words for the resident. Once written, they are shown as the resident will read them, and only then sent."""
        if not words:
            blocks = [self.words("words", most=staff.MAX_REPLY, hint="slack-reply-hint")]
            return self.view(meta, blocks, "slack-preview")
        prompt = staff.reply_prompt(self._runtime, report, words)
        blocks = [*self.preview(prompt, language), {"type": "divider"}]
        blocks.append(self.words("words", initial=words, most=staff.MAX_REPLY, hint="slack-reply-again"))
        return self.view(Meta(meta.report, meta.action, meta.channel, digest(words)), blocks, "slack-send")

    def preview(self, prompt: Prompt, language: str) -> list[Block]:
        """A message as the resident reads it: its words, its buttons, and which way it runs."""
        labels = " ".join(f"[{self.say(button.label, language)}]" for button in prompt.buttons())
        shown = "\n\n".join(self.say(part, language) for part in prompt.body)
        heading = self.say(text(f"slack-preview-{direction(language)}", language=text(f"staff-language-{language}")))
        return [context(mrkdwn(escape(heading))), *own_words(f"{shown}\n\n{labels}")]

    def _resolve(self, report: Report, clauses: list[str]) -> list[Block]:
        options = [{"text": plain(self.say(clause_label(c)), 75), "value": c} for c in clauses]
        blocks = [
            self.words("outcome", hint="slack-outcome-hint"),
            self.words("lesson", hint="slack-lesson-hint"),
        ]
        if options:
            blocks.append(
                {
                    "type": "input",
                    "block_id": "stood",
                    "optional": True,
                    "label": plain(self.say(text("slack-label-stood"))),
                    "element": {"type": "checkboxes", "action_id": "stood", "options": options[:10]},
                }
            )
        return blocks

    def _change(self, report: Report, clauses: list[str]) -> list[Block]:
        policy = self._runtime.policy
        unknown = {"text": plain(self.say(text("staff-unknown")), 75), "value": UNKNOWN}
        contracts = [{"text": plain(self.say(contract_label(policy, c)), 75), "value": c.ref} for c in policy.contracts]
        now = next((option for option in contracts if option["value"] == report.contract_ref), unknown)
        groups = clause_groups(self._runtime)
        every = {option["value"]: option for group in groups for option in group["options"]}
        chosen = [every[clause] for clause in clauses if clause in every]
        several: dict[str, Any] = {
            "type": "multi_static_select",
            "action_id": "clauses",
            "option_groups": groups,
            "max_selected_items": 5,
        }
        if chosen:
            several["initial_options"] = chosen
        return [
            {
                "type": "input",
                "block_id": "contract",
                "label": plain(self.say(text("slack-field-contract"))),
                "element": {
                    "type": "static_select",
                    "action_id": "contract",
                    "options": [unknown, *contracts][:100],
                    "initial_option": now,
                },
            },
            {
                "type": "input",
                "block_id": "clauses",
                "label": plain(self.say(text("slack-field-clauses"))),
                "element": several,
            },
        ]

    def _person(self) -> Block:
        return {
            "type": "input",
            "block_id": "to",
            "label": plain(self.say(text("slack-label-to"))),
            "element": {"type": "users_select", "action_id": "to"},
        }

    def history(self, ref: str, lines: Sequence[Line]) -> dict[str, Any]:
        """Everything that happened to a report, as far as a view can hold it (the newest lines, if not all)."""
        blocks: list[Block] = []
        for line in lines:
            by = f" <@{line.actor}>" if line.actor else ""
            blocks.append(context(mrkdwn(f"{our_words(line.heading)}{by}")))
            blocks += own_words(short(line.own, 2900)) if line.own else []
            blocks += [context(plain(said)) for said in line.code]
        return {
            "type": "modal",
            "callback_id": "report.history",
            "title": plain(f"{self.say(text('slack-action-history'))} {ref}", 24),
            "close": plain(self.say(text("slack-close")), 24),
            "blocks": blocks[-100:],
        }

    def note(self, title: str, *said: str) -> dict[str, Any]:
        """A view that only says something."""
        return {
            "type": "modal",
            "callback_id": "report.note",
            "title": plain(title, 24),
            "close": plain(self.say(text("slack-close")), 24),
            "blocks": [section(words) for words in said],
        }


def clause_groups(runtime: Runtime) -> list[dict[str, Any]]:
    """All clauses by topic, and "something else", as the option groups of a select."""

    def option(clause: str) -> dict[str, Any]:
        return {"text": plain(runtime.texts.say(clause_label(clause), "en"), 75), "value": clause}

    groups = [
        {
            "label": plain(runtime.texts.say(text(f"topic-{topic.id}"), "en"), 75),
            "options": [option(clause) for clause in topic.clauses],
        }
        for topic in runtime.policy.topics
    ]
    other = plain(runtime.texts.say(clause_label(OTHER), "en"), 75)
    return [*groups, {"label": other, "options": [option(OTHER)]}]


def filled(view: Mapping[str, Any]) -> dict[str, list[str]]:
    """What a form holds, by block: nothing given is an empty list, and so is what no form of ours could give."""
    found: dict[str, list[str]] = {}
    for block, actions in part(part(view, "state"), "values").items():
        for state in actions.values() if isinstance(actions, Mapping) else ():
            found[block] = _value(state) if isinstance(state, Mapping) else []
    return found


_SINGLE = ("value", "selected_date", "selected_time", "selected_user")


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


def typed(view: Mapping[str, Any]) -> list[str]:
    """What was written into a form, in its order."""
    values = part(part(view, "state"), "values")
    states = [part(part(values, block), action) for block in values for action in part(values, block)]
    written = [state.get("value") for state in states if state.get("type") == "plain_text_input"]
    return [clean(words) for words in written if isinstance(words, str) and words]


def form_of(values: Mapping[str, list[str]]) -> dict[str, Any]:
    """A form as the use cases take it: one value, or the list where there can be several."""
    many = {"clauses", "stood"}
    return {name: given if name in many else (given[0] if given else None) for name, given in values.items()}


def digest(words: str) -> str:
    """Tells whether words are those that a preview showed."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]
