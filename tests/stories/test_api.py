"""Other systems come in by the API: with a token and its scope, in the words of the schema, and in turn."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.core.failures import Failure
from schemathesis.core.result import Ok
from yarl import URL

from flows.features.all import FEATURES
from flows.kernel import refs
from handlers.http.api import OPEN, ROOT
from storage import api_tokens, visits
from tests.copy import gist
from tests.stage import Stage
from tests.stories import test_hazards

ZIPPED = gzip.compress(b"{}", mtime=0)
ROW = {
    "appointment_ref": "A-1", "work_order_ref": "WO-1", "date": "2026-12-08", "slot_name": "morning",
    "unit_ref": "LARK-12", "contractor_code": "brightfix", "description": "Mend the tap",
    "contract_ref": "repairs-north",    "operative_ref": "BF-07", "operative_name": "Jo Example",
}  # fmt: skip
DAY = datetime(2026, 12, 8, 8, tzinfo=UTC)
"""When its visit begins."""
# The first use of it searches everything for garbage, which takes seconds among all that earlier stories leave.
schemathesis.generation.hypothesis.setup()


@dataclass
class System:
    """Another system, with a token."""

    stage: Stage
    session: aiohttp.ClientSession
    token: str

    async def asks(self, method: str, path: str, **more: Any) -> tuple[int, Any]:
        assert self.stage.application.http
        headers = {"Authorization": f"Bearer {self.token}"} | more.pop("headers", {})
        url = URL(f"{self.stage.application.http.url}{ROOT}{path}", encoded=True)
        async with self.session.request(method, url, headers=headers, **more) as answer:
            return answer.status, await answer.json(content_type=None)


async def token(stage: Stage, *scopes: str, name: str = "repairs-system") -> str:
    async with stage.application.database.write() as tx:
        return await api_tokens.make(tx, name, scopes or FEATURES.scopes, stage.world.clock.now())


@pytest.fixture
async def system(stage: Stage) -> AsyncIterator[System]:
    await serve(stage)
    async with aiohttp.ClientSession() as session:
        yield System(stage, session, await token(stage))


async def serve(stage: Stage) -> None:
    stage.serves_http = True
    await stage.restart()


async def test_rows_come_in_and_a_resident_hears(system: System) -> None:
    sam = system.stage.resident()
    await system.stage.lives_at(sam)
    bad = {**ROW, "appointment_ref": "A-2", "date": "31/02/2026"}
    status, said = await system.asks("POST", "/visits", json={"rows": [ROW, bad]})
    assert status == 200
    assert [result["status"] for result in said["results"]] == ["added", "bad"]
    assert "is no day" in said["results"][1]["reasons"][0]
    await sam.sees("has planned a visit: Mend the tap")
    status, said = await system.asks("GET", "/visits/A-1")
    assert (status, said["state"], said["worker"]) == (200, "booked", "BF-07")


async def test_how_far_a_visit_is_and_other_times(system: System) -> None:
    stage, sam = system.stage, system.stage.resident()
    await stage.lives_at(sam)
    await system.asks("POST", "/visits", json={"rows": [ROW]})
    times = {"starts_at": stage.at(20, 8).isoformat(), "ends_at": stage.at(20, 12).isoformat()}
    status, _ = await system.asks("POST", "/visits/A-1/offers", json={"offers": [times]})
    assert status == 200
    await sam.sees("Pick one of these")
    await stage.goes_to(DAY)
    status, said = await system.asks("POST", "/visits/A-1/state", json={"state": "on_way"})
    assert (status, said["state"]) == (200, "on_way")
    await sam.sees(gist("told-on_way"))


async def test_the_repairs_system_says_that_it_has_a_hazard(system: System) -> None:
    """Its word is as good as "Got it": until then its resident does not read that anything is passed on."""
    stage, sam = system.stage, system.stage.resident()
    await stage.lives_at(sam)
    await test_hazards.damp(sam)
    await stage.settles()
    assert "Passed on" not in sam.screen()
    (hazard,) = await test_hazards.kept(stage)
    status, said = await system.asks("GET", f"/hazards/{refs.shown(hazard.ref)}")
    assert (status, said["state"], said["home"], said["words"]) == (200, "sent", "LARK-12", test_hazards.MOULD)
    assert "Sam" not in str(said) and {one["what"] for one in said["owed"]} == {
        "hazard_received",
        "hazard_investigated",
    }
    for _ in range(2):
        status, said = await system.asks("POST", f"/hazards/{hazard.ref}/state", json={"state": "received"})
        assert (status, said["state"]) == (200, "received")
    await sam.sees(gist("hazard-passed"))
    status, said = await system.asks("POST", f"/hazards/{hazard.ref}/state", json={"state": "safe"})
    assert (status, [one["what"] for one in said["owed"]]) == (200, ["hazard_summary"])
    await sam.sees(gist("hazard-made-safe"))
    assert (await system.asks("POST", f"/hazards/{hazard.ref}/state", json={"state": "received"}))[0] == 409
    status, said = await system.asks("POST", f"/hazards/{hazard.ref}/state", json={"state": "closed"})
    assert (status, said["owed"]) == (200, [])
    await sam.sees(gist("hazard-over"))
    assert (await system.asks("GET", "/hazards/none"))[0] == 404
    await stage.settles()
    assert sam.screen().count("Passed on") == 1


async def test_a_dry_run_changes_nothing(system: System) -> None:
    status, said = await system.asks("POST", "/visits", params={"dry_run": "true"}, json={"rows": [ROW]})
    assert (status, said["results"][0]["status"]) == (200, "added")
    assert (await system.asks("GET", "/visits/A-1"))[0] == 404


async def test_who_may(system: System) -> None:
    """Every route but the open ones refuses who has no token, a wrong or a revoked one, or one without its scope."""
    stage = system.stage
    _, schema = await system.asks("GET", "/openapi.json")
    routes = [(method, path) for path, methods in schema["paths"].items() for method in methods]
    assert {path for _, path in routes} >= OPEN - {f"{ROOT}/docs", f"{ROOT}/openapi.json"}
    poor = await token(stage, "homes:write", name="poor")
    gone = await token(stage, name="gone")
    async with stage.application.database.write() as tx:
        await api_tokens.revoke(tx, "gone", stage.world.clock.now())
    for method, path in routes:
        if path in OPEN or path == f"{ROOT}/homes":
            continue
        bare = path.removeprefix(ROOT).replace("{ref}", "A-1")
        for one, wanted in (("wrong", 401), ("", 401), (gone, 401), (poor, 403)):
            status, said = await system.asks(method, bare, headers={"Authorization": f"Bearer {one}"}, json={})
            assert (status, said["status"]) == (wanted, wanted), (method, path, one)


async def test_too_much_is_refused(system: System) -> None:
    status, said = await system.asks("POST", "/visits", data=b'{"rows": ["' + b"x" * 3_000_000 + b'"]}')
    assert (status, said["title"]) == (413, "Request Entity Too Large")
    status, said = await system.asks("POST", "/visits", json={"rows": [ROW] * 501})
    assert status == 422


async def test_a_tokens_last_use_is_kept_and_nothing_of_it_is_in_the_database(system: System) -> None:
    await system.asks("POST", "/visits", json={"rows": [ROW]})
    async with system.stage.application.database.read() as tx:
        (kept,) = await api_tokens.all_(tx)
    assert kept.used_at is not None
    assert system.token not in str(kept)


async def test_the_page_comes_from_nowhere_else(system: System) -> None:
    assert system.stage.application.http
    async with system.session.get(f"{system.stage.application.http.url}{ROOT}/docs") as answer:
        page = await answer.text()
    assert "https://" not in page and "<script" not in page
    assert "Bring in visits" in page


async def test_a_visit_never_goes_back_nor_over_its_end(system: System) -> None:
    stage, sam = system.stage, system.stage.resident()
    await stage.lives_at(sam)
    await system.asks("POST", "/visits", json={"rows": [ROW]})
    await stage.goes_to(DAY)
    steps = [("arrived", 200), ("on_way", 409), ("arrived", 200), ("done", 200), ("on_way", 409), ("no_access", 409)]
    for state, wanted in steps:
        status, said = await system.asks("POST", "/visits/A-1/state", json={"state": state})
        assert status == wanted, (state, said)
    assert said["detail"] == "The visit is done: no_access cannot follow that."
    status, said = await system.asks("GET", "/visits/A-1")
    assert [event["kind"] for event in said["history"]] == ["booked", "arrived", "done"]


@pytest.mark.parametrize("state", ["on_way", "arrived", "done", "incomplete", "no_access"])
async def test_a_state_has_its_time(system: System, state: str) -> None:
    """A visit in a fortnight is not over, nor is anybody on the way to it, or was out."""
    stage, sam = system.stage, system.stage.resident()
    await stage.lives_at(sam)
    await system.asks("POST", "/visits", json={"rows": [ROW]})
    for moment in (stage.at(0, 10), DAY - timedelta(days=1), DAY - timedelta(hours=5)):
        await stage.goes_to(moment)
        status, said = await system.asks("POST", "/visits/A-1/state", json={"state": state})
        assert (status, said["detail"]) == (409, f"The visit starts at 2026-12-08T08:00Z: {state} is too early.")
    assert (await stage.visit("A-1")).state == "booked"
    await stage.goes_to(DAY)
    assert (await system.asks("POST", "/visits/A-1/state", json={"state": state}))[0] == 200


async def test_what_a_resident_says_of_a_no_show_stands(system: System) -> None:
    """A contractor's system does not undo it: staff decide."""
    stage = system.stage
    visit = await stage.book(stage.at(0, 8))
    await stage.marks(visit, "no_show")
    for state in ("on_way", "arrived", "done", "no_access"):
        status, _ = await system.asks("POST", f"/visits/{visit.ref}/state", json={"state": state})
        assert status == 409
    assert (await stage.visit(visit.ref)).state == "no_show"


