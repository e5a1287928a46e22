"""Formatted text as bots write it: Telegram's HTML, and limits counted in UTF-16 units."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from .errors import Refused, bad_request
from .wire import Call

MAX_TEXT = 4096
MAX_CAPTION = 1024
Entity = dict[str, Any]

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_ATTRIBUTE = re.compile(r"""([a-zA-Z_-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
_TAG_NAME = re.compile(r"[^\s>]*")
_TAG_END = re.compile(r"""(?:[^>"']|"[^"]*"|'[^']*')*>""")
_CHARACTER = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![A-Za-z0-9_/])")


def units(text: str) -> int:
    """Return the length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def command_entities(text: str) -> list[Entity]:
    """Return the entity of a leading /command, as Telegram marks it in what people write."""
    match = _COMMAND.match(text)
    return [{"type": "bot_command", "offset": 0, "length": units(match.group())}] if match else []


def formatted(call: Call, name: str, limit: int, too_long: str) -> dict[str, Any]:
    """Read the text or caption of that name: the fields it gives the message, within the limit."""
    source = call.text(name)
    entities_name = "entities" if name == "text" else f"{name}_entities"
    text, entities = _parsed(call, source, entities_name)
    text, entities = _trimmed(text, entities)
    if units(text) > limit:
        raise bad_request(too_long)
    return {name: text, **({entities_name: entities} if entities else {})} if text else {}


def _parsed(call: Call, source: str, entities_name: str) -> tuple[str, list[Entity]]:
    mode = call.text("parse_mode")
    if not mode or mode.lower() == "none":
        return source, _given_entities(call, entities_name, source)
    if mode.lower() == "html":
        return Html(source).parse()
    if mode.lower() in {"markdown", "markdownv2"}:
        raise bad_request(f"parse_mode {mode} is not supported by this simulator; use HTML")
    raise bad_request("unsupported parse_mode")


def _given_entities(call: Call, name: str, source: str) -> list[Entity]:
    given = call.value(name, "entities JSON object") or []
    if not isinstance(given, list) or not all(isinstance(entity, dict) for entity in given):
        raise bad_request("expected an Array of MessageEntity")
    length = units(source)
    return [entity for entity in given if entity["offset"] >= 0 and entity["offset"] + entity["length"] <= length]


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    left = units(text) - units(text.lstrip())
    text = text.strip()
    end = units(text)
    kept = []
    for entity in entities:
        start = min(max(entity["offset"] - left, 0), end)
        stop = min(max(entity["offset"] + entity["length"] - left, 0), end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return text, kept


@dataclass
class _Open:
    tag: str
    kind: str
    offset: int
    extra: dict[str, str]


@dataclass
class Html:
    """A strict reader for the tags that Telegram knows; anything else is refused."""

    source: str
    position: int = 0
    text: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def parse(self) -> tuple[str, list[Entity]]:
        """Return the plain text and its entities."""
        while self.position < len(self.source):
            if self.source.startswith("</", self.position):
                self._end_tag()
            elif self.source[self.position] == "<":
                self._start_tag()
            else:
                self._characters()
        if self.open:
            raise self._broken(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.text), self.entities

    def _characters(self) -> None:
        match = _CHARACTER.match(self.source, self.position)
        if match:
            self._add(unescape(match.group()), match.end())
            return
        stops = [at for sign in "<&" if (at := self.source.find(sign, self.position + 1)) != -1]
        end = min(stops, default=len(self.source))
        self._add(self.source[self.position : end], end)

    def _add(self, piece: str, position: int) -> None:
        self.text.append(piece)
        self.length += units(piece)
        self.position = position

    def _start_tag(self) -> None:
        name = _TAG_NAME.match(self.source, self.position + 1)
        end = _TAG_END.match(self.source, self.position + 1)
        tag = name.group().lower() if name else ""
        if name is None or name.end() == len(self.source):
            raise self._broken(f"Unclosed start tag{self._where()}")
        if tag not in _KINDS:
            raise self._broken(f'Unsupported start tag "{tag}"{self._where()}')
        if end is None:
            raise self._broken(f"Unclosed start tag{self._where()}")
        rest = self.source[name.end() : end.end() - 1]
        attributes = {
            found[0].lower(): unescape(found[1] or found[2] or found[3]) for found in _ATTRIBUTE.findall(rest)
        }
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._broken(f'Tag "span" must have class "tg-spoiler"{self._where()}')
        self.open.append(_opened(tag, attributes, self.length))
        self.position = end.end()

    def _end_tag(self) -> None:
        end = self.source.find(">", self.position)
        if not self.open:
            raise self._broken(f"Unexpected end tag{self._where()}")
        if end == -1:
            raise self._broken(f"Unclosed end tag{self._where()}")
        name = self.source[self.position + 2 : end].strip().lower()
        opened = self.open.pop()
        if name not in {"", opened.tag}:
            raise self._broken(f'Unmatched end tag{self._where()}, expected "</{opened.tag}>", found "</{name}>"')
        self.position = end + 1
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self.length - opened.offset
        if opened.kind == "text_link" and not opened.extra:
            return
        if length:
            self.entities.append({"type": opened.kind, "offset": opened.offset, "length": length, **opened.extra})

    def _where(self) -> str:
        return f" at byte offset {len(self.source[: self.position].encode())}"

    def _broken(self, reason: str) -> Refused:
        return bad_request(f"can't parse entities: {reason}")


def _opened(tag: str, attributes: dict[str, str], offset: int) -> _Open:
    kind, extra = _KINDS[tag], {}
    if tag == "a" and attributes.get("href"):
        extra = {"url": attributes["href"]}
    elif tag == "blockquote" and "expandable" in attributes:
        kind = "expandable_blockquote"
    elif tag == "pre" and "language" in attributes:
        extra = {"language": attributes["language"]}
    return _Open(tag, kind, offset, extra)
