"""`doorstep outbox` and `doorstep inbox`: what went out in vain, what could not be read, and another try for both."""

import json
import sys
from datetime import datetime
from shutil import get_terminal_size
from textwrap import wrap
from typing import Annotated

import typer

from bot.settings import BadSettings
from bot.writing import write
from storage import inbox, outbox
from storage.database import Database, Tx
from storage.inbox import Unhandled
from storage.outbox import Row

Numbers = Annotated[list[int] | None, typer.Argument(metavar="NUMBER...", help="As listed.")]
Twice = Annotated[bool, typer.Option("--twice", help="Also what may have arrived, and cannot be looked up.")]
All = Annotated[bool, typer.Option("--all", help="All that is listed.")]

sent = typer.Typer(help="What could not be delivered: list it, show it, send it again.")
came = typer.Typer(help="What could not be read or handled: list it, show it, take it in again.")


@sent.callback(invoke_without_command=True)
def list_if_nothing_else(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_ended()


@sent.command("list")
def list_ended() -> None:
    """List what was given up, oldest first: its number, when, what it is, where to, its case, and why."""
    found = write(lambda tx, database, now: outbox.ended(tx))
    for one in found:
        row = one.row
        _line(f"{row.id}: {_when(one.done_at)}, {row.kind} to {row.platform} {row.lane}, {_about(row)}", one.trouble)
    if not found:
        typer.echo("Nothing was given up.")


@sent.command("show")
def show_ended(number: int) -> None:
    """Show one of these with all of its content."""
    found = write(lambda tx, database, now: outbox.ended(tx, [number]))
    if not found:
        raise BadSettings(f"Nothing that was given up has the number {number}: see `doorstep outbox list`.")
    (one,) = found
    row = one.row
    typer.echo(f"{row.kind} to {row.platform} {row.lane}, {_about(row)}")
    typer.echo(f"wanted {_when(row.created_at)}, tried {row.attempts} times, given up {_when(one.done_at)}")
    typer.echo(f"because: {one.trouble}" + (" (it may have arrived all the same)" if row.uncertain else ""))
    typer.echo(json.dumps(dict(row.payload), ensure_ascii=False, indent=2))


@sent.command("resend")
def resend(numbers: Numbers = None, all_: All = False, twice: Twice = False) -> None:
    """Send it again. A running Doorstep does so within seconds, else the next start."""
    from flows.cases import unsent
    from flows.kernel.effects import parcels

    wanted = _wanted(numbers, all_)

    async def work(tx: Tx, database: Database, now: datetime) -> tuple[int, int]:
        goes = await unsent.again(tx, wanted, None, now, twice=twice)
        await outbox.put(tx, parcels(goes.effects), None, now)
        return goes.count, goes.doubtful

    count, doubtful = write(work)
    _say_count(count, "sent again", wanted, doubtful)
    if doubtful:
        typer.echo(f"{doubtful} may have arrived. Look there first; with --twice they are sent all the same.")


@came.callback(invoke_without_command=True)
def list_came_if_nothing_else(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_unhandled()


@came.command("list")
def list_unhandled() -> None:
    """List what could not be read, and what failed when it was handled, oldest first."""
    found = write(lambda tx, database, now: inbox.unhandled(tx))
    for one in found:
        _line(f"{one.id}: {_when(one.received_at)}, from {one.lane}", _why(one))
    if not found:
        typer.echo("All that came was read and handled.")


@came.command("show")
def show_unhandled(number: int) -> None:
    """Show one of these as it came."""
    found = write(lambda tx, database, now: inbox.unhandled(tx, [number]))
    if not found:
        raise BadSettings(
            f"Nothing that could not be read or handled has the number {number}: see `doorstep inbox list`."
        )
    (one,) = found
    typer.echo(f"from {one.lane}, {_when(one.received_at)}: {_why(one)}")
    try:
        typer.echo(json.dumps(json.loads(one.raw), ensure_ascii=False, indent=2))
    except ValueError:
        typer.echo(one.raw)


@came.command("resend")
def take_again(numbers: Numbers = None, all_: All = False) -> None:
    """Take it in again, say after an update that can read it. A running Doorstep does so within seconds."""
    wanted = _wanted(numbers, all_)
    _say_count(write(lambda tx, database, now: inbox.anew(tx, wanted)), "taken in again", wanted)


def _line(what: str, why: str | None) -> None:
    """Say what is listed in one line for other programs; on a screen that is too narrow for it, with what is wrong
    below."""
    line, width = f"{what}: {why or '–'}", get_terminal_size().columns
    if sys.stdout.isatty() and len(line) > width:
        below = wrap(why or "–", width, initial_indent="    ", subsequent_indent="    ")
        line = "\n".join([*wrap(what, width, subsequent_indent="    "), *below])
    typer.echo(line)


def _wanted(numbers: list[int] | None, all_: bool) -> list[int] | None:
    """Return the numbers that are meant, or None for all."""
    if bool(numbers) == all_:
        raise BadSettings("Name the numbers, or --all.")
    return None if all_ else numbers


def _say_count(count: int, done: str, wanted: list[int] | None, known: int = 0) -> None:
    left = len(set(wanted or ())) - count - known if wanted else 0
    typer.echo(f"{count} {done}." + (f" Not in the list, or out of date: {left}." if left > 0 else ""))


def _about(row: Row) -> str:
    from flows.cases import unsent

    return unsent.name_of(row)


def _why(one: Unhandled) -> str:
    return "it cannot be read" if one.state == "unparsable" else f"it failed, with code {one.trouble or '–'}"


def _when(moment: datetime) -> str:
    return f"{moment:%d %b %Y %H:%M} UTC"
