"""`doorstep import`: a file of the landlord's other systems, with a progress bar and the bad rows given back."""

import asyncio
from datetime import datetime
from pathlib import Path

import typer

from bot import records
from bot.settings import BadSettings, DatabaseSettings, read, read_policy
from flows.features.all import FEATURES
from flows.kernel.actor import Actor
from flows.kernel.clock import Clock, SystemClock
from flows.kernel.effects import Effect, parcels
from flows.kernel.importing import NoTable, Run, Ways
from flows.kernel.runtime import Runtime, make_runtime
from flows.kernel.words import Plain, text
from storage import outbox, private
from storage.database import Database, Tx
from storage.migrate import migrate

MAX_NOTED = 20


def run(kind: str, file: Path, *, dry: bool, rejects: Path | None, clock: Clock | None = None) -> bool:
    """Take in a file and print the result; return whether every row was good."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BadSettings(f"{file}: {error.strerror or error}.") from None
    settings = read(DatabaseSettings)
    clock = clock or SystemClock()
    home, now = make_runtime(read_policy(settings.landlord), FEATURES.bus, FEATURES.locales, clock), clock.now()
    try:
        done = asyncio.run(_bring(home, settings.database_url, kind, file.name, content, now, dry=dry))
    except NoTable as error:
        raise BadSettings(f"{file}: {home.texts.say(error.words, 'en')}") from None
    _say(home, done, file, rejects or file.with_name(f"{file.stem}-rejects.csv"), dry=dry)
    return not done.rejects


async def _bring(home: Runtime, url: str, kind: str, name: str, content: bytes, now: datetime, *, dry: bool) -> Run:
    await migrate(url)
    database = Database(url)
    with typer.progressbar(length=1000, label=f"{kind} of {name}") as bar:

        async def step(done: int, whole: int) -> None:
            bar.update(1000 * done // max(whole, 1) - bar.pos)

        async def sends(tx: Tx, effects: list[Effect]) -> None:
            # The bot that runs delivers them.
            await outbox.put(tx, parcels(effects), None, now)

        ways, actor = Ways(database.read, database.write, sends, step), Actor("landlord", "csv", name[:64])
        try:
            await records.sync(database, home.policy, now)
            return await FEATURES.file_imports[kind].bring(home, ways, name, content, actor, now, dry=dry)
        finally:
            bar.update(1000 - bar.pos)
            await database.close()


def _say(home: Runtime, done: Run, file: Path, rejects: Path, *, dry: bool) -> None:
    counts = done.counts()
    would = "would be " if dry else ""
    typer.echo(
        f"{counts['rows']} rows: {counts['added']} {would}added, {counts['changed']} {would}changed, "
        f"{counts['same']} the same, {counts['bad']} bad."
    )
    if done.skipped:
        typer.echo(f"Left out, as they are no rows (the header again, or totals): {done.skipped} lines.")
    if done.unknown:
        typer.echo(f"Columns we do not know, and left alone: {', '.join(done.unknown)}.")
    for problem in done.problems:
        typer.echo(home.texts.say(problem, "en"))
    noted = done.noted(home.texts)
    for words, count, first in noted[:MAX_NOTED]:
        typer.echo(f"  {home.texts.say(text('import-noted', what=Plain(words), count=count, first=first), 'en')}")
    if len(noted) > MAX_NOTED:
        typer.echo(home.texts.say(text("import-more-notes", count=len(noted) - MAX_NOTED), "en"))
    if dry:
        for result in done.results:
            if result.status == "changed":
                typer.echo(f"  {result.ref}: {', '.join(result.changes)}")
    if done.rejects:
        with private.create(rejects) as sheet:
            sheet.write(done.rejects.encode("utf-8-sig"))
        typer.echo(f"The bad rows, each with its reason: {rejects}. Mend them there and import that file.")
