"""The content of a call: its text, blocks, attachments and metadata, checked."""

import json
from typing import Any

from bot.simulator.slack import limits
from bot.simulator.slack.blocks import with_ids
from bot.simulator.slack.calls import Call, RefusedError, refused_with
from bot.simulator.slack.checks import check_blocks, is_metadata
from bot.simulator.slack.rules import Json

NO_FALLBACK = "This content can't be displayed."


def content_of(call: Call) -> Json:
    """Return the text, blocks and attachments of a call, checked."""
    blocks, attachments = call.args.get("blocks") or [], call.args.get("attachments") or []
    markdown, text = call.text("markdown_text"), call.text("text")
    if markdown and (text or blocks):
        raise RefusedError("markdown_text_conflict")
    if not (text or blocks or attachments or markdown):
        raise RefusedError("no_text")
    if len(text) > limits.MESSAGE_TEXT or len(markdown) > limits.MARKDOWN_TEXT:
        raise RefusedError("msg_too_long")
    if markdown:
        blocks = [{"type": "markdown", "text": markdown}]
    content: Json = {"text": text or (NO_FALLBACK if blocks else "")}
    if blocks:
        content["blocks"] = _checked(blocks)
    if attachments:
        content["attachments"] = _checked_attachments(attachments)
    return content


def _checked(blocks: Any) -> list[Json]:
    if not isinstance(blocks, list):
        raise RefusedError("invalid_blocks_format")
    problems = check_blocks(blocks)
    if any(problem.message == "only_one_table_allowed" for problem in problems):
        raise refused_with("invalid_attachments", problems)
    if problems:
        raise refused_with("invalid_blocks", problems)
    return with_ids(blocks)


def _checked_attachments(attachments: Any) -> list[Json]:
    if not isinstance(attachments, list) or not all(isinstance(item, dict) for item in attachments):
        raise RefusedError("invalid_attachments")
    if len(attachments) > limits.ATTACHMENTS:
        raise RefusedError("too_many_attachments")
    numbered = [{"id": number, **item} for number, item in enumerate(attachments, 1)]
    return [item | {"blocks": _checked(item["blocks"])} if item.get("blocks") else item for item in numbered]


def metadata_of(call: Call) -> Json:
    """Return the metadata of a call, checked."""
    metadata = call.args.get("metadata")
    if not metadata:
        return {}
    if not is_metadata(metadata):
        raise RefusedError("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > limits.METADATA_BYTES:
        raise RefusedError("metadata_too_large")
    return {"metadata": metadata}
