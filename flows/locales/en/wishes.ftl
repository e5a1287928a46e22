### What a household may ask of whoever comes. The instruction is all that a worker is told, in English.

wish-overshoes = Cover your boots
wish-no_shoes = Take your shoes off
wish-call_first = Call before you come
wish-female_worker = A woman worker, if possible
wish-prayer_times = Not at prayer times
wish-pets = Mind our pets
wish-interpreter = I need an interpreter
wish-keys_with = Keys are with someone
wish-access = Help with access
wish-facilities = Do not use our toilet
instruction-overshoes = Wear boot covers inside.
instruction-no_shoes = Take off outdoor shoes where it is safe.
instruction-call_first = Call before coming.
instruction-female_worker = Send a woman worker if possible.
instruction-prayer_times = Agree the exact time with the household first.
instruction-pets = Keep doors and gates shut.
instruction-interpreter = Bring or ring an interpreter.
instruction-keys_with = Ask the office where the keys are.
instruction-access = Allow extra time at the door.
instruction-facilities = Do not use the toilet.

menu-wishes = My household's wishes
command-wishes = My household's wishes

wishes-no-home = We do not know your home yet. Use the link in your letter to join it. Then you can tell us your wishes.
wishes-none = You have not told us any wishes. What should we know before we come?
wishes-heading = Your household's wishes:
wishes-line = { $wish }: { $state }
wishes-new = Ask for something
wishes-state-asked = we are looking at it
wishes-state-granted = we said yes
wishes-state-adapted = we said yes to a part
wishes-state-refused = we said no

wishes-ask = What would you like when somebody comes to your home?
wishes-title = Your wish
# Promise: card wish, test test_staff_only_means_that_nothing_travels
wishes-ask-words = Is there more we should know? Say it in your own words. Only a few of our staff read this.
wishes-title-words = Your words
wishes-ask-knows = Who may know about this wish?
wishes-title-knows = Who may know
wishes-knows-worker = Staff, and the worker who comes
# Promise: test test_staff_only_means_that_nothing_travels
wishes-knows-staff = Only your staff
wishes-ask-until = How long is this right for?
wishes-title-until = Until
wishes-until-open = No end, until I say so
wishes-until-visit = Only the next visit
wishes-until-day = Until a day
wishes-ahead-only = Please choose a day from tomorrow on, within two years.
wishes-review = Is this right? Nothing is sent yet.
wishes-send = I agree, send it
# Promise: card wish, test test_staff_send_the_pack_and_it_says_nothing_of_the_resident
wishes-consent-worker = Only a few staff at { $landlord } read your wish, and they decide. The worker is told only what to do, such as “{ $instruction }” They never hear why.
# Promise: card wish, test test_staff_only_means_that_nothing_travels
wishes-consent-staff = Only a few staff at { $landlord } read your wish, and they decide. The worker is told nothing.
wishes-consent-back = You can change it or take it back at any time.
# Promise: clock wish_answer, card wish
wishes-sent = Thank you. A few staff at { $landlord } look at your wish. We write to you here.

wishes-one = { $wish }: { $state }
wishes-known = Who may know: { $who }. How long: { $until }.
# Promise: test test_staff_send_the_pack_and_it_says_nothing_of_the_resident
wishes-travels = The worker is told only this: { $instruction }
# Promise: test test_staff_only_means_that_nothing_travels
wishes-stays = The worker is told nothing. Only our staff know.
wishes-answer = We wrote to you:
wishes-change = Change it
wishes-take-back = Take it back
# Promise: test test_a_wish_is_changed_and_taken_back_and_travels_no_more
wishes-take-back-ask = Do you want to take this back? { $wish }. Then we tell no worker any more.
wishes-take-back-yes = Yes, take it back
# Promise: test test_a_wish_is_changed_and_taken_back_and_travels_no_more
wishes-taken-back = It is taken back. We tell no worker any more.
wishes-look = See this wish
wishes-not-yours = We cannot find that wish among yours.

wishes-told-granted = { $landlord } says yes to your wish: { $wish }.
wishes-told-adapted = { $landlord } says yes to a part of your wish: { $wish }.
wishes-told-refused = { $landlord } cannot do this: { $wish }. Here is why:
wishes-told-reply = A message from { $landlord } about your wish: { $wish }.
wishes-still = A year ago you asked for this: { $wish }. Is it still right?
wishes-still-yes = Yes, still right
# Promise: job wishes
wishes-still-thanks = Thank you. We keep it as it is.
