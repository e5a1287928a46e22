"""The poster that invites a block's group chat, as a paper and as pictures. The request for it carries its code."""

from datetime import datetime

from flows.features.groups.poster import poster
from flows.kernel import refs
from flows.kernel.files import File, Files, FileType, Wanted
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Plain, text
from storage import estate, invitations
from storage.database import Tx


async def _poster(tx: Tx, runtime: Runtime, wanted: Wanted, now: datetime) -> Files | None:
    block, known = await estate.block(tx, wanted.subject), await invitations.group_code(tx, wanted.about)
    if block is None or known is None:
        return None
    languages, link = runtime.spoken_in(block.ref), wanted.group_link(wanted.about)
    drawn = poster(runtime, block, link, wanted.about, languages)
    named = f"poster-{block.ref}-{wanted.parcel}"
    pictures = [File(f"{named}-{code}", f"{named}-{code}.png", drawn, code) for code in languages]
    shown = Plain(refs.shown(wanted.about))
    words = text("block-link", link=Plain(link), code=shown, until=At(known.expires_at))
    return Files([File(named, f"{named}.pdf", drawn), *pictures], words)


FILES = (FileType("poster", _poster),)
