### People who join a home where others live already, or that they had left, as staff see them; in English only.

joining-card = Somebody new at { $address }
joining-notice = Somebody joined a home where others live.
joining-field-home = Home
joining-field-new = Joined
joining-field-earlier = Lived there before, on Doorstep
joining-field-said = What we know
joining-hushed = The new person asks us not to tell the others.
joining-returned = They had moved out of this home before.
joining-claimed = The new person says that they used Doorstep here before, on another phone.
joining-doubted = Somebody who lives there did not expect them.
joining-state-open = Is this right? Look at the tenancy, or ring.
joining-state-right = It is right, says { $who }.
joining-state-same = The same person on a new phone, says { $who }.
joining-state-end_new = Ended for the new person by { $who }.
joining-state-end_earlier = Ended for those from before by { $who }.
joining-state-left = The new person does not live there any more.
joining-not-now = That is not possible any more: look at the card.
# Promise: test test_staff_end_the_new_one_or_the_earlier_ones
joining-sure-new = The person who joined last will see nothing of this home any more. They are told so, and whom to ring.
# Promise: test test_staff_end_the_new_one_or_the_earlier_ones
joining-sure-earlier = Everybody who lived there before them will see nothing of this home any more. They are told so, and whom to ring.
joining-sure-same = { $name } goes on as the person you choose, with all that is theirs. Their old phone sees nothing any more. Ring them on a number that you know first: a letter lies open to everybody in a home.
joining-same-as = The same person as

case-joining-right = It is right
case-joining-same = Same person, new phone
case-joining-end_new = End the new one
case-joining-end_earlier = End the earlier ones

alert-joining-claimed = { $address } ({ $ref }): the person who joined says that they used Doorstep before, on another phone. Their card is in this channel.
alert-joining-doubted = { $address } ({ $ref }): somebody who lives there did not expect the person who joined. Their card is in this channel.
