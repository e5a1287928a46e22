"""Pictures of residents and of the landlord, made anew without the camera's metadata (place, time).

Whatever a picture shows before, it shows after: see-through parts stay so, and what moves goes on moving.
"""

import contextlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

LONGEST_SIDE = 2560
Image.MAX_IMAGE_PIXELS = 80_000_000
MOVING = ("GIF", "PNG", "WEBP")
"""Other formats keep thumbnails or further pages behind the first picture; those do not show."""
USUAL = 100
"""Milliseconds that a picture stands if it does not say."""
PROFILED = ("RGB", "L", "CMYK", "LAB")
"""The modes of pictures that may carry a profile of their colours."""


class NotAPicture(Exception):
    """The content cannot be opened as a picture, or is too large for that."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`ending` is that of its file's name."""

    ending: str
    mime: str
    content: bytes


def clean(content: bytes) -> Picture:
    """Return the picture, upright, at most 2560 pixels long, with no metadata at all.

    It is a JPEG; a GIF if it moves; and a PNG if parts of it are see-through, moving or not.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                return _remade(picture)
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPicture(str(error)) from None
    except NotAPicture:
        raise
    except Exception as error:
        # A damaged picture makes the library raise almost anything.
        raise NotAPicture(type(error).__name__) from None


def thumbnail(content: bytes, longest_side: int) -> bytes | None:
    """Return a picture made small, or None if it cannot be read."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            small = _bare(picture)
            small.thumbnail((longest_side, longest_side))
            return _still(small).content
    except Exception:
        # A damaged picture makes the library raise almost anything.
        return None


def _remade(picture: Image.Image) -> Picture:
    frames = getattr(picture, "n_frames", 1) if picture.format in MOVING else 1
    assert Image.MAX_IMAGE_PIXELS
    if frames * picture.width * picture.height > Image.MAX_IMAGE_PIXELS:
        raise NotAPicture("too many pictures in one")
    if frames > 1:
        return _moving(picture)
    return _still(_bare(picture))


def _still(bare: Image.Image) -> Picture:
    return _saved(bare, "png", "PNG") if bare.mode == "RGBA" else _saved(bare, "jpg", "JPEG", quality=85, subsampling=0)


def _moving(picture: Image.Image) -> Picture:
    frames: list[Image.Image] = []
    times: list[int] = []
    for frame in ImageSequence.Iterator(picture):
        frames.append(_bare(frame))
        times.append(int(frame.info.get("duration") or USUAL))
    first, *more = frames
    moves = {"save_all": True, "append_images": more, "duration": times, "loop": 0}
    if any(frame.mode == "RGBA" for frame in frames):
        return _saved(first, "png", "PNG", **moves)
    return _saved(first, "gif", "GIF", **moves)


def _bare(picture: Image.Image) -> Image.Image:
    """Return a picture as it shows and nothing else: RGBA if parts are see-through, else RGB."""
    upright = _plain(ImageOps.exif_transpose(picture))
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    mode = "RGB"
    if upright.mode == "RGBA":
        alpha = upright.getchannel("A")
        mode = "RGBA" if alpha.getextrema() != (255, 255) else "RGB"
        # A part that nobody sees may hold what was there before.
        seen = alpha.point([0, *[255] * 255])
        upright = Image.composite(upright, Image.new("RGBA", upright.size, (0, 0, 0, 0)), seen)
    bare = Image.new(mode, upright.size)
    bare.paste(upright.convert(mode))
    return bare


def _plain(picture: Image.Image) -> Image.Image:
    """Return it as RGB or RGBA, in the colours that it shows."""
    if picture.mode.startswith("I"):
        # Sixteen bits a pixel; the library itself would take whatever is over 255 for white.
        picture = picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if picture.has_transparency_data:
        return _in_usual_colours(picture.convert("RGBA"), "RGBA")
    return _in_usual_colours(picture if picture.mode in PROFILED else picture.convert("RGB"), "RGB")


def _in_usual_colours(picture: Image.Image, mode: str) -> Image.Image:
    """Return it in the colours that every screen takes for granted: its own profile is metadata and stays behind."""
    profile = picture.info.get("icc_profile")
    if profile:
        with contextlib.suppress(ImageCms.PyCMSError):
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            usual = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(picture, own, usual, outputMode=mode) or picture
    return picture.convert(mode)


def _saved(picture: Image.Image, ending: str, kind: str, **how: object) -> Picture:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return Picture(ending, f"image/{kind.lower()}", out.getvalue())
