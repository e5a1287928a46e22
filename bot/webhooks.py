"""`doorstep hook`: the addresses that hear what happens to visits and hazards."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.settings import BadSettings, DatabaseSettings, read
from bot.writing import write
from storage import hazards, outbox, webhooks
from storage.database import Database, Tx

hooks = typer.Typer(no_args_is_help=True, help="Hooks: addresses that hear what happens to visits and hazards.")


@hooks.command("add")
def add_hook(
    url: Annotated[str, typer.Argument(help="An https address.")],
    kind: Annotated[list[str] | None, typer.Option(help="Which events, else all.")] = None,
) -> None:
    """Add an address. Its secret, by which requests are signed, is shown this once."""
    from flows.features.hazards.record import KINDS as OF_HAZARDS
    from flows.features.visits.record import KINDS as OF_VISITS
    from handlers.http.sender import why_not

    if why := why_not(url, inside=read(DatabaseSettings).hooks_inside):
        raise BadSettings(f"{url} {why}.")
    known = OF_VISITS | OF_HAZARDS
    if unknown := sorted(set(kind or ()) - known):
        raise BadSettings(f"There is no event {', '.join(unknown)}. There are: {', '.join(sorted(known))}.")
    try:
        made = write(lambda tx, database, now: webhooks.add(tx, url, sorted(set(kind or ())), now))
    except webhooks.Taken:
        raise BadSettings(f"{url} hears of visits already.") from None
    typer.echo(f"Hook {made.id}. Its secret: {made.secret}")


@hooks.command("list")
def list_hooks() -> None:
    """List the addresses, and what each hears of."""
    for one in write(lambda tx, database, now: webhooks.live(tx)):
        typer.echo(f"{one.id}: {one.url} ({', '.join(one.kinds) or 'everything'})")


@hooks.command("remove")
def remove_hook(number: int) -> None:
    """Send nothing more to an address."""
    if not write(lambda tx, database, now: webhooks.end(tx, number, now)):
        raise BadSettings(f"There is no hook {number}.")
    typer.echo(f"Hook {number} hears nothing more.")


@hooks.command("replay")
def replay_hook(
    number: int,
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="From when on, in UTC.")],
) -> None:
    """Send all that happened since a day once more; the other side knows events that it had by their id."""

    from flows.features.hazards.record import KINDS as OF_HAZARDS
    from flows.kernel.effects import Hook, parcels

    async def work(tx: Tx, database: Database, now: datetime) -> int:
        hook = await webhooks.get(tx, number)
        if hook is None or hook.ended_at:
            raise BadSettings(f"There is no hook {number}.")
        moment, of_hazards = since.replace(tzinfo=UTC), OF_HAZARDS & set(hook.kinds or OF_HAZARDS)
        again = [Hook(hook.id, event) for event in await webhooks.events_since(tx, moment, hook.kinds)]
        again += [
            Hook(hook.id, event, "hazard") for event in await hazards.events_since(tx, moment, sorted(of_hazards))
        ]
        await outbox.put(tx, parcels(again), None, now)
        return len(again)

    typer.echo(f"{write(work)} events go out again.")
