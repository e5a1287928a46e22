"""Pictures of counts: whatever is counted and whatever it is called, all of it can be read."""

import io
import tomllib
from itertools import combinations
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.settings import SAMPLE_LANDLORD
from flows.features.all import FEATURES
from flows.kernel.chart import Chart, Part, Row, Tone, Trend
from flows.kernel.few import Share, Step
from flows.kernel.policy import Policy
from flows.kernel.runtime import make_runtime
from flows.kernel.words import Plain
from handlers.drawing.charts import WIDE, Charts
from tests.examples import examples

CHARTS = Charts(make_runtime(Policy.model_validate(tomllib.loads(SAMPLE_LANDLORD.read_text("utf-8"))), FEATURES.bus))
words = st.text(st.sampled_from("abW iلمس٣ "), min_size=1, max_size=60).map(Plain)
counts = st.integers(0, 20_000)
ANSWERS = "abcde"
shares = st.builds(
    lambda said: Share(
        of=sum(one for one in said if isinstance(one, int)) + 1, answers=dict(zip(ANSWERS, said, strict=True))
    ),
    st.lists(counts | st.sampled_from(get_args(Step)), min_size=5, max_size=5),
)
rows = st.builds(
    Row,
    words,
    shares,
    st.lists(
        st.builds(Part, st.sampled_from(ANSWERS), words, st.sampled_from(["good", "middling", "bad"])),
        min_size=1,
        max_size=5,
        unique_by=lambda part: part.answer,
    ),
)
points = st.lists(st.tuples(words, st.none() | shares), min_size=1, max_size=12)
charts = st.builds(
    Chart,
    words,
    st.lists(words, max_size=3),
    st.lists(rows, max_size=10),
    st.lists(st.builds(Trend, words, st.sampled_from(ANSWERS), points), max_size=3),
    st.lists(words, max_size=3),
)


@examples(15, proof=500)
@given(charts, st.sampled_from(["en", "ar"]))
def test_no_words_leave_the_picture_or_lie_on_others(chart: Chart, language: str) -> None:
    layout = CHARTS.laid_out(chart, language)
    boxes = [said.box for said in layout.said if said.words.strip()]
    for left, top, right, bottom in [*boxes, *(filled.box for filled in layout.filled)]:
        assert -1 <= left <= right <= WIDE + 1
        assert 0 <= top <= bottom <= layout.top
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] + 1 or other[2] <= one[0] + 1 or one[3] <= other[1] + 1 or other[3] <= one[1] + 1
        assert apart, (one, other)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_parts_differ_without_their_colours(language: str) -> None:
    """Each of the three fills a bar of its own; in shades of grey no two bars look alike."""
    tones: tuple[Tone, ...] = ("good", "middling", "bad")
    shown = []
    for tone in tones:
        chart = Chart(Plain("A"), rows=[Row(Plain("B"), Share(of=1, answers={"c": 1}), [Part("c", Plain("C"), tone)])])
        (box,) = [
            filled.box for filled in CHARTS.laid_out(chart, language).filled if filled.box[3] - filled.box[1] == 60
        ]
        picture = Image.open(io.BytesIO(CHARTS.draw(chart, language))).convert("L")
        bar = picture.crop((int(box[0]) + 2, int(box[1]) + 2, int(box[0]) + 202, int(box[1]) + 52))
        shown.append(bar.point(lambda shade: 255 if shade > 230 else 0).tobytes())
    assert len(set(shown)) == len(tones)
