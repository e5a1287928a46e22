"""A text that promises something names its keeper; a promise that nobody keeps is found here.

`# Promise: clock report_answer` above a text in `flows/locales/en` names what keeps it: a clock, a job, a card or post,
an effect, a table's retention, or, of what must never happen, the test that fails when it does.
`tests/stories/test_promises.py` plays those whose keeper leaves a row, and looks for the row.
"""

import re

import pytest

from storage.tables import metadata
from tests.promises import TO_RESIDENTS, keepers, known, promising

HISTORY = ("timeline-", "journey-", "wording-")
"""Lines of history say what has happened, and the landlord's code says what workers must do."""
NOTHING_PROMISED = {
    "phrases-not-yes": "what people say",
    "spoken-stop": "what people say",
    "add-enough": "a limit, and says what was not added",
    "carry-pass-on-neighbour": "asks the champion",
    "carry-review": "asks",
    "champion-expired": "tells whom to ask",
    "champion-unknown": "tells whom to ask",
    "champion-used": "tells whom to ask",
    "came-no": "an answer of the resident's",
    "command-privacy": "a label",
    "comment-ask-named": "asks what staff may read",
    "delete-kept": "says what was not done",
    "door-999": "is about the caller",
    "door-warning": "says whom we did not send",
    "enquiry-review": "asks",
    "engine-media-full": "says what stands in the draft",
    "engine-too-much": "a limit, and says what was not kept",
    "join-expired": "tells whom to ask",
    "join-used": "tells whom to ask",
    "media-enough": "a limit, and says what was not taken",
    "media-too-big": "says what was not kept",
    "media-wrong-type": "says what was not kept",
    "menu-privacy": "a label",
    "mydata-ask": "asks",
    "nobody-sorry-paid": "the landlord pays, by phone: Doorstep knows the sum and no more",
    "nobody-story": "words of the resident's",
    "odd-contact": "says what was not kept",
    "odd-edited": "says what a platform's edit does not change",
    "odd-game": "says what was not kept",
    "odd-location": "says what was not kept",
    "odd-poll": "says what was not kept",
    "odd-sticker": "says what was not kept",
    "odd-unknown": "says what was not kept",
    "rate-ask-informed": "asks",
    "rate-wants-nothing": "an answer of the resident's",
    "report-send-tell": "an answer of the resident's",
    "sort-dropped": "says what was not kept",
    "support-review": "asks",
    "thanks-review": "asks",
    "tell-only-photo": "an answer of the resident's",
    "told-no_access": "says what others say",
    "visit-state-no_show": "a state",
    "wishes-ahead-only": "says what can be chosen",
    "wishes-until-visit": "an answer of the resident's",
    # To staff:
    "carried-status-overdue": "says that it was not kept",
    "rating-overdue": "says that it was not kept",
    "rating-status-late": "says that it was not kept",
    "records-phone-hint": "says what a number is for",
    "round-open-already": "says what goes on",
    "score-how-few": "explains a value",
    "staff-late-preview": "says what was not done",
    "support-card": "a heading",
    "wishes-ask-instruction": "a label",
    "wishes-safety-first": "advice",
}
"""Texts that have the words of a promise and make none, and why."""
PERIOD = re.compile(r"(\d+) (day|month|year)s")
DAYS = {"day": 1, "month": 365 / 12, "year": 365}


def test_a_text_that_promises_something_names_its_keeper() -> None:
    silent = {id: said for id, said in promising().items() if id not in keepers() and not id.startswith(HISTORY)}
    assert {id: said for id, said in silent.items() if id not in NOTHING_PROMISED} == {}
    assert NOTHING_PROMISED.keys() - silent.keys() == set(), "they promise nothing that is taken for a promise"


def test_every_keeper_is_there() -> None:
    named = {keeper for found in keepers().values() for keeper in found}
    assert {keeper.sort for keeper in named} <= known().keys()
    assert [keeper for keeper in named if keeper.name not in known()[keeper.sort]] == []


def test_a_message_that_is_promised_is_seen_to_come() -> None:
    """An effect says how something goes out, and not that it does: a test sees it."""
    sorts = {id: {keeper.sort for keeper in found} for id, found in keepers().items()}
    assert [id for id, named in sorts.items() if "effect" in named and "test" not in named] == []


def test_every_clock_keeps_something_that_is_said() -> None:
    said = {keeper.name for found in keepers().values() for keeper in found if keeper.sort == "clock"}
    assert said == known()["clock"]


RETAINED = [id for id, found in keepers().items() if any(keeper.sort == "retention" for keeper in found)]


@pytest.mark.parametrize("id", RETAINED)
def test_what_is_said_to_go_goes_when_it_is_said(id: str) -> None:
    """The periods that a text names are those of the tables it names, in the same order."""
    tables = [metadata.tables[keeper.name] for keeper in keepers()[id] if keeper.sort == "retention"]
    said = [round(int(count) * DAYS[unit]) for count, unit in PERIOD.findall(promising()[id])]
    assert not said or said == [table.info["retention"].days for table in tables]


@pytest.mark.parametrize(
    "said", ["We answer you by { $by }.", "We have told our team.", "Nobody else sees it.", "You will hear from us."]
)
def test_a_promise_is_found(said: str) -> None:
    assert TO_RESIDENTS.search(said)
