"""Cards and the lines of their threads, drawn for Slack. People's words and names are in plain text."""

from typing import Any

from flows.cases.case import Card, Line, label_of
from flows.kernel.runtime import Runtime
from flows.kernel.words import Words
from handlers.slack.drawing import Block, context, escape, mrkdwn, own_words, plain, section, short

PREFIX = "case"
MENU = "menu"
MAX_BUTTONS = 5
MAX_IN_MENU = 5
MAX_OWN = 12_000
"""The maximum of letters of somebody's own words on a card that has no thread to hold the rest."""
BEGINNING = 300


class Cards:
    """Draws cards with the runtime's own texts."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def say(self, words: Words) -> str:
        return self._runtime.texts.say(words, "en")

    def fallback(self, card: Card) -> str:
        """Return the text of a notification."""
        return escape(self.say(card.name))

    def blocks(self, case_type: str, subject: int, card: Card) -> list[Block]:
        drawn: list[Block] = [{"type": "header", "text": plain(self.say(card.heading), 150)}]
        if card.fields:
            fields = [plain(f"{self.say(name)}\n{self.say(value)}", 2000) for name, value in card.fields]
            drawn.append({"type": "section", "fields": fields[:10]})
        drawn += own_words(f"“{short(card.own, BEGINNING if card.beginning else MAX_OWN)}”") if card.own else []
        drawn += [section(self.say(words)) for words in card.more]
        drawn.append(context(mrkdwn(escape(self.say(card.status)))))
        elements = [*self._buttons(case_type, subject, card), *self._menu(case_type, subject, card)]
        return [*drawn, {"type": "actions", "block_id": PREFIX, "elements": elements}] if elements else drawn

    def _buttons(self, case_type: str, subject: int, card: Card) -> list[dict[str, Any]]:
        names = card.actions[:MAX_BUTTONS]
        likely = card.likely or next(iter(names), None)
        return [
            self._button(case_type, subject, name) | ({"style": "primary"} if name == likely else {}) for name in names
        ]

    def _button(self, case_type: str, subject: int, name: str) -> dict[str, Any]:
        return {
            "type": "button",
            "action_id": f"{PREFIX}.{case_type}.{name}",
            "text": plain(self.say(label_of(case_type, name)), 75),
            "value": str(subject),
        }

    def _menu(self, case_type: str, subject: int, card: Card) -> list[dict[str, Any]]:
        """Return the menu behind the buttons. Slack takes no menu of one thing, nor of more than five: what does not
        fit is a button, too."""
        inside = card.menu[-MAX_IN_MENU:] if len(card.menu) > 1 else ()
        beside = card.menu[: len(card.menu) - len(inside)]
        drawn = [self._button(case_type, subject, name) for name in beside]
        options = [
            {"text": plain(self.say(label_of(case_type, name)), 75), "value": f"{name}:{subject}"} for name in inside
        ]
        menu = {"type": "overflow", "action_id": f"{PREFIX}.{case_type}.{MENU}", "options": options}
        return [*drawn, menu] if options else drawn

    def notice(self, line: Line) -> str:
        """Return the text of a line's notification."""
        return escape(self.say(line.notice))

    def line(self, line: Line) -> list[Block]:
        """Return a line of a card's thread."""
        more = [context(*(plain(self.say(words)) for words in line.more))] if line.more else []
        return [self.line_heading(line), *(own_words(line.own) if line.own else []), *more]

    def line_heading(self, line: Line) -> Block:
        by = f" <@{line.actor}>" if line.actor else ""
        return context(mrkdwn(f"{escape(self.say(line.heading))}{by}"))

    def bare(self, words: Words) -> tuple[str, list[Block]]:
        """Return what replaces a card that had to leave its channel: the notification's text, and the content."""
        said = self.say(words)
        return escape(said), [section(said)]
