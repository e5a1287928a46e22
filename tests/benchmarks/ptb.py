"""The same report on python-telegram-bot as its documentation sets a conversation up: ConversationHandler,
PicklePersistence, the default HTTP client, `run_polling`."""

import logging
import sys
import tempfile
import warnings
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    ApplicationBuilder,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from tests.benchmarks.platform import TOKEN
from tests.benchmarks.questions import MENU, QUESTIONS, REVIEW, SENT, STORY, review

ASKED = len(QUESTIONS)
Context = ContextTypes.DEFAULT_TYPE


def keyboard(labels: tuple[str, ...]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label[:60])] for label in labels])


def question(step: int, answers: list[str]) -> dict[str, Any]:
    words, labels = QUESTIONS[step] if step < ASKED else (review(answers), REVIEW)
    return {"text": words, "reply_markup": keyboard(labels)}


async def start(update: Update, context: Context) -> int:
    assert update.message and context.user_data is not None
    context.user_data["answers"] = []
    await update.message.reply_text(MENU[0], reply_markup=keyboard(MENU[1]))
    return 0


async def tapped(update: Update, context: Context) -> int:
    query = update.callback_query
    assert query and query.data and context.user_data is not None
    await query.answer()
    answers: list[str] = context.user_data["answers"]
    answers.append(query.data)
    step = len(answers)
    if step == ASKED + 2:
        await query.edit_message_text(SENT, reply_markup=keyboard(MENU[1]))
        return ConversationHandler.END
    await query.edit_message_text(**question(step - 1, answers))
    return step


async def told(update: Update, context: Context) -> int:
    assert update.message and update.message.text and context.user_data is not None
    answers: list[str] = context.user_data["answers"]
    answers.append(update.message.text)
    await update.message.reply_text(**question(len(answers) - 1, answers))
    return len(answers)


def main(telegram: str, _: str = "") -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    url = f"http://127.0.0.1:{telegram}"
    with tempfile.TemporaryDirectory() as folder:
        application = (
            ApplicationBuilder()
            .token(TOKEN)
            .base_url(f"{url}/bot")
            .base_file_url(f"{url}/file/bot")
            .persistence(PicklePersistence(f"{folder}/conversations.pickle"))
            .build()
        )
        words: BaseHandler[Update, Context, object] = MessageHandler(filters.TEXT & ~filters.COMMAND, told)
        tap: BaseHandler[Update, Context, object] = CallbackQueryHandler(tapped)
        application.add_handler(
            ConversationHandler(
                entry_points=[CommandHandler("start", start)],
                states={step: [words if step == STORY + 1 else tap] for step in range(ASKED + 2)},
                fallbacks=[CommandHandler("start", start)],
                allow_reentry=True,
                name="report",
                persistent=True,
            )
        )
        application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
