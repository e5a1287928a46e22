"""Pictures of residents and of the landlord, made anew without the camera's metadata (place, time)."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

LONGEST_SIDE = 2560
Image.MAX_IMAGE_PIXELS = 80_000_000


class NotAPicture(Exception):
    """The content cannot be opened as a picture, or is too large for that."""


def clean(content: bytes) -> bytes:
    """Return a JPEG of the picture, upright, at most 2560 pixels long, with no metadata at all."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPicture(str(error)) from None
    except Exception as error:
        # A damaged picture makes the library raise almost anything.
        raise NotAPicture(type(error).__name__) from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=85)
    return out.getvalue()
