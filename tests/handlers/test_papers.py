"""Everything that is drawn or printed: whatever it says and in whichever script, all of it can be read."""

import asyncio
import io
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from bot.settings import SAMPLE_LANDLORD
from flows.features.all import FEATURES
from flows.kernel.chart import Chart, Part, Row, Tone, Trend
from flows.kernel.few import Share, Step
from flows.kernel.files import IdentityCard, Letter, Letters, Line, Notice, Paper
from flows.kernel.policy import Policy
from flows.kernel.runtime import make_runtime
from flows.kernel.words import Plain, Words
from handlers.papers.made import Sheets
from handlers.papers.sheets import PackPart, PackSheet, Sheet
from handlers.papers.typesetter import ROOT, TYPESETTER, NotSet, Typesetter
from handlers.papers.words import printable
from tests.examples import examples
from tests.handlers.papers import codes, is_accessible, names, opened, pages, read, tags, typeset

RUNTIME = make_runtime(Policy.model_validate(tomllib.loads(SAMPLE_LANDLORD.read_text("utf-8"))), FEATURES.bus)
SHEETS = Sheets(RUNTIME)
LINK = "https://t.me/ExampleBot?startgroup=K7MP4QXT"
HOME_LINK = "https://t.me/ExampleBot?start=K7MP4QXT9RWD"
PAGES = {"poster": [[LINK]], "letters": [[HOME_LINK]] * 2}
"""The codes on each page of the sheets that have some: so many pages, whatever they say."""
ANSWERS = "abcde"
TONES: tuple[Tone, ...] = ("good", "middling", "bad")
Make = Callable[[Words, str], Sheet]


def chart(said: Words, language: str) -> Sheet:
    share = Share(of=24, answers={"a": 13, "b": "few", "c": 4})
    bars = [Row(said, share, [Part(answer, said, tone) for answer, tone in zip("abc", TONES, strict=True)])]
    trend = Trend(said, "a", [(said, share), (said, None), (said, share), (said, share), (said, share), (said, share)])
    return SHEETS.chart(Chart(said, [said], bars, [trend], [said]), language)


def card(said: Words, language: str) -> Sheet:
    return SHEETS.card(IdentityCard(said, [Line(said, 46), Line(said, 30)]), language, [])


def poster(said: Words, language: str) -> Sheet:
    own = RUNTIME.texts.say(said, language)
    notice = Notice(said, own, LINK, (said, said, said), said, "/link K7MP-4QXT", said, own, [language])
    return SHEETS.poster(notice, [language])


def pack(said: Words, language: str) -> Sheet:
    own = RUNTIME.texts.say(said, language)
    return SHEETS.pack(Paper(said, own, [(said, said), (said, said)], [(said, [said, said]), (said, [])]), language)


def letters(said: Words, language: str) -> Sheet:
    own = RUNTIME.texts.say(said, language)
    to = [Letter(own, HOME_LINK, "K7MP-4QXT-9RWD")] * 2
    return SHEETS.letters(Letters(said, said, said, [said, said], said, [said], own, [language], to))


MADE: dict[str, Make] = {"chart": chart, "card": card, "poster": poster, "pack": pack, "letters": letters}
"""A sheet of each template, with the same words wherever it has words."""
MARGIN = {"chart": 28, "card": 24, "poster": 42, "pack": 51, "letters": 56}
"""The points at either side that stay free."""
HOSTILE = {
    "markup": '*bold* _it_ $x^2$ #emph[y] = Heading\n- list @ref <label> `raw` "quote" \\ // /* */ ]] }} ((',
    "an order": '#include "/etc/passwd" #import "@preview/x:0.1.0" #read("/etc/passwd") #eval("1") #panic()',
    "marks": "a" + "\u0301" * 4000,
    "enclosing marks": "\u20dd" * 4000,
    "overrides": "\u202eevil\u202d \u2067 \u2066 \u2069\u2069 \u202b",
    "a page of one word": "W" * 20_000,
    "a page of one Arabic word": "م" * 20_000,
    "a page of lines": "a\n" * 5000,
    "controls": "".join(map(chr, range(32))) + "\x7f\x85\u2028\ufeff\U000e0041",
    "halves and no letters": "\ud800 \udfff \uffff \ue000 \U0010ffff",
    "joiners": "\u200d\u200c" * 2000,
    "every script": "Latin عربي বাংলা ਪੰਜਾਬੀ हिन्दी ελληνικά кириллица עברית தமிழ் ไทย 漢字 🚪",
    "nothing": "",
}
words = st.text(st.sampled_from("abW iلمس٣\u0301\u202e#$[-"), min_size=1, max_size=60).map(Plain)
latin = st.text(st.sampled_from("abWij -#"), min_size=1, max_size=60).map(Plain)


