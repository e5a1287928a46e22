"""Files in the threads of cards: what is drawn at delivery."""

import asyncio

from flows.features.scores.staff import score_of
from flows.features.visits import pack as packs
from flows.kernel.effects import ChartFile, PackFile, Poster, ScoreFiles
from flows.kernel.poster import poster as poster_of
from flows.kernel.words import At, Plain, text
from handlers.ports import Delivered, Gone, NotYet, Refused
from handlers.slack import papers
from handlers.slack.drawing import escape
from handlers.slack.renderers.cases import thread
from handlers.slack.transport import RENDERERS, SlackTransport
from storage import cards, estate, invitations, scores, visits
from storage.outbox import Row


@RENDERERS.of(ChartFile)
async def chart_file(slack: SlackTransport, effect: ChartFile, row: Row) -> Delivered:
    name, subject, title = effect.case, effect.subject, effect.called
    async with slack.database.read() as tx:
        chart = await slack.cases[name].chart(tx, slack.runtime, subject, slack.clock.now())
    place = await thread(slack, row, name, subject)
    if chart is None or (row.uncertain and await slack.has_file(row, place, title)):
        return Delivered()
    picture = await asyncio.to_thread(slack.charts.draw, chart, "en")
    return await slack.upload_to(row, place, title, f"{title}.png", picture)


@RENDERERS.of(ScoreFiles)
async def score_files(slack: SlackTransport, effect: ScoreFiles, row: Row) -> Delivered:
    number = effect.scorecard
    async with slack.database.read() as tx:
        kept = await scores.get(tx, number)
    place = await thread(slack, row, "scorecard", number)
    if kept is None:
        raise Refused("no such scorecard")
    title = f"scores-{number}"
    if row.uncertain and await slack.has_file(row, place, f"{title}.csv"):
        return Delivered()
    files = await asyncio.to_thread(papers.score_files, slack.runtime, score_of(kept), title)
    return await slack.upload_all(row, place, [(name, name, content) for name, content in files])


@RENDERERS.of(PackFile)
async def pack_file(slack: SlackTransport, effect: PackFile, row: Row) -> Delivered:
    """A visit's pack on paper, as it is now, under its message."""
    async with slack.database.read() as tx:
        visit = await visits.get(tx, effect.visit)
        place = await cards.place(tx, "pack", effect.visit)
        pack = await packs.pack(tx, slack.runtime, visit) if visit else None
    if pack is None:
        raise Refused("no such visit")
    if place is None:
        raise NotYet("its message is not posted yet")
    title = f"{pack.ref}-{pack.revision}"
    if row.uncertain and await slack.has_file(row, place, title):
        return Delivered()
    paper = await asyncio.to_thread(slack.paper.draw, pack)
    return await slack.upload_to(row, place, title, f"{title}.pdf", paper)


@RENDERERS.of(Poster)
async def poster(slack: SlackTransport, effect: Poster, row: Row) -> Delivered:
    """A block's poster, as paper and as pictures, with its link in words."""
    number, code = effect.block, effect.code
    async with slack.database.read() as tx:
        block, place = await estate.block(tx, number), await cards.place(tx, "block", number)
        known = await invitations.group_code(tx, code)
    if block is None or known is None:
        raise Refused("no such block, or no such code")
    if place is None:
        raise NotYet("its card is not posted yet")
    if await slack.unfit(place.channel, row):
        raise Gone("its channel is not ours alone any more")
    drawn = poster_of(slack.runtime, block, slack.group_link(code), code)
    title = f"poster-{block.ref}-{row.id}"
    if row.uncertain and await slack.has_file(row, place, title):
        return Delivered()
    languages = slack.runtime.spoken_in(block.ref)
    paper = await asyncio.to_thread(slack.posters.paper, drawn, languages)
    pictures = await asyncio.to_thread(slack.posters.pictures, drawn, languages)
    files = [(title, f"{title}.pdf", paper)]
    files += [(f"{title}-{language}", f"{title}-{language}.png", picture) for language, picture in pictures]
    words = text("block-link", link=Plain(drawn.link), code=Plain(drawn.code), until=At(known.expires_at))
    return await slack.upload_all(row, place, files, escape(slack.runtime.texts.say(words, "en")))
