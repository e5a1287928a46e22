"""The declaration of a flow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from flows.engine import traces
from flows.engine.session import Session
from flows.engine.steps import Step
from flows.engine.steps import Words as Ask
from flows.kernel.words import Button, Words

D = TypeVar("D", bound=BaseModel)
F = TypeVar("F")


@dataclass(frozen=True)
class Flow(Generic[D, F]):
    """A declared conversation. `draft` is made empty at the start; `steps` are asked in order where they apply."""

    name: str
    draft: type[D]
    steps: tuple[Step[D, F], ...]
    heading: Callable[[D, F], Words | None] = field(default=lambda draft, facts: None)
    """The words above the first question."""
    asides: tuple[tuple[Button, ...], ...] = ()
    """Rows under the first question that lead out of the flow and leave it open."""
    parks: bool = False
    """Whether Stop keeps the draft, to be continued later."""
    unnamed: Callable[[D, F], bool] = field(default=lambda draft, facts: False)
    """Whether staff may get it without a name: then a voice is told of, too."""

    def step(self, key: str) -> Step[D, F]:
        return next(step for step in self.steps if step.key == key)

    def applying(self, draft: D, facts: F) -> list[Step[D, F]]:
        return [step for step in self.steps if step.applies(draft, facts)]

    def files(self, draft: D) -> list[str]:
        """Return the keys of the files that a draft holds."""
        spoken = [getattr(draft, step.voice) for step in self.steps if isinstance(step, Ask) and step.voice]
        return [*filter(None, spoken), *getattr(draft, "media", ())]

    def told(self, draft: D, facts: F) -> list[Words]:
        """Return what the person must know of the files before they are sent."""
        left = traces.of(self.files(draft))
        return [traces.SAID[trace] for trace in left if trace != "voice" or self.unnamed(draft, facts)]

    def load(self, data: Mapping[str, Any]) -> Session[D]:
        """Read a session as written, perhaps by an older deploy: if its step is gone, start at the flow's last one."""
        keys = [step.key for step in self.steps]
        step = data["step"] if data["step"] in keys else keys[0]
        return Session(
            flow=self.name,
            token=data["token"],
            draft=self.draft.model_validate(data["draft"]),
            step=step,
            revision=data["revision"],
            view=data.get("view", "") if step == data["step"] else "",
            trail=tuple(key for key in data.get("trail", []) if key in keys),
            returning=bool(data.get("returning")),
            held=data.get("held", ""),
            given=tuple(data.get("given", [])),
            after=data.get("after", ""),
        )