@examples(20, proof=500)
@given(st.sampled_from([*MADE]), words, st.sampled_from(["en", "ar"]))
def test_no_words_leave_the_page(template: str, said: Words, language: str) -> None:
    for wide, high, boxes in pages(typeset(MADE[template](said, language), "pdf")):
        for left, bottom, right, top in boxes:
            assert MARGIN[template] - 3 <= left and right <= wide - MARGIN[template] + 3, (left, right)
            assert bottom >= -1 and top <= high + 1


counts = st.integers(0, 20_000)
shares = st.builds(
    lambda said: Share(
        of=sum(one for one in said if isinstance(one, int)) + 1, answers=dict(zip(ANSWERS, said, strict=True))
    ),
    st.lists(counts | st.sampled_from(get_args(Step)), min_size=5, max_size=5),
)
parts = st.builds(Part, st.sampled_from(ANSWERS), latin, st.sampled_from(TONES))
rows = st.builds(Row, latin, shares, st.lists(parts, min_size=1, max_size=5, unique_by=lambda part: part.answer))
points = st.lists(st.tuples(latin, st.none() | shares), min_size=1, max_size=12)
charts = st.builds(
    Chart,
    latin,
    st.lists(latin, max_size=3),
    st.lists(rows, max_size=10),
    st.lists(st.builds(Trend, latin, st.sampled_from(ANSWERS), points), max_size=3),
    st.lists(latin, max_size=3),
)
sheets = st.one_of(
    charts.map(lambda made: SHEETS.chart(made, "en")),
    st.builds(lambda template, said: MADE[template](said, "en"), st.sampled_from([*MADE]), latin),
)


@examples(20, proof=500)
@given(sheets)
def test_no_words_lie_on_others(sheet: Sheet) -> None:
    """Whatever is counted and whatever it is called. Of letters that join, the ink of one lies in that of the next, so
    this is tried with others; both are laid out alike."""
    for _, _, boxes in pages(typeset(sheet, "pdf")):
        for one, other in combinations(boxes, 2):
            apart = one[2] <= other[0] + 1 or other[2] <= one[0] + 1 or one[3] <= other[1] + 1 or other[3] <= one[1] + 1
            assert apart, (one, other)


def test_each_template_is_tried() -> None:
    assert set(MADE) == {path.stem for path in (ROOT / "handlers/papers").glob("*.typ")} - {"house"}


@pytest.mark.parametrize("language", RUNTIME.texts.languages)
@pytest.mark.parametrize("template", MADE)
def test_every_paper_can_be_read_out(template: str, language: str) -> None:
    paper = typeset(MADE[template](Plain("Lift: صعد 2"), language), "pdf")
    assert is_accessible(paper)
    assert {"Document", "H1"} <= set(names(tags(paper)))


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("template", MADE)
def test_hostile_words_are_words(template: str, kind: str) -> None:
    """They are set as any others, with the same headings and pages, and nothing of theirs is carried out."""
    for language in ("en", "ar"):
        paper = typeset(MADE[template](Plain(HOSTILE[kind]), language), "pdf")
        assert headings(paper) == headings(harmless(template, language))
        if template in PAGES:
            assert codes(paper) == PAGES[template]


def headings(paper: bytes) -> list[str]:
    return [name for name in names(tags(paper)) if name.startswith("H")]


