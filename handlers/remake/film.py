"""Films and sound in a new container: the same pictures and sound, and nothing that was written beside them."""

import io

import av
from av.bitstream import BitStreamFilterContext

MESSAGES = {"h264": "filter_units=remove_types=6", "hevc": "filter_units=remove_types=39-40"}
"""Both formats can hold messages between the pictures; some cameras write the place into them."""


def remade(content: bytes) -> bytes:
    av.logging.set_level(None)
    out = io.BytesIO()
    with (
        av.open(io.BytesIO(content), "r") as source,
        av.open(out, "w", format=_format(source.format.name, content)) as target,
    ):
        _copy(source, target)
    return out.getvalue()


def _format(name: str, content: bytes) -> str:
    """Return the format to write: one name for reading may stand for several, which take different sound."""
    match name.split(","):
        case ["mov", *_]:
            return {b"qt": "mov", b"3g": "3gp"}.get(content[8:10], "mp4")
        case ["matroska", *_]:
            return "webm" if b"webm" in content[:64] else "matroska"
        case ["aac"]:
            return "adts"
    return name


def _copy(source: av.container.InputContainer, target: av.container.OutputContainer) -> None:
    """Copy pictures and sound; subtitles, attachments, covers and what a sensor measured stay behind."""
    cover = av.stream.Disposition.attached_pic
    kept = [one for one in (*source.streams.video, *source.streams.audio) if not one.disposition & cover]
    made = {stream.index: target.add_stream_from_template(stream) for stream in kept}
    filters = {
        stream.index: BitStreamFilterContext(MESSAGES[stream.codec.name], stream, made[stream.index])
        for stream in kept
        if stream.codec.name in MESSAGES
    }
    if not kept:
        raise ValueError("no pictures and no sound")
    for packet in source.demux(kept):
        if not packet.size:  # the end of a stream
            continue
        number = packet.stream.index
        for part in filters[number].filter(packet) if number in filters else [packet]:
            part.stream = made[number]
            target.mux(part)
    for number, last in filters.items():
        for part in last.filter(None):
            part.stream = made[number]
            target.mux(part)
