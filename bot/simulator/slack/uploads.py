"""files.*: an address to send bytes to, the bytes, and the share that puts them before people."""

import mimetypes
from pathlib import PurePath
from typing import Any

from bot.simulator.slack.calls import Call, RefusedError, invalid
from bot.simulator.slack.content import content_of
from bot.simulator.slack.messages import Channel
from bot.simulator.slack.rules import Json
from bot.simulator.slack.workspace import SlackFile, Workspace

_LARGEST = 1_000_000_000
_LONGEST_DESCRIPTION = 1000


def get_upload_url(slack: Workspace, call: Call) -> Json:
    call.need("filename", "length")
    length = call.text("length")
    if not length.isdigit() or int(length) == 0:
        raise invalid("length must be greater than 0")
    if int(length) > _LARGEST:
        raise RefusedError("file_upload_size_restricted")
    if len(call.text("alt_txt")) > _LONGEST_DESCRIPTION:
        raise RefusedError("alt_txt_too_large")
    file = new_file(slack, call.text("filename"), int(length))
    file.raw |= {"alt_txt": call.text("alt_txt")} if call.text("alt_txt") else {}
    return {"ok": True, "upload_url": f"{call.base}/upload/{file.raw['id']}", "file_id": file.raw["id"]}


def new_file(slack: Workspace, name: str, length: int, user: str = "") -> SlackFile:
    """Register a file whose bytes are still to come."""
    file_id = slack.new_id("F")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    raw = {
        "id": file_id,
        "created": int(slack.clock.now().timestamp()),
        "name": name,
        "title": name,
        "mimetype": kind,
        "filetype": PurePath(name).suffix.removeprefix(".") or "binary",
        "user": user or slack.bot_user_id,
        "size": length,
        "mode": "hosted",
        "url_private": f"{slack.base}/files/{file_id}",
        "url_private_download": f"{slack.base}/files/{file_id}?download=1",
    }
    slack.files[file_id] = SlackFile(raw, length)
    return slack.files[file_id]


def complete_upload(slack: Workspace, call: Call) -> Json:
    call.need("files")
    listed = call.args["files"]
    if not isinstance(listed, list) or not all(isinstance(item, dict) and "id" in item for item in listed):
        raise invalid("must provide an array of objects with an id [json-pointer:/files]")
    files = [_uploaded(slack, item) for item in listed]
    if call.text("channel_id"):
        _share(slack, call, files)
    for file in files:
        file.shared = True
    return {"ok": True, "files": [{"id": file.raw["id"], "title": file.raw["title"]} for file in files]}


def _uploaded(slack: Workspace, item: Json) -> SlackFile:
    file = slack.files.get(str(item["id"]))
    if file is None or file.content is None or file.shared:
        raise RefusedError("file_not_found")
    file.raw["title"] = str(item.get("title") or file.raw["name"])
    return file


def _share(slack: Workspace, call: Call, files: list[SlackFile]) -> None:
    channel = slack.joined_channel(call.text("channel_id"))
    if channel.is_archived:
        raise RefusedError("posting_to_channel_denied")
    raw: Json = slack.bot_fields() | {"text": call.text("initial_comment")} | _blocks_of(call)
    if call.text("thread_ts"):
        raw["thread_ts"] = _thread(channel, call.text("thread_ts"))
    slack.post(channel, raw | {"files": [file.raw for file in files], "upload": True})


def _blocks_of(call: Call) -> Json:
    blocks: Any = call.args.get("blocks")
    return {"blocks": content_of(call)["blocks"]} if blocks else {}


def _thread(channel: Channel, ts: str) -> str:
    if not any(message.ts == ts for message in channel.messages):
        raise RefusedError("thread_not_found")
    return ts


def info(slack: Workspace, call: Call) -> Json:
    call.need("file")
    file = slack.files.get(call.text("file"))
    if file is None or file.content is None:
        raise RefusedError("file_not_found")
    return {"ok": True, "file": file.raw, "comments": [], "response_metadata": {"next_cursor": ""}}


def delete(slack: Workspace, call: Call) -> Json:
    """Delete a file for good, wherever it was shared."""
    call.need("file")
    file = slack.files.pop(call.text("file"), None)
    if file is None:
        raise RefusedError("file_not_found")
    return {"ok": True}
