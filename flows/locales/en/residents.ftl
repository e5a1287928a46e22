### What a resident reads outside the questions of a flow. Reading age 9: short sentences, "you" and "we".

start-greeting = Hello. This is the Doorstep service of { $landlord }. Tell us here how workers behave in and around your home.
# Promise: test test_whole_lives_leave_words_and_names_only_where_they_belong
start-privacy =
    🔒 What we keep: what you send us here, and your name if you show it.
    Who sees it: the people at { $landlord } who deal with it. Never the worker.
    How to leave: send /stop, or block this chat. To see or delete what we keep, send /mydata or /delete.

menu = What would you like to do?
menu-report = Report a worker
menu-reports = My reports
menu-danger = I am in danger
menu-language = Language · اللغة
menu-privacy = What we keep
menu-back = Menu
menu-visits = My visits
menu-door = Who is at my door?
menu-more = More
menu-help = How this works
more = What else would you like?
menu-resume = Go on where I stopped

command-report = Report how a worker behaved
command-reports = See my reports
command-visits = See my visits
command-menu = Show the menu
command-language = Change the language
command-danger = Who to call in danger
command-privacy = What we keep and who sees it
command-stop = Stop what I am doing, or our messages
command-help = How this works

danger =
    If anyone is in danger, call 999 now.
    Smell gas? Call 0800 111 999.
    For other urgent help, call { $landlord } on { $phone }.
    This chat is not watched all day. Please do not wait here for an answer.

# Above the numbers of each danger stands nothing else: somebody may be looking on.
danger-violence =
    Call 999 now. You cannot speak? Call 999, wait for the voice, then press 55.
    Does somebody at home hurt or frighten you? Free, day and night: { $abuse }.
danger-gas =
    Smell gas? Call { $gas } now. It is free, day and night.
    Open the windows. Do not use flames or switches. Turn the gas off at the meter, if you can. Go outside.
danger-fire =
    Get out, stay out, and call 999.
    Close the doors behind you. Do not use the lift.
danger-electric =
    Do not touch it, or anyone who touches it. Is somebody hurt, or does something burn? Call 999.
    Turn the power off at the fuse box, if you can get there safely. Then call { $landlord } on { $phone }.
danger-co =
    Go outside now, all of you. Does somebody feel ill? Call 999.
    Then call { $gas }. It is free, day and night.
danger-flood =
    Keep away from water near plugs, lights and wires. Is somebody in danger? Call 999.
    Turn the water off at the stop tap, if you can. Then call { $landlord } on { $phone }.
danger-child =
    Is a child in danger now? Call 999.
    Worried about a child? Call 0808 800 5000. Are you a child yourself? Call 0800 1111. Both are free.
danger-adult =
    Is somebody in danger now? Call 999.
    If not, call your council and ask for "adult social care". Or call { $landlord } on { $phone }.
danger-selfharm =
    Are you in danger now, or did you take something? Call 999.
    You are not alone. Talk to somebody, free, day and night: call 116 123, or text SHOUT to 85258.
danger-intruder =
    Call 999 now. You cannot speak? Call 999, wait for the voice, then press 55.
    Go where you are safe. Do not face them.
danger-medical =
    Call 999 now. They tell you what to do until help comes.
    Not sure? Call 111.
danger-not-watched = This chat is not watched all day. Please do not wait here for an answer.
danger-ask = Is anyone in danger now?
danger-ask-yes = Yes. Who do I call?

# Promise: retention sessions, retention evidence, retention reports, test test_an_anonymous_report_names_nobody_anywhere_staff_look
privacy =
    We keep what you write and send here, so that { $landlord } can put things right.
    Staff see your name only if you show it. When you hide your name, staff see no name, home or chat.
    Unfinished reports go after 30 days. Photos go after 12 months. Closed reports go after 6 years.
    Telegram carries these messages. They are not secret from Telegram.
    You can see or delete what we keep, here or by calling { $landlord } on { $phone }.

help =
    You are talking to a computer program. People at { $landlord } read what you send.
    Tap "Report a worker" and answer a few short questions.
    You can go back, or stop, at any time. Nothing is sent until you tap a send button.
    You can type the words on a button instead of tapping it.
    Rather talk? Call { $landlord } on { $phone }. Hours: { $hours }.

join-done = Thank you. You have joined: { $place }.
join-unknown = That link is not right. Check your letter, or carry on without it. You can still report.
join-used = That link does not work any more. Ask us for a new one, or carry on without it. You can still report.
join-expired = That link does not work any more. Ask us for a new one, or carry on without it. You can still report.

guessed-tokens = You tried too many wrong links. You can try again after { $at }. Or call { $landlord } on { $phone }. You can still report without a link.
guessed-references = You asked too often for reports that are not yours. You can look at your reports again after { $at }. Or call { $landlord } on { $phone }.

