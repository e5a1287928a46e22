"""Words are only words: whatever people write or are called, it pings nobody, links nowhere, and names no file."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.journal import Entry
from bot.simulator.landlord import landlord_file
from bot.simulator.telegram.model import plain as without_marks
from flows.cases.case import Line
from flows.features.all import FEATURES
from flows.features.reports.anonymous import all_of
from flows.features.reports.case import Seen
from flows.features.reports.case import drawn as card_of
from flows.kernel.policy import Policy
from flows.kernel.runtime import Runtime, make_runtime
from flows.kernel.texts import NAMED, NAMES
from flows.kernel.words import At, Channel, Listed, Person, Plain, Prompt, text
from handlers.slack.cards import Cards
from handlers.slack.drawing import escape, own_words, pieces, plain, short
from handlers.slack.forms import Forms
from handlers.telegram.transport import MAX_UNITS, shortened
from tests.browser.drawings import NOW, REPORT
from tests.copy import gist, say
from tests.stage import Stage

ATTACKS = (
    "<!channel> <!here> <!everyone>",
    "<@U0EVIL> <#C0EVIL|open>",
    "<!subteam^S0EVIL|all>",
    "<https://evil.example|Your landlord>",
    "https://evil.example",
    "*bold* _it_ ~s~ `code` ```pre```",
    "&lt;!channel&gt; &amp;lt;!here&amp;gt;",
    "{ $x } { staff-help }",
    '{"',
    "{ -term }\nslack-help = gone",
    "[Your landlord](https://evil.example) __u__ ||s||",
    '<b>b</b><a href="https://evil.example">x</a>',
    "\u202egnihtemos si siht",
    "\u2066\u2067\u2068",
    "'; DROP TABLE reports; --",
    "../../etc/passwd",
    "%n%s%n",
    "a\x00b",
    "\ue000words\ue001 \ue000name\ue001",
    "line\r\n\r\nline\u2028line",
    ":fire: @channel #general",
)
EVIL = "\n".join(ATTACKS)
SHORT = "<!here> <https://evil.example|x>"
CONTROL = re.compile(r"<[^<>\n]*>")
OWN_NAME = re.compile(r"[0-9a-f]{24}\.(jpg|mp4|ogg|mp3|pdf|txt|bin)")


# --- as the platforms read it --------------------------------------------------------------------------------------


def marked_up(value: Any, key: str = "") -> Iterator[str]:
    """Every text in a request in which Slack reads markup: mrkdwn objects, and plain strings called text."""
    if isinstance(value, Mapping):
        if value.get("type") == "plain_text":
            return
        assert value.get("type") != "markdown", "nothing of ours is a markdown block"
        for name, inside in value.items():
            yield from marked_up(inside, name)
    elif isinstance(value, list):
        for inside in value:
            yield from marked_up(inside, key)
    elif isinstance(value, str) and key in ("text", "pretext", "fallback", "title", "footer"):
        yield value


def is_ours(stage: Stage, control: str) -> bool:
    """Whether a control sequence is one that Doorstep itself writes: a colleague, a channel, a card's address."""
    slack = stage.world.slack
    inside = control[1:-1]
    if inside.startswith(("@", "#")):
        return inside[1:] in slack.people or inside[1:] in slack.channels
    return inside.endswith(f"|{stage.say('staff-open-card')}") and "evil" not in inside


def check_slack(stage: Stage, entry: Entry) -> None:
    if entry.method.startswith(("chat.", "views.")):
        for said in marked_up(entry.params):
            strange = [control for control in CONTROL.findall(said) if not is_ours(stage, control)]
            assert not strange, f"{entry.method} says {strange} in {said!r}"
            rest = CONTROL.sub("", said)
            assert "<" not in rest, said
            assert "evil.example" not in said, f"an address becomes a link by itself: {said!r}"
    if entry.method == "chat.postMessage":
        assert entry.params.get("unfurl_links") is False
    payload = (entry.params.get("metadata") or {}).get("event_payload") or {}
    assert all(re.fullmatch(r"[a-z0-9]+", str(value)) for value in payload.values()), "opaque ids only"
    assert re.fullmatch(r"([0-9A-Z]{4}-[0-9A-Z]{4}-\d+\.\w+)?", str(entry.params.get("filename", "")))


