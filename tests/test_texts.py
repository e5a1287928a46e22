"""Guards over every word people read: the locale files among themselves, and against the code that uses them.

That an id exists is mypy's to say (`flows/kernel/text_ids.py`). What is to come is guarded too: a new language is a new
folder, and a new file is resident text unless its name says that it is staff's.
"""

import ast
import re
from pathlib import Path
from statistics import mean
from typing import get_args

import pytest
from babel import Locale
from fluent.syntax import ast as ftl

from bot.settings import SAMPLE_LANDLORD, read_policy
from flows.conversation.arrived import Oddity
from flows.features.ratings.questions import WANTS
from flows.features.reports.flow import ReportDraft, Treatment
from flows.features.reports.pages import SHOWN_EVENTS
from flows.features.reports.staff import ALL_STATES
from flows.features.scores.sheets import HEAD, HOW
from flows.kernel.policy import Severity
from flows.kernel.texts import ISOLATE, POP, bare, direction
from flows.kernel.words import Plain, Text, named
from tests.texts import (
    ROOT,
    TEXTS,
    all_ids,
    button_ids,
    called,
    calls,
    doubled,
    is_staffs,
    literals,
    meant,
    message,
    messages,
    nodes,
    of_family,
    places,
    resident_ids,
    said,
    samples,
    selectors,
    spelt,
)

OTHERS = [language for language in TEXTS.languages if language != "en"]
RIGHT_TO_LEFT = [language for language in TEXTS.languages if direction(language) == "rtl"]
MAX_ON_BUTTON, MAX_ON_CLAUSE, MAX_IN_SENTENCE, MAX_ON_AVERAGE = 64, 30, 25, 15
FORBIDDEN = (
    "operatives?|communal|please be advised|kindly|utilis\\w+|utiliz\\w+|commenc\\w+|terminat\\w+|regarding|prior to|"
    "in order to|with regard to|in respect of|pursuant|facilitat\\w+|endeavou?r\\w*|expedit\\w+|hereby|thereof|"
    "aforementioned|we regret|failure to|tradesm[ae]n|workm[ae]n|e\\.g\\.|i\\.e\\.|asap|incl\\."
)


# The files among themselves


@pytest.mark.parametrize("language", TEXTS.languages)
def test_every_file_can_be_read_and_no_id_stands_twice(language: str) -> None:
    assert not doubled(id for found in messages(language).values() for id in found)


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_files_of_residents_and_only_those(language: str) -> None:
    assert set(messages(language)) == {file for file in messages("en") if not is_staffs(file)}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_ids_of_english_in_the_same_files(language: str) -> None:
    for file in {file for file in messages("en") if not is_staffs(file)}:
        english, own = set(messages("en")[file]), set(messages(language).get(file, {}))
        assert english == own, f"{language}/{file} lacks {sorted(english - own)}, has more {sorted(own - english)}"


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_places_of_english(language: str) -> None:
    other = {
        id: (places(message(id, "en")), places(message(id, language)))
        for id in resident_ids(language)
        if places(message(id, "en")) != places(message(id, language))
        or selectors(message(id, "en")) != selectors(message(id, language))
    }
    assert not other


@pytest.mark.parametrize("language", TEXTS.languages)
def test_no_text_is_empty_and_none_has_parts_that_nothing_reads(language: str) -> None:
    for id in all_ids(language):
        of = message(id, language)
        assert of.value is not None, f"{id} has no words"
        assert not of.attributes, f"{id}: attributes are not read"
        patterns = [node for node in nodes(of.value) if isinstance(node, ftl.Pattern)]
        assert all(pattern.elements for pattern in patterns), f"{id} is empty"
        assert all(words.strip() for words in said(id, language)), f"{id} is empty"


