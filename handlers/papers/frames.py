"""What the typesetter's process answers: a frame for each line of JSON that it is given."""

import struct
from typing import IO

HEAD = struct.Struct("!?I")


def write(out: IO[bytes], is_set: bool, content: bytes) -> None:
    out.write(HEAD.pack(is_set, len(content)) + content)
    out.flush()


def read(source: IO[bytes]) -> tuple[bool, bytes]:
    """Return whether a sheet was set, and the result or why not. Raise EOFError if the other side has ended."""
    is_set, length = HEAD.unpack(_exactly(source, HEAD.size))
    return is_set, _exactly(source, length)


def _exactly(source: IO[bytes], length: int) -> bytes:
    content = source.read(length)
    if len(content) < length:
        raise EOFError
    return content
