### This is hard for me: what a resident reads. Reading age 9, and kindly.

menu-hard = This is hard for me

# Promise: card support, test test_what_is_hard_goes_to_few_and_is_answered_with_a_name
support-ask = What is hard for you? Write it in your own words, or send a voice note. Only a few people read it.
support-title-words = What is hard
support-ask-visit = Is it about one of these visits?
support-title-visit = Visit
support-no-visit = No, something else
support-visit = { $what }, { $when }
support-review = Shall we send this?
support-send = Send it
# Promise: card support, test test_what_is_hard_goes_to_few_and_is_answered_with_a_name
support-seen = Only the few people at { $landlord } who help residents read this. No worker and no contractor does.
# Promise: clock support_answer
support-visit-stays = This visit is a safety check, so it stays. We talk with you before it and find out what helps.
# Promise: clock support_answer, card support
support-sent = Thank you for telling us. Your number is { $ref }. A person answers you here by { $by }.

support-told = { $landlord } on what you told us ({ $ref }):
support-contact = The person who helps you: { $contact }
support-again = Write to them again