language-ask = Which language would you like?
language-en = English
language-ar = العربية
# Promise: test test_the_language_can_be_changed_at_any_time
language-set = Done. We will write to you in English.

unknown-command = We do not know that command. Here is what you can do.
stopped = Stopped. Nothing was sent.
# Promise: retention sessions
stopped-kept = Stopped. Nothing was sent. We keep your words for 30 days, so you can go on.
stop-ask = What would you like to stop? To stop all messages, you can also block this chat.
resumed = Welcome back. Here is where you were.
nothing-changed = Nothing was changed.
# Promise: test test_a_message_waits_behind_one_neutral_line_until_it_is_opened
discreet-is-off = Does somebody else look at your phone? We can hide our messages. Then you only see that one is there, and tap to read it.
# Promise: test test_a_message_waits_behind_one_neutral_line_until_it_is_opened
discreet-is-on = Our messages to you are hidden. You only see that one is there, and tap to read it.
discreet-hide = Hide our messages
discreet-show = Show our messages
# Promise: test test_every_kind_of_message_is_held_whatever_caused_it
discreet-set = Done. We hide our messages from now on. We tell nobody in your home.
discreet-ended = Done. You see our messages at once again.
held-notice = You have a message from { $landlord }.
held-read = Read it
held-from = We wrote this on { $at }. It may have changed since then.
held-none = There is no new message for you.
# Promise: effect Alert, test test_a_failure_in_one_turn_spoils_only_that_turn
apology = Sorry, something went wrong on our side. Please try again, or send /menu. We have told our team. Code: { $code }

odd-sticker = We cannot read a sticker, so we did not keep it. Please write it in words.
edited = You changed your message. We changed it here, too.
odd-edited = You changed an older message. We keep what you first sent. To add something, send a new message.
edited-before = You changed a message from before.
changed-after =
    Changed afterwards:
    { $words }
odd-contact = We did not keep that contact. Please do not send phone numbers of others here. Write us what happened instead.
odd-location = We cannot use a map place here, so we did not keep it. Write the place in words instead.
odd-poll = We cannot use a poll here, so we did not keep it. Write it in words instead.
odd-game = We cannot use this here, so we did not keep it. Write it in words instead.
# Promise: test test_words_that_arrive_are_kept_or_their_sender_is_told
odd-kept-location = We cannot use a map place here. We kept the words in it.
# Promise: test test_words_that_arrive_are_kept_or_their_sender_is_told
odd-kept-poll = We cannot use a poll here. We kept the words in it.
# Promise: test test_words_that_arrive_are_kept_or_their_sender_is_told
odd-kept-unknown = We cannot read all of that kind of message. We kept the words in it.
odd-unknown = We cannot read that kind of message, so we did not keep it. Send words, a photo, a video or a voice note.
# Promise: test test_a_group_is_told_where_to_talk_and_otherwise_left_alone
odd-group = Let us talk in private. Tap my name and send me a message there. Nobody here will see it.

passed-on-file = A file here was passed on. Somebody else made it.
passed-on =
    Passed on, in the words of somebody else:
    { $words }
# Promise: card support
reply-received = Thank you. Staff have your answer.
nameless = (no name on the account)
sort-ask = Thank you for your message. What is it about?
sort-new = A new report
sort-add-to = Add to { $ref } ({ $state })
sort-nothing = Nothing, forget it
mean-else = I meant something else
sort-dropped = All right. We did not keep that message for a report.

state-new = sent
state-taken = being looked into
state-resolved = answered
state-closed = put right
state-withdrawn = taken back
state-duplicate = joined with what we know
state-passed = about a repair

reports-heading = Your reports:
reports-none = You have not sent a report yet.
reports-line = { $ref }: { $state }
report-heading = Report { $ref }: { $state }
report-not-yours = We cannot find that report among yours.
report-add = Add words or photos
report-complain = Make it a complaint
report-withdraw = Take it back
about-report = About report { $ref }

timeline-submitted = { $at }: you sent it.
timeline-added = { $at }: you added something.
timeline-taken = { $at }: somebody is looking into it.
timeline-replied = { $at }: we wrote to you:
timeline-resolved = { $at }: we told you what was done:
timeline-closed = { $at }: you said it is put right.
timeline-reopened = { $at }: you said it is not put right.
timeline-complained = { $at }: you made it a complaint.
timeline-withdrawn = { $at }: you took it back.
timeline-duplicate = { $at }: we joined it with what we know already.
timeline-passed = { $at }: it is about a repair, so it went to our repairs team.

