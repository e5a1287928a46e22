### How repairs go, in plain words.

command-scores = See how repairs go here
menu-scores = How repairs go here
score-own-block = How visits went in the last 12 months, for the firms that serve { $block }:
score-own-heading = How visits went in the last 12 months:
score-own-line = { $name }: homes rated { $of } visits. Good: { $good }.
score-own-few = { $name }: too few answers yet.
# Promise: test test_few_answers_are_said_to_be_few_and_too_few_wait_for_the_next_month
score-own-how = "Good" means 4 or 5 out of 5. We count each home once a month, and never show who said what.
score-own-good = Good
score-own-middling = So-so
score-own-poor = Bad
score-own-no-home = We do not know where you live yet. Please use the link or code in your letter. Then ask again.
score-own-private = See it with a picture, in private
