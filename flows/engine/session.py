"""A person's place in a flow, and the answer to one input."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flows.engine.draft import Draft
from flows.kernel.words import Prompt, Words

D = TypeVar("D", bound=Draft)


@dataclass(frozen=True)
class Session(Generic[D]):
    """A person's place in a flow. `view` is the part of a step that is shown; `trail` the steps that Back goes through.

    `returning`: one answer is being changed, and the review comes next. `held`: words kept while a limit is settled.
    `given`: steps answered before the conversation began, asked again only from the review. `after`: the step that
    comes next once a lost answer has been given anew. `heard`: the person's messages that it has taken, by their ids.
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
    heard: tuple[str, ...] = ()

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
            "heard": list(self.heard),
        }


@dataclass(frozen=True)
class Turn(Generic[D]):
    """The answer to one input. Exactly one of `prompt`, `finished` and `stopped` is set. `notice`: what to say beside.

    `fresh`: the tapped question is not the current one, so the prompt goes out as a new message.
    """

    session: Session[D]
    prompt: Prompt | None = None
    finished: D | None = None
    stopped: bool = False
    notice: Words | None = None
    fresh: bool = False
