### Champions: residents who carry their neighbours' words. Reading age 9.

menu-champion = For champions
command-neighbour = Carry a neighbour's words (champions)

champion-asked = { $landlord } asks you to be a champion for { $block }. A champion tells us what neighbours say, and tells them our answer.
champion-does-not = A champion does not decide, judge or check on anyone. You need not do anything. You can stop at any time.
champion-agree = I agree
champion-no = No, thank you
champion-agreed = Thank you. You are a champion now. You find this under "More".
champion-declined = That is fine. Nothing changes for you.
champion-page = You carry your neighbours' words to us. What would you like to do?
champion-carry = Tell us something
champion-stop = Stop being a champion
champion-stop-ask = Do you want to stop being a champion?
champion-stop-yes = Yes, stop
champion-stop-no = No, go on
champion-ended = You are not a champion any more. Thank you for your help.
champion-only = This is for champions of the block you live in. You can always send us your own report.
champion-unknown = That link is not right. Ask us for a new one.
champion-used = That link was used already. Ask us for a new one.
champion-expired = That link is too old. Ask us for a new one.
champion-elsewhere = This link is for people who live in { $block }. If you do, first open the link in our letter to you.

carry-person = Is it about something a person did? Then send a report instead.
carry-ask-whose = Whose words do you bring?
carry-title-whose = Whose words
carry-estate = The whole estate's
carry-neighbour = One neighbour's
carry-ask-agreed = Did your neighbour agree that you tell us?
carry-title-agreed = They agreed
carry-agreed-yes = Yes
carry-agreed-no = Not yet
# Promise: test test_without_leave_nothing_is_asked_and_nothing_kept
carry-not-yet = Thank you for asking first. We have kept nothing. Come back when your neighbour agrees.
# Promise: test test_a_neighbours_words_are_carried_and_the_answer_is_passed_on
carry-ask-name = What is your neighbour's name? Only our staff see it.
carry-title-name = Name
carry-skip-name = No name
carry-ask-words = What shall we know? Write it, or send a voice note.
carry-title-words = Words
carry-ask-media = Do you have photos? Send them now.
carry-title-media = Photos
carry-review = Shall we send this?
carry-send = Send it
# Promise: card carried, test test_a_neighbours_words_are_carried_and_the_answer_is_passed_on
carry-seen = Only staff of { $landlord } read this. Your neighbours do not.
# Promise: clock carried_answer, card carried
carry-sent = Thank you. The number is { $ref }. We answer you here by { $by }.
carry-told = { $landlord } on what you told us ({ $ref }):
carry-pass-on-estate = Please tell your neighbours.
carry-pass-on-neighbour = Please pass it on to your neighbour, and to nobody else.