def check_telegram(entry: Entry) -> None:
    if not entry.method.startswith(("send", "edit")):
        return
    assert entry.status == 200 or "not modified" in (entry.error or ""), entry
    assert not entry.params.keys() & {"parse_mode", "entities", "caption", "caption_entities"}
    said = str(entry.params["text"])
    assert 0 < len(said.encode("utf-16-le")) // 2 <= MAX_UNITS
    assert "evil.example" not in said or entry.params["link_preview_options"] == {"is_disabled": True}
    for row in (entry.params.get("reply_markup") or {}).get("inline_keyboard", []):
        for button in row:
            assert button["text"].strip()
            assert "url" not in button
            assert 0 < len(button["callback_data"].encode()) <= 64


def check_all(stage: Stage) -> None:
    """Every request of the story, and every file it left behind."""
    for entry in stage.world.journal.entries:
        if entry.platform == "slack":
            check_slack(stage, entry)
        else:
            check_telegram(entry)
    files = [path.name for path in stage.files.rglob("*")]
    assert all(OWN_NAME.fullmatch(name) for name in files), files
    others = {path.name.split("-")[0] for path in stage.files.parent.iterdir()} - {"files", "doorstep.sqlite"}
    assert not others, "nothing is written beside the folder"
    assert not [log for log in stage.channels.alerts.messages if "failed" in log.text or "given up" in log.text]
    for channel in stage.world.slack.channels.values():
        for message in channel.messages:
            assert not [
                ping for told in (message, *message.thread) for ping in told.pings if ping[2:-1] not in OUR(stage)
            ]


def OUR(stage: Stage) -> set[str]:
    return set(stage.world.slack.people)


# --- stories -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [SHORT, "{ $x } \u202e'; DROP TABLE residents; --", "*Your landlord* `x` %n \x00"])
async def test_a_resident_with_an_evil_name_and_an_evil_story(stage: Stage, name: str) -> None:
    sam, robin = stage.world.telegram.phone(name, last_name="<@U0EVIL>"), stage.officer()
    report = await stage.report(sam, story=EVIL)
    card = await stage.card(report)
    for attack in ATTACKS:
        shown = attack.replace("\x00", "").splitlines()[0]
        await stage.channels.repairs.thread_shows(card, shown)
    for label in (say("case-report-take"), say("case-report-history")):
        await robin.presses(label, on=card)
    await robin.sees_modal("evil.example")
    robin.stack.clear()
    await robin.commands(f"/doorstep find {report.ref}", in_channel=stage.channels.repairs)
    await robin.told(report.ref[:4])
    await stage.reply(robin, card, EVIL.replace("\x00", ""))
    await sam.sees("<https://evil.example|Your landlord>")
    await sam.sends("/reports")
    await sam.sees(say("reports-heading"))
    await sam.taps(report.ref[:4])
    await sam.sees("<!channel>")
    await stage.resolve(robin, card, f"Done. {EVIL}".replace("\x00", ""), lesson=SHORT)
    await sam.sees("Done. <!channel>")
    await stage.settles()
    check_all(stage)


async def test_evil_captions_and_file_names(stage: Stage) -> None:
    sam = stage.resident()
    report = await stage.report(sam)
    card = await stage.card(report)
    await sam.sends("/reports")
    await sam.taps(report.ref[:4])
    await sam.taps(stage.say("report-add"))
    await sam.sees(stage.say("add-ask"))
    for name in ("../../etc/passwd", "..\\..\\boot.ini", "/etc/shadow\x00.txt", "\u202egpj.exe", SHORT, "a" * 300, ""):
        await sam.sends_document(b"A letter.", name, "text/plain", caption=f"{SHORT} {name}"[:1000])
        await sam.sends_document(b"%PDF-", name, "application/pdf")
        await sam.sends_document(b"x", name, "text/plain; ../../x\x00")
    await sam.sends_photo(caption=EVIL[:1000])
    await stage.channels.repairs.thread_shows(card, "<!subteam^S0EVIL|all>")
    await stage.settles()
    check_all(stage)
    # A letter that is none is not passed on, and a day takes twenty files.
    assert len(list(stage.files.iterdir())) == 13


