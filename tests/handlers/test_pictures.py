"""Whatever a picture shows before it is made anew, it shows after, and its metadata is gone."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageOps, ImageSequence, ImageStat

from handlers.pictures import NotAPicture, clean
from tests import planted

SIZE = (64, 48)
GROUNDS = ("white", "black", "lime")
"""Whatever a see-through picture lies on."""
SEEN_THROUGH = ("LA", "RGBA", "PA")
FORMATS = {
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "JPEG": ("L", "RGB", "CMYK"),
    "WEBP": ("RGB", "RGBA"),
    "GIF": ("L", "P"),
    "TIFF": ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "YCbCr"),
    "BMP": ("1", "L", "P", "RGB"),
}
KINDS = [(kind, mode) for kind, modes in FORMATS.items() for mode in modes]


def drawing(mode: str) -> Image.Image:
    """Return a black line and a blue field, with half of the picture see-through where its mode can be."""
    made = Image.new("RGBA", SIZE, (240, 240, 240, 255))
    made.paste((20, 40, 160, 255), (0, 24, 64, 48))
    made.paste((0, 0, 0, 255), (0, 8, 64, 14))
    if mode in SEEN_THROUGH:
        made.putalpha(Image.linear_gradient("L").resize(SIZE).point([0] * 60 + [*range(60, 256)]))
    if mode == "I;16":
        return made.convert("L").convert("I").point(lambda value: value * 257).convert("I;16")
    return made.convert("RGB" if mode not in (*SEEN_THROUGH, "P") else "RGBA").convert(mode)


def saved(picture: Image.Image, kind: str, **how: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def shown(content: bytes, ground: str) -> Image.Image:
    """Return what somebody sees of a picture that lies on a ground."""
    with Image.open(io.BytesIO(content)) as picture:
        return laid(ImageOps.exif_transpose(picture), ground)


def laid(picture: Image.Image, ground: str) -> Image.Image:
    if picture.mode == "I;16":
        picture = picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    over = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", over.size, ground), over).convert("RGB")


def alike(one: Image.Image, other: Image.Image) -> bool:
    if one.size != other.size:
        return False
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean) < 4


def check(content: bytes) -> None:
    after = clean(content).content
    for ground in GROUNDS:
        assert alike(shown(content, ground), shown(after, ground)), ground


@pytest.mark.parametrize(("kind", "mode"), KINDS)
def test_every_mode_shows_what_it_showed(kind: str, mode: str) -> None:
    check(saved(drawing(mode), kind))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_one_colour_that_is_seen_through(mode: str) -> None:
    picture = drawing(mode)
    first = picture.getpixel((0, 0))
    check(saved(picture, "PNG", transparency=first))


@pytest.mark.parametrize("ink", ["black", "white", "red"])
def test_a_drawing_on_nothing_is_still_seen(ink: str) -> None:
    """A black one became all black: what is see-through was taken for black."""
    for mode in ("LA", "RGBA"):
        picture = Image.new("RGBA", SIZE, (0, 0, 0, 0))
        picture.paste(ink, (10, 10, 40, 30))
        check(saved(picture.convert(mode), "PNG"))


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_taken_sideways_stands_upright(turn: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    for kind, mode in (("JPEG", "RGB"), ("PNG", "RGBA"), ("WEBP", "RGBA"), ("TIFF", "RGB")):
        check(saved(drawing(mode), kind, exif=exif))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_what_moves_goes_on_moving(kind: str, mode: str) -> None:
    frames = [drawing(mode).rotate(angle) for angle in (0, 90, 180)]
    before = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=120, **LOSSLESS.get(kind, {}))
    after = clean(before)
    assert after.ending == ("png" if mode == "RGBA" else "gif")
    with Image.open(io.BytesIO(before)) as one, Image.open(io.BytesIO(after.content)) as other:
        assert one.n_frames == other.n_frames == 3  # type: ignore[attr-defined]
        pairs = zip(ImageSequence.Iterator(one), ImageSequence.Iterator(other), strict=True)
        for left, right in pairs:
            assert right.info["duration"] == 120
            assert max(ImageStat.Stat(ImageChops.difference(laid(left, "white"), laid(right, "white"))).mean) < 8


LOSSLESS: dict[str, dict[str, Any]] = {"WEBP": {"lossless": True}}


def test_colours_of_another_screen_are_kept() -> None:
    """The profile that says what the numbers mean goes with the metadata, so the numbers change."""
    for photo in (drawing("RGB"), drawing("RGBA")):
        content = saved(photo, "PNG", icc_profile=swapped())
        red, green, blue, *alpha = photo.split()
        meant = Image.merge(photo.mode, (green, red, blue, *alpha))
        for ground in GROUNDS:
            assert alike(laid(meant, ground), shown(clean(content).content, ground))
            assert not alike(laid(photo, ground), shown(clean(content).content, ground))


def swapped() -> bytes:
    """Return the usual profile, with red and green in each other's place."""
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return usual.replace(b"rXYZ", b"?").replace(b"gXYZ", b"rXYZ").replace(b"?", b"gXYZ")


def test_only_the_first_of_several_pages_is_kept() -> None:
    """What stands behind it does not show: a thumbnail, or the picture before it was cut."""
    content = saved(drawing("RGB"), "TIFF", save_all=True, append_images=[Image.new("RGB", SIZE, "red")])
    check(content)
    with Image.open(io.BytesIO(clean(content).content)) as after:
        assert getattr(after, "n_frames", 1) == 1


def test_what_lies_under_a_see_through_part_is_gone() -> None:
    hidden = drawing("RGB").convert("RGBA")
    hidden.putalpha(Image.new("L", SIZE, 0))
    with Image.open(io.BytesIO(clean(saved(hidden, "PNG")).content)) as after:
        assert after.convert("RGB").getcolors() == [(SIZE[0] * SIZE[1], (0, 0, 0))]


@given(
    st.sampled_from([pair for pair in KINDS if pair[0] != "GIF"]),
    st.integers(1, 40),
    st.integers(1, 40),
    st.sampled_from(GROUNDS),
    st.data(),
)
def test_any_picture_shows_what_it_showed(
    as_what: tuple[str, str], wide: int, high: int, ground: str, data: st.DataObject
) -> None:
    kind, mode = as_what
    colours = st.tuples(*[st.integers(0, 255)] * 4)
    picture = Image.new("RGBA", (wide, high), data.draw(colours))
    picture.paste(data.draw(colours), (0, 0, wide // 2, high))
    if mode == "I;16":
        content = saved(picture.convert("L").convert("I").point(lambda value: value * 257).convert(mode), kind)
    else:
        content = saved(picture.convert("RGBA" if mode in SEEN_THROUGH else "RGB").convert(mode), kind)
    after = clean(content).content
    difference = ImageStat.Stat(ImageChops.difference(shown(content, ground), shown(after, ground)))
    assert max(difference.mean) < 16
    assert not planted.marked(after)


def test_many_pictures_in_one_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [Image.new("L", SIZE, shade) for shade in range(40)]
    content = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 39 * SIZE[0] * SIZE[1])
    with pytest.raises(NotAPicture):
        clean(content)
