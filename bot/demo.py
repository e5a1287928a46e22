"""The demo: a landlord, a resident and staff play the main story, and the terminal tells it."""

import tempfile
from pathlib import Path

import typer

from bot.application import Application, told_to_stop
from bot.simulator.landlord import Channels, move_in, policy_of, settings
from bot.simulator.slack import StaffMember
from bot.simulator.telegram import Phone
from bot.simulator.world import World
from flows.kernel.words import text
from storage import invitations


def say(heading: str, body: str = "") -> None:
    typer.secho(f"\n── {heading} ", bold=True)
    if body:
        typer.echo(body)


async def play(*, keep: bool, journal: Path | None) -> None:
    """Run the simulator and the real application together, and tell the story."""
    folder = Path(tempfile.mkdtemp(prefix="doorstep-demo-"))
    world = World(journal)
    await world.start()
    channels = move_in(world)
    policy = policy_of(channels)
    application = Application(
        settings(world, f"sqlite+aiosqlite:///{folder / 'doorstep.sqlite'}", str(folder / "files")), policy, world.clock
    )
    await application.start()
    try:
        await world.slack.connected()
        await _story(world, application, channels)
        say("The data lies in", str(folder))
        if keep:
            say("Still running", f"Telegram and Slack are simulated at {world.url}. Stop with Ctrl-C.")
            await told_to_stop().wait()
    finally:
        await application.stop()
        await world.stop()


async def _story(world: World, application: Application, channels: Channels) -> None:
    say("The cast", "Sam Example lives at 12 Larkspur Court. Robin Officer looks after the repairs contract.")
    sam = world.telegram.phone("Sam", last_name="Example")
    robin = world.slack.staff("Robin Officer", channels=[channels.repairs, channels.default])
    invitation = await _letter(application, world)
    await _report(sam, invitation)
    await application.idle()
    say("Sam's chat", sam.screen())
    ref = await _card(channels, robin)
    say(f"Robin takes {ref}, replies and resolves it")
    await _answer(channels, robin, sam)
    await application.idle()
    say("#contract-repairs", channels.repairs.screen())
    say("Sam's chat, from the first answer on", "\n".join(sam.screen().splitlines()[-34:]))
    await _restricted(world, application, channels)


async def _letter(application: Application, world: World) -> str:
    """Return the link in the letter that every home gets."""
    async with application.database.write() as tx:
        expires = world.clock.now().replace(year=world.clock.now().year + 1)
        return await invitations.invite(tx, home="LARK-12", block=None, uses=1, expires_at=expires)


async def _report(sam: Phone, invitation: str) -> None:
    """Go from the letter's link to a sent report: seven taps and one message."""
    await sam.starts(invitation)
    await sam.sees("12 Larkspur Court")
    for label, answer in (
        ("Report a worker", "Who is it about"),
        ("Brightfix Repairs: Day-to-day repairs", "Where did it happen"),
        ("My home", "What happened"),
        ("Visits and timing", "What was it"),
        ("Late or did not turn up", "When did it happen"),
        ("Today", "own words"),
    ):
        await sam.taps(label)
        await sam.sees(answer)
    await sam.sends("He came two hours late and smoked by my door. My daughter has asthma.")
    await sam.sees("photos")
    await sam.sends_photo(caption="The cigarette ends")
    await sam.sees("1 file")
    await sam.taps("Done")
    await sam.sees("what staff will see")
    await sam.taps("Just put it right")
    await sam.sees("Your reference is")


async def _card(channels: Channels, robin: StaffMember) -> str:
    card = await channels.repairs.shows("Late or did not turn up")
    await robin.presses("Take it", on=card)
    await channels.repairs.shows("Being looked into")
    return card.words().split("·")[1].split()[0]


async def _answer(channels: Channels, robin: StaffMember, sam: Phone) -> None:
    card = channels.repairs.messages[0]
    await sam.sees("looking into your report")
    await robin.presses("Reply to resident", on=card)
    await robin.sees_modal("Reply to resident")
    await robin.fills_in({"words": "I am sorry about this. Was it the same worker both times?"})
    await robin.submits()
    await robin.sees_modal("Was it the same worker")
    await robin.submits()
    await sam.sees("same worker both times")
    await sam.sends("Yes, it was. Thank you for asking.")
    await sam.sees("We added it")
    await channels.repairs.thread_shows(card, "Yes, it was")
    await robin.presses("Resolve", on=card)
    await robin.sees_modal("Resolve")
    await robin.fills_in(
        {
            "outcome": "We spoke to Brightfix. The worker will not smoke at homes, and they will ring when late.",
            "lesson": "Ring ahead when running late.",
        }
    )
    await robin.submits()
    await sam.sees("Is it put right?")
    await sam.taps("Yes, it is put right")
    await sam.sees("glad it is put right")
    await channels.repairs.thread_shows(card, "put right. Closed")


async def _restricted(world: World, application: Application, channels: Channels) -> None:
    """Play the same start in Arabic, about something that only a few may see."""
    amal = world.telegram.phone("Amal", language="ar")
    world.slack.staff("Kit Safeguarding", channels=[channels.restricted])
    await amal.starts()
    texts = application.runtime.texts
    for id in ("menu-report", "engine-unknown", "report-place-home", "topic-serious", "clause-crime", "engine-today"):
        await amal.taps(texts.say(text(id), "ar"))
    await amal.sees(texts.say(text("report-ask-story"), "ar"))
    await amal.sends("أخذ العامل محفظتي من المطبخ.")
    await amal.taps(texts.say(text("engine-media-none"), "ar"))
    await amal.taps(texts.say(text("report-send-complaint"), "ar"))
    await amal.sees(texts.say(text("report-sent-hint"), "ar"))
    await channels.restricted.shows("Theft, threats or violence")
    await application.idle()
    say("Amal's chat", amal.screen())
    say("#conduct-private (restricted)", channels.restricted.screen())
    say("#conduct (where everybody else looks)", channels.default.screen() or "nothing")
