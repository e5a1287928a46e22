"""The engine, by properties: whatever a person does, a conversation stays whole."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import SAMPLE_LANDLORD, read_policy
from flows import engine
from flows.engine import Gave, Input, Said, Session, Tap, Turn
from flows.engine.check import check
from flows.features.all import FEATURES
from flows.features.champions.flow import CARRY, CarryFacts
from flows.features.door.flow import DOOR, DoorFacts
from flows.features.enquiries.flow import ENQUIRY, EnquiryFacts
from flows.features.hazards.flow import HAZARD, HazardFacts
from flows.features.ratings.flow import RATING, WORKER, RatingFacts
from flows.features.reports.flow import REPORT, ReportDraft, ReportFacts
from flows.features.reports.sorting import SORT, SortFacts
from flows.features.rounds.flow import COMMENT, CommentFacts
from flows.features.support.flow import SUPPORT, SupportFacts
from flows.features.thanks.flow import THANKS, ThanksFacts
from flows.features.visits.flow import CANCEL, CHANGE, TELL, VisitFacts
from flows.features.wishes.flow import WISH, WishFacts
from flows.kernel.runtime import make_runtime
from flows.kernel.words import Prompt, Text, text
from storage.door import Firm
from storage.people import Resident
from storage.visits import Offer, Visit

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
POLICY = read_policy(Path(SAMPLE_LANDLORD))
RUNTIME = make_runtime(POLICY, FEATURES.bus)
FLOWS = FEATURES.index.flows
SAM = Resident(1, "Sam Example", "en", 1, "LARK-12", "12 Larkspur Court", 1, "LARK", "Larkspur Court")
FACTS = ReportFacts(POLICY, NOW, SAM)
BY_PHONE = ReportFacts(POLICY, NOW)
FIRMS = tuple(Firm(number, f"firm-{number}", f"Firm {number}", None) for number in range(1, 9))
NOTHING: dict[str, Any] = dict.fromkeys(Visit.__slots__)
DUE = {"contractor_id": 1, "communal": False, "state": "booked", "starts_at": NOW, "ends_at": NOW}
VISIT = Visit(**NOTHING | DUE | {"id": 1, "description": "Gas check", "trade": "Gas", "safety": "gas"})


OFFERS = tuple(Offer(n, 1, 0, "morning", NOW, NOW, NOW, None) for n in range(1, 6))


def facts_for(flow: str) -> list[Any]:
    match flow:
        case REPORT.name:
            return [FACTS, BY_PHONE]
        case CANCEL.name | CHANGE.name | TELL.name:
            return [VisitFacts(POLICY, NOW), VisitFacts(POLICY, NOW, {}, {0: OFFERS})]
        case DOOR.name:
            return [DoorFacts(POLICY, NOW, SAM, FIRMS, (VISIT,)), DoorFacts(POLICY, NOW, SAM, FIRMS)]
        case CARRY.name:
            return [CarryFacts(POLICY, NOW)]
        case SUPPORT.name:
            return [SupportFacts(POLICY, NOW, (VISIT,)), SupportFacts(POLICY, NOW)]
        case THANKS.name:
            came = replace(VISIT, worker_name="Rana", contractor_name="Brightfix Repairs")
            return [ThanksFacts(POLICY, NOW, "en", (came,), POLICY.services), ThanksFacts(POLICY, NOW)]
        case HAZARD.name:
            return [HazardFacts(POLICY, NOW, SAM), HazardFacts(POLICY, NOW, Resident(2, "Ann", "en"))]
        case ENQUIRY.name:
            return [EnquiryFacts(POLICY, NOW, SAM, (VISIT,)), EnquiryFacts(POLICY, NOW, SAM)]
        case COMMENT.name:
            return [CommentFacts(POLICY, NOW, "Sam")]
        case RATING.name | WORKER.name:
            return [RatingFacts(POLICY, NOW)]
        case WISH.name:
            return [WishFacts(POLICY, NOW), WishFacts(POLICY, NOW, frozenset({"pets"}))]
        case SORT.name:
            return [SortFacts()]
        case _:
            return [None]


@pytest.mark.parametrize("name", sorted(FLOWS))
def test_every_flow_is_sound(name: str) -> None:
    flow = FLOWS[name]
    draft = flow.draft(ref="K7MP4QXT") if "ref" in flow.draft.model_fields else flow.draft()
    if name == RATING.name:
        draft = RATING.draft(worker="Ali", asks_wishes=True)
    if name == WORKER.name:
        draft = WORKER.draft(worker="Ali")
    if name == ENQUIRY.name:
        draft = ENQUIRY.draft(media=("photo",))
    assert check(flow, facts_for(name), RUNTIME.texts, NOW, draft) == []


@pytest.mark.parametrize("name", sorted(FLOWS))
def test_a_question_with_a_number_for_danger_stays(name: str) -> None:
    """Whatever flow it is in: the next question comes below it."""
    flow = FLOWS[name]
    number = POLICY.landlord.urgent_phone
    for facts in facts_for(name):
        for step in flow.steps:
            session = Session(flow=name, token="abcdef", draft=flow.draft(), step=step.key)
            said = [RUNTIME.texts.say(part, "en") for part in engine.show(flow, session, facts, NOW).body]
            assert not any("999" in part or number in part for part in said) or flow.stays(session, facts), step.key


def test_the_check_can_fail() -> None:
    step: engine.Words[ReportDraft, ReportFacts] = engine.Words(
        key="nowhere", ask=Text("no-such-text"), title=Text("no-such-text")
    )
    bad = engine.Flow(name="bad", draft=ReportDraft, steps=(step,))
    problems = "\n".join(_check_or_error(bad))
    assert "no-such-text" in problems or "nowhere" in problems


def test_the_check_finds_a_flow_that_a_file_ends() -> None:
    step: engine.Words[ReportDraft, ReportFacts] = engine.Words(
        key="story", ask=text("report-ask-story"), title=text("report-title-story"), voice="voice"
    )
    bad = engine.Flow(name="bad", draft=ReportDraft, steps=(step,))
    assert [problem for problem in check(bad, [FACTS], RUNTIME.texts, NOW) if "a file ends it" in problem]


def _check_or_error(flow: engine.Flow[ReportDraft, ReportFacts]) -> list[str]:
    try:
        return check(flow, [FACTS], RUNTIME.texts, NOW)
    except (KeyError, LookupError, AttributeError) as error:
        return [str(error)]


moves = st.one_of(
    st.tuples(st.just("tap"), st.integers(0, 50)),
    st.tuples(st.just("say"), st.text(max_size=4000)),
    st.tuples(st.just("give"), st.sampled_from(["photo", "voice", "document"])),
    st.tuples(st.just("stale"), st.integers(0, 50)),
)


def as_input(move: tuple[str, Any], session: Session[Any], prompt: Prompt, number: int) -> Input:
    kind, content = move
    taps = [button.action for button in prompt.buttons() if not button.action.startswith("go:")]
    token, revision, value = taps[content % len(taps)].split(".", 2) if isinstance(content, int) else ("", "0", "")
    match kind:
        case "tap":
            return Tap(token, int(revision), value)
        case "stale":
            return Tap(token, int(revision) - 2, value)
        case "say":
            return Said(content)
        case _:
            return Gave(f"key{number}", content)


def questions_for_words() -> list[tuple[str, str]]:
    return [(name, step.key) for name, flow in FLOWS.items() for step in flow.steps if isinstance(step, engine.Words)]


@pytest.mark.parametrize(("name", "key"), questions_for_words())
def test_words_that_a_limit_holds_up_outlast_every_way_to_leave_their_question(name: str, key: str) -> None:
    flow, held, story = FLOWS[name], "held " * 800, "What stood there before."
    step = flow.step(key)
    before = flow.draft(**{key: story})
    session: Session[Any] = Session(name, "abc", before, key, trail=(flow.steps[0].key,), held=held)
    taps = [Tap("abc", 1, value) for value in ("back", "skip", *(f"door:{door.value}" for door in step.doors))]
    gifts = [Gave("key1", kind, words) for kind in ("photo", "voice") for words in ("", "Listen.")]
    ways: list[Input] = [*taps, *gifts]
    for way in ways:
        after = engine.advance(flow, session, way, facts_for(name)[0], NOW)
        kept = json.dumps((after.finished or after.session.draft).model_dump()) + after.session.held
        assert "held held" in kept, way
        assert not isinstance(way, Gave) or way.words in kept


def test_words_under_a_voice_note_take_the_place_of_none() -> None:
    before: Session[Any] = Session("report", "abc", ReportDraft(story="He shouted."), "story")
    after = engine.advance(REPORT, before, Gave("key1", "voice", "Listen."), FACTS, NOW)
    assert after.session.draft.story == "He shouted."
    assert after.session.draft.added == ("Listen.",)


@given(st.lists(moves, max_size=40))
def test_whatever_is_done_the_conversation_stands_ends_or_stops(steps: list[tuple[str, Any]]) -> None:
    turn: Turn[ReportDraft] = engine.begin(REPORT, "abcdef", FACTS, NOW)
    for number, move in enumerate(steps):
        if turn.prompt is None:
            break
        before = turn.session
        given_ = as_input(move, before, turn.prompt, number)
        turn = engine.advance(REPORT, before, given_, FACTS, NOW)
        assert sum([turn.prompt is not None, turn.finished is not None, turn.stopped]) == 1
        assert REPORT.load(turn.session.dump()) == turn.session
        assert engine.advance(REPORT, before, given_, FACTS, NOW) == turn, "the same input gives the same turn"
        assert len(turn.session.draft.media) <= 10
        assert len(turn.session.draft.clauses) <= 5
        assert len(turn.session.draft.story) <= 3000
        assert len(set(turn.session.trail)) == len(turn.session.trail), "Back never goes in a circle"
        if move[0] == "stale":
            assert turn.session == before, "a button of an earlier question changes nothing"
        if turn.finished is not None:
            done = turn.finished
            assert done.contract and done.place and done.clauses and done.happened and done.treatment
            assert done.story or done.voice


@given(st.lists(moves, max_size=25))
def test_stop_is_always_there_and_back_leads_to_the_first_question(steps: list[tuple[str, Any]]) -> None:
    turn: Turn[ReportDraft] = engine.begin(REPORT, "abcdef", FACTS, NOW)
    for number, move in enumerate(steps):
        assert turn.prompt is not None
        given_ = as_input(move, turn.session, turn.prompt, number)
        following = engine.advance(REPORT, turn.session, given_, FACTS, NOW)
        if following.prompt is None:
            break
        turn = following
    assert turn.prompt is not None
    values = [b.action.split(".", 2)[2] for b in turn.prompt.buttons() if not b.action.startswith("go:")]
    assert "stop" in values
    for _ in range(30):
        session = turn.session
        if not session.trail and not session.view:
            break
        turn = engine.advance(REPORT, session, Tap(session.token, session.revision, "back"), FACTS, NOW)
    assert turn.session.step == "contract"
    assert not turn.session.view


@given(st.text(min_size=1, max_size=9000))
def test_long_words_in_parts_lose_nothing_but_the_space_between(words: str) -> None:
    parts = engine.split(words, 3000)
    assert all(0 < len(part) <= 3000 for part in parts)
    assert "".join(parts).replace(" ", "") == words.replace(" ", "")


def test_words_over_the_limit_are_kept_and_offered_in_parts() -> None:
    session = Session(flow="report", token="abcdef", draft=ReportDraft(), step="story", trail=("happened",))
    long = "word " * 700
    turn = engine.advance(REPORT, session, Said(long), FACTS, NOW)
    assert turn.session.held == long.strip()
    assert turn.prompt is not None
    assert "3,499" in RUNTIME.texts.say(turn.prompt.body[0], "en")
    kept = engine.advance(REPORT, turn.session, Tap("abcdef", turn.session.revision, "parts"), FACTS, NOW)
    whole = " ".join([kept.session.draft.story, *kept.session.draft.more])
    assert whole == long.strip()


def test_a_form_says_what_is_wrong_by_question() -> None:
    filled = engine.fill(REPORT, {"contract": ["nonsense"], "place": ["home"], "story": ["x" * 3001]}, BY_PHONE, NOW)
    assert set(filled.wrong) == {"contract", "clauses", "happened", "story", "treatment"}


def test_a_form_gives_the_same_draft_as_the_conversation() -> None:
    answers = {
        "contract": ["gas"],
        "place": ["shared"],
        "clauses": ["rude", "smoking"],
        "happened": ["2026-11-20"],
        "story": ["He swore."],
        "caller": ["Ms Example, 020 7946 0000"],
        "treatment": ["tell"],
    }
    filled = engine.fill(REPORT, answers, BY_PHONE, NOW)
    assert not filled.wrong
    turn: Turn[ReportDraft] = engine.begin(REPORT, "abcdef", BY_PHONE, NOW)
    for value in ("gas", "shared", "in:manner", "rude", "door:another", "in:manner", "smoking"):
        turn = _tap(turn, value)
    turn = engine.advance(REPORT, turn.session, Said("20/11/2026"), BY_PHONE, NOW)
    turn = engine.advance(REPORT, turn.session, Said("He swore."), BY_PHONE, NOW)
    turn = _tap(turn, "none")
    turn = engine.advance(REPORT, turn.session, Said("Ms Example, 020 7946 0000"), BY_PHONE, NOW)
    turn = _tap(turn, "tell")
    assert turn.finished == filled.draft


def _tap(turn: Turn[ReportDraft], value: str) -> Turn[ReportDraft]:
    return engine.advance(REPORT, turn.session, Tap("abcdef", turn.session.revision, value), BY_PHONE, NOW)


def without(gone: set[str]) -> ReportFacts:
    """Return the landlord's file without some clauses, topics (with all in them) and contracts."""
    topics = [topic for topic in POLICY.topics if topic.id not in gone]
    left = [t.model_copy(update={"clauses": tuple(c for c in t.clauses if c not in gone)}) for t in topics]
    kept = {clause for topic in left for clause in topic.clauses}
    changes = {
        "topics": tuple(topic for topic in left if topic.clauses),
        "clauses": {ref: clause for ref, clause in POLICY.clauses.items() if ref in kept},
        "contracts": tuple(contract for contract in POLICY.contracts if contract.ref not in gone),
    }
    return ReportFacts(POLICY.model_copy(update=changes), NOW, SAM)


