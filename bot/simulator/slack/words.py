"""The words that a person reads in a message or a view, and the people whom those words would ping."""

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

from bot.simulator.slack.blocks import options_of
from bot.simulator.slack.rules import Json

_CONTROL = re.compile(r"<([^<>]+)>")
_PING = re.compile(r"<(?:![a-z]+(?:[\^|][^<>]*)?|@[UW][^<>]*)>")
_LINK = re.compile(r"<((?:https?|mailto|slack)[^|<>]*)(?:\|([^<>]*))?>")
_BROADCASTS = ("!channel", "!here", "!everyone")

Names = Callable[[str], str]
"""Gives the name of a person, group or channel by its id."""


def read_mrkdwn(text: str, names: Names) -> str:
    """Return mrkdwn as it reads on a screen: mentions by name, links by label, entities undone."""
    return html.unescape(_CONTROL.sub(lambda match: _read_control(match[1], names), text))


def _read_control(inside: str, names: Names) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("!date^"):
        return label
    if target.startswith("!subteam^"):
        return label or "@" + names(target.removeprefix("!subteam^"))
    if target.startswith("!"):
        return "@" + target[1:]
    if target[:1] in "@#":
        return target[0] + (label or names(target[1:]))
    return label or target


def read_text(value: Any, names: Names) -> str:
    """Return a text object, or a plain string, as it reads."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return ""
    text = str(value.get("text", ""))
    return read_mrkdwn(text, names) if value.get("type") == "mrkdwn" else text


def read_blocks(blocks: list[Json], names: Names) -> str:
    """Return blocks as lines of text; buttons and menus as [labels]."""
    lines = (_read_block(block, names) for block in blocks)
    return "\n".join(line for line in lines if line)


def _read_block(block: Json, names: Names) -> str:
    kind = block["type"]
    if kind == "divider":
        return "---"
    if kind == "rich_text":
        return "\n".join(_read_rich(part, names) for part in block["elements"])
    if kind == "markdown":
        return read_mrkdwn(block["text"], names)
    if kind == "input":
        return _read_input(block, names)
    if kind in ("table", "data_table"):
        return "\n".join(" | ".join(_read_cell(cell, names) for cell in row) for row in block["rows"])
    return "\n".join(part for part in _read_parts(block, names) if part)


def _read_parts(block: Json, names: Names) -> Iterator[str]:
    for name in ("title", "subtitle", "text", "body"):
        yield read_text(block.get(name), names)
    for value in block.get("fields") or []:
        yield read_text(value, names)
    if block["type"] in ("carousel", "container"):
        yield read_blocks(block.get("elements") or block.get("child_blocks") or [], names)
    else:
        elements = [*(block.get("elements") or []), *(block.get("actions") or [])]
        joint = " · " if block["type"] == "context" else "  "
        yield joint.join(read_element(element, names) for element in elements)
    if block.get("accessory"):
        yield read_element(block["accessory"], names)
    if block["type"] in ("image", "video"):
        yield f"(picture: {block['alt_text']})"


def _read_input(block: Json, names: Names) -> str:
    optional = " (optional)" if block.get("optional") else ""
    hint = "\n" + read_text(block["hint"], names) if block.get("hint") else ""
    return f"{read_text(block['label'], names)}{optional}: {read_element(block['element'], names)}{hint}"


def read_element(element: Json, names: Names) -> str:
    """Return one element: [Button], [a | b] for choices, or its text."""
    kind = element["type"]
    if kind in ("plain_text", "mrkdwn"):
        return read_text(element, names)
    if kind == "image":
        return f"(picture: {element['alt_text']})"
    if "text" in element:
        return f"[{read_text(element['text'], names)}]"
    options = [read_text(option["text"], names) for option in options_of(element)]
    if options:
        return f"[{' | '.join(options)}]"
    hint = read_text(element.get("placeholder"), names) or str(element.get("initial_value") or "")
    return f"[{hint or kind.replace('_', ' ')}]"


def _read_cell(cell: Json, names: Names) -> str:
    if cell["type"] == "rich_text":
        return _read_block(cell, names)
    return str(cell["text"])


def _read_rich(part: Json, names: Names) -> str:
    if part["type"] == "rich_text_list":
        return "\n".join("• " + _read_rich(item, names) for item in part["elements"])
    return "".join(_read_leaf(leaf, names) for leaf in part["elements"])


def _read_leaf(leaf: Json, names: Names) -> str:
    match leaf["type"]:
        case "user" | "usergroup" | "team":
            return "@" + names(str(leaf.get("user_id") or leaf.get("usergroup_id") or leaf.get("team_id")))
        case "channel":
            return "#" + names(leaf["channel_id"])
        case "broadcast":
            return "@" + str(leaf["range"])
        case "emoji":
            return f":{leaf['name']}:"
        case _:
            return str(leaf.get("text") or leaf.get("url") or leaf.get("fallback") or leaf.get("value") or "")


def pings_in(message: Json) -> list[str]:
    """Return every mention in a message that would notify somebody, as Slack writes it."""
    found = [match for text in _live_texts(message) for match in _PING.findall(text)]
    found += [ping for leaf in _rich_leaves(message) if (ping := _leaf_ping(leaf))]
    return [ping for ping in found if not ping.startswith("<!") or _is_loud(ping)]


def _is_loud(ping: str) -> bool:
    inside = ping[1:-1].partition("|")[0]
    return inside in _BROADCASTS or inside.startswith("!subteam^")


def _leaf_ping(leaf: Json) -> str:
    match leaf.get("type"):
        case "user":
            return f"<@{leaf['user_id']}>"
        case "usergroup":
            return f"<!subteam^{leaf['usergroup_id']}>"
        case "broadcast":
            return f"<!{leaf['range']}>"
        case _:
            return ""


def links_in(message: Json) -> list[tuple[str, str]]:
    """Return every link in a message as (address, label); the label is the address if there is none."""
    found = [match for text in _live_texts(message) for match in _LINK.findall(text)]
    found += [(leaf["url"], leaf.get("text", "")) for leaf in _rich_leaves(message) if leaf.get("type") == "link"]
    return [(html.unescape(url), html.unescape(label) or html.unescape(url)) for url, label in found]


def _live_texts(message: Json) -> Iterator[str]:
    """Yield the texts in which Slack reads mentions and links: the top-level text, mrkdwn and markdown."""
    yield str(message.get("text") or "")
    for attachment in message.get("attachments") or []:
        yield from (str(attachment.get(name) or "") for name in ("pretext", "text", "title", "footer"))
    for part in _objects(_parts(message)):
        if part.get("type") in ("mrkdwn", "markdown"):
            yield str(part["text"])


def _rich_leaves(message: Json) -> Iterator[Json]:
    for part in _objects(_parts(message)):
        if part.get("type") in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
            yield from part["elements"]


def _parts(message: Json) -> list[Any]:
    return [message.get("blocks") or [], [a.get("blocks") or [] for a in message.get("attachments") or []]]


def _objects(value: Any) -> Iterator[Json]:
    """Yield every object inside a value, at any depth."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _objects(item)
