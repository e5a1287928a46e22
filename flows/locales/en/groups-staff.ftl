### Blocks and their group chats, as staff see them in Slack, in English only.

block-card = { $name } ({ $ref }): group chats
block-field-groups = Groups
block-field-languages = Languages of its posters
block-no-groups = No group yet. Make a link and a poster, and hang it up.
block-group = { $title }: { $stands }
# Promise: job held_back
block-group-held = Held back in { $title }: { $held }
block-codes =
    { $count ->
        [one] One poster's code is good, until { $until }.
       *[other] The codes of { $count } posters are good, the newest until { $until }.
    }
block-no-codes = No poster's code is good just now.
# Promise: effect CaseFile, test test_a_group_is_invited_by_a_poster_confirmed_and_greeted
block-poster = A new code is made, good for 90 days and for as many groups as use it. The poster comes as PDF and PNG, in the thread of the block's card.
block-label-older = Older links and posters
block-keep-codes = Go on working
block-end-codes = End now
# Promise: effect CaseFile, test test_a_group_is_invited_by_a_poster_confirmed_and_greeted
block-poster-comes = The poster and its link come in the thread of the block's card.
# Promise: effect CaseFile, test test_staff_get_letters_to_the_homes_where_nobody_has_joined
block-letters = A letter a home, as PDF for the printer, comes in the thread of the block's card. Each has a code of its own, good for 90 days, which lets one person join that home.
block-label-homes = Which homes?
block-letters-new = Those where nobody has joined
block-letters-all = All homes
# Promise: effect CaseFile, test test_staff_get_letters_to_the_homes_where_nobody_has_joined
block-letters-come = The letters come in the thread of the block's card.
block-letters-none = Somebody has joined in each of its homes.
block-letters-made =
    { $count ->
        [one] 1 letter, good until { $until }. Whoever holds it can join that home once.
       *[other] { $count } letters, good until { $until }. Whoever holds one can join its home once.
    }
block-label-group = Which group?
block-all-codes = All links and posters of the block
# Promise: test test_staff_set_the_language_and_end_the_link
block-end-above = A group that is ended hears nothing more from us. Posters whose links are ended lead nowhere.
block-nothing = There is nothing to change.
block-none = There is no such block any more.
block-link = Link to add Doorstep to the group: { $link } (or, if it is in already, send there: /link { $code }). Good until { $until }.
block-shown = { $heading }. Its card is in { $channel }.

case-block-poster = Link and poster
case-block-letters = Letters to its homes
case-block-language = Set the language
case-block-end = End a link

group-card = A group chat for { $block }
group-field-title = Group
group-field-members = Members, Doorstep included
group-field-block = Block
group-field-stands = How it stands
group-field-others = Linked besides with
group-state-asked = It asked on { $at } with a code from a poster. Is it the block's own group?
group-state-linked = Linked. Confirmed by { $who }.
group-state-refused = Refused by { $who }.
group-state-ended = The link was ended by { $who }.
group-field-held = Held back
group-held-other = other messages
group-stands-waiting = Waiting for your answer
group-stands-in = We are in it.
group-stands-gone = We are out of it since { $at }. The link stands: when somebody adds Doorstep again, it goes on.
group-stands-mute = We may not write there. Somebody who runs the group must let Doorstep send messages.
group-stands-quiet = It asked for quiet until { $at }.
group-hears-all = We are shown all that is written there; Doorstep reads only commands.
group-hears-commands = Privacy mode is on: only commands reach us, and that is enough.
group-label-language = Language of what we say there
# Promise: effect Say, test test_a_group_is_invited_by_a_poster_confirmed_and_greeted
group-confirm-above = The group is told that it is linked, and what Doorstep will do there.
group-decided-already = Somebody has decided this already.

case-group-confirm = Confirm
case-group-refuse = Refuse

doorstep-block-usage = block NAME
doorstep-block = shows a block's group chats, makes a poster that invites one, and letters that invite its homes.
