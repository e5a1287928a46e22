"""What a flow is, where a person stands in it, and what one turn of it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from flows.kernel.words import Button, Prompt
from flows.kernel.words import Words as Said_

D = TypeVar("D", bound=BaseModel)
F = TypeVar("F")


@dataclass(frozen=True)
class Flow(Generic[D, F]):
    """A declared conversation. `draft` is made empty at the start; `steps` are asked in order where they apply."""

    name: str
    draft: type[D]
    steps: tuple["Any", ...]
    heading: Callable[[D, F], Said_ | None] = field(default=lambda draft, facts: None)
    """What stands above the first question."""
    asides: tuple[tuple[Button, ...], ...] = ()
    """Rows under the first question that lead out of the flow and leave it standing."""
    parks: bool = False
    """Whether Stop keeps the draft, to be gone on with."""

    def step(self, key: str) -> Any:
        return next(step for step in self.steps if step.key == key)

    def applying(self, draft: D, facts: F) -> list[Any]:
        return [step for step in self.steps if step.applies(draft, facts)]


@dataclass(frozen=True)
class Session(Generic[D]):
    """Where a person stands. `view` is what part of a step is on show; `trail` the steps that Back goes through.

    `returning`: one answer is being changed, and the review comes next. `held`: words kept while a limit is settled.
    `given`: steps answered before the conversation began, asked again only from the review. `after`: the step that
    comes next once an answer that fell away has been given anew.
    """

    flow: str
    token: str
    draft: D
    step: str
    revision: int = 1
    view: str = ""
    trail: tuple[str, ...] = ()
    returning: bool = False
    held: str = ""
    given: tuple[str, ...] = ()
    after: str = ""

    def dump(self) -> dict[str, Any]:
        return {
            "flow": self.flow,
            "token": self.token,
            "draft": self.draft.model_dump(mode="json"),
            "step": self.step,
            "revision": self.revision,
            "view": self.view,
            "trail": list(self.trail),
            "returning": self.returning,
            "held": self.held,
            "given": list(self.given),
            "after": self.after,
        }

    @classmethod
    def load(cls, flow: Flow[D, Any], data: Mapping[str, Any]) -> "Session[D]":
        """A session as it was written, perhaps by an older deploy: a step that is gone starts the flow's last one."""
        keys = [step.key for step in flow.steps]
        step = data["step"] if data["step"] in keys else keys[0]
        return cls(
            flow=flow.name,
            token=data["token"],
            draft=flow.draft.model_validate(data["draft"]),
            step=step,
            revision=data["revision"],
            view=data.get("view", "") if step == data["step"] else "",
            trail=tuple(key for key in data.get("trail", []) if key in keys),
            returning=bool(data.get("returning")),
            held=data.get("held", ""),
            given=tuple(data.get("given", [])),
            after=data.get("after", ""),
        )


@dataclass(frozen=True)
class Turn(Generic[D]):
    """The answer to one input. Exactly one of `prompt`, `finished` and `stopped` is set.

    `fresh`: what was tapped is not the question on show, so the prompt goes out as a new message.
    """

    session: Session[D]
    prompt: Prompt | None = None
    finished: D | None = None
    stopped: bool = False
    notice: Said_ | None = None
    fresh: bool = False
