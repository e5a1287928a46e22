"""One database behind one URL: SQLite by default, PostgreSQL when one machine is not enough."""

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Executable, Row, event, make_url, text
from sqlalchemy.engine import CursorResult
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import LRUCache

from storage import private, sqlite

UNAVAILABLE = (OperationalError, InterfaceError, PoolTimeout)
"""The engines raise these while they are locked, full, or away: worth another try later."""

CLASH = IntegrityError
"""PostgreSQL raises this if two transactions write the same at one moment."""
BUSY = 5.0
"""Seconds to wait for another process that holds SQLite's lock."""
CACHE = 64 * 1024
"""KiB of pages in memory for the writer; with a million reports, SQLite's own 2 MiB would be read again and again."""
HANGS = 60
"""Seconds after which PostgreSQL ends a transaction whose process says nothing: the others wait for it."""
one_writer = text("SELECT pg_advisory_xact_lock(53253, 1)")
"""Lets one transaction write at a time, of all processes, as SQLite does. What it reads is what the one before left."""
STATEMENTS = 3_000
"""Statements whose SQL is kept in memory. There are some 1,500 different ones: SQLAlchemy's own 500 would go round."""
T = TypeVar("T")
Params = Mapping[str, Any]
AnyRow = Row[*tuple[Any, ...]]
AnyResult = CursorResult[*tuple[Any, ...]]


class Tx:
    """One transaction: the only way in which higher layers touch the database."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def rows(self, statement: Executable, params: Params | None = None) -> Sequence[AnyRow]:
        return (await self._connection.execute(statement, params)).all()

    async def row(self, statement: Executable, params: Params | None = None) -> AnyRow | None:
        return (await self._connection.execute(statement, params)).one_or_none()

    async def run(self, statement: Executable, params: Params | Sequence[Params] | None = None) -> AnyResult:
        """Run a statement once, or once for each of a list of parameters (nothing at all for an empty list)."""
        return await self._connection.execute(statement, params)

    async def sync(self, work: Callable[[Connection], T]) -> T:
        """Run a function that needs a plain connection."""
        return await self._connection.run_sync(work)

    @contextlib.asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo what happens inside, and only that, if it raises."""
        async with self._connection.begin_nested():
            yield


class Reading(Tx):
    """A transaction that only reads: a row it has found it does not look for again.

    What the parts of a page are drawn from is mostly the same row, and each part asks for it.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self._found: dict[tuple[Executable, str], AnyRow | None] = {}

    async def row(self, statement: Executable, params: Params | None = None) -> AnyRow | None:
        asked = (statement, str(params))
        if asked not in self._found:
            self._found[asked] = await super().row(statement, params)
        return self._found[asked]


class Database:
    """Opens transactions. One writes at a time, on either engine; writers queue here first, in order.

    `process` names this start of this process, and no other. `deliverer` is the same while this process delivers, else
    None: then it leaves what must go out to the one that does. `is_shared`: other processes may serve it as well.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.is_shared = not self.is_sqlite
        self.process = secrets.token_hex(16)
        self.deliverer: str | None = None
        self._turn = asyncio.Lock()
        self._engine = create_engine(url)
        self._writer = create_engine(url, brief=True) if self.is_sqlite else self._engine
        self._held: AsyncConnection | None = None
        self._log = sqlite.Log(make_url(url).database or ":memory:")

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[Tx]:
        """Open a transaction that commits when the block ends and rolls back when it raises.

        Keep its statements short: all others wait, and on SQLite they hold up the event loop. Long searches belong in a
        `read` before it.
        """
        if not self.is_sqlite:
            async with self._turn, self._engine.begin() as connection:
                await connection.execute(one_writer)
                yield Tx(connection)
        else:
            async with self._turn:
                connection = self._held or await self._writer.connect()
                # Whatever happens to this connection, the next transaction gets one that works.
                self._held = None
                try:
                    async with connection.begin():
                        yield Tx(connection)
                except BaseException:
                    await asyncio.shield(connection.close())
                    raise
                self._held = connection
                self._log.grew()

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        """Open a read-only transaction."""
        async with self._look() as tx:
            yield tx

    @contextlib.asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Tx]:
        """Open a read-only transaction that sees one moment throughout, however long it takes. It blocks no writer."""
        # SQLite's write-ahead log gives every reader that already; meanwhile the log grows.
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        async with self._look(**options) as tx:
            yield tx

    @contextlib.asynccontextmanager
    async def _look(self, **options: Any) -> AsyncIterator[Tx]:
        async with self._engine.connect() as connection:
            if self.is_sqlite:
                options["doorstep_read_only"] = True
            await connection.execution_options(**options)
            # Closing rolls back: once more here would be one more way to the thread and back.
            yield Reading(connection)

    async def close(self) -> None:
        await self._log.close()
        if self._held:
            await self._held.close()
        await self._writer.dispose()
        await self._engine.dispose()


