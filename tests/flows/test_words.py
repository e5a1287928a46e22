"""Words as they are kept: as JSON, and by the ids of earlier releases."""

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.kernel.renamed import id_of_today
from flows.kernel.words import (
    At,
    Button,
    Channel,
    Day,
    Listed,
    Month,
    Opens,
    Person,
    Plain,
    Prompt,
    Text,
    Words,
    dump,
    dump_prompt,
    load,
    load_prompt,
    named,
    text,
)

names = st.text("abcdefghijklmnopqrstuvwxyz_-", min_size=1, max_size=12).filter(lambda name: id_of_today(name) == name)
"""Ids of today: those of earlier releases are read as today's."""
moments = st.datetimes(
    min_value=datetime(1970, 1, 2),
    max_value=datetime(2200, 1, 1),
    timezones=st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)
leaves: st.SearchStrategy[Words] = st.one_of(
    st.integers(),
    st.text().map(Plain),
    names.map(Person),
    names.map(Channel),
    st.dates().map(Day),
    st.dates().map(Month),
    moments.map(At),
)
anything: st.SearchStrategy[Words] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Text, names, st.dictionaries(names, inner, max_size=4)),
        st.builds(Listed, st.lists(inner, max_size=4), st.text(max_size=3)),
    ),
    max_leaves=12,
)
opens = st.none() | st.builds(Opens, names.filter(lambda word: "-" not in word), names)
buttons = st.lists(st.builds(Button, anything, names, opens), max_size=3).map(tuple)
prompts = st.builds(Prompt, st.lists(anything, max_size=4).map(tuple), st.lists(buttons, max_size=3).map(tuple))


@given(anything)
def test_words_survive_json(words: Words) -> None:
    assert load(json.loads(json.dumps(dump(words)))) == words


@given(prompts)
def test_prompts_survive_json(prompt: Prompt) -> None:
    assert load_prompt(json.loads(json.dumps(dump_prompt(prompt)))) == prompt


@pytest.mark.parametrize(
    ("kept", "today"),
    [
        ({"text": "slack-send"}, text("staff-send")),
        ({"text": "slack-action-take"}, named("case-", "report-take")),
        ({"text": "clause-rude-wording"}, text("wording-rude")),
        ({"text": "problem-toast-me_too-again"}, text("problem-toast-me_too")),
        (
            {"text": "wishes-travels", "args": {"instruction": {"text": "wish-pets-instruction"}}},
            text("wishes-travels", instruction=text("instruction-pets")),
        ),
    ],
)
def test_what_an_earlier_release_kept_is_read_as_it_is_named_today(kept: Any, today: Text) -> None:
    assert load(kept) == today
