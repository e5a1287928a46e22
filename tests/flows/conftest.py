"""Databases with the sample landlord in their records."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database


@pytest.fixture
async def database(stage_url: str) -> AsyncIterator[Database]:
    """Yield one on the engine that this run was asked to use."""
    database = Database(stage_url)
    yield database
    await database.close()


@pytest.fixture
async def either(moved_in_url: str) -> AsyncIterator[Database]:
    """Yield one on each engine in turn."""
    database = Database(moved_in_url)
    yield database
    await database.close()