def file_of(url: str) -> Path | None:
    """Return the file of a database on SQLite, or None: it is in memory, or on PostgreSQL."""
    path = make_url(url).database if url.startswith("sqlite") else None
    return Path(path) if path and path != ":memory:" else None


def as_json(data: Any) -> str:
    """Return JSON by the quickest library; the other one takes half a surrogate pair, which that one refuses."""
    try:
        return to_json(data).decode()
    except ValueError:
        return json.dumps(data)


def _opened(url: str, make: Callable[[str, float], sqlite.Reader]) -> sqlite.Reader:
    """Return a connection to a SQLite database, whose files nobody else can read."""
    if file := file_of(url):
        private.database(file)
    return make(make_url(url).database or ":memory:", BUSY)


class _Compiled(LRUCache[tuple[Any, ...], Any]):
    """The SQL of statements, made once in a process: writers and readers run mostly the same ones.

    SQLAlchemy keeps it for each engine, and each has a dialect of its own. Of one type, ours are all alike.
    """

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get((type(key[0]), *key[1:]), default)

    def __setitem__(self, key: tuple[Any, ...], value: Any) -> None:
        super().__setitem__((type(key[0]), *key[1:]), value)


_compiled = _Compiled(STATEMENTS)


def create_engine(url: str, *, brief: bool = False, enforce: bool = True) -> AsyncEngine:
    """Return an engine as Doorstep needs it. Two options are for SQLite:

    `brief`: one connection, for short transactions that write. `enforce` False: foreign keys are not checked, so that
    a table can be rebuilt while other tables refer to it.
    """
    # Parameters are what residents wrote: they must not go into the text of an error, which is logged.
    common: dict[str, Any] = {"hide_parameters": True, "json_serializer": as_json, "json_deserializer": from_json}
    common["execution_options"] = {"compiled_cache": _compiled}
    if not url.startswith("sqlite"):
        engine = create_async_engine(url, pool_size=10, max_overflow=10, **common)

        @event.listens_for(engine.sync_engine, "connect")
        def _limit(dbapi: DBAPIConnection, _: ConnectionPoolEntry) -> None:
            dbapi.cursor().execute(f"SET idle_in_transaction_session_timeout = {HANGS * 1000}")
            dbapi.commit()

        return engine
    if brief:
        engine = create_async_engine(
            url, async_creator=lambda: _opened(url, sqlite.writer), pool_size=1, max_overflow=0, **common
        )
    else:
        engine = create_async_engine(
            url, async_creator=lambda: _opened(url, sqlite.reader), pool_size=5, max_overflow=5, **common
        )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(dbapi: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # The driver's own BEGIN comes too late (only before a write), which loses races between writers.
        dbapi.isolation_level = None
        pragmas = ["journal_mode=WAL", f"foreign_keys={'ON' if enforce else 'OFF'}", "synchronous=FULL"]
        # What is removed is overwritten, so that neither the file nor a copy of it holds it any longer.
        pragmas += ["secure_delete=ON"]
        if brief:
            pragmas += [f"cache_size=-{CACHE}", f"wal_autocheckpoint={sqlite.LONGEST_LOG}"]
        try:
            for pragma in pragmas:
                dbapi.cursor().execute(f"PRAGMA {pragma}")
        except BaseException:
            # Nobody else knows it yet, and its thread would outlive the event loop.
            dbapi.close()
            raise

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        read_only = connection.get_execution_options().get("doorstep_read_only")
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine
