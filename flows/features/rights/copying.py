"""A copy of everything kept about a person: to read, and for other programs."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import PurePath
from typing import Any

from flows.kernel.files import File, Files, FileType, Kept, Wanted
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Plain, Words, named, text
from storage import people, personal
from storage.database import Tx

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur"})
Copy = Mapping[str, Sequence[Mapping[str, Any]]]
OURS = frozenset({"id", "resident_id", "platform", "person", "chat", "key", "source", "mime", "about"})
"""Columns that help only us; they are in the copy for other programs."""
STYLE = (
    "body{font:1.1rem/1.5 sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem}"
    "dt{font-weight:bold}dd{margin:0 0 .4rem;overflow-wrap:anywhere}"
)


async def _copy(tx: Tx, runtime: Runtime, wanted: Wanted, now: datetime) -> Files | None:
    resident = await people.resident(tx, wanted.subject)
    if resident is None:
        return None
    who = await personal.person(tx, resident.id)
    copied, sent = await personal.copy(tx, who), await personal.files(tx, who)
    readable = File("my-data", "my-data.html", _page(runtime, copied, wanted.language, now), wanted.language)
    data = json.dumps({"made_at": now, **copied}, default=_plain, ensure_ascii=False, indent=1)
    return Files([readable, File("my-data", "my-data.json", data.encode(), wanted.language), *_own(sent)])


def _own(sent: Sequence[tuple[str, str]]) -> list[File]:
    """Return the files that the resident sent, under neutral names."""
    return [
        File("my-data", f"my-file-{number}{PurePath(kept).suffix}", Kept(kept))
        for number, (_, kept) in enumerate(sent, 1)
    ]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _page(runtime: Runtime, copied: Copy, language: str, now: datetime) -> bytes:
    """Return a page that any phone shows, with a part for each kind of thing that is kept: who they are comes first."""

    def say(words: Words) -> str:
        return escape(runtime.texts.say(words, language))

    title = say(text("mydata-title", landlord=Plain(runtime.policy.landlord.name)))
    parts = [f"<h1>{title}</h1><p>{say(text('mydata-made', at=At(now)))}</p>"]
    for table in personal.readable():
        if rows := copied.get(table):
            parts.append(f"<h2>{say(named('mydata-of-', table))}</h2>")
            parts += [f"<dl>{_row(runtime, row, language)}</dl><hr>" for row in rows]
    beside = [named("mydata-of-", table) for table in copied if table not in personal.readable()]
    parts.append(f"<h2>{say(text('mydata-beside'))}</h2><ul>{''.join(f'<li>{say(one)}</li>' for one in beside)}</ul>")
    way = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>{STYLE}</style>'
    page = f'<!doctype html><html lang="{escape(language)}" dir="{way}"><head><title>{title}</title>{head}</head>'
    return f"{page}<body>{''.join(parts)}</body></html>".encode()


def _row(runtime: Runtime, row: Mapping[str, Any], language: str) -> str:
    shown = ((name, _value(runtime, value, language)) for name, value in row.items() if name not in OURS)
    return "".join(
        f'<dt lang="en">{escape(name.replace("_", " "))}</dt><dd dir="auto">{escape(value)}</dd>'
        for name, value in shown
        if value
    )


def _value(runtime: Runtime, value: object, language: str) -> str:
    match value:
        case datetime():
            return runtime.texts.say(At(value), language)
        case bool():
            return runtime.texts.say(text("sure-yes" if value else "sure-no"), language)
        case {"words": str(words)}:
            return words
        case dict():
            return ", ".join(
                f"{name.replace('_', ' ')}: {_value(runtime, one, language)}" for name, one in value.items()
            )
        case list():
            return ", ".join(_value(runtime, one, language) for one in value)
    return str(value)


FILES = (FileType("mydata", _copy),)
