### What staff read in Slack, in English only.

slack-severity-low = Low
slack-severity-medium = Medium
slack-severity-high = High
slack-severity-critical = Critical

slack-state-new = New
slack-state-taken = Being looked into
slack-state-resolved = Resolved, waiting for the resident
slack-state-closed = Put right
slack-state-withdrawn = Taken back by the resident
slack-state-duplicate = Same as another
slack-state-passed = Passed to repairs

slack-field-clauses = What happened
slack-field-contract = Contract
slack-field-place = Where
slack-field-when = When
slack-field-treatment = Wanted
slack-field-who = From
slack-field-language = Language
slack-anonymous = Anonymous
slack-by-phone = By phone: { $caller }
slack-stood = stood
slack-not-stood = did not stand

slack-owner = With { $owner }
slack-no-owner = With nobody yet
slack-due = First answer due { $due }
slack-overdue = ❗ Overdue since { $due }
slack-files =
    { $count ->
        [one] 1 file in the thread
       *[other] { $count } files in the thread
    }
slack-taken-by = taken by { $who }
slack-duplicate-of = same as { $ref }
slack-restricted = 🔒 Restricted: stays in this channel
slack-outcome = What was done: { $outcome }
slack-moved = Report { $ref } was moved to another channel.
slack-case-moved = What stood here was moved to another channel.

case-report-take = Take it
case-report-reply = Reply to resident
case-report-change = Change
case-report-resolve = Resolve
case-report-history = History
case-report-duplicate = Duplicate of…
case-report-hand_over = Hand over
case-report-pass_on = Not conduct: to repairs

slack-label-words = Your words to the resident
slack-label-outcome = What was done
slack-label-lesson = The lesson
slack-label-stood = Which clauses stood?
slack-label-ref = Reference of the other report
slack-label-to = To whom?
slack-reply-hint = You see it as the resident will before it is sent.
slack-reply-again = Change the words and you see them once more before they go.
slack-outcome-hint = The resident reads this, word for word.
slack-lesson-hint = Stays with us; the resident does not see it.
slack-pass-on-sure = This closes the report as a repair. The resident is told so, with the number to ring.
slack-preview-ltr = As the resident reads it, in { $language }, from left to right:
slack-preview-rtl = As the resident reads it, in { $language }, from right to left:
slack-preview = Show me first
slack-send = Send it
slack-submit = Save
slack-cancel = Cancel
slack-close = Close

slack-phone-title = Report by phone
slack-phone-submit = Send
slack-phone-done = Report { $ref } is written down. A first answer is due { $due }. Give the caller the reference.

slack-about = Residents say how contractors behaved; staff answer.
slack-command = Take a report by phone, find one, or look after visits
slack-help = /doorstep { $usage } { $does }
slack-help-cards = On a card, nothing reaches the resident but "Reply to resident", "Resolve" and "Not conduct". What you write in a thread stays here.
slack-open-card = Open its card

slack-refused-guest = Guests cannot act on reports. Ask a colleague of the landlord.
slack-refused-other-team = Only the landlord's own people can act on reports. You belong to another organisation.
slack-refused-no-admin = Only admins of the workspace can bring in files. Ask one of them.
slack-refused-not-in-channel = You are not in the channel of these reports, so you cannot act on them.
slack-refused-elsewhere = There is no such report in this channel now, so nothing was done.
slack-refused-shared = This channel is shared with another organisation, so nothing can be done with reports here. Ask for a channel that is the landlord's alone.
slack-refused-public = Anybody may join this channel, so nothing that only few may see can be done here. Ask for it to be made private.
slack-refused-away = Doorstep is not in this channel any more, so nothing can be done with reports here. Ask for it to be invited again.
slack-refused-to = They could not see the report: they are not in the channel, or not one of the landlord's own people.
slack-refused-no-action = Doorstep does not know that button or form (any more), so nothing was done.
slack-refused-unknown = We could not make sure who you are, so nothing was done. Please try again in a minute.
slack-try-again = Slack did not answer us just now. Please try again in a minute.
slack-sent-already = You sent this form already, and it was done then. It was not done a second time.
slack-press-again = That took too long and Slack closed the way. Please press it again.
slack-still-working = We have it. It takes a little longer; Doorstep tells you in the channel, privately, what came of it.
slack-late-done = What you sent with the form is done.
slack-late-preview = Your words were not sent: you have not seen them as the resident will. Press "Reply to resident" again to send them.
slack-late-lost = Nothing was done with what you wrote. Here it is, so that you can use it again:
slack-went-wrong = Sorry, that did not work, and nothing was changed. Our team was told. Code: { $code }