async def test_what_is_said_many_times_at_once_happens_once(system: System) -> None:
    stage, sam = system.stage, system.stage.resident()
    await stage.lives_at(sam)
    brought = await asyncio.gather(*(system.asks("POST", "/visits", json={"rows": [ROW]}) for _ in range(5)))
    assert sorted(said["results"][0]["status"] for _, said in brought) == ["added", "same", "same", "same", "same"]
    await stage.goes_to(DAY)
    marked = await asyncio.gather(
        *(system.asks("POST", "/visits/A-1/state", json={"state": "on_way"}) for _ in range(5))
    )
    assert {status for status, _ in marked} == {200}
    _, said = await system.asks("GET", "/visits/A-1")
    assert [event["kind"] for event in said["history"]] == ["booked", "on_way"]


async def test_offers_that_make_no_sense(system: System) -> None:
    stage = system.stage
    await system.asks("POST", "/visits", json={"rows": [ROW]})
    await stage.book(stage.at(3, 8), home=None, block="LARK", ref="shared")
    ahead = stage.at(20, 8)
    for starts_at, ends_at in (
        ("9999-12-31T23:00:00-23:00", "9999-12-31T23:59:59-23:59"),
        ("9999-12-31T23:00:00Z", "9999-12-31T23:59:59Z"),
        ((ahead + timedelta(days=800)).isoformat(), (ahead + timedelta(days=800, hours=1)).isoformat()),
        (ahead.isoformat(), (ahead + timedelta(days=30)).isoformat()),
        ("2020-01-01T08:00:00Z", "2020-01-01T12:00:00Z"),
    ):
        times = {"starts_at": starts_at, "ends_at": ends_at}
        status, said = await system.asks("POST", "/visits/A-1/offers", json={"offers": [times]})
        assert status == 409 and "must lie ahead" in said["detail"], starts_at
    times = {"starts_at": ahead.isoformat(), "ends_at": (ahead + timedelta(hours=4)).isoformat()}
    status, said = await system.asks("POST", "/visits/shared/offers", json={"offers": [times]})
    assert status == 409 and "shared areas" in said["detail"]
    status, _ = await system.asks("POST", "/visits/A-1/offers", json={"offers": [times, times]})
    async with stage.application.database.read() as tx:
        offered = await visits.offered(tx, (await stage.visit("A-1")).id, stage.world.clock.now())
    assert (status, len(offered)) == (200, 1)


