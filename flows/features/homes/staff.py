"""The card of somebody who joined a home where others lived already: staff say whether that is right."""

from collections.abc import Sequence
from datetime import datetime

from flows.cases.case import ActionForm, Answers, Card, CaseType, Done, Field, Question
from flows.features.homes import leaving, phones
from flows.features.homes.leaving import card_of
from flows.kernel.actor import Actor
from flows.kernel.effects import Effect
from flows.kernel.events import PersonErased
from flows.kernel.runtime import Runtime
from flows.kernel.seen import name_of
from flows.kernel.words import At, Listed, Person, Plain, Words, named, text
from storage import homes
from storage.database import Tx
from storage.homes import OPEN, Joining, Residency

SURE = {"end_new": text("joining-sure-new"), "end_earlier": text("joining-sure-earlier")}
"""What ends somebody's time in a home asks first."""


class JoiningCase(CaseType):
    """Somebody who joined a home where others lived already."""

    name = "joining"
    actions = frozenset({"right", "same", "end_new", "end_earlier"})

    async def channel(self, tx: Tx, runtime: Runtime, subject: int) -> str | None:
        return runtime.policy.channels.for_managers if await homes.joining(tx, subject) else None

    async def card(self, tx: Tx, runtime: Runtime, subject: int, now: datetime) -> Card | None:
        joining = await homes.joining(tx, subject)
        new = await homes.residency(tx, joining.residency_id) if joining else None
        if joining is None or new is None:
            return None
        earlier = await _earlier(tx, joining, new)
        fields: list[Field] = [
            (text("joining-field-home"), Plain(f"{joining.home_address} ({joining.home_ref})")),
            (text("joining-field-new"), text("records-living", name=name_of(new.name), since=At(new.since))),
            (text("joining-field-earlier"), _named(earlier)),
        ]
        said = [name for name in ("hushed", "claimed", "doubted") if getattr(joining, f"{name}_at")]
        said += ["returned"] if await homes.lived_there(tx, new.resident_id, joining.home_id) and not new.until else []
        fields += [(text("joining-field-said"), Listed([named("joining-", name) for name in said]))] if said else []
        by = Person(joining.decided_by) if joining.decided_by else Plain("–")
        state = "left" if joining.state == OPEN and new.until else joining.state
        heading = text("joining-card", address=Plain(joining.home_address))
        return Card(
            heading,
            fields,
            named("joining-state-", state, who=by),
            actions=_offered(joining, new, earlier),
            likely="same" if joining.claimed_at else None,
            notice=text("joining-notice"),
        )

    async def form(self, tx: Tx, runtime: Runtime, subject: int, action: str, now: datetime) -> ActionForm | None:
        joining = await homes.joining(tx, subject)
        new = await homes.residency(tx, joining.residency_id) if joining else None
        if joining is None or new is None:
            return None
        if action == "same":
            earlier = [(str(one.id), _line(one)) for one in await _earlier(tx, joining, new)]
            who = Question("who", text("joining-same-as"), "one", earlier)
            return ActionForm([who], [text("joining-sure-same", name=name_of(new.name))], joining.revision)
        return ActionForm([], [SURE[action]], joining.revision) if action in SURE else None

    async def act(
        self, tx: Tx, runtime: Runtime, subject: int, action: str, actor: Actor, answers: Answers, now: datetime
    ) -> Done:
        joining = await homes.joining(tx, subject)
        new = await homes.residency(tx, joining.residency_id) if joining else None
        if joining is None or new is None or action not in _offered(joining, new, await _earlier(tx, joining, new)):
            return Done(message=text("joining-not-now"), applied=False)
        if answers.get("revision") not in (None, joining.revision):
            return Done(message=text("staff-changed-meanwhile"), applied=False)
        earlier = await _earlier(tx, joining, new)
        known = next((one for one in earlier if str(one.id) == answers.get("who")), None)
        if action == "same" and known is None:
            return Done(errors={"who": text("engine-needed")}, applied=False)
        await homes.change_joining(tx, joining.id, state=action, decided_by=actor.id)
        card: list[Effect] = [card_of(runtime, joining.id)]
        match action:
            case "same":
                assert known is not None
                return Done([*await phones.goes_on(tx, runtime, new.resident_id, known.resident_id, actor, now), *card])
            case "end_new":
                return Done([*await leaving.end(tx, runtime, [new.id], actor, now), *card])
            case "end_earlier":
                return Done([*await leaving.end(tx, runtime, [one.id for one in earlier], actor, now), *card])
            case _:
                return Done(card)


async def erased(tx: Tx, runtime: Runtime, event: PersonErased, now: datetime) -> list[Effect]:
    """Show the cards of those who joined a home without somebody who is named there no more."""
    return [card_of(runtime, number) for number in await homes.joinings_in(tx, event.home_ids)]


async def _earlier(tx: Tx, joining: Joining, new: Residency) -> list[Residency]:
    """Return those who lived there before, and live there still."""
    living = await homes.living(tx, joining.home_id)
    return [one for one in living if one.since < new.since and one.resident_id != new.resident_id]


def _offered(joining: Joining, new: Residency, earlier: Sequence[Residency]) -> tuple[str, ...]:
    if joining.state != OPEN or new.until:
        return ()
    return ("right", *(("same",) if earlier else ()), "end_new", *(("end_earlier",) if earlier else ()))


def _line(one: Residency) -> Words:
    return text("records-living", name=name_of(one.name), since=At(one.since))


def _named(living: Sequence[Residency]) -> Words:
    return Listed([_line(one) for one in living]) if living else Plain("–")