ANYTHING = sorted({t.id for t in POLICY.topics} | set(POLICY.clauses) | {c.ref for c in POLICY.contracts})
SHORTEST = ("repairs-north", "home", "in:visit", "late_noshow", "today", "He came late.", "none", "fix")


def move_on(turn: Turn[ReportDraft], said: str, facts: ReportFacts) -> Turn[ReportDraft]:
    session = turn.session
    given_: Input = Said(said) if " " in said else Tap(session.token, session.revision, said)
    return engine.advance(REPORT, session, given_, facts, NOW)


def to_the_end(turn: Turn[ReportDraft], facts: ReportFacts) -> ReportDraft:
    """Answer every question until the end; the first answer to each is the one at hand."""
    at_hand = {"contract": "unknown", "place": "shared", "clauses": "other", "happened": "today", "media": "none"}
    for _ in range(20):
        if turn.finished is not None:
            return turn.finished
        if turn.session.view:
            turn = move_on(turn, "back", facts)
        elif turn.session.step == "story":
            turn = engine.advance(REPORT, turn.session, Said("A story."), facts, NOW)
        else:
            turn = move_on(turn, at_hand.get(turn.session.step, "tell"), facts)
    raise AssertionError(f"no end from {turn.session.step!r}")


@given(st.lists(moves, max_size=30), st.sets(st.sampled_from(ANYTHING)), st.lists(moves, max_size=10))
def test_what_the_landlords_file_no_longer_has_is_never_sent(
    before: list[tuple[str, Any]], gone: set[str], after: list[tuple[str, Any]]
) -> None:
    turn: Turn[ReportDraft] = engine.begin(REPORT, "abcdef", FACTS, NOW)
    less = without(gone)
    for number, move in enumerate([*before, *after]):
        facts = FACTS if number < len(before) else less
        assert turn.prompt is not None
        following = engine.advance(REPORT, turn.session, as_input(move, turn.session, turn.prompt, number), facts, NOW)
        assert REPORT.load(following.session.dump()) == following.session
        assert len(set(following.session.trail)) == len(following.session.trail)
        if following.prompt is None:
            break
        turn = following
    kept = turn.session.draft
    done = to_the_end(turn, less)
    assert done.contract == "unknown" or less.policy.contract(done.contract)
    assert done.clauses and set(done.clauses) <= {*less.policy.clauses, "other"}
    assert done.place and done.happened and (done.story or done.voice)
    assert done.media == kept.media and done.added == kept.added, "nothing given is lost"