@cache
def harmless(template: str, language: str) -> bytes:
    return typeset(MADE[template](Plain("words"), language), "pdf")


@pytest.mark.parametrize("template", MADE)
def test_an_order_to_the_typesetter_is_printed(template: str) -> None:
    order = '#include "/etc/hostname"'
    reader = PdfReader(io.BytesIO(typeset(MADE[template](Plain(order), "en"), "pdf")))
    said = "".join(page.extract_text() for page in reader.pages)
    assert order in " ".join(said.split())


def test_what_is_printed_of_hostile_words() -> None:
    assert printable("e" + "\u0301" * 4000 + "!", 99) == "e" + "\u0301" * 4 + "!"
    assert printable("\u202eevil\u2066\x07\ud800\ue000", 99) == "evil"
    assert printable("a  b\r\n\n\x0bc", 99) == "a b\nc"
    assert printable("می\u200cخواهم \u2068x\u2069", 99) == "می\u200cخواهم \u2068x\u2069"
    assert printable("a" * 100, 10) == "aaaaaaaaa…"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_parts_differ_without_their_colours(language: str) -> None:
    """Each of the three fills a bar of its own; in shades of grey no two bars look alike."""
    shown = []
    for tone in TONES:
        row = Row(Plain("B"), Share(of=1, answers={"c": 1}), [Part("c", Plain("C"), tone)])
        picture = opened(typeset(SHEETS.chart(Chart(Plain("A"), rows=[row]), language), "png")).convert("L")
        dark = picture.crop((400, 0, 600, picture.height)).point(lambda shade: 255 if shade > 230 else 0)
        bar = max(range(100, dark.height - 50), key=lambda top: dark.crop((0, top, 200, top + 50)).histogram()[0])
        shown.append(dark.crop((0, bar, 200, bar + 50)).tobytes())
    assert len(set(shown)) == len(TONES)


def test_a_page_that_runs_from_right_to_left_is_mirrored_whole() -> None:
    """The same words stand as far from the right as they do from the left elsewhere."""
    said = Plain("Words")
    for template in MADE:
        (left, _, there), (right, _, mirrored) = (
            (min(box[0] for box in boxes), high, wide - max(box[2] for box in boxes))
            for language in ("en", "ar")
            for wide, high, boxes in pages(typeset(MADE[template](said, language), "pdf"))[:1]
        )
        assert left <= MARGIN[template] + 60 and mirrored <= MARGIN[template] + 60
        assert abs(left - mirrored) < 8, template
        assert abs(there - right) < 60 or template == "pack"


def test_a_job_pack_is_tagged_as_what_it_is() -> None:
    made = Paper(
        Plain("Job pack V-0001"),
        "Example Homes",
        [(Plain("When"), Plain("Thu 26 Nov")), (Plain("Password"), Plain("زهرة نهر / flower river"))],
        [(Plain("The household asks:"), [Plain("Cover your boots"), Plain("Ring twice")])],
    )
    paper = typeset(SHEETS.pack(made, "en"), "pdf")
    item = ("LI", [("Lbl", ["Strong"]), "LBody"])
    points = ("L", [("LI", ["Lbl", "LBody"])] * 2)
    assert tags(paper) == [("Document", ["H1", "Span", ("L", [item, item]), "H2", points])]


