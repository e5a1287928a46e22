"""The command line; `doorstep --help` lists its commands.

Each loads what it needs when it is called: a backup waits for no platform's library.
"""

import asyncio
import sqlite3
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from typer.exceptions import TyperException

from bot import api_tokens, ended, logs, sentences, webhooks
from bot.settings import BadSettings, DatabaseSettings, database_fault, read, read_policy, read_settings
from storage.backup import BackupTrouble, Manifest, back_up, honest
from storage.database import Database
from storage.migrate import NotOurs
from storage.presence import AlreadyServed

if TYPE_CHECKING:
    from bot.application import Application

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Doorstep: residents say how contractors behaved, staff answer.",
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"doorstep {version('doorstep')}")
        raise typer.Exit


@app.callback()
def doorstep(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Say which Doorstep this is.")
    ] = False,
) -> None:
    """Residents say how contractors behaved, staff answer."""


app.add_typer(api_tokens.tokens, name="token")
app.add_typer(webhooks.hooks, name="hook")
app.add_typer(ended.sent, name="outbox")
app.add_typer(ended.came, name="inbox")


AS_OPTIONS = {"help": "--help", "version": "--version"}
"""Words that people say for an option."""


def main() -> None:
    """Run the command line. A fault that a person must mend is printed as one message, not as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that cannot show a sign shows another one.
            stream.reconfigure(errors="replace")
    if option := next((AS_OPTIONS[word] for word in sys.argv[1:3] if word in AS_OPTIONS), None):
        sys.argv[1:] = [*(word for word in sys.argv[1:] if word not in AS_OPTIONS), option]
    code = 2
    try:
        sys.exit(app(prog_name="doorstep", standalone_mode=False) or 0)
    except TyperException as error:
        fault = _wrongly_called(error)
    except (typer.Abort, KeyboardInterrupt):
        fault, code = "Stopped.", 130
    except (BadSettings, BackupTrouble, AlreadyServed, NotOurs) as error:
        fault = str(error)
    except (DBAPIError, sqlite3.DatabaseError) as error:
        fault = database_fault(read(DatabaseSettings).database_url, error)
    except OSError as error:
        fault = f"{error.filename or 'The system'}: {error.strerror or error}."
    typer.echo(fault, err=True)
    sys.exit(code)


def _wrongly_called(error: TyperException) -> str:
    """Say what is wrong with how a command was given, and where it says how."""
    context, wrong = getattr(error, "ctx", None), error.__cause__
    said = error.format_message() if hasattr(error, "format_message") else str(error)
    if isinstance(wrong, ValidationError):
        what = said.partition(":")[0].removeprefix("Invalid value for ").strip("'")
        said = f"{what}: {sentences.of(wrong.errors()[0])}"
    said = said.rstrip(".") + ("" if said.endswith("?") else ".")
    return f"{said} See `{context.command_path if context else 'doorstep'} --help`."


@app.command()
def run() -> None:
    """Serve residents on Telegram and staff in Slack until told to stop."""
    from bot.application import Application
    from bot.serving import live

    settings = read_settings()
    logs.set_up(settings.log_level)
    live(Application(settings, read_policy(settings.landlord)))


@app.command()
def demo(
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep the playground's state in this folder.")
    ] = None,
    play: Annotated[bool, typer.Option("--play", help="The guided tour plays itself.")] = False,
    port: Annotated[
        int | None, typer.Option(help="Where the page is served; else the usual port, or a free one.", max=65535, min=0)
    ] = None,
    transcript: Annotated[bool, typer.Option("--transcript", help="No page: tell the story in the terminal.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="With --transcript: leave it running afterwards.")] = False,
    journal: Annotated[Path | None, typer.Option(help="Write every request the simulator gets to this file.")] = None,
) -> None:
    """The playground: Doorstep in a browser, against simulated phones and a simulated Slack. No token, no network."""
    # Before anything slow, even an import: nobody is left with an empty terminal.
    typer.echo("Starting Doorstep, residents' phones and a Slack to try it with. It takes some seconds.")
    from bot import demo, playground

    logs.set_up("critical")
    if journal:
        journal.open("a").close()
    if transcript:
        asyncio.run(demo.play(keep=keep, journal=journal))
    else:
        asyncio.run(playground.serve(data, play=play, port=port, journal=journal))


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

    asyncio.run(bring_forward(read(DatabaseSettings).database_url))
    typer.echo(f"The database is at revision {newest()}.")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it, say doorstep-monday.zip.")],
    encrypt: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY", help="Only who has this key can open it: age1… or ssh-…; one or more."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there already.")] = False,
) -> None:
    """Copy all that Doorstep keeps, rows and photos, as of one moment, into one file. Doorstep may go on running.

    The file's name says whether it is encrypted: it ends in .age, or it holds everything .in-clear.
    """
    from storage.sealed import recipient, sealed

    settings = read(DatabaseSettings)
    seal = partial(sealed, to=[recipient(key) for key in encrypt]) if encrypt else nullcontext
    file = honest(file, is_sealed=bool(encrypt))

    async def copy() -> Manifest:
        database = Database(settings.database_url)
        try:
            return await back_up(database, settings.data, file, datetime.now(UTC), force=force, seal=seal)
        finally:
            await database.close()

    made = _carefully(copy())
    typer.echo(f"{file}: {_told(made)}, {file.stat().st_size / 1024**2:.1f} MiB.")
    if made.missing:
        typer.echo(f"Named by a row, but not there any more: {', '.join(made.missing)}.")
    if encrypt:
        typer.echo("It is encrypted. Without the key nobody can open it, nor can you: keep the key, and apart from it.")
    else:
        typer.echo("It holds residents' personal data in clear: who has a copy can read all of it.")
        typer.echo("`--encrypt KEY` makes one that only the holder of a key can open.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `doorstep backup` wrote.")],
    identity: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file with the key, if the backup is encrypted.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only try it out; nothing is touched.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Set aside, under another name, what is there.")] = False,
    erasures: Annotated[Path | None, typer.Option(help="The list of erasures, if it is not beside the photos.")] = None,
) -> None:
    """Put a backup in place: try all of it out, then fill an empty database and folder. Stop Doorstep first."""
    from storage import ledger
    from storage.restore import check as try_out
    from storage.restore import restore as put_in_place

    if check:
        typer.echo(f"{file} is whole and can be restored: {_told(_carefully(try_out(file, identity)))}.")
        return
    settings = read(DatabaseSettings)
    now = datetime.now(UTC)
    place = (settings.database_url, settings.data)
    held = _carefully(put_in_place(file, *place, now, force=force, identity=identity))
    typer.echo(f"Restored: {_told(held)}. Start Doorstep, then see docs/operations.md for what came after the backup.")
    listed = erasures or ledger.beside(settings.data)
    if listed.exists():
        count = asyncio.run(ledger.replay(settings.database_url, settings.data, ledger.read(listed), now))
        typer.echo(f"Erased again, by {listed}: {count} of those who had asked for it since the backup.")
    else:
        typer.echo(f"There is no {listed}. Whoever was erased after the backup is back: see docs/operations.md.")


def _carefully(work: Coroutine[Any, Any, Manifest]) -> Manifest:
    """Run it; report faults of the disk in one line too."""
    try:
        return asyncio.run(work)
    except OSError as error:
        raise BackupTrouble(f"{error.filename or 'The disk'}: {error.strerror or error}.") from None


def _told(manifest: Manifest) -> str:
    reports, files = manifest.tables["reports"].rows, len(manifest.files)
    return f"{reports} reports and {files} files as of {manifest.made_at:%d %B %Y, %H:%M} UTC"


class ImportKind(StrEnum):
    HOMES = "homes"
    TENANCIES = "tenancies"
    CONTRACTORS = "contractors"
    WORKERS = "workers"
    JOBS = "jobs"
    VISITS = "visits"
    HACT = "hact"


@app.command("import")
def import_(
    kind: Annotated[ImportKind, typer.Argument(metavar="KIND", help=f"One of {', '.join(ImportKind)}.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, Excel, or JSON of HACT; see docs/import.md.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    rejects: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where the bad rows go; else beside the file.")
    ] = None,
) -> None:
    """Bring in homes, tenancies, contractors, workers, jobs, visits or HACT's work orders, while Doorstep runs."""
    from bot import importing
    from bot.serving import collect_rarely

    collect_rarely()
    sys.exit(0 if importing.run(kind, file, dry=dry_run, rejects=rejects) else 1)


