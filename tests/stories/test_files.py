"""What files hide of their sender: it is taken out before staff see them, or the sender hears of it before sending."""

import sys
from collections.abc import Iterator
from functools import partial

import pytest

from bot.simulator.telegram import Phone
from flows.kernel import refs
from handlers.details import can_clean
from handlers.remake import ways
from tests import planted
from tests.copy import gist, say
from tests.planted import MARKER, PLANTED, Planted, marked
from tests.stage import Stage
from tests.stories.test_durable import up_to_the_photos
from tests.stories.test_lost_files import SPOKEN, TAKERS, plays

DOCX = next(one for one in PLANTED if one.name.endswith(".docx"))
VOICE = next(one for one in PLANTED if one.mime == "audio/ogg")
PDF = next(one for one in PLANTED if one.mime == "application/pdf")


async def sends(one: Planted, sam: Phone) -> object:
    content = one.make()
    match one.kind, one.mime:
        case "photo", _:
            return await sam.sends_photo(content)
        case "voice", "audio/ogg":
            return await sam.sends_voice(content=content)
        case "voice", _:
            return await sam.sends_audio(content, f"{MARKER}.mp3", one.mime, title=MARKER, performer=MARKER)
        case "video", _:
            return await sam.sends_video(content=content)
        case _:
            return await sam.sends_document(content, one.name, one.mime)


def posted(stage: Stage) -> list[bytes]:
    return [file.content or b"" for file in stage.world.slack.files.values()]


def is_named(stage: Stage) -> bool:
    """Return whether anything that went to staff says the marker, apart from the files themselves."""
    asked = [entry for entry in stage.world.journal.entries if entry.platform == "slack"]
    return any(MARKER in str(part) for entry in asked for part in (entry.params, list(entry.files)))


