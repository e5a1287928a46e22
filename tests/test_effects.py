"""Guards over what effects say about themselves. How they behave is in `tests/stories/test_uncertain.py`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.kernel.effects import Effect, Hook, IfUncertain, Priority, Side, Told, effect_of
from handlers.ports import Delivered
from handlers.rendering import Renderers
from storage.outbox import Row
from tests.stage import BEGAN

RELEASED = Path(__file__).parent / "storage" / "released"
KEPT = [
    pytest.param(json.loads(line), id=f"{path.parts[-3]}-{number}")
    for path in sorted(RELEASED.glob("*/tables/outbox.jsonl"))
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines())
]


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget, afterwards, the effect classes that are made here."""
    monkeypatch.setattr(Effect, "kinds", dict(Effect.kinds))


@pytest.mark.usefixtures("forgotten")
@pytest.mark.parametrize("left_out", Effect.DECLARED)
def test_an_effect_that_leaves_something_out_fails_at_import(left_out: str) -> None:
    body = {
        "__slots__": (),
        "kind": "wave",
        "side": Side.STAFF,
        "if_uncertain": IfUncertain.REPEAT,
        "worth": timedelta(days=1),
        "told": Told.STAFF,
        "platform": "somewhere",
        "lane": "here",
        "priority": Priority.CARD,
    }
    del body[left_out]
    with pytest.raises(TypeError, match=rf"Wave does not say its {left_out}$"):
        type("Wave", (Effect,), body)


@pytest.mark.usefixtures("forgotten")
def test_two_effects_of_a_kind_fail_at_import() -> None:
    with pytest.raises(TypeError, match="of the kind 'say', and so is Say"):
        type("Wave", (Effect.kinds["say"],), {"__slots__": ()})


@pytest.mark.usefixtures("forgotten")
def test_an_effect_without_a_renderer_fails_at_the_start() -> None:
    renderers: Renderers[object] = Renderers(Side.SYSTEMS)
    with pytest.raises(TypeError, match="no renderer for Hook"):
        renderers.check()

    @renderers.of(Hook)
    async def hook(platform: object, effect: Hook, row: Row) -> Delivered:
        return Delivered()

    renderers.check()
    with pytest.raises(TypeError, match="Hook has two renderers"):
        renderers.of(Hook)(hook)

    @dataclass(frozen=True, slots=True)
    class Wave(Hook):
        kind = "wave"

    with pytest.raises(TypeError, match="no renderer for Wave"):
        renderers.check()


@pytest.mark.parametrize("kept", KEPT)
def test_what_an_earlier_release_left_behind_is_read(kept: dict[str, object]) -> None:
    """Every row of every released outbox becomes an effect, and that one a row like it."""
    row = Row(
        1, str(kept["platform"]), str(kept["lane"]), str(kept["kind"]), kept["payload"], 0, None, None, BEGAN  # type: ignore[arg-type]
    )  # fmt: skip
    again = effect_of(row).parcel()
    assert (again.platform, again.lane) == (row.platform, row.lane)
    assert Effect.kinds[again.kind] is Effect.kinds[row.kind]
    assert json.loads(json.dumps(again.payload)) == as_of_today(row.payload)


def as_of_today(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Reports were no cases like the rest once."""
    if "report" not in payload or "prompt" in payload:
        return dict(payload)
    rest = {name: value for name, value in payload.items() if name not in ("report", "channel")}
    called = {"called": f"report-{payload['report']}-{payload['evidence'][:8]}"} if "evidence" in payload else {}
    return {"kind": "report", "subject": payload["report"], **called, **rest}
