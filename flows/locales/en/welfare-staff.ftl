### What staff read of callers at a door, of wishes, and of calls for support, in English only.

caller-card = 🚪 Somebody may be at a door now
caller-field-where = Where
caller-field-company = Says they are from
caller-field-result = What we found
caller-field-at = Asked at
caller-result-not_expected = Works for us, but no visit to this home is planned
caller-result-unknown = Not one of our contractors
caller-result-unproven = A visit is due now, but the password was wrong
# Promise: effect Say, test test_a_wrong_password_keeps_the_door_shut_and_staff_hear_of_it
caller-state-open = Nobody has looked into it yet. The resident was told not to let them in, and whom to ring.
caller-state-called_back = Called back by { $who }
# Promise: effect Say, test test_staff_say_that_it_was_ours_after_all
caller-state-ours = It was ours after all, says { $who }. The resident was told.
# Promise: effect Say, test test_a_false_caller_and_the_block_is_warned_in_every_language
caller-state-false_caller = A false caller, says { $who }. The block was warned.
caller-decided = This was decided already. The card shows how it stands.
caller-ask-company = The company they claim to be from
# Promise: effect Say, test test_staff_say_that_it_was_ours_after_all
caller-ours-above = The resident is told at once that the caller did come from us.
# Promise: effect Say, test test_a_false_caller_and_the_block_is_warned_in_every_language
caller-false-above = Everybody in { $block } is warned at once, each in their language. Name no person.
# Promise: effect Say, test test_a_false_caller_and_the_block_is_warned_in_every_language
caller-warned =
    { $count ->
        [one] 1 resident is being warned.
       *[other] { $count } residents are being warned.
    }
case-caller-called_back = Called back
case-caller-ours = It was ours after all
case-caller-false_caller = False caller: warn block

wishes-card = 🔒 A household's wish, no. { $number }
wishes-field-wish = They ask for
wishes-field-who = From
wishes-field-where = Where
wishes-field-knows = Who may know
wishes-field-until = Until
wishes-field-asked = Asked
wishes-field-instruction = Travels to the worker
wishes-field-answer = Last written to them
wishes-staff-knows-worker = Staff, and the worker as an instruction
wishes-staff-knows-staff = Staff only
clock-wish-answer = Answer to a household's wish
wishes-wrote = A household has answered what you wrote about wish no. { $number }. Their words are on its card.
wishes-overdue = ⏰ A household still waits for an answer to wish no. { $number }.
# Promise: clock wish_answer
wishes-status-asked = Waits for a decision. Keep it in this channel: it may say much of a household.
wishes-status-granted = Granted by { $who }
wishes-status-adapted = Adapted by { $who }
wishes-status-refused = Refused by { $who }
# Promise: test test_a_wish_is_changed_and_taken_back_and_travels_no_more
wishes-status-taken_back = Taken back by the household. Nothing of it travels any more.
# Promise: job wishes
wishes-status-ended = Over: its time has passed, or they have moved. Nothing of it travels any more.
wishes-safety-first = Safety first: covers can slip on stairs and wet floors, and feet without shoes can be hurt. Adapt or refuse where a worker could come to harm.
# Promise: test test_staff_send_the_pack_and_it_says_nothing_of_the_resident
wishes-only-instruction = Only the instruction travels to the worker. Leave out who asks, and why.
# Promise: test test_staff_only_means_that_nothing_travels
wishes-nothing-travels = They agreed that only staff may know: nothing travels to the worker.
wishes-ask-instruction = What the worker is told, in English
wishes-ask-reason = Why, in your words to the household
# Promise: test test_a_refusal_says_why_and_is_seen_before_it_goes
wishes-reason-hint = They read this, word for word. You see it as they will before it goes.
wishes-ask-reply = Your words to the household
wishes-names-nobody = Leave out the name of who asks: only what to do travels.
wishes-moved-out = The resident has moved out of that home, so their wish for it ends, and nothing was done.
wishes-changed-meanwhile = This wish has changed meanwhile, so nothing was done. The card shows how it stands now.
wishes-decided-unreachable = It is decided, but this resident has no chat with us now. Please ring or write to them.
case-wish-grant = Grant
case-wish-adapt = Adapt
case-wish-refuse = Refuse
case-wish-reply = Reply

support-card = 💜 Help is asked for · { $ref }
support-field-who = From
support-field-where = Where
support-field-asked = Asked
support-field-visit = About the visit
support-field-voice = Voice note
support-field-contact = Named contact
support-field-answer = Answered
support-visit-safety = { $what }, { $when }. A safety visit: it stays, so help comes before it.
support-voice-in-thread = In the thread
# Promise: clock support_answer
support-status-asked = An answer is due { $due }. Keep it in this channel.
support-status-overdue = ❗ The answer is overdue since { $due }. Keep it in this channel.
support-status-answered = Answered by { $who }
clock-support-answer = Answer to a call for help
support-wrote = Somebody has answered what you wrote about { $ref }. Their words are on its card.
support-overdue = ⏰ The answer to { $ref } is overdue. Somebody waits for help.
# Promise: effect Say, test test_a_lost_file_is_told_by_its_feature
support-voice-lost = ⚠️ The voice note of { $ref } could not be fetched. The resident was asked to send it again.
support-ask-contact = Named contact: who helps, and how to reach them
support-ask-answer = Your words to the resident
# Promise: test test_what_is_hard_goes_to_few_and_is_answered_with_a_name
support-answer-hint = They read this, word for word. You see it as they will before it goes.
support-stays-above = It is about a safety visit, which stays. Say what help comes before it.
support-changed-meanwhile = Somebody answered meanwhile, so nothing was sent. The card shows how it stands now.
case-support-answer = Answer
case-support-discreet = Write quietly
