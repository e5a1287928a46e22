"""A person in front of a modal: reading, filling in, pressing, submitting, closing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.slack.blocks import options_of
from bot.simulator.slack.calls import RefusedError
from bot.simulator.slack.checks import check_suggestions
from bot.simulator.slack.forms import state_by_value, state_for, unfinished
from bot.simulator.slack.openview import OpenView
from bot.simulator.slack.persons import Person
from bot.simulator.slack.presses import action, control_at, control_called, find_action, pressing
from bot.simulator.slack.rules import Json
from bot.simulator.slack.states import Place, shown_value, state_field
from bot.simulator.slack.uploads import new_file
from bot.simulator.slack.views import checked_view, push_on, show_instead
from bot.simulator.slack.words import read_blocks, read_text

_WAIT = 60.0
SEARCHED_FROM = 3
"""From how many letters on Slack asks the app, if the select does not say."""


@dataclass(eq=False, repr=False)
class ModalUser(Person):
    """A person who uses modals and the Home tab. `modal_errors` are the app's errors beside the inputs."""

    modal_errors: dict[str, str] = field(default_factory=dict)
    suggested: list[Json] = field(default_factory=list)

    @property
    def modal(self) -> Json | None:
        """The view on top of the stack, with its state, or None."""
        return self.stack[-1].as_json() if self.stack else None

    @property
    def home(self) -> Json | None:
        """The Home tab as it was last published."""
        return self.home_view.as_json() if self.home_view else None

    def modal_screen(self) -> str:
        """Return the open modal as plain text."""
        if not self.stack:
            return "(no modal)"
        return self._read(self.stack[-1])

    def home_screen(self) -> str:
        """Return the Home tab as plain text."""
        return self._read(self.home_view) if self.home_view else "(no Home tab)"

    def _read(self, view: OpenView) -> str:
        names, raw = self.slack.name_of, view.raw
        buttons = [f"[{read_text(raw[name], names)}]" for name in ("submit", "close") if raw.get(name)]
        errors = [f"! {block}: {text}" for block, text in self.modal_errors.items()]
        title = read_text(raw.get("title"), names)
        entered = [f"= {shown_value(state, names)}" for state in view.touched.values()]
        lines = [title, read_blocks(view.blocks, names), *entered, *errors, " ".join(buttons)]
        return "\n".join(line for line in lines if line)

    async def sees_modal(self, title_or_text: str, *, timeout: float = _WAIT) -> Json:
        """Wait until the modal on top contains the text."""
        found = await self.slack.bell.until(lambda: self.stack and title_or_text in self.modal_screen(), timeout)
        if not found:
            problem = f"{self.name} does not see a modal with {title_or_text!r}"
            raise AssertionError(f"{problem}:\n{self.modal_screen()}\nerrors: {self.errors}")
        return self.stack[-1].as_json()

    async def fills(self, **values: Any) -> None:
        """Fill in controls by label, block id or action id, spaces written as underscores."""
        await self.fills_in(values)

    async def fills_in(self, values: Mapping[str, Any]) -> None:
        """Fill in controls by label, block id or action id; options go by their labels."""
        for name, value in values.items():
            view, block, element = await self._wait_for_control(name)
            await self._enter(view, block, element, await self._state(view, block, element, value))

    async def _enter(self, view: OpenView, block: Json, element: Json, state: Json) -> None:
        view.touched[block["block_id"], element["action_id"]] = state
        if block["type"] != "input" or block.get("dispatch_action"):
            await self._send_view_action(view, block, element, state)

    async def enters(self, place: Place, value: Any) -> None:
        """Put a value (`state_by_value`) into the control at a place of the modal on top."""
        view = self._top()
        block, element = control_at(view.blocks, place)
        if element["type"] == "file_input":
            value = [self._upload(name, content) for name, content in value or ()]
        await self._enter(view, block, element, state_by_value(self.slack, element, value, self.suggested))

    async def uses(self, view: OpenView | None, place: Place, value: Any = None) -> None:
        """Press the button at a place of a view, or choose there in a control that acts at once."""
        if view is None:
            raise AssertionError(f"{self.name} has nothing open to press on")
        block, element = control_at(view.blocks, place)
        state = pressing(self.slack, element, value, self.suggested)
        if state_field(element) in state and element["type"] != "overflow":
            view.touched[place] = state
        await self._send_view_action(view, block, element, state)

    async def _state(self, view: OpenView, block: Json, element: Json, value: Any) -> Json:
        if element["type"] == "file_input" and value:
            files = [self._upload(name, content) for name, content in value]
            return state_for(self.slack, element, files)
        if element["type"] in ("external_select", "multi_external_select") and value:
            wanted = [value] if isinstance(value, str) else list(value)
            found = [await self._suggested(view, block, element, label) for label in wanted]
            return state_for(self.slack, element, found if element["type"].startswith("multi") else found[0])
        return state_for(self.slack, element, value)

    def _upload(self, name: str, content: bytes) -> Json:
        file = new_file(self.slack, name, len(content), self.id)
        file.content, file.shared = content, True
        return file.raw

    async def _suggested(self, view: OpenView, block: Json, element: Json, typed: str) -> Json:
        """Type into an external select and take the option of that name."""
        options = await self._suggestions(view, block, element, typed)
        for option in options:
            if typed in read_text(option["text"], self.slack.name_of):
                return option
        raise AssertionError(f"no suggestion matches {typed!r}: {options}")

    async def suggestions(self, place: Place, typed: str) -> list[Json]:
        """Return what an external select of the modal on top offers for some typed text."""
        view = self._top()
        self.suggested = await self._suggestions(view, *control_at(view.blocks, place), typed)
        return self.suggested

    async def _suggestions(self, view: OpenView, block: Json, element: Json, typed: str) -> list[Json]:
        if len(typed) < element.get("min_query_length", SEARCHED_FROM):
            return []
        payload = self.basics("block_suggestion") | self._in_view(view)
        payload |= {"block_id": block["block_id"], "action_id": element["action_id"], "value": typed}
        del payload["trigger_id"]
        ack = await self.act(f"typing {typed!r}", "interactive", payload)
        if ack.acked and (problems := check_suggestions(ack.payload or {})):
            self.errors.append(problems[0].sentence())
            return []
        return list(options_of(ack.payload or {}))

    async def presses_in_modal(self, label: str) -> None:
        """Press a button, or choose an option that acts at once, in the modal on top."""
        await self._press_in(lambda: self.stack[-1] if self.stack else None, label)

    async def presses_on_home(self, label: str) -> None:
        """Press a button on the Home tab."""
        await self._press_in(lambda: self.home_view, label)

    async def _press_in(self, current: Any, label: str) -> None:
        def look() -> tuple[OpenView, Json, Json, Json] | None:
            view = current()
            found = find_action(self.slack, view.blocks, label) if view else None
            return (view, *found) if found else None

        found = await self.slack.bell.until(look, _WAIT)
        if found is None:
            raise AssertionError(f"{self.name} sees no {label!r} to press:\n{self.modal_screen()}")
        view, block, element, state = found
        if state_field(element) in state:
            view.touched[block["block_id"], element["action_id"]] = state
        await self._send_view_action(view, block, element, state)

    async def _send_view_action(self, view: OpenView, block: Json, element: Json, state: Json) -> None:
        payload = self.basics("block_actions") | self._in_view(view)
        payload["actions"] = [action(self.slack, block, element, state)]
        await self.act(f"pressing {element['action_id']} in a view", "interactive", payload)

    def _in_view(self, view: OpenView) -> Json:
        return {"container": {"type": "view", "view_id": view.id}, "view": view.as_json()}

    async def submits(self) -> None:
        """Submit the modal on top. Slack's own checks come first; then the app's answer is shown."""
        view = self._top()
        wrong = unfinished(view)
        if wrong:
            raise AssertionError(f"Slack does not let {self.name} submit: {wrong}\n{self.modal_screen()}")
        self.modal_errors = {}
        payload = self.basics("view_submission") | {"view": view.as_json(), "response_urls": []}
        ack = await self.act("submitting the modal", "interactive", payload)
        if ack.acked:
            self._take_answer(view, ack.payload or {})
        self.slack.bell.ring()

    def _take_answer(self, view: OpenView, answer: Json) -> None:
        action = answer.get("response_action")
        if action == "errors":
            self._take_errors(view, answer.get("errors") or {})
        elif action == "clear":
            self.stack.clear()
        elif action in ("update", "push"):
            self._take_view(view, action, answer.get("view"))
        elif action is not None:
            self.errors.append(f"unknown response_action: {action}")
        elif view in self.stack:
            self.stack.remove(view)

    def _take_errors(self, view: OpenView, errors: dict[str, str]) -> None:
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        unknown = sorted(set(errors) - inputs)
        if unknown or not errors:
            self.errors.append(f"the app named errors for blocks that are no inputs: {unknown}")
        self.modal_errors = {block: text for block, text in errors.items() if block in inputs}

    def _take_view(self, view: OpenView, action: str, new: Any) -> None:
        try:
            checked = checked_view(new)
        except RefusedError as refusal:
            self.errors.append(f"{refusal.error}: {refusal.extra}")
            return
        if action == "update":
            show_instead(self.slack, view, checked)
        elif len(self.stack) >= 3:
            self.errors.append("push_limit_reached")
        else:
            push_on(self.slack, self, checked)

    async def closes(self) -> None:
        """Close the modal on top; the app hears of it only if it asked to."""
        view = self.stack.pop() if not self._top().raw["clear_on_close"] else self._clear()
        self.modal_errors = {}
        self.slack.bell.ring()
        if view.raw["notify_on_close"]:
            payload = self.basics("view_closed") | {"view": view.as_json(), "is_cleared": not self.stack}
            del payload["trigger_id"]
            await self.act("closing the modal", "interactive", payload)

    def _clear(self) -> OpenView:
        top = self.stack[-1]
        self.stack.clear()
        return top

    def _top(self) -> OpenView:
        if not self.stack:
            raise AssertionError(f"{self.name} has no modal open; errors: {self.errors}")
        return self.stack[-1]

    async def _wait_for_control(self, name: str) -> tuple[OpenView, Json, Json]:
        def look() -> tuple[OpenView, Json, Json] | None:
            if not self.stack:
                return None
            found = control_called(self.stack[-1].blocks, name, self.slack.name_of)
            return (self.stack[-1], *found) if found else None

        found = await self.slack.bell.until(look, _WAIT)
        if found is None:
            raise AssertionError(f"{self.name} sees no input {name!r}:\n{self.modal_screen()}\nerrors: {self.errors}")
        return found