async def test_a_reference_may_have_slashes(system: System) -> None:
    """Many systems number the visits of a job: 12345/1, 12345/2."""
    row = {**ROW, "appointment_ref": "12345/1 é"}
    await system.asks("POST", "/visits", json={"rows": [row]})
    await system.stage.goes_to(DAY)
    for ref in ("12345%2F1%20%C3%A9", "12345/1%20%C3%A9"):
        path = URL(f"/visits/{ref}", encoded=True)
        status, said = await system.asks("GET", str(path))
        assert (status, said.get("ref")) == (200, "12345/1 é")
        status, said = await system.asks("POST", f"{path}/state", json={"state": "on_way"})
        assert (status, said.get("state")) == (200, "on_way")


@pytest.mark.parametrize(
    ("body", "headers", "said"),
    [
        (b"{}", {}, "Content-Type: application/json"),
        (b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}, "Content-Type: application/json"),
        (ZIPPED, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, "Content-Encoding"),
        (b"[" * 100_000, {"Content-Type": "application/json"}, "nested too deeply"),
        (b'{"rows": ["\xe9"]}', {"Content-Type": "application/json; charset=latin-1"}, "no JSON in UTF-8"),
        (b'{"rows": [' + b"1" * 5000 + b"]}", {"Content-Type": "application/json"}, "no JSON"),
        (b'{"rows": [{"\\ud800": "x"}]}', {"Content-Type": "application/json"}, "does not fit"),
    ],
)  # fmt: skip
async def test_a_body_that_is_none(system: System, body: bytes, headers: dict[str, str], said: str) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield body

    for data in (body, chunks()):
        status, answer = await system.asks("POST", "/visits", data=data, headers=headers)
        assert status == 422 and said in answer["detail"], answer


