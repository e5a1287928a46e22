### Say thank you: what a resident reads. Reading age 9.

menu-thanks = Say thank you
command-thanks = Say thank you

thanks-ask-whom = Who would you like to thank? Tap one, or write a name.
thanks-title-whom = For
thanks-else = Somebody else
thanks-ask-named = Who is it? Write a name, or what they do.
thanks-title-named = Who it is
thanks-ask-words = What did they do well? Write it in your own words, or send a voice note.
thanks-title-words = Your words
thanks-no-words = Just say thank you
thanks-review = Shall we send this?
thanks-send = Send it
# Promise: card thank, test test_a_worker_is_thanked_and_only_their_managers_read_the_name
thanks-seen = The team at { $landlord } reads it. We do not say who you are. If you name a worker, only managers read the name, and they can pass your thanks on.
# Promise: card thank
thanks-sent = Thank you. It is good to hear when something went well. Our team has it now.
