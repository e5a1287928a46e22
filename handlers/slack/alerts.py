"""What staff do on an alert: send again what has ended."""

import re
from datetime import datetime

from flows.cases import unsent
from flows.cases.case import Done
from flows.kernel.words import Words, text
from handlers.ports import Handled
from handlers.slack.counter import Counter, Given
from handlers.slack.listeners import Listeners
from handlers.slack.renderers.alerts import AGAIN
from storage.database import Tx
from storage.outbox import Row

NUMBERS = re.compile(r"[0-9]{1,15}(,[0-9]{1,15})*")


class Alerts(Counter):
    """Takes the button of an alert, from those who see it."""

    def register(self, hears: Listeners) -> None:
        hears.button([AGAIN], self._again)

    async def _again(self, given: Given) -> Words | None:
        value = str(given.action.get("value") or "")
        if given.who.channel != self._runtime.policy.channels.alerts or not NUMBERS.fullmatch(value):
            return text("staff-refused-no-action")
        if why := await self._why_not_in(given.who, given.who.channel):
            return why
        numbers = {int(number) for number in value.split(",")}

        rows: list[Row] = []

        async def act(tx: Tx, now: datetime) -> Handled:
            # The button has asked whether what may have arrived is to go out twice.
            goes = await unsent.again(tx, numbers, self._database.deliverer, now, twice=True)
            rows[:] = goes.rows
            message = text("alert-again-goes", count=goes.count) if goes.count else text("alert-again-none")
            return Handled(goes.effects, answer=Done(message=message))

        done = await self._act(given, act)
        self._turns.deliver(rows)
        return done.message