@pytest.mark.parametrize("language", OTHERS)
def test_plurals_have_all_the_forms_of_their_language(language: str) -> None:
    """A plural that lacks a form of its language falls back to "other", which is wrong in most of them."""
    forms = set(Locale.parse(language).plural_form.tags) | {"other"}
    for id in resident_ids(language):
        for node in nodes(message(id, language).value):
            if isinstance(node, ftl.SelectExpression):
                keys = {v.key.name if isinstance(v.key, ftl.Identifier) else v.key.value for v in node.variants}
                words = {key for key in keys if not str(key).isdigit()}
                assert words == forms, f"{language} {id}: {sorted(words)} instead of {sorted(forms)}"


@pytest.mark.parametrize("language", OTHERS)
def test_marks_are_kept_and_arrows_point_the_way_of_the_writing(language: str) -> None:
    turned = str.maketrans("←→", "→←") if direction(language) == "rtl" else {}
    for id in resident_ids(language):
        for english, own in zip(said(id, "en"), said(id, language), strict=True):
            assert _marks(english).translate(turned) == _marks(own), f"{language} {id}"


def _marks(words: str) -> str:
    """Emoji, arrows, ticks, bullets and locks, in order."""
    return "".join(sorted(re.findall("[\u2190-\u21ff\u2600-\u27bf\u2022\u2b00-\u2bff\U0001f000-\U0001faff+]", words)))


@pytest.mark.parametrize("language", TEXTS.languages)
def test_texts_that_name_a_button_name_it_as_it_is(language: str) -> None:
    for id, button in [
        ("help", "menu-report"),
        ("engine-media-have", "engine-done"),
        ("resident-reply-hint", "resident-answer"),
    ]:
        label = said(button, language)[0]
        for words in said(id, language):
            assert label in words, f"{language} {id} does not say {label!r}"


def test_every_language_is_named_in_its_own_words_everywhere() -> None:
    for language in TEXTS.languages:
        assert TEXTS.has(named("staff-language-", language)), "staff read a report's language on its card"
        assert len({said(f"language-{language}", other)[0] for other in TEXTS.languages}) == 1
    assert len({said("menu-language", other)[0] for other in TEXTS.languages}) == 1


# The code and the files


def test_every_id_is_used() -> None:
    families = {family for _, call in calls() if called(call) == "named" for family in spelt(call)}
    assert not sorted(all_ids() - literals() - {id for family in families for id in of_family(family)})


def test_texts_are_made_where_mypy_checks_their_ids() -> None:
    assert {file for file, call in calls() if called(call) == "Text"} == {"flows/kernel/words.py"}


def test_an_id_that_may_be_missing_is_a_text_that_may_be_missing() -> None:
    """To narrow `TextId | None`, mypy goes through all ids one by one, which takes it seconds in every such place."""
    slow = re.compile(r"\bTextId \| None|None \| TextId|Optional\[TextId")
    paths = [path for top in ("flows", "handlers", "bot", "tests") for path in (ROOT / top).rglob("*.py")]
    found = [str(path) for path in paths if path != Path(__file__) and slow.search(path.read_text(encoding="utf-8"))]
    assert not found, "say `Text | None`"


def test_the_code_gives_every_text_what_goes_into_its_places() -> None:
    lacking = {}
    for file, call in calls():
        given = {word.arg for word in call.keywords}
        if None not in given:
            for id in meant(call):
                if lack := set(places(message(id, "en"))) - given:
                    lacking[f"{file}:{call.lineno} {id}"] = sorted(lack)
    assert not lacking


