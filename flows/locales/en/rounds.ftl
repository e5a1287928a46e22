### The block's verdict: what neighbours read in their group and in private. Reading age 9.

round-asks = { $landlord } asks everyone in this block. This work is done: { $what }. How did it go?
round-question = { $number }. { $question }
round-ask-fixed = Is it fixed?
round-ask-told = Were you told before the work?
round-ask-clean = Was it left clean and safe?
round-ask-trouble = Was there trouble with noise, access or parking?
round-ask-respect = Were the staff respectful?
# Promise: job rounds, test test_who_voted_is_in_no_card_and_no_log
round-how = Tap your answers. One vote for each home, and you can change it. You can vote until { $closes }. We show how it went at the end, and never who said what.
round-spoke = { $count } homes or more have spoken.
round-spoke-few = Few homes have spoken so far.
round-answer-yes = Yes
round-answer-no = No
round-answer-partly = Partly
round-pick-fixed_yes = Fixed
round-pick-fixed_partly = Partly fixed
round-pick-fixed_no = Not fixed
round-pick-told_yes = Told before
round-pick-told_no = Not told
round-pick-clean_yes = Clean and safe
round-pick-clean_no = Not clean or safe
round-pick-trouble_yes = Trouble
round-pick-trouble_no = No trouble
round-pick-respect_yes = Respectful
round-pick-respect_no = Not respectful
round-private = Say more, or about a person, in private
round-over = This vote is closed: { $what }. Thank you.
round-remind = How did it go? { $what }. You can still tap your answers, until { $closes }.

round-toast-home = Counted for your home: { $said }. You can change it.
# Promise: retention votes
round-toast-person = We keep your answer: { $said }. It counts once we know your home. Use the code in your letter for that.
round-toast-stands = Your answer stands: { $said }. You can change it.
round-toast-closed = This vote is closed, so nothing was counted. Thank you.
round-toast-elsewhere = As far as we know you live in another block. This vote is for { $block }, so we did not count it.
round-said-fixed-yes = fixed
round-said-fixed-partly = partly fixed
round-said-fixed-no = not fixed
round-said-told-yes = told before
round-said-told-no = not told before
round-said-clean-yes = left clean and safe
round-said-clean-no = not left clean and safe
round-said-trouble-yes = there was trouble
round-said-trouble-no = no trouble
round-said-respect-yes = staff were respectful
round-said-respect-no = staff were not respectful

round-chart = What { $block } says
round-result = This is what the block says. The work: { $what }.
round-result-spoke =
    { $count ->
        [one] 1 home spoke.
       *[other] { $count } homes spoke.
    }
round-result-line = { $question } { $answers }
round-count = { $answer }: { $count }
# Promise: card round
round-told-landlord = We told { $landlord } that it is not fixed.
# Promise: clock follow_up, card follow_up
round-answer-by = { $landlord } will tell you here what follows, by { $by }.
round-too-few = The vote is closed. The work: { $what }. Too few homes spoke to show what they said. Thank you to everyone who did.
round-thanks = Thank you to everyone who spoke.

# Promise: clock follow_up
follow-up-late = We are late. { $landlord } should have told you by { $by } what follows for this work: { $what }. We have asked its team again.
# Promise: clock follow_up
follow-up-moved = { $landlord } has a new date for this work: { $what }. You will read here what follows, by { $by }.
follow-up-answered = { $landlord } on what you said about this work: { $what }.

# Promise: test test_a_neighbour_says_more_in_private
comment-start = This work is done: { $what }. What would you like to tell { $landlord }? Your neighbours will not see it.
comment-say = Say more about the work
comment-person = It is about a person
comment-about = About: { $what }
comment-ask = Write it in your own words, or send a voice note.
comment-title-words = Your words
comment-ask-media = Do you have photos of it? Send them here.
comment-title-media = Photos
comment-ask-named = May we say who you are? If not, staff read "a neighbour of the block".
comment-title-named = Your name
comment-unnamed = Leave out my name
comment-named = Say my name: { $name }
# Promise: card comment, test test_a_neighbour_says_more_in_private
comment-sent = Thank you. { $landlord } has it now. Your neighbours do not see it.
comment-unknown = This link is not one we know. Tap the button in your group again, please.
comment-expired = This vote closed long ago, so its link is too old. You can still make a report from the menu.
comment-elsewhere = As far as we know you live in another block. This is about { $block }. You can still make a report from the menu.
