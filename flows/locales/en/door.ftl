### Who is at my door: what a resident reads. Reading age 9, and in a hurry.

command-check = Check who is at my door

door-ask-company = Do not open yet. Which company do they say they are from? Tap it, or write the name.
door-title-company = Company
door-none = Another company
door-which = We know more than one like that. Which one is it?
door-ask-password = Ask them for the password: two words. Write what they say.
door-title-password = Password
door-password-not-known = They do not know it

door-expected = { $firm } is expected at your home now: { $what }. The password is right. You can open.
door-photo-id = Still ask for photo ID before they come in.
door-unsure = Not sure? Keep the door shut and call us on { $phone }.
door-proof-wrong = { $firm } is expected now, but that password is wrong.
door-proof-unknown = { $firm } is expected now, but they must know the password.
door-proof-unread = { $firm } is expected now. You tried many passwords, so we cannot check another one for an hour.
door-other-time = { $firm } is not expected now. Your visit is at another time: { $when }.
door-in-block = { $firm } works in the shared areas of your block now. They do not need to come into your home.
door-not-expected = { $firm } works for us, but no visit to your home is planned.
door-unknown = We do not know that company. We have not sent them.
door-no-home = { $firm } works for us. But we do not know your home, so we cannot check if they should come.
door-keep-out = Do not let them in. Keep the door shut.
door-ring = Call us on { $phone }. We have checked this number. Do not use a number that they give you.
door-ring-firm = Or call { $firm } on { $phone }. We have checked this number too.
door-999 = If they will not leave, call 999.
# Promise: card caller
door-staff-told = We have told our team.
door-again = Check another caller
door-try-again = Try again
door-nearest = Did they say one of these names? Tap it. Or try again.
door-works-for = { $firm } works for { $main }.

door-ours = { $landlord } has checked: { $company } did come from us.
door-answered = We wrote to you about { $company }. Are they at your door, and are you not sure? Keep the door shut and call us on { $phone }.
door-warning = A warning from { $landlord }: somebody in your block said they came from { $company }. We did not send them.
door-warning-advice = Do not let them in. If they come to you, call us on { $phone }.