def test_what_is_named_by_a_value_exists_for_every_value() -> None:
    policy = read_policy(SAMPLE_LANDLORD)
    values = {
        "state-": ALL_STATES,
        "timeline-": SHOWN_EVENTS,
        "odd-": set(get_args(Oddity)) - {"blocked", "unblocked"},
        "join-": ("unknown", "used", "expired", "group"),
        "report-place-": _choices("place"),
        "staff-place-": _choices("place"),
        "report-send-": get_args(Treatment),
        "report-next-": (*get_args(Treatment), "restricted"),
        "staff-treatment-": get_args(Treatment),
        "staff-state-": ALL_STATES,
        "staff-severity-": [severity.value for severity in Severity],
        "score-head-": HEAD,
        "score-how-": HOW,
        "rate-wants-": WANTS,
        "language-": TEXTS.languages,
        "topic-": [topic.id for topic in policy.topics],
        "clause-": [*policy.clauses, "other"],
        "wording-": policy.clauses,
        "wish-": [wish.id for wish in policy.wishes],
        "instruction-": [wish.id for wish in policy.wishes],
        "slot-": [slot.id for slot in policy.visits.slots],
    }
    wanted = {f"{family}{value}" for family, all_values in values.items() for value in all_values}
    assert not sorted(wanted - all_ids())


def _choices(name: str) -> list[str]:
    """The values of a Literal of the report's draft, None aside."""
    inner = [get_args(part) for part in get_args(ReportDraft.model_fields[name].annotation)]
    return [value for part in inner for value in part]


THREADS = {"reports": "thread-", "hazards": "hazard-thread-", "enquiries": "enquiry-thread-"}
"""The texts of the lines in the threads of each feature whose cases have a history."""


def test_every_kind_of_history_has_its_line() -> None:
    """What is noted of a report is read in its thread by staff, and some of it by its resident."""
    noted = [(file, expr) for file, call in calls() if called(call) == "note" for expr in call.args[3:5]]
    kinds = {
        (file.split("/")[2], expr.value)
        for file, expr in noted
        if isinstance(expr, ast.Constant) and isinstance(expr.value, str)
    }
    assert {feature for feature, _ in kinds} == set(THREADS)
    assert not sorted({f"{THREADS[feature]}{kind}" for feature, kind in kinds} - all_ids())
    assert {kind for feature, kind in kinds if feature == "reports"} >= SHOWN_EVENTS


def test_what_residents_read_is_never_in_a_file_of_staff() -> None:
    staff = all_ids() - set(resident_ids())
    told = ("flows/conversation/", "flows/engine/", "handlers/telegram/")
    assert not [(file, id) for file, call in calls() if file.startswith(told) for id in meant(call) & staff]


def test_the_reading_of_labels_finds_what_is_there() -> None:
    """A guard that finds nothing guards nothing."""
    labels = set(button_ids())
    assert {"menu-report", "report-add-another", "engine-skip", "report-send-fix", "report-title-when"} <= labels
    assert not labels & {"danger", "help", "report-review", "engine-needed"}


# How residents are spoken to


def sentences(words: str) -> list[str]:
    """Split as a reader would; what holds no letter and no digit is no sentence."""
    parts = re.split(r"[.!?؟\n]+(?:\s|$)|\n", bare(words))
    return [part.strip() for part in parts if re.search(r"\w", part)]


def length(sentence: str) -> int:
    return sum(bool(re.search(r"\w", word)) for word in sentence.split())


@pytest.mark.parametrize("language", TEXTS.languages)
def test_no_sentence_is_long(language: str) -> None:
    long = {
        id: sentence
        for id in resident_ids(language)
        for words in said(id, language)
        for sentence in sentences(words)
        if length(sentence) > MAX_IN_SENTENCE
    }
    assert not long


def test_english_sentences_are_short_on_average() -> None:
    """Of whole messages: short labels of buttons must not pay for long sentences."""
    spoken = set(resident_ids()) - set(button_ids())
    lengths = [length(one) for id in spoken for words in said(id, "en") for one in sentences(words)]
    assert mean(lengths) <= MAX_ON_AVERAGE


def test_english_is_plain() -> None:
    found = {
        id: bad[0]
        for id in resident_ids()
        for words in said(id, "en")
        if (bad := re.search(rf"(?<!\w)(?:{FORBIDDEN})(?!\w)", words, re.IGNORECASE))
    }
    assert not found


