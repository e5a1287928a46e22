"""Mistakes in features' declarations, in sentences: found when the application starts, and by a test."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flows.cases.case import label_of
from flows.conversation.turn import Route, Screen
from flows.kernel import phrases, refs
from flows.kernel.actions import MAX_BYTES, codec
from flows.kernel.texts import Texts
from flows.kernel.words import Text, named

if TYPE_CHECKING:
    from flows.feature import Feature, Features

MAX_COMMANDS, MAX_HELP, MAX_USAGES, MAX_LABEL, MAX_ON_CARD, MAX_PAYLOAD = 100, 3000, 1000, 64, 75, 64
"""The limits of the strictest of our platforms: commands, letters of their help and of their usages together, letters
of a label, of a button on a card, and of the payload after /start."""
COMMAND, WORD, NAME = re.compile(r"[a-z][a-z0-9_]{0,31}"), re.compile(r"[a-z]+"), re.compile(r"[a-z][a-z0-9_]*")
OWN_COMMANDS = ("start", "back", "skip")
"""Commands that belong to no feature, and mean the same everywhere."""
HELP, CLOCKS = "help", "clocks"
"""A staff command and a scheduled job that belong to no feature."""


@lru_cache(maxsize=8)
def faults(features: "Features", texts: Texts) -> tuple[str, ...]:
    """Return the mistakes. Neither features nor texts ever change, so they are looked for once."""
    return (
        *_doubles(features),
        *_confused(features),
        *_unmade(features),
        *_ill_named(features),
        *(fault for feature in features.all for fault in _speechless(feature, texts)),
        *_too_much(features, texts),
        *_claimed_twice(features, texts),
    )


def _ways(feature: "Feature") -> list[Screen[Any] | Route[Any]]:
    return [*feature.screens, *feature.routes]


NAMED: dict[str, Callable[["Feature"], Iterable[str]]] = {
    "feature": lambda feature: [feature.name],
    "conversation": lambda feature: [one.flow.name for one in feature.conversations],
    "command": lambda feature: [way.command for way in _ways(feature) if way.command],
    "group command": lambda feature: [one.name for one in feature.group_commands],
    "start link": lambda feature: [one.word for one in feature.start_links],
    "type of post": lambda feature: [one.name for one in feature.posts],
    "type of standing message": lambda feature: [one.name for one in feature.standing],
    "type of file": lambda feature: [one.name for one in feature.files],
    "case type": lambda feature: [one.name for one in feature.cases],
    "staff command": lambda feature: [one.word for one in feature.staff_commands],
    "form": lambda feature: [one.flow.name for one in feature.forms],
    "scheduled job": lambda feature: [one.name for one in feature.jobs],
    "clock": lambda feature: [one.name for one in feature.clocks],
}
"""The declarations that need a name of their own among all of their sort."""


def _doubles(features: "Features") -> Iterator[str]:
    for sort, names in NAMED.items():
        owners = defaultdict[str, list[str]](list)
        for feature in features.all:
            for name in names(feature):
                owners[name].append(feature.name)
        for name, by in owners.items():
            if len(by) > 1:
                yield f"The {sort} {name!r} is declared {len(by)} times: by {' and '.join(by)}."
    on_code = [feature.name for feature in features.all for one in feature.group_commands if one.on_code]
    if len(on_code) > 1:
        yield f"What is posted in a group without a command is taken by {' and '.join(on_code)}."
    for feature in features.all:
        for way in _ways(feature):
            if way.command in OWN_COMMANDS:
                yield f"The command {way.command!r} of {feature.name} belongs to every conversation."
        for command in feature.staff_commands:
            if command.word == HELP:
                yield f"The staff command {HELP!r} of {feature.name} belongs to no feature."
        for job in feature.jobs:
            if job.name == CLOCKS:
                yield f"The scheduled job {CLOCKS!r} of {feature.name} belongs to no feature."


def _confused(features: "Features") -> Iterator[str]:
    """Find actions that one button could mean at once, and actions that fit on no button."""
    for sort, all_ways in (
        ("button", [(way, feature) for feature in features.all for way in _ways(feature)]),
        ("button in a group", [(way, feature) for feature in features.all for way in feature.group_routes]),
    ):
        known = [(codec(way.action), f"{way.action.__name__} of {feature.name}") for way, feature in all_ways]
        for place, (made, name) in enumerate(known):
            if made.longest() > MAX_BYTES:
                yield f"{name} may need {made.longest()} bytes on a {sort}; {MAX_BYTES} fit."
            for other, its_name in known[:place]:
                if made.clashes(other):
                    yield f"One {sort} could mean {its_name} and {name}."


def _unmade(features: "Features") -> Iterator[str]:
    for feature in features.all:
        for way in _ways(feature):
            name = f"{way.action.__name__} of {feature.name}"
            if way.label is None and (way.menu or way.more):
                yield f"{name} has a place on a page and no label."
            if (way.command or way.label) and not _can_be_made(way.action):
                yield f"{name} has a command or a label, and cannot be made without values."


def _can_be_made(action: Callable[[], Any]) -> bool:
    try:
        action()
    except TypeError:
        return False
    return True


def _ill_named(features: "Features") -> Iterator[str]:
    """Find names that would be read as something else, or that platforms refuse."""
    fits = {
        "command": COMMAND,
        "group command": COMMAND,
        "start link": WORD,
        "staff command": WORD,
        "case type": NAME,
        "conversation": NAME,
        "form": NAME,
        "clock": NAME,
    }
    for feature in features.all:
        for added in feature.card_extensions:
            if added.case not in features.cases:
                yield f"{feature.name} adds to the cards of {added.case!r}, and there is no such case type."
        for clock in feature.clocks:
            if clock.case not in features.cases:
                yield f"The clock {clock.name!r} of {feature.name} runs for no case type: {clock.case!r}."
        for sort, pattern in fits.items():
            for name in NAMED[sort](feature):
                if not pattern.fullmatch(name):
                    yield f"The {sort} {name!r} of {feature.name} has letters that cannot stand in it."
        for case, action in _case_actions(feature):
            if not NAME.fullmatch(action):
                yield f"The action {action!r} of the case type {case!r} has letters that cannot stand in it."
        for link in feature.start_links:
            if len(link.word) + 1 + refs.LENGTH > MAX_PAYLOAD:
                yield f"The start link {link.word!r} of {feature.name} is too long."


def _speechless(feature: "Feature", texts: Texts) -> Iterator[str]:
    """Find declarations without words: for residents in every language, for staff in English."""
    for words, why in _resident_texts(feature):
        for language in texts.languages:
            if not texts.has(words, language):
                yield f"There is no text {words.id!r} in {language!r}: {why} of {feature.name}."
            elif _said(texts, words, language) is None:
                yield f"The text {words.id!r} has places in {language!r} that nothing fills: {why} of {feature.name}."
    for words, why in _staff_texts(feature):
        if not texts.has(words):
            yield f"There is no text {words.id!r}: {why} of {feature.name}."
        elif _said(texts, words) is None:
            yield f"The text {words.id!r} has places that nothing fills: {why} of {feature.name}."


def _resident_texts(feature: "Feature") -> Iterator[tuple[Text, str]]:
    for way in _ways(feature):
        if way.command:
            yield named("command-", way.command), f"the command {way.command!r}"
        if way.label:
            yield way.label, f"the label of {way.action.__name__}"
    for command in feature.group_commands:
        if command.in_menu:
            yield named("group-command-", command.name), f"the group command {command.name!r}"
    for conversation in feature.conversations:
        flow = conversation.flow
        for step in flow.steps:
            for words in (step.ask, step.title, step.skip, step.hint):
                if words:
                    yield words, f"step {step.key!r} of the conversation {flow.name!r}"
        for button in (button for row in flow.asides for button in row):
            if isinstance(button.label, Text):
                yield button.label, f"a way out of the conversation {flow.name!r}"


def _staff_texts(feature: "Feature") -> Iterator[tuple[Text, str]]:
    for command in feature.staff_commands:
        yield command.usage, f"the usage of the staff command {command.word!r}"
        yield command.help, f"the help on the staff command {command.word!r}"
    for form in feature.forms:
        yield form.title, f"the title of the form {form.flow.name!r}"
        yield form.submit, f"the button of the form {form.flow.name!r}"
    for post in feature.posts:
        yield named("post-", post.name), f"the name of the post {post.name!r}"
    for clock in feature.clocks:
        yield clock.label, f"the name of the clock {clock.name!r}"
    for case, action in _case_actions(feature):
        yield label_of(case, action), f"the action {action!r} of the case type {case!r}"


def _case_actions(feature: "Feature") -> Iterator[tuple[str, str]]:
    for case in feature.cases:
        yield from ((case.name, action) for action in sorted(case.actions))
    for added in feature.card_extensions:
        yield from ((added.case, action) for action in sorted(added.actions))


def _too_much(features: "Features", texts: Texts) -> Iterator[str]:
    commands = [way.command for feature in features.all for way in _ways(feature) if way.command]
    if len(commands) > MAX_COMMANDS:
        yield f"There are {len(commands)} commands; {MAX_COMMANDS} can be registered."
    group_commands = [one.name for feature in features.all for one in feature.group_commands]
    if len(group_commands) > MAX_COMMANDS:
        yield f"There are {len(group_commands)} group commands; {MAX_COMMANDS} can be registered."
    yield from _too_long(features, texts)
    own = [one for feature in features.all for one in feature.staff_commands]
    usages = [_said(texts, one.usage) or "" for one in own]
    if (length := len(" | ".join([*usages, HELP]))) > MAX_USAGES:
        yield f"The usages of all staff commands have {length} letters together; {MAX_USAGES} fit."
    helps = [_said(texts, one.help) or "" for one in own]
    if (length := len("\n".join([*usages, *helps]))) > MAX_HELP:
        yield f"The help on all staff commands has {length} letters; {MAX_HELP} fit."
    for one, usage in zip(own, usages, strict=True):
        if usage and usage.split()[0] != one.word:
            yield f"The usage of the staff command {one.word!r} begins with another word: {usage!r}."


def _too_long(features: "Features", texts: Texts) -> Iterator[str]:
    for feature in features.all:
        for label in (way.label for way in _ways(feature) if way.label):
            for language in texts.languages:
                said = _said(texts, label, language) or ""
                if len(said) > MAX_LABEL:
                    yield f"The label {label.id!r} has {len(said)} letters in {language!r}; {MAX_LABEL} fit."
        for case, action in _case_actions(feature):
            said = _said(texts, label_of(case, action)) or ""
            if len(said) > MAX_ON_CARD:
                yield f"The button {action!r} of {case!r} has {len(said)} letters; {MAX_ON_CARD} fit."


def _claimed_twice(features: "Features", texts: Texts) -> Iterator[str]:
    """Find phrases and meanings of free words that lead to two places."""
    phrased = [(way, phrases.of(way.phrases, texts)) for f in features.all for way in _ways(f) if way.phrases]
    takers = [(one.name, one.means) for feature in features.all for one in feature.takers]
    means = [*((way.action.__name__, way.means) for f in features.all for way in _ways(f)), *takers]
    claims = [*((way.action.__name__, said) for way, of in phrased for said in of), *_each(means)]
    owners = defaultdict[str, list[str]](list)
    for owner, claim in claims:
        owners[claim].append(owner)
    for claim, by in owners.items():
        if len(by) > 1:
            yield f"{claim!r} is claimed by {' and '.join(by)}."


def _each(means: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[tuple[str, str]]:
    return ((owner, one) for owner, labels in means for one in labels)


def _said(texts: Texts, words: Text, language: str = "en") -> str | None:
    """Return a text in a language, or None if it does not exist or cannot be said on its own."""
    try:
        return texts.say(words, language) if texts.has(words, language) else None
    except LookupError:
        return None