add-ask = Write your words or send photos now. Each goes straight to this report.
not-added = We did not add this one.
# Promise: test test_a_pause_ends_by_itself
add-paused = We are not taking more messages about report { $ref } until { $until }. We have all you sent before, and we will still write to you here. You can still report something new. Is it urgent? Call { $phone }.
add-enough = We can take { $most } messages about report { $ref } in one day, and we have them. Please send more tomorrow. Is it urgent? Call { $phone }.
# Promise: card report
added = Thank you. We added it to report { $ref }. Staff will see it.
# Promise: card report
withdraw-ask = Do you want to take this report back? Staff will see that you did.
withdrawn = Report { $ref } is taken back.
# Promise: clock report_answer
complain-ask = Do you want to make this a complaint? We then answer within set days. You can go to the Housing Ombudsman if you are not happy.
# Promise: clock report_answer
complained = Report { $ref } is now a complaint. We will tell you within 5 working days that we have it.
sure-yes = Yes
sure-no = No

resident-taken = Good news: somebody is now looking into your report { $ref }.
resident-reply = A message from { $landlord } about your report { $ref }:
resident-reply-hint = To answer, write here or tap Reply.
resident-answer = Reply
resident-resolved = { $landlord } on your report { $ref }. This was done:
resident-put-right = Is it put right?
resident-put-right-yes = Yes, it is put right
resident-put-right-no = No, it is not
resident-duplicate = We already know about this. Your report { $ref } was joined with another one about the same thing.
# Promise: test test_a_pause_ends_by_itself
resident-paused = We have read a lot from you about report { $ref }, and we are still on it. We are not taking more messages about it until { $until }. We will still write to you here. You can still report something new. Is it urgent? Call { $phone }.
resident-unpaused = You can write to us about report { $ref } again.
# Promise: clock hazard_received, test test_nothing_is_called_passed_before_somebody_has_it
resident-passed = Your report { $ref } is about a repair, so we sent it to our repairs team. There its number is { $number }. We tell you here when they have it.
closed-thanks = Thank you for telling us. We are glad it is put right.
not-right-ask = What is still wrong? Write it here. You can also make it a complaint.
# Promise: clock report_answer
reopened = We are sorry. This report is open again.

media-too-big = We did not keep { $file }: it is too big. We can take files up to 20 MB. A shorter video or a photo works well.
media-wrong-type = We did not keep { $file }: we cannot take that kind of file. Send a photo, a video, a PDF or a text document.
media-enough = We did not keep { $file }. We can take { $most } files from you in one day, and we have them. Please send it again tomorrow. Is it urgent? Call { $phone }.
# Promise: test test_a_letter_that_cannot_be_opened_is_left_out_and_its_sender_told
media-lost = We could not open { $file }, so we did not pass it on. Please send it again with no password, or send a photo of it.
media-file-photo = your photo
media-file-video = your video
media-file-voice = your voice note
media-file-document = your file
media-details = 📎 One of your files may hold hidden details, like your name. We cannot take them out. You can leave it out, or send a photo of it.
media-voice = 🎤 People may know your voice. If you do not want that, leave it out and write it.

# What people say who mean it, a phrase a line; a star stands where a word may go on.
phrases-stop =
    stop messaging me
    stop texting me
    stop writing to me
    stop sending
    no more messages
    unsubscribe
    leave me alone
    i want to leave

# What a yes or a no begins with, a phrase a line; a star stands where a word may go on.
phrases-yes =
    yes
    yess
    yea
    yeah
    yeh
    yep
    yup
    aye
phrases-no =
    no
    nope
    nah
    naw
    not yet
    not fixed
    not done
    not right
    still not
    its still
    it's still
    it is still
# What makes either unclear; and what makes a yes unclear, but not a no.
phrases-unclear =
    but
    except
    unless
    however
    although
    no problem
    no worries
    no idea
    not sure
    yes and no
    yes or no
    yeah right
phrases-not-yes =
    not
    no
    still
    only
    until
    instead
    wait
    { "*" }n't
    didnt
    doesnt
    dont
    hasnt
    havent
    isnt
    wasnt
    wont
    cant

# What people ask about us, a phrase a line.
phrases-help =
    are you a robot
    are you a bot
    are you human
    are you a human
    are you real
    are you a real person
    are you a person
    is this a robot
    is this a bot
    is this a real person
    is this automated
    am i talking to a robot
    am i talking to a bot
    am i talking to a person
    am i talking to a real person
phrases-privacy =
    who reads this
    who sees this
    who can see this
    who can read this
    who gets this
    is this private
    is this confidential
    is this anonymous
    is it anonymous
    is it confidential
    do they see my name
    can they see my name
# What else people write who mean a button, all of it, a line each.
spoken-stop =
    cancel
    cancel this
    never mind
    nevermind
    forget it
    forget about it
    quit
    exit
    leave it
    i changed my mind
spoken-back =
    go back
    previous
    back please
