"""Slack's published limits that are plain numbers."""

from typing import Final

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
MESSAGE_TEXT: Final = 40_000
MARKDOWN_TEXT: Final = 12_000
ATTACHMENTS: Final = 100
METADATA_BYTES: Final = 16_000
VIEW_BYTES: Final = 250_000
VIEW_DEPTH: Final = 3
SOCKETS: Final = 10
TRIGGER_SECONDS: Final = 3
RESPONSE_URL_USES: Final = 5
RESPONSE_URL_SECONDS: Final = 1800
