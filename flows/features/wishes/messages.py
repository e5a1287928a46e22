"""Messages to a resident about a wish."""

from flows.features.wishes.actions import AskTakeBack, ChangeWish, ShowWish, ShowWishes, StillRight
from flows.kernel.actions import go
from flows.kernel.runtime import Runtime
from flows.kernel.words import Button, Plain, Prompt, Words, named, text
from storage.wishes import Wish


def label(runtime: Runtime, wish: str) -> Words:
    """Return a wish as the landlord words it; one that is no longer in the landlord's list is still named."""
    own = named("wish-", wish)
    return own if runtime.texts.has(own) else Plain(wish)


def default_instruction(runtime: Runtime, wish: str) -> str:
    """Return the landlord's instruction to a worker for a wish, in English, which workers read."""
    own = named("instruction-", wish)
    return runtime.texts.say(own, "en") if runtime.texts.has(own) else ""


def instruction(runtime: Runtime, wish: Wish, told: str) -> Words:
    """Return an instruction in the resident's own language if the landlord words it, else as staff wrote it."""
    if told == default_instruction(runtime, wish.wish):
        return named("instruction-", wish.wish)
    return Plain(told)


def decided(runtime: Runtime, wish: Wish, verdict: str, told: str, words: str) -> Prompt:
    """Return the decision. `verdict` is granted, adapted, refused or reply; `told` the instruction, `words` why."""
    heading = named(
        "wishes-told-", verdict, landlord=Plain(runtime.policy.landlord.name), wish=label(runtime, wish.wish)
    )
    body: list[Words] = [heading]
    if verdict in ("granted", "adapted"):
        travels = text("wishes-travels", instruction=instruction(runtime, wish, told)) if told else text("wishes-stays")
        body.append(travels)
    if words:
        body.append(Plain(words))
    return Prompt(tuple(body), ways(wish))


def still_right(runtime: Runtime, wish: Wish) -> Prompt:
    """Return the yearly question."""
    yes = go(StillRight(wish.id), "wishes-still-yes")
    return Prompt((text("wishes-still", wish=label(runtime, wish.wish)),), (yes, *choices(wish)))


def choices(wish: Wish) -> tuple[tuple[Button, ...], ...]:
    return (go(ChangeWish(wish.id), "wishes-change"), go(AskTakeBack(wish.id), "wishes-take-back"))


def ways(wish: Wish) -> tuple[tuple[Button, ...], ...]:
    return (go(ShowWish(wish.id), "wishes-look"), go(ShowWishes(), "menu-wishes"))
