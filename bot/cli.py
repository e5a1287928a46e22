"""The command line: `doorstep demo`, `run`, `doctor`, `migrate`, `invite`."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot import logs
from bot.application import Application, told_to_stop
from bot.settings import BadSettings, DatabaseSettings, read_policy, read_settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Doorstep: residents say how contractors behaved, staff answer.",
)


def main() -> None:
    """The console script. What a person must mend is one message, not a traceback."""
    try:
        app()
    except BadSettings as error:
        typer.echo(str(error), err=True)
        sys.exit(2)


@app.command()
def run() -> None:
    """Serve residents on Telegram and staff in Slack until told to stop."""
    settings = read_settings()
    logs.set_up(settings.log_level)
    asyncio.run(serve(Application(settings, read_policy(settings.landlord))))


async def serve(application: Application) -> None:
    stopped = told_to_stop()
    await application.start()
    try:
        await stopped.wait()
    finally:
        await application.stop()


@app.command()
def demo(
    transcript: Annotated[bool, typer.Option("--transcript", help="Tell the story in the terminal.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Leave it running when the story is told.")] = False,
    journal: Annotated[Path | None, typer.Option(help="Write every request the simulator gets to this file.")] = None,
) -> None:
    """Play the whole story against the simulator: no token, no network. Until there is a page, it is a transcript."""
    from bot.demo import play

    logs.set_up("critical")
    asyncio.run(play(keep=keep, journal=journal))


@app.command()
def doctor() -> None:
    """Check tokens, scopes, channels, webhook, clock, database and disk; say what to do about each fault."""
    from bot.doctor import examine

    logs.set_up("critical")
    sys.exit(0 if asyncio.run(examine(typer.echo)) else 1)


@app.command()
def migrate() -> None:
    """Bring the database to today's schema (done at every start as well)."""
    from storage.migrate import migrate as bring_forward
    from storage.migrate import newest

    asyncio.run(bring_forward(DatabaseSettings().database_url))
    typer.echo(f"The database is at revision {newest()}.")


@app.command()
def invite(
    home: Annotated[str | None, typer.Option(help="A home's reference: a link for one letter.")] = None,
    block: Annotated[str | None, typer.Option(help="A block's reference: a link for a poster.")] = None,
    days: Annotated[int, typer.Option(help="How long the link is good for.", min=1, max=730)] = 90,
) -> None:
    """Make a link by which a resident joins their home or block."""
    from storage import estate

    if (home is None) == (block is None):
        raise BadSettings("Name either --home or --block.")

    async def make(application: Application) -> str:
        expires = datetime.now(UTC) + timedelta(days=days)
        async with application.database.write() as tx:
            token = await estate.invite(tx, home=home, block=block, uses=1 if home else None, expires_at=expires)
        me = await application.bot.get_me()
        return f"https://t.me/{me.username}?start={token}"

    try:
        typer.echo(asyncio.run(_with_records(make)))
    except estate.NoSuchPlace as error:
        raise BadSettings(f"There is no home or block {str(error)!r} in the landlord's file.") from None


async def _with_records(work: Callable[[Application], Awaitable[str]]) -> str:
    """Do something with the database and the bot, without serving anybody."""
    settings = read_settings()
    application = Application(settings, read_policy(settings.landlord))
    await application.prepare()
    try:
        return await work(application)
    finally:
        await application.close()
