"""Guards over what effects say about themselves. How they behave is in `tests/stories/test_uncertain.py`."""

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeGuard

import pytest

from flows.features.all import FEATURES
from flows.kernel.effects import Effect, Hook, IfUncertain, Priority, Side, Told, effect_of
from flows.kernel.renamed import id_of_today
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
def test_what_an_earlier_release_left_behind_is_read(kept: dict[str, Any]) -> None:
    """Every row of every released outbox becomes an effect, and that one a row like it."""
    row = kept_row(kept["kind"], kept["platform"], kept["lane"], kept["payload"])
    effect = effect_of(row)
    again = effect.parcel()
    assert (again.platform, again.lane) == (NAMED_TODAY.get(row.platform, row.platform), row.lane)
    assert row.kind in (effect.kind, *effect.formerly)
    told = {name: value for name, value in _with_ids_of_today(row.payload).items() if name not in MOVED}
    assert json.loads(json.dumps(again.payload)).items() >= told.items()


def _with_ids_of_today(payload: Mapping[str, Any]) -> dict[str, Any]:
    kept = json.dumps(payload)
    renamed: dict[str, Any] = json.loads(re.sub(r'(?<="text": ")[\w-]+', lambda id: id_of_today(id[0]), kept))
    return renamed


NAMED_TODAY = {"slack": "staff"}
"""As the sixth revision renames them."""
MOVED = {"report", "channel", "evidence", "what", "visit"}
"""Names of an earlier release's payloads that today's have not: see the next test."""
CHAT = {"chat": "7", "person": "7", "language": "ar"}
OLD = [
    ("card", {"report": 1}, {"kind": "report", "subject": 1}),
    ("note", {"report": 1, "event": 2}, {"kind": "report", "subject": 1, "event": 2}),
    (
        "file",
        {"report": 1, "evidence": "abcdefghij"},
        {"kind": "report", "subject": 1, "file": "evidence", "about": "abcdefghij", "called": "report-1-abcdefgh"},
    ),
    (
        "retract",
        {"report": 1, "channel": "C1", "message": "5.5"},
        {"kind": "report", "subject": 1, "message": "5.5", "request": 0},
    ),
    (
        "alert",
        {"words": {"text": "alert-shared", "args": {"channel": "<#C1>", "instead": "<#G2>"}}},
        {"words": {"text": "alert-shared", "args": {"channel": {"channel": "C1"}, "instead": {"channel": "G2"}}}},
    ),
    (
        "alert",
        {"words": {"text": "alert-public", "args": {"channel": {"channel": "C1"}}}},
        {"words": {"text": "alert-opened-public", "args": {"channel": {"channel": "C1"}, "count": 0}}},
    ),
    (
        "say",
        {
            **CHAT,
            "prompt": {"body": ["a"], "rows": [[["b", "", "start:verdict-AB"]]]},
            "edit": None,
            "report": None,
            "reminder": [1, 2],
        },
        {
            **CHAT,
            "prompt": {"body": ["a"], "rows": [[["b", "", "verdict-AB"]]]},
            "edit": None,
            "report": None,
            "reminder": (1, 2),
            "good_for": 120.0,
        },
    ),
    ("matter", {"kind": "rating", "subject": 2}, {"kind": "rating", "subject": 2}),
    ("attach", {**CHAT, "what": "calendar", "visit": 3}, {**CHAT, "file": "calendar", "subject": 3}),
    ("attach", {**CHAT, "what": "contractor", "visit": 3}, {**CHAT, "file": "contractor", "subject": 3}),
    ("score_picture", {**CHAT, "resident": 9}, {**CHAT, "file": "own-scores", "subject": 9}),
    (
        "matter_file",
        {"kind": "rating", "subject": 2, "evidence": "abc", "called": "rating-2-1"},
        {"kind": "rating", "subject": 2, "file": "evidence", "about": "abc", "called": "rating-2-1"},
    ),
    ("pack_file", {"visit": 4}, {"kind": "pack", "subject": 4, "file": "pack", "about": "", "called": ""}),
    (
        "poster",
        {"block": 5, "code": "XY"},
        {"kind": "block", "subject": 5, "file": "poster", "about": "XY", "called": ""},
    ),
    (
        "chart_file",
        {"kind": "round", "subject": 6, "called": "round-6"},
        {"kind": "round", "subject": 6, "file": "round-chart", "about": "", "called": "round-6"},
    ),
    (
        "chart_file",
        {"kind": "scorecard", "subject": 6, "called": "scorecard-6"},
        {"kind": "scorecard", "subject": 6, "file": "scorecard-chart", "about": "", "called": "scorecard-6"},
    ),
    (
        "score_files",
        {"scorecard": 8},
        {"kind": "scorecard", "subject": 8, "file": "scores", "about": "", "called": ""},
    ),
]
"""A kind, a payload as an earlier release wrote it, and as it is written today."""


@pytest.mark.parametrize(("kind", "payload", "today"), OLD)
def test_what_was_written_otherwise_once_is_what_it_is_today(
    kind: str, payload: dict[str, object], today: dict[str, object]
) -> None:
    row = kept_row(kind, "telegram" if "chat" in payload else "staff", "channel:C1", payload)
    effect = effect_of(row)
    again = effect.parcel()
    assert dict(again.payload) == today
    assert again.kind == Effect.kinds[kind].kind
    assert effect_of(kept_row(again.kind, row.platform, row.lane, again.payload)) == effect
    assert today.get("file", "evidence") in FEATURES.files


def test_every_kind_of_another_name_is_looked_at() -> None:
    formerly = {kind for effect in Effect.kinds.values() for kind in effect.formerly}
    assert formerly <= {kind for kind, _, _ in OLD}


def kept_row(kind: str, platform: str, lane: str, payload: Mapping[str, object]) -> Row:
    return Row(1, platform, lane, kind, payload, 0, None, None, BEGAN)


def test_nothing_reaches_a_person_past_the_place_where_messages_are_held() -> None:
    """Delivery holds what a discreet resident has not asked for; that they asked, only their own turn may say."""
    calls = [(path, call) for path in OURS for call in ast.walk(ast.parse(path.read_text("utf-8"))) if _is_call(call)]
    said = {path.as_posix() for path, call in calls if _called(call) == "parcels" and call.keywords}
    assert said == {"bot/turns.py"}
    sends = [path.as_posix() for path, call in calls if _called(call) == "deliver" and len(call.args) > 1]
    assert [path for path in sends if not path.endswith("/sender.py")] == ["bot/delivery.py"]


OURS = [path for top in ("bot", "flows", "handlers") for path in sorted(Path(top).rglob("*.py"))]


def _is_call(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
