### Thanks before staff. English only.

thank-card = 🙏 A resident says thank you · no. { $number }
thank-card-person = 🙏 A resident thanks somebody · no. { $number }
thank-whom-else = Somebody else
thank-field-more = More
thank-more = It names a person, or came with a photo or a voice. Managers see that, and pass it on.
thank-status = Said { $at }. Nobody has to answer.
thank-pass-in-person = No channel is shared with them. Tell them yourself: this notes that you did.
case-thank-pass_on = Pass on
case-thank_worker-pass_on = Pass on
