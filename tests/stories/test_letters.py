"""Letters by which homes join: one a home, each with a code of its own, which works once."""

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot import cli
from bot.letters import write
from bot.settings import BadSettings
from flows.kernel import refs
from tests.copy import gist, say
from tests.handlers.papers import codes, is_accessible, names, tags
from tests.stage import Stage


async def written(stage: Stage, folder: Path, *homes: str, block: str | None = None) -> tuple[Path, list[str]]:
    """Write letters; return the file, and what the code on each page says."""
    file = folder / "letters.pdf"
    await write(stage.application, file, block, homes, 90)
    return file, [link for page in codes(file.read_bytes()) for link in page]


async def test_a_block_gets_a_letter_a_home_in_its_languages(stage: Stage, tmp_path: Path) -> None:
    file, links = await written(stage, tmp_path, block="LARK")
    pages = [page.extract_text() for page in PdfReader(file).pages]
    assert len(links) == len(set(links)) == len(pages) > 1
    for page, link in zip(pages, links, strict=True):
        code = link.rpartition("=")[2]
        assert refs.shown(code) in page
        assert "Larkspur Court" in page and say("letter-title") in " ".join(page.split())
    doors = [int(found[1]) for page in pages if (found := re.search(r"(\d+) Larkspur", page))]
    assert doors == sorted(doors)
    assert is_accessible(file.read_bytes())
    assert names(tags(file.read_bytes())).count("H1") == 2 * len(pages), "in English and in Arabic"
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("typed", ["{link}", "/start {shown}", "{shown}", "{spaced}", "/start {spaced}"])
async def test_a_letter_lets_one_person_in_by_its_link_or_its_code(stage: Stage, tmp_path: Path, typed: str) -> None:
    _, (link,) = await written(stage, tmp_path, "LARK-12")
    code = link.rpartition("=")[2]
    shown = refs.shown(code)
    ways = {"link": link, "shown": shown, "spaced": shown.replace("-", " ").lower()}
    for name, answer in (("Sam", gist("join-done")), ("Kit", gist("join-used"))):
        phone = stage.resident(name)
        if typed == "{link}":
            await phone.starts(code)
        else:
            await phone.starts()
            await phone.sends(typed.format(**ways))
        await phone.sees(answer)


async def test_a_wrong_code_is_a_guess(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.sends("K7MP-4QXT-9RWD")
    await sam.sees(gist("join-unknown"))


async def test_no_word_is_taken_for_a_code(stage: Stage) -> None:
    assert refs.code("BATHTUBWATER") is None and refs.code("K7MP-4QXT") is None
    assert refs.code("Flat 12, Larkspur") is None
    assert refs.code("“k7mp 4qxt 9rwd.”") == "K7MP4QXT9RWD"


def test_letters_are_a_pdf_and_replace_nothing(tmp_path: Path) -> None:
    (tmp_path / "there.pdf").write_text("kept")
    for name, block in (("letters.docx", "LARK"), ("there.pdf", "LARK"), ("letters.pdf", None)):
        with pytest.raises(BadSettings):
            cli.letters(tmp_path / name, block=block)
    assert (tmp_path / "there.pdf").read_text() == "kept"


async def test_letters_that_cannot_be_written_make_no_codes(stage: Stage, tmp_path: Path) -> None:
    for block, homes in (("NOWHERE", []), (None, ["NOWHERE-1"])):
        with pytest.raises(BadSettings):
            await write(stage.application, tmp_path / "letters.pdf", block, homes, 90)
    assert not (tmp_path / "letters.pdf").exists()


async def test_staff_get_letters_to_the_homes_where_nobody_has_joined(stage_on_either: Stage) -> None:
    stage = stage_on_either
    robin, kit = stage.officer("Robin Officer", stage.channels.estate), stage.resident("Kit")
    await stage.lives_at(kit, "LARK-12")
    await robin.commands("/doorstep block LARK", in_channel=stage.channels.estate)
    card = await stage.channels.estate.shows(say("block-card", name="Larkspur Court", ref="LARK"))
    await stage.settles()
    await robin.presses(say("case-block-letters"), on=card)
    await robin.sees_modal(say("block-letters"))
    await robin.fills_in({"homes": say("block-letters-new")})
    await robin.submits()
    reply = await stage.channels.estate.thread_shows(card, "can join its home once")
    (paper,) = [stage.world.slack.files[file["id"]].content or b"" for file in reply.files]
    links = [link for page in codes(paper) for link in page]
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)
    assert "12 Larkspur" not in said and len(links) == len(tags_of(paper, "H1")) // 2
    sam = stage.resident()
    await sam.starts(links[0].rpartition("=")[2])
    await sam.sees(gist("join-done"))


def tags_of(paper: bytes, name: str) -> list[str]:
    return [one for one in names(tags(paper)) if one == name]
