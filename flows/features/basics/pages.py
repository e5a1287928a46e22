"""Pages for residents that belong to no other feature: the menu, everything else, danger, privacy, help."""

from flows.conversation.actions import MENU, ShowDangerOf, ShowMenu
from flows.conversation.turn import ResidentTurn
from flows.conversation.understand import Kind
from flows.features.basics.actions import (
    SetDiscreet,
    SetLanguage,
    ShowDanger,
    ShowHelp,
    ShowLanguages,
    ShowMore,
    ShowPrivacy,
    Stop,
)
from flows.features.basics.events import PrivacyShown, StopShown
from flows.kernel.actions import go, row
from flows.kernel.policy import Nation
from flows.kernel.words import Plain, Prompt, Words, named, text
from storage import people

GAS_EMERGENCIES = {Nation.ENGLAND: "0800 111 999", Nation.NORTHERN_IRELAND: "0800 002 001"}
"""The gas networks' line for emergencies; that of England is Great Britain's."""
ABUSE_HELPLINES = {
    Nation.ENGLAND: "0808 2000 247",
    Nation.WALES: "0808 80 10 800",
    Nation.SCOTLAND: "0800 027 1234",
    Nation.NORTHERN_IRELAND: "0808 802 1414",
}
"""Each nation's helpline on domestic abuse, free at all hours."""
DANGER = go(ShowDanger(), "menu-danger")


async def menu(turn: ResidentTurn, asked: ShowMenu) -> Prompt:
    return turn.menu()


async def more(turn: ResidentTurn, asked: ShowMore) -> Prompt:
    rows = [way.row() for way in turn.index.on_more() if way.offered is None or await way.offered(turn)]
    return Prompt((text("more"),), tuple(rows))


def greeting(turn: ResidentTurn, *above: Words) -> Prompt:
    landlord = Plain(turn.runtime.policy.landlord.name)
    return turn.menu(*above, text("start-greeting", landlord=landlord), text("start-privacy", landlord=landlord))


async def danger(turn: ResidentTurn, asked: ShowDanger) -> Prompt:
    landlord = turn.runtime.policy.landlord
    phone = Plain(landlord.urgent_phone)
    return Prompt((text("danger", phone=phone, landlord=Plain(landlord.name)),), (MENU,))


def in_danger(turn: ResidentTurn, kind: Kind) -> Prompt:
    """Return whom to call in a danger of one kind."""
    landlord = turn.runtime.policy.landlord
    whom = {
        "landlord": landlord.name,
        "phone": landlord.urgent_phone,
        "gas": GAS_EMERGENCIES.get(landlord.nation, GAS_EMERGENCIES[Nation.ENGLAND]),
        "abuse": ABUSE_HELPLINES[landlord.nation],
    }
    numbers: dict[str, Words] = {name: Plain(value) for name, value in whom.items()}
    return Prompt((named("danger-", kind, **numbers), text("danger-not-watched")))


async def danger_of(turn: ResidentTurn, asked: ShowDangerOf) -> Prompt:
    return in_danger(turn, asked.kind)


async def privacy(turn: ResidentTurn, asked: ShowPrivacy) -> Prompt:
    landlord = turn.runtime.policy.landlord
    added = await turn.runtime.section(turn.tx, PrivacyShown(turn.resident), turn.now)
    body = text("privacy", landlord=Plain(landlord.name), phone=Plain(landlord.phone))
    hidden = await people.is_discreet(turn.tx, turn.resident.id)
    way = go(SetDiscreet("show"), "discreet-show") if hidden else go(SetDiscreet("hide"), "discreet-hide")
    about = text("discreet-is-on" if hidden else "discreet-is-off")
    return Prompt((body, about, *added.body), (way, *added.rows, MENU))


async def stop(turn: ResidentTurn, asked: Stop) -> Prompt:
    """Show what can be stopped; each feature says what of it is theirs."""
    added = await turn.runtime.section(turn.tx, StopShown(turn.resident), turn.now)
    return Prompt((text("stop-ask"), *added.body), (*added.rows, MENU))


async def help_(turn: ResidentTurn, asked: ShowHelp) -> Prompt:
    landlord = turn.runtime.policy.landlord
    body = text("help", landlord=Plain(landlord.name), phone=Plain(landlord.phone), hours=Plain(landlord.hours))
    return Prompt((body,), (MENU,))


async def languages(turn: ResidentTurn, asked: ShowLanguages) -> Prompt:
    rows = tuple(row(SetLanguage(code), named("language-", code)) for code in turn.runtime.languages)
    return Prompt((text("language-ask"),), (*rows, MENU))