async def test_no_answer_leads_elsewhere(system: System) -> None:
    """A redirect would send the token to whatever host the request named."""
    for method, path in (("GET", "/visits/A-1/"), ("GET", "/health/"), ("POST", "/visits/"), ("GET", "/nothing")):
        status, said = await system.asks(method, path, allow_redirects=False)
        assert (status, said["status"]) in ((404, 404), (405, 405)), (path, status)


async def test_a_token_that_only_reads_is_seen_to_be_used(system: System) -> None:
    await system.asks("GET", "/visits/A-1")
    async with system.stage.application.database.read() as tx:
        (kept,) = await api_tokens.all_(tx)
    assert kept.used_at is not None


async def test_rows_do_not_go_back_over_what_is_known(system: System) -> None:
    """A nightly file that was made before a visit was done, or cancelled in the chat, changes nothing of that."""

    async def brought(**cells: str) -> tuple[str, str]:
        _, said = await system.asks("POST", "/visits", json={"rows": [{**ROW, **cells}]})
        (result,) = said["results"]
        return result["status"], " ".join(result["reasons"])

    before = system.stage.world.clock.now().isoformat()
    await brought()
    await system.stage.goes_to(DAY)
    await system.asks("POST", "/visits/A-1/state", json={"state": "arrived"})
    assert (await brought(status="on the way")) == (
        "bad", "status: we have this visit as arrived already, so on_way is behind. "
        "If it comes again, give it its new time.",
    )  # fmt: skip
    await system.asks("POST", "/visits/A-1/state", json={"state": "done"})
    assert (await brought(status="in progress"))[0] == "bad"
    assert (await brought(status="scheduled", operative_ref="BF-08", updated_at=before))[0] == "same"
    assert (await system.stage.visit("A-1")).state == "done"
    later = (system.stage.world.clock.now() + timedelta(minutes=1)).isoformat()
    assert (await brought(status="scheduled", date="2026-12-10", updated_at=later))[0] == "changed"
    assert (await system.stage.visit("A-1")).state == "booked"


async def test_a_row_from_the_future_does_not_stand_for_ever(system: System) -> None:
    for kind, row in (("visits", ROW), ("jobs", {"work_order_ref": "WO-9", "contractor_code": "brightfix"})):
        _, said = await system.asks("POST", f"/{kind}", json={"rows": [{**row, "updated_at": "2099-01-01T00:00:00Z"}]})
        (result,) = said["results"]
        assert (result["status"], result["reasons"]) == ("bad", ["updated_at: 2099-01-01 lies ahead."])


async def test_whatever_is_sent_the_answer_is_in_the_schema(system: System) -> None:
    """No 5xx, and no answer that the page does not name."""
    assert system.stage.application.http
    url, token_ = system.stage.application.http.url, system.token

    def play() -> list[str]:
        schema = schemathesis.openapi.from_url(f"{url}{ROOT}/openapi.json")
        found: list[str] = []
        for operation in schema.get_all_operations():
            assert isinstance(operation, Ok), operation
            _play(operation.ok().as_strategy(), url, token_, found)
        return found

    assert not await asyncio.to_thread(play)


def _play(strategy: Any, url: str, token_: str, found: list[str]) -> None:
    @settings(max_examples=15, database=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=strategy)
    def one(case: Any) -> None:
        try:
            case.call_and_validate(base_url=url, headers={"Authorization": f"Bearer {token_}"})
        except Failure as failure:
            found.append(str(failure))
        except schemathesis.errors.SchemathesisError as error:
            found.append(str(error))

    one()
