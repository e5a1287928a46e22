"""Files in the threads of cards, made when their turn has come."""

from flows.kernel.effects import CaseFile
from flows.kernel.files import Wanted
from handlers.ports import Delivered, Gone, NotYet
from handlers.slack.drawing import escape
from handlers.slack.renderers.cases import thread_of
from handlers.slack.transport import RENDERERS, SlackTransport
from storage import visits
from storage.outbox import Row


@RENDERERS.of(CaseFile)
async def case_file(slack: SlackTransport, effect: CaseFile, row: Row) -> Delivered:
    """What a feature has to show, as one message of the thread."""
    about = (effect.case, effect.subject, effect.about)
    wanted = Wanted(*about, "en", row.id, row.created_at, slack.group_link)
    async with slack.database.read() as tx:
        now = slack.clock.now()
        made = await slack.features.files[effect.file].make(tx, slack.runtime, wanted, now)
    place = await _under(slack, row, effect.case, effect.subject)
    if made is None:
        return Delivered()
    if (row.uncertain or made.once) and await slack.has_file(row, place, made.files[0].title):
        return Delivered()
    drawn = [found for file in made.files if (found := await slack.drawings.of(file))]
    comment = escape(slack.runtime.texts.say(made.comment, "en")) if made.comment else ""
    await slack.upload(row, place, drawn, comment)
    return Delivered()


async def _under(slack: SlackTransport, row: Row, name: str, subject: int) -> visits.Card:
    """Where a case's card stands, as long as nobody else reads there than may."""
    kind = slack.features.cases[name]
    async with slack.database.read() as tx:
        place = await visits.card(tx, name, subject)
        card = await kind.card(tx, slack.runtime, subject, slack.clock.now())
    if place is None:
        raise NotYet("its card is not posted yet")
    if not (kind.may_be_shared or await slack.ours(place.channel, row)):
        raise Gone("its channel is not ours alone any more")
    if card and card.sealed:
        raise Gone("nothing may lie under its card any more")
    # A thread has no threads: what belongs to a card in one stands beside it.
    thread = await thread_of(slack, card, place.channel) if card else None
    return visits.Card(place.channel, thread) if thread else place
