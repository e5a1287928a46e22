### A resident's home here: joining it, leaving it, going on at a new phone. Reading age 9: short sentences, "you", "we".

menu-home = Where I live
command-home = My home here

home-none = You have no home here now. Open the link in your letter to join your home. You can still report.
home-page =
    Your home here: { $place }
    You joined: { $since }
home-moved-out = I have moved out
# Promise: test test_a_resident_who_moved_out_sees_nothing_of_the_home_any_more
home-leave-ask =
    Do you want to leave { $place } here?
    You will get no more news, words for the door or questions about this home. Your wishes for it end.
    You can still read what you told { $landlord }.
home-leave-yes = Yes, I have moved out
home-left = Done. You have left your home here. Do you have a new home with us? Open the link in its letter.
home-ended = You do not live at { $place } any more, as far as { $landlord } knows. So you get no more news of that home. Is this wrong? Call us on { $phone }.
home-goes-on = We made a mistake. You still live at { $place }. You get news of your home again. Sorry.

# Promise: job joined
joined-others =
    Somebody in this home uses Doorstep, too. We will tell them on { $at } that somebody new joined. We do not say your name.
    They cannot see what you write here.
joined-tell-nobody = Do not tell them
# Promise: test test_the_others_are_not_told_if_the_person_who_joined_does_not_want_it
joined-nobody-told = All right. We will not tell them.
joined-before = I was here on another phone
# Promise: test test_staff_say_which_of_the_home_somebody_on_a_new_phone_is
# Promise: test test_staff_say_which_of_the_home_somebody_on_a_new_phone_is
joined-before-said = Thank you. { $landlord } will check this. Then all you had on your other phone is here. Until then you can use this chat.
# Promise: test test_staff_and_the_others_hear_that_somebody_joined
# Promise: test test_staff_and_the_others_hear_that_somebody_joined
joined-told = Somebody new joined your home here: { $place }. If you did not expect this, tell us. { $landlord } will look at it.
joined-not-expected = I did not expect this
# Promise: test test_staff_and_the_others_hear_that_somebody_joined
# Promise: test test_staff_and_the_others_hear_that_somebody_joined
joined-doubt-said = Thank you. { $landlord } will look at it. Is it urgent? Call { $phone }. Your words and your name are not shown to them.

phone-goes-on = Welcome back. You can go on here. Your home: { $place }
phone-ended = Your Doorstep is on another phone now. This chat cannot see your home any more. Was that not you? Call { $landlord } on { $phone }.
phone-is-this = You are here already. There is nothing to do.
phone-of-another = You use Doorstep on this phone already. Open this link on the new phone.

letter-to = To everybody at
letter-title = Repairs and visits, on your phone
letter-why = { $landlord } has a service on Telegram. It is called Doorstep. It tells you who comes to your home, and when. You can change the time of a visit. You can check who is at your door. You can tell us how it went.
letter-step-1 = Scan the square code with your phone. Or type the link under it into your browser.
letter-step-2 = Telegram opens. Tap Start.
letter-step-3 = Does that not work? Send Doorstep the long code under the link.
# Promise: test test_a_letter_lets_one_person_in_by_its_link_or_its_code
letter-once = The code is for your home. It works once, up to { $until }. Please do not give it to others.
letter-help = Do you have a question? Call { $landlord }: { $phone }.