@pytest.mark.parametrize("one", PLANTED, ids=lambda one: f"{one.kind} {one.name.rpartition('.')[2]} {one.mime}")
async def test_what_staff_see_is_clean_or_its_sender_was_told(stage: Stage, one: Planted) -> None:
    sam = stage.resident()
    await up_to_the_photos(sam)
    await sends(one, sam)
    told = await sam.sees(say("engine-media-have", count=1, most=10))
    await sam.taps(say("engine-done"))
    await sam.sees(say("report-review"))
    await sam.taps(say("report-hide-name"))
    review = await sam.sees(say("report-seen-anonymous"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    report = (await stage.reports())[0]
    await stage.channels.repairs.thread_shows(await stage.card(report), f"{refs.shown(report.ref)}-1")
    await stage.settles()
    (content,) = posted(stage)
    warned = [say("media-details") in message.text for message in (told, review)]
    assert warned == [not can_clean(one.mime)] * 2
    assert any(warned) or not marked(content)
    assert (say("media-voice") in review.text) is one.mime.startswith(("audio/", "video/"))
    assert not is_named(stage), "neither a name nor a title"
    kept = [file.name for file in stage.files.iterdir()]
    assert not [name for name in kept if MARKER in name]


@pytest.mark.parametrize("feature", TAKERS)
async def test_wherever_files_are_taken_they_are_cleaned(stage: Stage, feature: str) -> None:
    sam = stage.resident()
    told = await plays(stage, feature, sam, partial(sends, VOICE if feature in SPOKEN else PDF))
    await stage.settles()
    assert told.channel.messages
    (content,) = posted(stage)
    assert not marked(content)


@pytest.mark.parametrize("feature", [feature for feature in TAKERS if feature not in SPOKEN])
async def test_wherever_files_are_taken_what_cannot_be_cleaned_is_told(stage: Stage, feature: str) -> None:
    async def is_told(sam: Phone) -> None:
        await sends(DOCX, sam)
        await sam.sees(say("media-details"))
        await stage.settles()
        assert not posted(stage), "nothing has been sent yet"

    await plays(stage, feature, stage.resident(), is_told)
    await stage.settles()
    assert len(posted(stage)) == 1


@pytest.mark.parametrize("content", [planted.pdf(password="secret"), planted.pdf()[:-2000], b"%PDF-1.7"])
async def test_a_letter_that_cannot_be_opened_is_left_out_and_its_sender_told(stage: Stage, content: bytes) -> None:
    sam = stage.resident()
    await up_to_the_photos(sam)
    await sam.sends_document(content, "letter.pdf", "application/pdf")
    assert "“letter.pdf”" in (await sam.sees_anywhere(gist("media-lost"))).text
    await sam.taps(say("engine-done"))
    await sam.sees(say("report-review"))
    await sam.taps(say("report-send-fix"))
    await sam.sees(gist("report-sent"))
    await stage.card((await stage.reports())[0])
    await stage.settles()
    assert not posted(stage)


@pytest.fixture
def without_media(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Be a machine on which the extra for films is not installed."""
    monkeypatch.setitem(sys.modules, "av", None)
    ways.has_media.cache_clear()
    yield
    ways.has_media.cache_clear()


@pytest.mark.usefixtures("without_media")
async def test_without_the_extra_for_films_their_senders_are_told(stage: Stage) -> None:
    sam = stage.resident()
    await up_to_the_photos(sam)
    await sam.sends_video()
    await sam.sees(say("media-details"))
    await sam.taps(say("engine-media-clear"))
    await sam.sends_voice()
    seen = await sam.sees(say("engine-media-have", count=1, most=10))
    assert say("media-details") not in seen.text, "it was left out; a voice note needs no extra"


async def test_a_voice_is_told_of_only_where_a_name_is_hidden(stage: Stage) -> None:
    sam = stage.resident()
    await up_to_the_photos(sam)
    await sends(VOICE, sam)
    await sam.taps(say("engine-done"))
    assert say("media-voice") not in (await sam.sees(say("report-review"))).text
    await sam.taps(say("report-hide-name"))
    assert say("media-voice") in (await sam.sees(say("report-seen-anonymous"))).text


async def test_a_voice_note_can_be_written_instead(stage: Stage) -> None:
    sam = stage.resident()
    await up_to_the_photos(sam)
    await sam.taps(say("engine-back"))
    await sam.sees(say("report-ask-story"))
    await sends(VOICE, sam)
    await sam.sees(say("report-ask-media"))
    await sam.taps(say("engine-media-none"))
    await sam.taps(say("report-hide-name"))
    assert say("report-voice-note") in (await sam.sees(say("media-voice"))).text
    await sam.taps(say("engine-change"))
    await sam.taps(say("report-title-story"))
    await sam.sees(say("report-ask-story"))
    await sam.sends("He came late.")
    review = await sam.sees(say("report-review"))
    assert say("report-voice-note") not in review.text
    assert say("media-voice") not in review.text


@pytest.mark.parametrize("one", [DOCX, VOICE], ids=["details", "voice"])
async def test_a_file_added_to_a_report_is_told_of_before_it_goes(stage: Stage, one: Planted) -> None:
    sam = stage.resident()
    report = await stage.report(sam, anonymous=True)
    other = await stage.report(sam, anonymous=True)
    ref, card = refs.shown(report.ref), await stage.card(report)
    for answer in (say("sort-nothing"), say("sort-add-to", ref=ref, state=say("state-new"))):
        await sam.sends("/reports")
        await sam.taps(ref)
        await sam.taps(say("report-add"))
        await sam.sees(say("add-ask"))
        await sends(one, sam)
        asked = await sam.sees(say("sort-ask"))
        assert say("media-details" if one is DOCX else "media-voice") in asked.text
        await stage.settles()
        assert not posted(stage)
        await sam.taps(answer)
    await stage.channels.repairs.thread_shows(card, f"{ref}-1")
    await stage.settles()
    assert len(posted(stage)) == 1
    assert not [note for note in (await stage.card(other)).thread if note.files]


async def test_a_photo_added_to_a_report_goes_at_once(stage: Stage) -> None:
    sam = stage.resident()
    report = await stage.report(sam, anonymous=True)
    await sam.sends("/reports")
    await sam.taps(refs.shown(report.ref))
    await sam.taps(say("report-add"))
    await sam.sees(say("add-ask"))
    await sends(PLANTED[0], sam)
    await sam.sees(gist("added"))
    await stage.channels.repairs.thread_shows(await stage.card(report), f"{refs.shown(report.ref)}-1")
    await stage.settles()
    assert [marked(content) for content in posted(stage)] == [False]