@pytest.mark.parametrize("language", TEXTS.languages)
def test_numbers_to_call_in_danger_are_there_to_the_digit(language: str) -> None:
    danger = said("danger", language)[0]
    assert re.findall(r"[\d ]*\d", bare(danger).replace("020 7946 0100", "")) == [" 999", " 0800 111 999"]
    assert "020 7946 0100" in danger
    assert re.findall(r"\d+", bare(said("report-danger-first", language)[0])) == ["999", "020", "7946", "0100"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_gives_the_numbers_of_english(language: str) -> None:
    """Days, limits and telephone numbers in fixed text are facts. Plurals aside, where words may stand for numbers."""
    for id in set(resident_ids(language)):
        if not selectors(message(id, "en")):
            english, own = said(id, "en")[0], said(id, language)[0]
            assert sorted(re.findall(r"\d+", english)) == sorted(re.findall(r"\d+", own)), f"{language} {id}"


# Buttons


@pytest.mark.parametrize("language", TEXTS.languages)
def test_labels_of_buttons_are_short_words(language: str) -> None:
    ids = [id for id in button_ids() if language == "en" or id in resident_ids(language)]
    assert len(ids) > 50
    for id in ids:
        for label in map(bare, said(id, language)):
            assert len(label) <= MAX_ON_BUTTON, f"{language} {id}: {len(label)} characters"
            assert "\n" not in label, f"{language} {id}"
            assert any(letter.isalpha() for letter in label), f"{language} {id} carries no words"


@pytest.mark.parametrize("language", TEXTS.languages)
def test_labels_can_be_typed(language: str) -> None:
    """A label's words, typed, mean its button: no accents that keyboards leave out, and never two of the same."""
    for id in set(button_ids()) & set(resident_ids(language)):
        if direction(language) == "rtl":
            assert not re.search("[\u064b-\u0652\u0670\u0640]", said(id, language)[0]), f"{language} {id}"
    for family in ("clause-", "topic-", "report-send-", "report-place-", "language-"):
        labels = [said(id, language)[0] for id in sorted(of_family(family))]
        assert not doubled(labels)


@pytest.mark.parametrize("language", TEXTS.languages)
def test_labels_of_clauses_fit_every_platform(language: str) -> None:
    long = {id: said(id, language)[0] for id in of_family("clause-") if len(said(id, language)[0]) > MAX_ON_CLAUSE}
    assert not long


def test_titles_and_buttons_of_forms_are_not_cut_off() -> None:
    """Slack allows 24 characters for a form's title and for the buttons under it, and 75 for a button of a card."""
    ids = of_family("case-") | {"staff-phone-title", "staff-phone-submit", "staff-preview"}
    ids |= {"staff-submit", "staff-send", "staff-cancel", "staff-close"}
    assert not [id for id in ids if len(said(id, "en")[0]) > 24]


# Rendering


@pytest.mark.parametrize("language", TEXTS.languages)
def test_every_text_can_be_said(language: str) -> None:
    for id in all_ids(language):
        for words in said(id, language):
            assert not re.search(r"[{}]|\$\w|\bNone\b", words), f"{language} {id}: {words!r}"
            assert words.count(ISOLATE) == words.count(POP), f"{language} {id}"


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_foreign_writing_stands_apart_in_right_to_left_texts(language: str) -> None:
    for id in resident_ids(language):
        for args in samples(id):
            words = TEXTS.say(Text(id, args), language)
            foreign = [arg.text for name, arg in args.items() if isinstance(arg, Plain)]
            for one in foreign:
                assert f"{ISOLATE}{one}{POP}" in words, f"{language} {id}: {one!r}"
            around = re.sub(f"{ISOLATE}[^{POP}]*{POP}", "", words)
            assert not re.search(r"\d[ +()-]+\d|/[A-Za-z]", around), f"{language} {id}: numbers would be turned round"