@pytest.mark.parametrize(
    "words", ["👍" * 1500, "👩‍👩‍👧‍👦" * 270, "\u202e" * 2999 + "x", "<" * 3000, "&" * 3000, "{" * 3000]
)
async def test_as_much_as_a_message_holds(stage: Stage, words: str) -> None:
    sam, robin = stage.resident(), stage.officer()
    card = await stage.card(await stage.report(sam, story=words))
    await stage.reply(robin, card, words[:3000])
    await sam.sees(without_marks(words[:50]))
    await stage.settles()
    thread = "".join(note.words() for note in card.thread)
    assert thread.count(words[0]) >= 2 * words.count(words[0]), "not one letter is lost on the way"
    check_all(stage)


async def test_an_evil_call_taken_by_phone(stage: Stage) -> None:
    robin = stage.officer()
    await robin.commands("/doorstep report", in_channel=stage.channels.repairs)
    await robin.sees_modal(say("staff-phone-title"))
    await robin.fills_in(
        {
            "contract": "Brightfix Repairs: Day-to-day repairs",
            "place": say("report-place-home"),
            "clauses": [say("clause-late_noshow")],
            "story": EVIL.replace("\x00", ""),
            "caller": f"{SHORT} *caller*",
            "treatment": say("report-send-fix"),
        }
    )
    await robin.submits()
    await robin.sees_modal(gist("staff-phone-done"))
    card = await stage.card((await stage.reports())[0])
    assert f"By phone: {SHORT} *caller*" in card.words()
    for said in ("find <!channel>", f"find {SHORT}", SHORT, "find '; DROP TABLE reports; --", "find " + "x" * 3000):
        await robin.commands(f"/doorstep {said}", in_channel=stage.channels.repairs)
    await robin.presses(say("case-report-duplicate"), on=card)
    await robin.sees_modal(say("case-report-duplicate"))
    await robin.fills_in({"ref": SHORT[:20]})
    await robin.submits()
    await stage.settles()
    assert not robin.errors
    check_all(stage)


def evil_landlord(stage: Stage) -> Policy:
    """The sample landlord, in whose file all names are attacks."""
    found = tomllib.loads(landlord_file(stage.channels))
    names = iter((*(attack.replace("\x00", "")[:36] for attack in ATTACKS if attack.strip()), *("<!here>",) * 20))
    found["landlord"]["name"] = SHORT
    found["landlord"]["hours"] = EVIL
    for kind in ("contractors", "contracts", "blocks"):
        for item in found[kind]:
            item["name"] = next(names)
    for home in found["homes"]:
        home["address"] = EVIL.replace("\x00", "")[:200]
    found["topics"][0]["label"] = {"en": '"}<!channel> \\ { $x }'}
    found["clauses"]["late_noshow"]["label"] = {"en": '<!here> "\\u0041{ $x }\r\n.'}
    found["clauses"]["late_noshow"]["wording"] = {"en": f'{SHORT} {{ $x }} "\\'}
    return Policy.model_validate(found)


async def test_an_evil_landlords_file(stage: Stage) -> None:
    policy = evil_landlord(stage)
    stage.adopt(policy)
    await stage.restart()
    sam, robin = stage.resident(), stage.officer()
    await sam.starts(await stage.invitation(home="LARK-12"))
    await sam.sees(say("start-greeting", landlord="<!here> <https://evil.example|x>"))
    await sam.sends("/help")
    await sam.sees(SHORT)
    firm, contract = policy.contractors[0], policy.contracts[0]
    report = await stage.report(sam, contract=f"{firm.name}: {contract.name}")
    card = await stage.card(report)
    assert "<!here>" in card.words(), "the clause's own label is there to be read"
    await stage.channels.repairs.thread_shows(card, gist("thread-code"))
    await robin.presses(say("case-report-change"), on=card)
    await robin.sees_modal(say("case-report-change"))
    await robin.submits()
    await stage.channels.repairs.thread_shows(card, gist("thread-changed"))
    await stage.reply(robin, card, "We are on it.")
    await sam.sees("We are on it.")
    await stage.settles()
    check_all(stage)


# --- whatever it is ------------------------------------------------------------------------------------------------

ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=300) | st.sampled_from(ATTACKS)
RUNTIME: Runtime = make_runtime(
    Policy.model_validate(
        tomllib.loads(
            '[landlord]\nname = "Example"\nphone = "020 7946 0100"\n'
            '[channels]\ndefault = "C0A"\nrestricted = "C0B"\nalerts = "C0C"\n'
            '[[contractors]]\nref = "brightfix"\nname = "Brightfix"\n'
            '[[contracts]]\nref = "repairs"\nname = "Repairs"\ncontractor = "brightfix"\nchannel = "C0D"\n'
            '[[topics]]\nid = "visit"\nclauses = ["late_noshow"]\n[clauses.late_noshow]\nseverity = "low"\n'
        )
    ),
    FEATURES.bus,
)