@app.command()
def invite(
    home: Annotated[str | None, typer.Option(help="A home's reference: a link for one letter.")] = None,
    block: Annotated[str | None, typer.Option(help="A block's reference: a link for a poster.")] = None,
    days: Annotated[int, typer.Option(help="How long the link is good for.", min=1, max=730)] = 90,
) -> None:
    """Make a link by which a resident joins their home or block."""
    from telegram.error import TelegramError

    from storage import estate, invitations

    if (home is None) == (block is None):
        raise BadSettings("Name either --home or --block.")

    async def make(application: "Application") -> str:
        expires = datetime.now(UTC) + timedelta(days=days)
        async with application.database.write() as tx:
            token = await invitations.invite(tx, home=home, block=block, uses=1 if home else None, expires_at=expires)
        try:
            me = await application.bot.get_me()
        except TelegramError as error:
            raise BadSettings(f"Telegram cannot say what the bot is called: {error.message}.") from None
        return f"https://t.me/{me.username}?start={token}"

    try:
        typer.echo(asyncio.run(_with_records(make)))
    except estate.NoSuchPlace as error:
        raise BadSettings(f"There is no home or block {str(error)!r} in the landlord's file.") from None


@app.command()
def misread() -> None:
    """Count the first messages that staff marked as misunderstood: month, language, what each was taken for, how many.

    None of their words. A language stands there where staff may know it.
    """
    from bot.writing import write
    from storage import reports

    marked = write(lambda tx, database, now: reports.misread(tx))
    counts = Counter((f"{one.at:%Y-%m}", one.data["language"] or "–", one.data["taken_for"]) for one in marked)
    for (month, language, taken_for), times in sorted(counts.items()):
        typer.echo(f"{month}  {language}  {taken_for}  {times}")
    typer.echo(f"{sum(counts.values())} marked in all, as far as their reports are still kept.")


