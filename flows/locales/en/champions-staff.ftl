### What champions carry, as staff read it.

# Promise: test test_a_link_works_once_and_only_in_its_block
champion-link =
    Send this link to one resident of { $block }: { $link }
    It asks them to be a champion. It works once, for 30 days. Nobody else can see it here.

estate-card = { $name } ({ $ref }): what champions carry
estate-field-champions = Champions
estate-champions = { $count ->
    [one] { $count } resident carries words
   *[other] { $count } residents carry words
}
estate-open = { $count ->
    [0] Nothing waits for an answer.
    [one] { $count } waits for an answer.
   *[other] { $count } wait for an answer.
}

carried-card = Carried by a champion: { $ref }
carried-field-source = From
carried-source-estate = A champion, for the whole estate
carried-source-neighbour = A champion, for a neighbour who agreed
carried-field-neighbour = Neighbour
carried-field-at = Came
carried-field-answer = Answer
# Promise: clock carried_answer
carried-status-open = An answer is due { $due }.
carried-status-overdue = Overdue: an answer was due { $due }.
carried-status-answered = Answered by { $who }.
clock-carried-answer = Answer to what a champion carried
carried-wrote = A champion of { $block } has answered what you wrote about { $ref }. Their words are on its card.
carried-overdue = What a champion of { $block } carried ({ $ref }) has had no answer in time.
case-carried-answer = Answer
carried-ask-answer = What you answer
carried-answer-hint = The champion reads it and passes it on. Name nobody.
carried-not-now = This cannot be done now.
carried-changed-meanwhile = Somebody changed this meanwhile. Look at its card again.

doorstep-champion-usage = champion BLOCK
doorstep-champion = makes a link that asks one resident to carry neighbours' words.