@given(ANYTHING | ANYTHING.map(lambda words: f"{NAMES}@U0EVIL{NAMED}{words}{NAMES}#C0EVIL{NAMED}"))
def test_words_of_others_hold_no_control_sequence(words: str) -> None:
    said = escape(RUNTIME.texts.say(Plain(words), "en"))
    assert not re.search("[<>]", said)
    assert "&" not in re.sub("&(amp|lt|gt);", "", said)


@given(ANYTHING)
def test_whom_we_name_is_shown_as_the_platform_shows_people(words: str) -> None:
    """Somebody else's words beside it name nobody; a private channel is a channel too."""
    said = text("alert-shared", channel=Channel("G0PRIVATE"), instead=Listed([Person("U0ROBIN"), Plain(words)]))
    shown = escape(RUNTIME.texts.say(said, "en"))
    assert re.findall("<[^>]*>?", shown) == ["<#G0PRIVATE>", "<@U0ROBIN>"]
    assert not set(NAMES + NAMED) & set(plain(RUNTIME.texts.say(said, "en"))["text"])


@given(st.text(max_size=400), st.integers(1, 50))
def test_pieces_are_all_of_the_words_within_the_limit(words: str, most: int) -> None:
    assert "".join(pieces(words, most)) == words
    assert all(len(piece) <= most for piece in pieces(words, most))
    assert len(short(words, most)) <= most
    assert 0 < len(plain(words, most)["text"]) <= most
    assert all(block["text"]["type"] == "plain_text" for block in own_words(words))


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.just("👍"), max_size=60), st.integers(1, 400))
def test_shortened_words_fit_a_message_in_its_own_units(words: str, times: int) -> None:
    cut = shortened(words * times)
    assert len(cut.encode("utf-16-le")) // 2 <= MAX_UNITS
    assert cut == words * times or (cut.endswith("…") and (words * times).startswith(cut[:-1]))


@given(words=ANYTHING, state=st.sampled_from(["new", "resolved"]), long=st.integers(1, 30))
def test_no_card_and_no_form_pings_or_breaks(words: str, state: str, long: int) -> None:
    said = words * long
    report = replace(
        REPORT, state=state, severity="low", source="phone", caller=said, taken_by="U1", story=said, owner="U1",
        duplicate_of="K7MP4QXT", outcome=said, block_name=said, home_address=said, due_at=NOW - timedelta(days=1),
    )  # fmt: skip
    card = card_of(RUNTIME, Seen(report, {said: True}, name=said, evidence=2, traits=all_of(report)))
    card = replace(card, own=said, beginning=False, fields=[*card.fields, (text("staff-field-who"), Plain(said))])
    cards, forms = Cards(RUNTIME), Forms(RUNTIME)
    line = Line(text("thread-taken", at=At(NOW)), Plain(said), said, "U1", [Plain(said)])
    drawn: list[Any] = [cards.blocks("report", 1, card), {"text": cards.fallback(card)}, cards.bare(Plain(said))[1]]
    drawn += [cards.line(line), forms.note("Doorstep", said), forms.preview(_prompt(said), "en")]
    for told in marked_up(drawn):
        assert set(CONTROL.findall(told)) <= {"<@U1>"}
    for one in _objects(drawn):
        if one.get("type") == "plain_text":
            assert 0 < len(one["text"]) <= 3000
        if one.get("type") == "section" and "fields" in one:
            assert all(len(field["text"]) <= 2000 for field in one["fields"])
    assert len(json.dumps(drawn)) < 250_000


def _prompt(said: str) -> Prompt:
    return Prompt((text("resident-reply", landlord=Plain(said), ref=Plain("K7MP-4QXT")), Plain(said)))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inside in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(inside)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_a_landlords_own_wording_is_never_read_as_code(words: str) -> None:
    policy = RUNTIME.policy.model_dump()
    policy["clauses"]["late_noshow"]["label"] = {"en": words}
    own = make_runtime(Policy.model_validate(policy), FEATURES.bus)
    said = own.texts.say(text("clause-late_noshow"), "en")
    assert said.split() == words.split()
