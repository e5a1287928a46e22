### The block's verdict before staff. English only.

round-card = 🗳️ The block's verdict · { $ref }
round-field-where = Block
round-field-what = Works
round-field-response = Response
round-field-totals = Totals
round-field-reopened = Job
round-field-asked = Not asked yet
# Promise: job held_back, test test_a_round_whose_question_is_refused_is_asked_again
round-not-asked = A group of this block does not let us write, or must not be written to now. It is asked as soon as that changes. Ask its admins to let the bot send messages.
round-field-told = Not told yet
# Promise: job held_back, test test_a_verdict_that_is_refused_is_told_later
round-not-told = A group of this block has not been told the result: it does not let us write, or must not be written to now. It is told as soon as that changes.
round-field-block = The block
round-response = { $spoke } of { $homes } homes
round-response-few = fewer than { $fewest } of { $homes } homes
round-response-from = { $spoke } or more of { $homes } homes
round-totals-later = They are shown once, when the vote closes: totals that move with each vote would tell it.
round-totals-too-few = Fewer than { $fewest } homes have answered, so no totals are shown.
round-reopened = ❗ Reopened: the block says that it is not fixed.
round-stands = Was asked in its group chat: { $ref }
round-title-fixed = Fixed?
round-title-told = Told before?
round-title-clean = Left clean and safe?
round-title-trouble = Trouble with noise, access or parking?
round-title-respect = Staff respectful?
round-bar = { $bar } { $answer } { $count }
# Promise: job rounds
round-status-waiting = Waits for the morning: the block is asked { $at }.
# Promise: job rounds, test test_who_voted_is_in_no_card_and_no_log
round-status-open = Open until { $at }. Who voted what is shown to nobody.
round-status-closed = Closed { $at }.
# Promise: post round, card round
round-asked = The block is being asked. The result will stand in { $channel }.
round-none = There is no such vote or visit.
round-not-now = That cannot be done with this vote now. The card shows how it stands.
round-not-communal = This visit is not to the shared parts of a block, so there is no block to ask.
round-not-done = Nobody has marked this visit done, so there is nothing yet to ask the block about. Mark it done on its card first.
round-open-already = The block is being asked already. That vote has to close first.
round-no-group = No group chat is linked to this block, so nobody was asked. Link one first.
case-round-close = Close
case-round-again = Ask again
case-visit-ask = Ask the block
visit-why-reopened = { $at }: the block says that it is not fixed, so the job is open again.

comment-card = 💬 A word on the verdict · { $ref }
comment-field-who = From
comment-neighbour = A neighbour of the block
comment-status = Said in private. It is no part of the totals.

doorstep-round-usage = round REFERENCE
doorstep-round = asks the block how the works of a visit or a job went, in its group chat.

follow-up-card = 📌 A block waits for an answer · { $ref }
follow-up-field-owner = Who looks after it
follow-up-field-due = Due
follow-up-field-block = The block
follow-up-votes = Still votes. It hears nothing before the vote is closed.
follow-up-silent = Hears nothing of this: its verdict does not show it, so words about it would tell what single homes said.
# Promise: clock follow_up
follow-up-promised = Has read by when it hears more.
follow-up-heard-late = Was told that it takes longer, { $at }.
follow-up-heard-moved = Was told the new date, { $at }.
follow-up-heard-answered = Has read the answer, { $at }.
# Promise: clock follow_up, post follow_up
follow-up-status-open = Due { $due }. The block's group is told of the answer, and of any delay.
# Promise: post follow_up
follow-up-status-late = Late since { $due }. The block's group is told of the answer.
follow-up-status-answered = Answered { $at }.
# Promise: post follow_up
follow-up-overdue = ⏰ { $block } still waits for what follows from its verdict: it was due { $due }. Answer it, or set a new date.
# Promise: post follow_up
follow-up-above = Everybody in the block's group reads this.
# Promise: post follow_up
follow-up-above-silent = The block reads this only if its verdict shows that something was wrong, and not before the vote is closed.
follow-up-ask-words = What the block reads
follow-up-hint = Name no home and no person.
follow-up-ask-until = By when
follow-up-not-then = Choose a day from tomorrow on, within three months.
clock-follow-up = Answer to a block's verdict
case-follow_up-take = Take it
case-follow_up-hand_over = Hand over
case-follow_up-answer = Answer the block
case-follow_up-move = New date
post-round = the questions of a verdict
post-round_reminder = a reminder of a verdict
post-follow_up = what follows from a verdict
post-round_result = the result of a verdict