@pytest.mark.parametrize(
    ("gone", "asked_again", "instead"),
    [("repairs-north", "contract", "gas"), ("late_noshow", "clauses", "other"), ("visit", "clauses", "other")],
)
@pytest.mark.parametrize("answered", range(4, len(SHORTEST)))
def test_who_is_asked_again_comes_back_to_where_they_were(
    gone: str, asked_again: str, instead: str, answered: int
) -> None:
    turn: Turn[ReportDraft] = engine.begin(REPORT, "abcdef", FACTS, NOW)
    less = without({gone})
    for said in SHORTEST[:answered]:
        turn = move_on(turn, said, FACTS)
    was_at = turn.session.step
    turn = move_on(turn, SHORTEST[answered], less)
    assert turn.session.step == asked_again, "what was just said is taken, then the answer that fell away is asked for"
    assert turn.prompt is not None
    assert "choose again" in RUNTIME.texts.say(turn.prompt.body[0], "en")
    assert move_on(turn, "back", less).session.step == was_at
    turn = move_on(turn, instead, less)
    asked = []
    for said in SHORTEST[answered + 1 :]:
        asked.append(turn.session.step)
        turn = move_on(turn, said, less)
    steps = ["happened", "story", "media", "treatment"]
    assert asked == steps[steps.index(was_at) + 1 :], "and nothing is asked twice"
    turn = move_on(turn, "fix", less) if was_at == "treatment" else turn
    assert turn.finished is not None
    assert (turn.finished.story, turn.finished.happened) == ("He came late.", "2026-11-23")
    assert getattr(turn.finished, asked_again) in (instead, (instead,))


def test_a_session_of_an_older_deploy_is_taken_up_where_it_can_be() -> None:
    draft = {"place": "home", "gone": 1}
    data = {"flow": "report", "token": "abcdef", "draft": draft, "step": "vanished", "revision": 4}
    session = REPORT.load(data)
    assert session.step == "contract"
    assert session.draft.place == "home"
