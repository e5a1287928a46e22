"""Long lists in forms: what somebody types into one is answered with the options that fit."""

from handlers.slack.commands import flow_of
from handlers.slack.counter import Counter, Given, Means
from handlers.slack.flow_forms import FlowForms
from handlers.slack.forms import Meta
from handlers.slack.listeners import Listeners
from handlers.slack.lists import Option, fitting


class Searching(Counter):
    """Answers from the form's own description, made anew: nothing is declared for it."""

    def __init__(self, means: Means) -> None:
        super().__init__(means)
        self._cases = means.features.cases
        self._flow_forms = means.features.forms
        self._flows = FlowForms(means.runtime)

    def register(self, hears: Listeners) -> None:
        hears.search(self._options)

    async def _options(self, given: Given) -> list[Option]:
        question, typed = str(given.body.get("action_id")), str(given.body.get("value") or "")
        return fitting(await self._all(given, question), typed)

    async def _all(self, given: Given, key: str) -> list[Option]:
        if form := self._flow_forms.get(flow_of(str(given.view.get("callback_id")))):
            return self._flows.options_of(form, key, self._clock.now())
        meta = Meta.load(str(given.view.get("private_metadata")), self._cases)
        if meta is None or await self._why_not_in(given.who, given.who.channel):
            return []
        async with self._database.read() as tx:
            asked = await self._cases[meta.case].form(tx, self._runtime, meta.subject, meta.action, self._clock.now())
        questions = asked.questions if asked else ()
        return [option for one in questions if one.key == key for option in self._forms.options(one)]
