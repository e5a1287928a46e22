"""The declaration of a flow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from flows.engine import traces
from flows.engine.draft import Draft
from flows.engine.options import units
from flows.engine.session import Session
from flows.engine.steps import MAX_HELD, MAX_PART, Step, added
from flows.engine.steps import Words as Ask
from flows.kernel.words import Button, Words

D = TypeVar("D", bound=Draft)
F = TypeVar("F")


@dataclass(frozen=True)
class Flow(Generic[D, F]):
    """A declared conversation. `draft` is made empty at the start; `steps` are asked in order where they apply."""

    name: str
    draft: type[D]
    steps: tuple[Step[D, F], ...]
    heading: Callable[[D, F], Words | None] = field(default=lambda draft, facts: None)
    """The words above the first question, which stay to be read."""
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

    def is_last(self, session: Session[D], facts: F) -> bool:
        """Return whether a session is at its last question."""
        return session.step == self.applying(session.draft, facts)[-1].key

    def files(self, draft: D) -> list[str]:
        """Return the keys of the files that a draft holds."""
        spoken = [getattr(draft, step.voice) for step in self.steps if isinstance(step, Ask) and step.voice]
        return [*filter(None, spoken), *getattr(draft, "media", ())]

    def words(self, draft: D) -> str:
        """Return everything that somebody wrote in a draft."""
        asked = [step for step in self.steps if isinstance(step, Ask)]
        more = [part for step in asked if step.more != "added" for part in getattr(draft, step.more)]
        return draft.joined(*(getattr(draft, step.key) for step in asked), *more)

    def holds_words(self, session: Session[D]) -> bool:
        """Return whether somebody has written anything in a conversation that is not an answer by a button."""
        asked = [step.key for step in self.steps if isinstance(step, Ask) and step.key not in session.given]
        return bool(session.held or session.draft.added) or any(getattr(session.draft, key) for key in asked)

    def reworded(self, session: Session[D], old: str, new: str) -> Session[D] | None:
        """Return a session with other words in place of some; None if they do not fit, or are not there."""
        draft, most = session.draft, {step.key: step.most for step in self.steps if isinstance(step, Ask)}
        changes: dict[str, object] = {
            key: new for key, limit in most.items() if getattr(draft, key) == old and 0 < units(new) <= limit
        }
        if old in draft.added and units(new) <= MAX_PART:
            changes["added"] = tuple(new if words == old else words for words in draft.added)
        held = new if session.held == old else session.held
        if not old or (not changes and held == session.held):
            return None
        return replace(session, held=held, draft=self.draft.model_validate({**draft.model_dump(), **changes}))

    def with_words(self, session: Session[D], said: str) -> Session[D] | None:
        """Return a session with some words beside its answers; None if it holds as many as it can."""
        draft = self.draft.model_validate({**session.draft.model_dump(), **added(session.draft, said)})
        return replace(session, draft=draft) if sum(map(units, draft.added)) <= MAX_HELD else None

    def stays(self, session: Session[D], facts: F) -> bool:
        """Return whether the message that a session shows stays to be read, when the next question is asked."""
        return self.step(session.step).stays or (not session.trail and self.heading(session.draft, facts) is not None)

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
            heard=tuple(data.get("heard", [])),
        )
