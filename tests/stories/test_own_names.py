"""What the landlord calls things, in the resident's language where the landlord gives it."""

from tests.copy import say
from tests.stage import Stage

WORKS, TAP = "إصلاحات الشمال", "سباكة المنازل"


async def named(stage: Stage) -> None:
    contracts = [
        one.model_copy(update={"label": {"ar": WORKS} if one.ref == "repairs-north" else {}})
        for one in stage.policy.contracts
    ]
    trades = {"plumbing ": {"ar": TAP, "en": "Taps and pipes"}}
    stage.adopt(stage.policy.model_copy(update={"contracts": tuple(contracts), "trades": trades}))
    await stage.restart()


async def test_contracts_and_trades_have_the_residents_language(stage: Stage) -> None:
    await named(stage)
    amal, sam = stage.resident("Amal", "ar"), stage.resident()
    await amal.starts(await stage.invitation(home="LARK-12"))
    await amal.sees("12 Larkspur Court")
    await stage.lives_at(sam)
    await stage.book(stage.at(1, 8), trade="PLUMBING")
    for phone, contract, trade in ((amal, WORKS, TAP), (sam, "Day-to-day repairs", "Taps and pipes")):
        await phone.sends("/report")
        asked = await phone.sees(stage.say("report-ask-contract", "ar" if phone is amal else "en"))
        labels = [button.text for row in asked.buttons for button in row]
        assert any(contract in label for label in labels), labels
        assert any("Lift repairs" in label for label in labels), "a name that is given in English alone"
        await phone.sends("/visits")
        shown = await phone.sees(stage.say("visits-heading", "ar" if phone is amal else "en"))
        assert any(trade in button.text for row in shown.buttons for button in row)


async def test_what_a_complaint_is_is_said_beside_the_choice(stage: Stage) -> None:
    sam = stage.resident()
    await sam.starts()
    await sam.taps(say("menu-report"))
    await sam.taps(say("engine-unknown"))
    await sam.taps(say("report-place-home"))
    await sam.taps(say("topic-manner"))
    await sam.taps(say("clause-rude"))
    await sam.taps(say("engine-today"))
    await sam.sends("They swore at me.")
    await sam.taps(say("engine-media-none"))
    for _ in range(2):
        await sam.taps(say("complaint-what"))
        shown = await sam.sees(say("complaint-is"))
        assert say("report-send-complaint") in [row[0].text for row in shown.buttons], "the choice stands under it"
    assert "They swore at me." in shown.text
    await sam.taps(say("report-send-complaint"))
    await sam.sees("It is now a complaint")
