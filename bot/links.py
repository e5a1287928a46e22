"""`doorstep token` and `doorstep hook`: which other systems may come in, and which hear of visits."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer

from bot.settings import BadSettings, DatabaseSettings
from flows.features.imports.columns import SCOPES
from flows.features.visits.record import KINDS
from flows.kernel.effects import Hook as HookEffect
from flows.kernel.effects import parcels
from handlers.http.sender import why_not
from storage import links, outbox
from storage.database import Database, Tx
from storage.migrate import migrate

T = TypeVar("T")
tokens = typer.Typer(no_args_is_help=True, help="Tokens for the HTTP API: who of your other systems may do what.")
hooks = typer.Typer(no_args_is_help=True, help="Hooks: addresses that hear what happens to visits.")


def _do(work: Callable[[Tx, Database, datetime], Awaitable[T]]) -> T:
    async def run() -> T:
        url = DatabaseSettings().database_url
        await migrate(url)
        database = Database(url)
        try:
            async with database.write() as tx:
                return await work(tx, database, datetime.now(UTC))
        finally:
            await database.close()

    return asyncio.run(run())


@tokens.command("make")
def make_token(
    name: Annotated[str, typer.Argument(help="Whose it is, say repairs-system.")],
    scope: Annotated[list[str], typer.Option(help=f"What it may do, one or more of: {', '.join(SCOPES)}.")],
) -> None:
    """Make a token. It is shown this once, and kept nowhere."""
    if unknown := sorted(set(scope) - set(SCOPES)):
        raise BadSettings(f"There is no scope {', '.join(unknown)}. There are: {', '.join(SCOPES)}.")
    if not 0 < len(name) <= 64:
        raise BadSettings("A name has 1 to 64 letters.")
    try:
        typer.echo(_do(lambda tx, database, now: links.make_token(tx, name, sorted(set(scope)), now)))
    except links.Taken:
        raise BadSettings(f"There is a token {name!r} already. Revoke it, and take another name.") from None


@tokens.command("list")
def list_tokens() -> None:
    """Whose tokens there are, what they may do, and when they were last used."""
    for one in _do(lambda tx, database, now: links.all_tokens(tx)):
        used = f"last used {one.used_at:%Y-%m-%d %H:%M} UTC" if one.used_at else "never used"
        state = f"revoked {one.revoked_at:%Y-%m-%d}" if one.revoked_at else used
        typer.echo(f"{one.name}: {', '.join(one.scopes)}; {state}")


@tokens.command("revoke")
def revoke_token(name: str) -> None:
    """End a token at once."""
    if not _do(lambda tx, database, now: links.revoke(tx, name, now)):
        raise BadSettings(f"There is no token {name!r}.")
    typer.echo(f"{name} is revoked.")


@hooks.command("add")
def add_hook(
    url: Annotated[str, typer.Argument(help="An https address.")],
    kind: Annotated[list[str] | None, typer.Option(help="Which events, else all.")] = None,
) -> None:
    """Add an address. Its secret, by which requests are signed, is shown this once."""
    if why := why_not(url, inside=DatabaseSettings().hooks_inside):
        raise BadSettings(f"{url} {why}.")
    if unknown := sorted(set(kind or ()) - KINDS):
        raise BadSettings(f"There is no event {', '.join(unknown)}. There are: {', '.join(sorted(KINDS))}.")
    try:
        made = _do(lambda tx, database, now: links.add_hook(tx, url, sorted(set(kind or ())), now))
    except links.Taken:
        raise BadSettings(f"{url} hears of visits already.") from None
    typer.echo(f"Hook {made.id}. Its secret: {made.secret}")


@hooks.command("list")
def list_hooks() -> None:
    """Which addresses hear of what."""
    for one in _do(lambda tx, database, now: links.live_hooks(tx)):
        typer.echo(f"{one.id}: {one.url} ({', '.join(one.kinds) or 'everything'})")


@hooks.command("remove")
def remove_hook(number: int) -> None:
    """Send nothing more to an address."""
    if not _do(lambda tx, database, now: links.end_hook(tx, number, now)):
        raise BadSettings(f"There is no hook {number}.")
    typer.echo(f"Hook {number} hears nothing more.")


@hooks.command("replay")
def replay_hook(
    number: int,
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="From when on, in UTC.")],
) -> None:
    """Send all that happened since a day once more; the other side knows events that it had by their id."""

    async def work(tx: Tx, database: Database, now: datetime) -> int:
        hook = await links.hook(tx, number)
        if hook is None or hook.ended_at:
            raise BadSettings(f"There is no hook {number}.")
        events = await links.events_since(tx, since.replace(tzinfo=UTC), hook.kinds)
        await outbox.put(tx, parcels([HookEffect(hook.id, event) for event in events]), database.holder, now)
        await outbox.hand_back(tx, database.holder, [])
        return len(events)

    typer.echo(f"{_do(work)} events go out again.")
