"""A report's card, drawn for Slack. Whatever people wrote or are called stands in plain text."""

from typing import Any

from flows.features.reports.staff import ACTIONS
from flows.features.reports.view import MARKS, CardView
from flows.kernel.runtime import Runtime
from flows.kernel.words import Plain, Words, text
from handlers.slack.drawing import Block, context, escape, mrkdwn, plain, section, short

BUTTONS = ("take", "reply", "change", "resolve")
MENU = tuple(name for name in ("history", "duplicate", "hand_over", "pass_on") if name in ACTIONS)
BEGINNING = 300


class Cards:
    """Draws cards with the house's own texts."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def _say(self, id: str, **args: Words) -> str:
        return self._runtime.texts.say(text(id, **args), "en")

    def heading(self, view: CardView) -> str:
        severity = self._say(f"slack-severity-{view.severity}")
        return f"{MARKS[view.severity]} {severity} · {view.ref} · {self._say(f'slack-state-{view.state}')}"

    def fallback(self, view: CardView) -> str:
        """What a notification shows: of a restricted report, its reference and nothing else."""
        return escape(view.ref if view.restricted else self.heading(view))

    def blocks(self, view: CardView) -> list[Block]:
        drawn: list[Block] = [
            {"type": "header", "text": plain(self.heading(view), 150)},
            {"type": "section", "fields": self._fields(view)},
        ]
        if view.story:
            drawn.append(section(f"“{short(view.story, BEGINNING)}”"))
        if view.outcome:
            drawn.append(section(self._say("slack-outcome", outcome=Plain(short(view.outcome, BEGINNING)))))
        drawn.append(self._status(view))
        if buttons := self._buttons(view):
            drawn.append({"type": "actions", "block_id": "report", "elements": buttons})
        return drawn

    def _fields(self, view: CardView) -> list[dict[str, Any]]:
        clauses = ", ".join(self._clause(label, stood) for label, stood in view.clauses)
        place = ", ".join(part for part in (view.place, view.home, view.block) if part)
        rows = [
            ("slack-field-clauses", clauses or self._say("staff-unknown")),
            ("slack-field-contract", view.contract or self._say("staff-unknown")),
            ("slack-field-place", place),
            ("slack-field-when", view.when),
            ("slack-field-treatment", view.treatment),
            ("slack-field-who", self._who(view)),
            ("slack-field-language", view.language),
        ]
        return [plain(f"{self._say(label)}\n{value}", 2000) for label, value in rows]

    def _clause(self, label: str, stood: bool | None) -> str:
        return label if stood is None else f"{label} ({self._say('slack-stood' if stood else 'slack-not-stood')})"

    def _who(self, view: CardView) -> str:
        if view.source == "phone":
            return self._say("slack-by-phone", caller=Plain(view.caller or self._say("slack-anonymous")))
        return view.who or self._say("slack-anonymous")

    def _status(self, view: CardView) -> Block:
        parts = [
            self._say("slack-owner", owner=Plain(f"<@{view.owner}>")) if view.owner else self._say("slack-no-owner")
        ]
        if view.state in ("new", "taken"):
            parts.append(self._say("slack-overdue" if view.overdue else "slack-due", due=Plain(view.due)))
        if view.evidence:
            parts.append(self._say("slack-files", count=view.evidence))
        if view.taken_by:
            parts.append(self._say("slack-taken-by", who=Plain(f"<@{view.taken_by}>")))
        if view.duplicate_of:
            parts.append(self._say("slack-duplicate-of", ref=Plain(view.duplicate_of)))
        parts += [self._runtime.texts.say(words, "en") for words in view.more]
        if view.restricted:
            parts.append(self._say("slack-restricted"))
        return context(mrkdwn("  ·  ".join(parts)))

    def _buttons(self, view: CardView) -> list[dict[str, Any]]:
        buttons: list[dict[str, Any]] = []
        for name in BUTTONS:
            if name not in view.actions or (name == "take" and view.owner):
                continue
            button = {
                "type": "button",
                "action_id": f"report.{name}",
                "text": plain(self._say(f"slack-action-{name}"), 75),
                "value": str(view.report_id),
            }
            buttons.append({**button, "style": "primary"} if name == "take" else button)
        options = [
            {"text": plain(self._say(f"slack-action-{name}"), 75), "value": f"{name}:{view.report_id}"}
            for name in MENU
            if name in view.actions
        ]
        if len(options) >= 2:
            buttons.append({"type": "overflow", "action_id": "report.menu", "options": options})
        elif options:
            buttons.append(
                {
                    "type": "button",
                    "action_id": "report.history",
                    "text": options[0]["text"],
                    "value": str(view.report_id),
                }
            )
        return buttons

    def bare(self, ref: str) -> tuple[str, list[Block]]:
        """All that is left of a card where its report may no longer stand."""
        words = self._say("slack-moved", ref=Plain(ref))
        return escape(words), [section(words)]