@app.command()
def letters(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write them: a PDF with a page a home.")],
    block: Annotated[str | None, typer.Option(help="A block's reference: a letter to each of its homes.")] = None,
    home: Annotated[list[str] | None, typer.Option(help="A home's reference; may be given again.")] = None,
    days: Annotated[int, typer.Option(help="How long the links are good for.", min=1, max=730)] = 90,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there already.")] = False,
) -> None:
    """Write letters by which homes join: one a home, for the printer, with a code that works once."""
    from bot.letters import write

    if block is None and not home:
        raise BadSettings("Name a --block, or --home once or more.")
    if file.suffix.lower() != ".pdf":
        raise BadSettings(f"{file}: letters are a PDF, so its name ends in .pdf.")
    if file.exists() and not force:
        raise BadSettings(f"{file} is there already. Choose another name, or say --force.")
    typer.echo(asyncio.run(_with_records(lambda application: write(application, file, block, home or [], days))))
    typer.echo("Whoever holds a letter can join its home once: keep the file as you keep the letters.")


async def _with_records(work: "Callable[[Application], Awaitable[str]]") -> str:
    """Do some work with the database and the bot, without serving anybody."""
    from bot.application import Application

    settings = read_settings()
    application = Application(settings, read_policy(settings.landlord))
    await application.prepare()
    try:
        return await work(application)
    finally:
        await application.close()
