"""The whole flow in Arabic: right to left, with references and English names readable in it."""

from tests.copy import say
from tests.stage import Stage

FSI, PDI = "\u2068", "\u2069"


async def test_the_whole_flow_in_arabic(stage: Stage) -> None:
    amal, robin = stage.resident("Amal", "ar"), stage.officer()
    report = await stage.report(amal, language="ar", story="جاء متأخرا ودخن عند الباب.", send="complaint")
    shown = f"{report.ref[:4]}-{report.ref[4:]}"
    answer = next(message for message in amal.messages if shown in message.text)
    assert f"{FSI}{shown}{PDI}" in answer.text
    review = next(message for message in amal.messages if stage.say("report-review", "ar") in message.text)
    assert f"{FSI}Brightfix Repairs: Day-to-day repairs{PDI}" in review.text
    card = await stage.card(report)
    assert say("staff-language-ar") in card.words()
    await stage.channels.repairs.thread_shows(card, "جاء متأخرا")
    await stage.reply(robin, card, "نعتذر عن ذلك.")
    await amal.sees("نعتذر عن ذلك.")
    await amal.taps(stage.say("resident-answer", "ar"))
    await amal.sees(stage.say("add-ask", "ar"))
    await amal.sends("شكرا لكم.")
    await stage.channels.repairs.thread_shows(card, "شكرا لكم.")
    await stage.resolve(robin, card, "تحدثنا مع الشركة.", lesson="Ring ahead.")
    await amal.sees("تحدثنا مع الشركة.")
    await amal.taps(stage.say("resident-put-right-yes", "ar"))
    await amal.sees(stage.say("closed-thanks", "ar"))


async def test_nothing_english_is_left_in_the_arabic_chat(stage: Stage) -> None:
    amal = stage.resident("أمل", "ar")
    await stage.report(amal, language="ar", contract=stage.say("engine-unknown", "ar"), story="دخن عند الباب.")
    for entry in (*stage.world.journal.of("sendMessage"), *stage.world.journal.of("editMessageText")):
        labels = [
            button["text"]
            for row in (entry.params.get("reply_markup") or {}).get("inline_keyboard", [])
            for button in row
            if ":" not in button["text"] and "Language" not in button["text"]
        ]
        assert not [label for label in labels if any("a" <= letter <= "z" for letter in label)], labels
