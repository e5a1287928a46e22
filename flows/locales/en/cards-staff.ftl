### What staff read on cards and in forms, in English only.

staff-severity-low = Low
staff-severity-medium = Medium
staff-severity-high = High
staff-severity-critical = Critical

staff-state-new = New
staff-state-taken = Being looked into
staff-state-resolved = Resolved, waiting for the resident
staff-state-closed = Put right
staff-state-withdrawn = Taken back by the resident
staff-state-duplicate = Same as another
staff-state-passed = A repair

staff-field-clauses = What happened
staff-field-contract = Contract
staff-field-place = Where
staff-field-when = When
staff-field-treatment = Wanted
staff-field-who = From
staff-field-language = Language
staff-anonymous = Anonymous
staff-by-phone = By phone: { $caller }
staff-stood = stood
staff-not-stood = did not stand

staff-owner = With { $owner }
staff-no-owner = With nobody yet
# Promise: clock report_answer
staff-due = First answer due { $due }
staff-overdue = ❗ Overdue since { $due }
staff-files =
    { $count ->
        [one] 1 file in the thread
       *[other] { $count } files in the thread
    }
staff-taken-by = taken by { $who }
staff-duplicate-of = same as { $ref }
staff-paused = ⏸ Messages paused until { $until }
staff-restricted = 🔒 Restricted: stays in this channel
staff-outcome = What was done: { $outcome }
staff-moved = Report { $ref } was moved to another channel.
staff-taken-back = What stood here is for few to see, and more could look into this channel, so it was taken back.
staff-case-moved = What stood here was moved to another channel.

case-report-take = Take it
case-report-reply = Reply to resident
case-report-change = Change
case-report-resolve = Resolve
case-report-history = History
case-report-duplicate = Duplicate of…
case-report-hand_over = Hand over
case-report-pause = Pause their messages
case-report-unpause = Take messages again
case-report-pass_on = Not conduct: to repairs
case-report-discreet = Write quietly
case-report-misread = Misunderstood by the bot

staff-label-words = Your words to the resident
staff-label-outcome = What was done
staff-label-lesson = The lesson
staff-label-stood = Which clauses stood?
staff-label-ref = Reference of the other report
staff-label-to = To whom?
# Promise: test test_the_whole_story_from_first_tap_to_put_right
staff-reply-hint = You see it as the resident will before it is sent.
staff-reply-again = Change the words and you see them once more before they go.
staff-outcome-hint = The resident reads this, word for word.
# Promise: test test_the_whole_story_from_first_tap_to_put_right
staff-lesson-hint = Stays with us; the resident does not see it.
staff-label-pause = For how long?
staff-pause-days =
    { $count ->
        [one] 1 day
       *[other] { $count } days
    }
# Promise: test test_staff_pause_the_messages_of_a_resident_about_a_report_and_take_them_again
staff-pause-sure = Until then nothing can be added to this report. The resident is told so, kindly, with the number to ring. Your replies reach them as always, and anything new they report is taken.
# Promise: card hazard, effect Say, test test_duplicate_pass_on_and_history
staff-pass-on-sure = This closes the report as a repair, and puts it before the repairs team. The resident is told so, and again when the team has it.
# Promise: test test_staff_set_it_on_a_report_at_the_residents_word
staff-discreet-above = For somebody whose phone others look at. Do this only if they asked for it. They see that there is a message from us, and tap to read it. Nobody in their home is told.
staff-discreet-ask = How do we write to this person?
staff-discreet-hide = Quietly: our messages are hidden until they tap
staff-discreet-show = As to everybody
staff-discreet-unnamed = The sender is anonymous. They can hide our messages themselves, under "What we keep".
staff-preview-ltr = As the resident reads it, in { $language }, from left to right:
staff-preview-rtl = As the resident reads it, in { $language }, from right to left:
staff-preview = Show me first
staff-send = Send it
staff-submit = Save
staff-cancel = Cancel
staff-close = Close

staff-phone-title = Report by phone
staff-phone-submit = Send
# Promise: clock report_answer
staff-phone-done = Report { $ref } is written down. A first answer is due { $due }. Give the caller the reference.

staff-about = Residents say how contractors behaved; staff answer.
staff-command = Take a report by phone, find one, or look after visits
staff-help = /doorstep { $usage } { $does }
staff-search = Type to search
staff-usage = Write: /doorstep { $usage }
staff-no-such-word = There is no “{ $said }” here.
staff-nearest-word = Did you mean “{ $line }”?
staff-see-help = “{ $help }” lists what there is.
staff-help-cards = On a card, nothing reaches the resident but "Reply to resident", "Resolve" and "Not conduct". What you write in a thread stays here.
staff-open-card = Open its card

staff-refused-guest = Guests cannot act here. Ask a colleague of the landlord.
staff-refused-other-team = Only the landlord's own people can act here. You belong to another organisation.
staff-refused-no-admin = Only admins of the workspace can bring in files. Ask one of them.
staff-refused-not-in-channel = You are not in the channel where this belongs, so you cannot act on it.
staff-refused-elsewhere = There is no such thing here now, so nothing was done.
staff-refused-moves = This does not belong in this channel any more, so nothing was done. It moves to the channel where it belongs.
staff-refused-stands = This stands in { $channel } now, so nothing was done here.
staff-refused-shared = This channel is shared with another organisation, so nothing can be done here. Ask for a channel that is the landlord's alone.
staff-refused-public = Anybody may join this channel, so nothing that only few may see can be done here. Ask for it to be made private.
staff-refused-away = Doorstep is not in this channel, so nothing can be done here. Do it in a channel where Doorstep is, or ask for it to be invited here.
staff-refused-to = They could not see this: they are not in the channel, or not one of the landlord's own people.
staff-refused-no-action = Doorstep does not know that button or form (any more), so nothing was done.
staff-refused-unknown = We could not make sure who you are, so nothing was done. Please try again in a minute.
staff-try-again = Slack did not answer us just now. Please try again in a minute.
staff-sent-already = You sent this form already, and it was done then. It was not done a second time.
staff-send-again = We were interrupted, and cannot say what came of this. Please send it once more: it is not done twice.
staff-press-again = That took too long and Slack closed the way. Please press it again.
# Promise: test test_a_form_that_outlives_us_is_carried_out_and_told
staff-still-working = We have it. It takes a little longer; Doorstep tells you privately what came of it.
staff-late-done = What you sent with the form is done.
staff-late-preview = Your words were not sent: you have not seen them as the resident will. Open the form again to send them.
staff-given-back = Nothing was done with what you wrote. Here it is, so that you can use it again:
# Promise: effect Alert, test test_a_listener_that_breaks_is_told_and_alerted
staff-went-wrong = Sorry, that did not work, and nothing was changed. Our team was told. Code: { $code }
