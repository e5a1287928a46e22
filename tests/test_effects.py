"""Guards over what effects say about themselves. How they behave is in `tests/stories/test_uncertain.py`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.features.all import FEATURES
from flows.kernel.effects import EARLIER, Effect, Hook, IfUncertain, Priority, Side, Told, effect_of
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
    """Effect classes that are made here are forgotten afterwards."""
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


def kept_row(kind: str, platform: str, lane: str, payload: Mapping[str, object]) -> Row:
    return Row(1, platform, lane, kind, payload, 0, None, None, BEGAN)


@pytest.mark.parametrize("kept", KEPT)
def test_what_an_earlier_release_left_behind_is_read(kept: dict[str, Any]) -> None:
    """Every row of every released outbox becomes an effect, and that one a row like it, of today's kind."""
    row = kept_row(kept["kind"], kept["platform"], kept["lane"], kept["payload"])
    again = effect_of(row).parcel()
    assert (again.platform, again.lane) == (row.platform, row.lane)
    if row.kind in Effect.kinds:
        assert (again.kind, json.loads(json.dumps(again.payload))) == (row.kind, row.payload)
    else:
        assert (again.kind, again.payload["file"]) in RENAMED[row.kind]


FILES = FEATURES.files
CHAT = {"chat": "7", "person": "7", "language": "ar"}
RENAMED = {
    "attach": {("chat_file", "calendar"), ("chat_file", "contractor")},
    "score_picture": {("chat_file", "own-scores")},
    "matter_file": {("case_file", "evidence")},
    "pack_file": {("case_file", "pack")},
    "poster": {("case_file", "poster")},
    "chart_file": {("case_file", "round-chart"), ("case_file", "scorecard-chart")},
    "score_files": {("case_file", "scores")},
}


@pytest.mark.parametrize(
    ("kind", "payload", "today"),
    [
        ("attach", {**CHAT, "what": "calendar", "visit": 3}, {**CHAT, "file": "calendar", "subject": 3}),
        ("attach", {**CHAT, "what": "contractor", "visit": 3}, {**CHAT, "file": "contractor", "subject": 3}),
        ("score_picture", {**CHAT, "resident": 9}, {**CHAT, "file": "own-scores", "subject": 9}),
        (
            "matter_file",
            {"kind": "rating", "subject": 2, "evidence": "abc", "called": "rating-2-1"},
            {"file": "evidence", "case": "rating", "subject": 2, "about": "abc"},
        ),
        ("pack_file", {"visit": 4}, {"file": "pack", "case": "pack", "subject": 4, "about": ""}),
        ("poster", {"block": 5, "code": "XY"}, {"file": "poster", "case": "block", "subject": 5, "about": "XY"}),
        (
            "chart_file",
            {"kind": "round", "subject": 6, "called": "round-6"},
            {"file": "round-chart", "case": "round", "subject": 6, "about": ""},
        ),
        (
            "chart_file",
            {"kind": "scorecard", "subject": 6, "called": "scorecard-6"},
            {"file": "scorecard-chart", "case": "scorecard", "subject": 6, "about": ""},
        ),
        ("score_files", {"scorecard": 8}, {"file": "scores", "case": "scorecard", "subject": 8, "about": ""}),
    ],
)
def test_a_kind_of_another_name_is_what_it_is_today(
    kind: str, payload: dict[str, object], today: dict[str, object]
) -> None:
    """Each in the shape in which the release before wrote it."""
    again = effect_of(kept_row(kind, "telegram" if "chat" in payload else "slack", "channel:C1", payload)).parcel()
    assert dict(again.payload) == today
    assert today["file"] in FILES
    assert (again.kind, today["file"]) in RENAMED[kind]


def test_every_kind_of_another_name_is_looked_at() -> None:
    assert set(EARLIER) == set(RENAMED)
    assert not set(EARLIER) & set(Effect.kinds)
