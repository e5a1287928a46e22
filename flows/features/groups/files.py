"""The poster that invites a block's group chat, as a paper and as pictures. Its code travels with what asks for it."""

from datetime import datetime

from flows.features.groups.block import GOOD_FOR
from flows.features.groups.poster import poster
from flows.features.groups.staff import spoken
from flows.kernel.files import File, Files, FileType, Wanted
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Plain, text
from storage import estate
from storage.database import Tx


async def _poster(tx: Tx, runtime: Runtime, wanted: Wanted, now: datetime) -> Files | None:
    block = await estate.block(tx, wanted.subject)
    if block is None:
        return None
    languages, link = spoken(runtime, block.ref), wanted.group_link(wanted.about)
    drawn = poster(runtime, block, link, wanted.about, languages)
    title = f"poster-{block.ref}-{wanted.parcel}"
    pictures = [File(f"{title}-{code}", f"{title}-{code}.png", drawn, code) for code in languages]
    shown, until = Plain(drawn.command.removeprefix("/link ")), At(wanted.at + GOOD_FOR)
    words = text("block-link", link=Plain(link), code=shown, until=until)
    return Files([File(title, f"{title}.pdf", drawn), *pictures], words)


FILES = (FileType("poster", _poster),)
