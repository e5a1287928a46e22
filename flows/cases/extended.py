"""Cards to which a higher feature adds: fields to read, and actions that it handles itself.

The lower feature knows nothing of it. Where the features are put together, its case type is wrapped, so that everyone
who looks a case type up gets both as one.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from flows.cases.case import ActionForm, Answers, Card, CaseType, Done, Fields, Page
from flows.kernel.actor import Actor
from flows.kernel.runtime import Runtime
from flows.kernel.words import Prompt, Words
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class CardSection:
    """An addition to a card as it is now: fields below its own, and actions offered after its own (a platform
    may have room for no more than the card's own)."""

    fields: Fields = ()
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardExtension:
    """`case` is the name of the lower feature's case type, `actions` all that are ever possible. `act` takes the case
    number and the action's name, and checks for itself whether it is possible now. Without a form, an action is carried
    out at once."""

    case: str
    add: Callable[[Tx, Runtime, int, datetime], Awaitable[CardSection | None]]
    actions: frozenset[str] = frozenset()
    act: Callable[[Tx, Runtime, int, str, Actor, Answers, datetime], Awaitable[Done]] | None = None
    form: Callable[[Tx, Runtime, int, str, datetime], Awaitable[ActionForm | None]] | None = None

    def __post_init__(self) -> None:
        if self.actions and not self.act:
            raise ValueError(f"An addition to the cards of {self.case!r} has actions and no `act`.")


class _Extended:
    """A case type with what others add to its card; everything else is its own."""

    def __init__(self, case: CaseType, extensions: Sequence[CardExtension]) -> None:
        self._case = case
        self._extensions = extensions
        self._by_action = {action: one for one in extensions for action in one.actions}
        times = Counter([*case.actions, *(action for one in extensions for action in one.actions)])
        if doubled := sorted(action for action, many in times.items() if many > 1):
            raise ValueError(f"Two features declare the action {', '.join(doubled)} of the case type {case.name!r}.")
        self.actions = case.actions | self._by_action.keys()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._case, name)

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        card = await self._case.card(tx, runtime, subject, now)
        for extension in self._extensions if card else ():
            added = await extension.add(tx, runtime, subject, now)
            if card and added:
                fields, actions = (*card.fields, *added.fields), (*card.actions, *added.actions)
                card = replace(card, fields=fields, actions=actions)
        return card

    async def why_not(self, tx: Tx, runtime: Runtime, subject: int, action: str) -> Words | None:
        return None if action in self._by_action else await self._case.why_not(tx, runtime, subject, action)

    async def page(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> Page | None:
        return None if action in self._by_action else await self._case.page(tx, runtime, subject, action, now)

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        extension = self._by_action.get(action)
        if extension is None:
            return await self._case.form(tx, runtime, subject, action, now)
        return await extension.form(tx, runtime, subject, action, now) if extension.form else None

    async def preview(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, answers: Answers, now: datetime
    ) -> tuple[Prompt, str] | None:
        if action in self._by_action:
            return None
        return await self._case.preview(tx, runtime, subject, action, answers, now)

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        extension = self._by_action.get(action)
        if extension is None:
            return await self._case.act(tx, runtime, subject, action, actor, answers, now)
        assert extension.act is not None
        return await extension.act(tx, runtime, subject, action, actor, answers, now)


def extended(case: CaseType, extensions: Sequence[CardExtension]) -> CaseType:
    """Return a case type together with those of these extensions that add to its card."""
    own = [one for one in extensions if one.case == case.name]
    return cast(CaseType, _Extended(case, own)) if own else case