@pytest.mark.parametrize("template", PAGES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_codes_of_papers_can_be_read(template: str, language: str) -> None:
    sheet = MADE[template](Plain("Larkspur Court"), language)
    assert codes(typeset(sheet, "pdf")) == PAGES[template]
    assert read(opened(typeset(sheet, "png"))) == PAGES[template][0]


# --- the typesetter's process ------------------------------------------------------------------------------------


@pytest.fixture
def typesetter() -> Iterator[Callable[..., Typesetter]]:
    begun: list[Typesetter] = []

    def begin(**limits: int) -> Typesetter:
        begun.append(Typesetter(**limits))
        return begun[-1]

    yield begin
    for one in begun:
        one.close()


HUGE = PackSheet("en", False, "Huge", "", [], [PackPart("Part", ["W" * 60] * 200)] * 400)
LONG = PackSheet("en", False, "Long", "", [], [PackPart("Part", ["W" * 60] * 100)] * 3)
SHORT = PackSheet("en", False, "Short", "", [], [])


async def test_a_sheet_that_takes_too_long_is_ended_and_the_next_is_set(
    typesetter: Callable[..., Typesetter],
) -> None:
    one = typesetter(seconds=1)
    with pytest.raises(NotSet) as raised:
        await one.set(HUGE, "pdf")
    assert raised.value.why == "slow"
    one._seconds = 20
    assert (await one.set(SHORT, "pdf")).startswith(b"%PDF")


async def test_a_sheet_that_takes_too_much_memory_is_ended_and_the_next_is_set(
    typesetter: Callable[..., Typesetter],
) -> None:
    one = typesetter(seconds=90, memory=240 << 20)
    assert (await one.set(SHORT, "pdf")).startswith(b"%PDF")
    with pytest.raises(NotSet) as raised:
        await one.set(HUGE, "pdf")
    assert raised.value.why == "ended"
    assert (await one.set(SHORT, "pdf")).startswith(b"%PDF")


async def test_a_sheet_does_not_hold_up_the_end(typesetter: Callable[..., Typesetter]) -> None:
    one = typesetter()
    await one.set(SHORT, "pdf")
    setting = asyncio.create_task(one.set(HUGE, "pdf"))
    while not setting.done():
        await asyncio.to_thread(one.close)
    with pytest.raises(NotSet):
        await setting
    assert one.pid is None


async def test_a_process_that_was_ended_by_others_is_begun_anew(typesetter: Callable[..., Typesetter]) -> None:
    one = typesetter()
    await one.set(SHORT, "pdf")
    first = one.pid
    assert first
    os.kill(first, 9)
    assert (await one.set(SHORT, "pdf")).startswith(b"%PDF")
    assert one.pid != first


async def test_the_loop_goes_on_while_a_sheet_is_set() -> None:
    """The loop has turns of its own before the sheet is there."""
    setting = asyncio.create_task(TYPESETTER.set(LONG, "pdf"))
    turns = 0
    while not setting.done():
        turns += 1
        await asyncio.wait([setting], timeout=0)
    assert turns > 100
    assert (await setting).startswith(b"%PDF")


def test_the_process_ends_with_the_one_that_began_it() -> None:
    """Even if that is killed: nobody is left who would end it."""
    begins = (
        "import asyncio, os\n"
        "from handlers.papers.typesetter import TYPESETTER\n"
        "from tests.handlers.test_papers import SHORT\n"
        "asyncio.run(TYPESETTER.set(SHORT, 'pdf'))\n"
        "print(TYPESETTER.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    with subprocess.Popen([sys.executable, "-c", begins], stdout=subprocess.PIPE, cwd=ROOT) as begun:
        out, _ = begun.communicate(timeout=120)
    pid = int(out)
    # Its output closes when the last who holds it ends, and that was the typesetter if it went on.
    with pytest.raises(ProcessLookupError):
        while True:
            os.kill(pid, 0)
            os.sched_yield()


RUNS = ("eval(", "include ", "read(", "@preview", "plugin(")


def test_templates_run_no_words() -> None:
    for path in (ROOT / "handlers/papers").glob("*.typ"):
        source = path.read_text("utf-8")
        assert not [found for found in RUNS if found in source], path.name


def test_a_card_shows_the_pictures_that_can_be_read() -> None:
    """One that cannot is left out, and so are the details of a camera."""
    logo, photo = io.BytesIO(), io.BytesIO()
    Image.new("RGBA", (300, 200), (200, 80, 20, 128)).save(logo, "PNG")
    Image.new("CMYK", (600, 800)).save(photo, "JPEG")
    sheet = SHEETS.card(
        IdentityCard(Plain("Who"), [Line(Plain("Ada"), 46)]), "en", [logo.getvalue(), b"none", photo.getvalue()]
    )
    assert names(tags(typeset(sheet, "pdf"))).count("Figure") == 2
    assert is_accessible(typeset(sheet, "pdf"))
