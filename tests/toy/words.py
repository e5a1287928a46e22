"""The toy's texts by id, checked by mypy as Doorstep's own are; it may say those as well."""

from flows.kernel import text_ids
from flows.kernel.actions import ButtonAction, row
from flows.kernel.words import Button, Text, Words
from tests.toy.text_ids import TextFamily, TextId


def text(id: TextId | text_ids.TextId, /, **args: Words) -> Text:
    return Text(id, args)


def named(family: TextFamily, value: str, /, **args: Words) -> Text:
    return Text(f"{family}{value}", args)


def go(action: ButtonAction, label: TextId | text_ids.TextId, **args: Words) -> tuple[Button, ...]:
    return row(action, text(label, **args))
