"""The poster that invites a block's group chat, as a paper and as pictures, and letters that invite its homes.

The request for a poster carries its code, that for letters the secret of which their codes are made.
"""

from datetime import datetime

from flows.features.groups.poster import poster
from flows.features.homes import letters
from flows.kernel import refs
from flows.kernel.files import File, Files, FileType, Wanted
from flows.kernel.runtime import Runtime
from flows.kernel.words import At, Plain, text
from storage import estate, invitations
from storage.database import Tx

MAX_IN_A_FILE = 100
"""The letters that are set at once."""


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


async def _letters(tx: Tx, runtime: Runtime, wanted: Wanted, now: datetime) -> Files | None:
    block = await estate.block(tx, wanted.subject)
    if block is None:
        return None
    homes = letters.by_door(await estate.homes_of(tx, block.id))
    until = await invitations.homes_invited(tx, {home.id: letters.code_of(wanted.about, home) for home in homes})
    asked = [home for home in homes if home.id in until]
    if not asked:
        return None
    last, languages = max(until.values()), runtime.spoken_in(block.ref)
    files = []
    for at in range(0, len(asked), MAX_IN_A_FILE):
        part = asked[at : at + MAX_IN_A_FILE]
        made = letters.letters(runtime, part, wanted.about, wanted.start_link, last, languages)
        named = f"letters-{block.ref}-{wanted.parcel}-{at // MAX_IN_A_FILE + 1}"
        files.append(File(named, f"{named}.pdf", made))
    return Files(files, text("block-letters-made", count=len(asked), until=At(last)))


FILES = (FileType("poster", _poster), FileType("letters", _letters))
