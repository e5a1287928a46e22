### What a resident reads of visits to their home. Reading age 9.

span = { $start } to { $end }
hour-noon = 12 noon
hour-midnight = midnight
hour-after-midnight = just after midnight
hour-am = { $hour }am
hour-pm = { $hour }pm
span-any-time = any time that day

slot-morning = Morning
slot-afternoon = Afternoon
slot-school = School run
slot-day = All day

visits-heading = Your next visits:
visits-none = No visit is planned for your home.
visits-no-home = We do not know your home yet. Use the link in your letter to join it. Then you see your visits here.
visits-past = Past visits
visits-past-heading = Your past visits:
visits-past-none = There are no past visits.
visits-line = { $when }: { $trade }
visit-heading = { $what }: { $state }
visit-not-yours = We cannot find that visit among yours.

visit-state-booked = planned
visit-state-confirmed = the time is agreed
visit-state-change_asked = another time was asked for
visit-state-on_way = on the way
visit-state-arrived = the worker is here
visit-state-came = they came
visit-state-done = done
visit-state-incomplete = not finished
visit-state-no_access = we could not get in
visit-state-no_show = nobody came
visit-state-cancelled = cancelled

visit-who = Who: { $who }
visit-who-named = { $worker } from { $firm }
visit-phone = Their number, which we have checked: { $phone } ({ $firm })
visit-prepare = Please clear the space. An adult must be at home. Keep pets safe.
# Promise: test test_no_password_is_printed_or_reaches_staff
visit-password = Password: { $password }. Ask the worker for these two words before you open. We tell nobody else.
visit-safety-gas = This is the yearly gas safety check. The law says we must do it, so it cannot be cancelled. You can change the time.
visit-safety-electrical = This is a safety check of your electrics. It cannot be cancelled, because it keeps you safe. You can change the time.
visit-safety-water = This is a water safety check. It cannot be cancelled, because it keeps you safe. You can change the time.

visit-confirm = Yes, that suits me
visit-change = Ask for another time
visit-cancel = Cancel the visit
visit-help = I need help with this
visit-tell = Tell them something
visit-calendar = Put it in my calendar

visit-sure = Are you sure?
# Promise: job undo
visit-sure-cancel = { $what }: { $when }. Then nobody comes.
visit-sure-cancel-yes = Yes, cancel it
visit-sure-cancel-no = No, keep it
# Promise: clock visit_answer
change-sure-ask = We ask for this time: { $when }
change-sure-move = The visit moves to this time: { $when }
visit-asked-for = You asked for: { $when }
visit-undo = Undo
# Promise: job undo
undo-minute = You can undo this for one minute.
undo-done = Undone. The visit stays as it was.
undo-late = It is too late to undo this.
undo-changed-meanwhile = We could not make your change. The visit has changed meanwhile. This is how it is now:
visit-confirmed = Thank you. This time is agreed.
visit-cancelled = The visit is cancelled.
visit-cancelled-late = The visit is cancelled. It was short notice. Please tell us sooner next time, if you can.
visit-too-late = This visit cannot be changed any more.
visit-no-more = That cannot be done with this visit now.

today-heading = Today: { $what }
today-now = Now: { $state }
today-moved = This visit is not today. It has another time:
today-at-door = They are at my door
told-booked = { $landlord } has planned a visit: { $what }. When: { $when }.
told-moved = Your visit has a new time: { $what }. When: { $when }.
told-worker = There is news about who comes: { $who }. It is for: { $what }. When: { $when }.
told-password = This visit has a new password: { $what }. When: { $when }. The old one no longer counts.
told-cancelled = This visit is cancelled: { $what }. It was planned for { $when }.
told-cancelled-why = Do you still need it? Call us on { $phone }.
told-week = In a week we visit you: { $what }. When: { $when }.
told-day = A reminder: { $what }. When: { $when }.
told-on_way = { $who } is on the way to you: { $what }.
told-came = Did anyone come? { $what }. It was planned for { $when }.
told-no_access = { $who } says nobody opened the door: { $what }, { $when }. Were you in?
came-yes = Yes, they came
came-no = No, nobody came
no-access-in = I was in
no-access-out = I was out

journey-part-one = From the report to the order:
journey-part-two = From the order to the end:
journey-reported = { $at }: it was reported.
journey-dispatched = { $at }: the work was ordered.
journey-booked = { $at }: the visit was planned.
journey-confirmed = { $at }: you said yes.
journey-moved = { $at }: moved to { $when }.
journey-change_asked = { $at }: you asked for another time.
journey-home-confirmed = { $at }: the time was agreed.
journey-home-change_asked = { $at }: another time was asked for.
journey-home-came = { $at }: the worker came.
journey-cancelled = { $at }: cancelled.
journey-on_way = { $at }: on the way.
journey-arrived = { $at }: the worker came.
journey-done = { $at }: done.
journey-incomplete = { $at }: not finished.
journey-no_access = { $at }: the worker could not get in.
journey-no_show = { $at }: nobody came.

visits-quiet = No reminders, please
visits-remind = Remind me again
# Promise: job reminders, test test_who_wants_no_reminders_gets_none_but_hears_the_news
quiet-set = We send you no reminders. You still hear when a visit changes, and when the worker is on the way.
# Promise: job reminders
quiet-ended = We remind you again before your visits.
visit-about = { $what }: { $when }
visit-again = Ask for a new time
slot-hours = { $slot } ({ $when })
change-ask = When would suit you?
change-day = Pick a day
change-words = Say it in my own words
change-ask-day = Which day?
change-ask-slot = Which part of the day?
change-ask-words = Write when it suits you. You can name more than one time.
# Promise: clock visit_answer
change-short-notice = { $what }: { $when }. It is less than { $hours } hours away. We still try to change it. It may not work.
# Promise: clock visit_answer, card visit
change-asked = { $landlord } has your wish. We will tell you the new time. Until then the old one stands.
change-done = Done. That time is yours.
change-gone = That time has gone. Please pick another one.
tell-ask = What should they know? Write it here.
# Promise: card visit
tell-thanks = Thank you. Staff have your words.
came-thanks = Thank you for telling us.
# Promise: clock visit_answer, card visit
nobody-sorry = We are sorry that nobody came. { $landlord } will look into it. You can send a report. We have filled it in.
nobody-sorry-paid = We are sorry that nobody came. { $landlord } pays you { $pounds } for a missed visit. To get it, call { $phone }. You can also send a report. We have filled it in.
nobody-send = Send a report
nobody-report = We have filled this in for you. Look it over, then send it.
nobody-story = Nobody came for this visit: { $what }, { $when }.
# Promise: clock visit_answer, card visit
no-access-disputed = Thank you. { $landlord } has your word now. Somebody will look into it.
no-access-agreed = Thank you. Would you like a new time?
told-answered = { $landlord } on your visit: { $what }, { $when }.
told-offered = There are other times for this visit: { $what }. Pick one of these. Or ask for another.
journey-told = { $at }: you told us something.
journey-came = { $at }: you said they came.
journey-denied = { $at }: you said nobody came.
journey-disputed = { $at }: you said you were in.
journey-was_out = { $at }: you said you were out.
journey-answered = { $at }: we wrote to you about it.
journey-offered = { $at }: we offered you other times.
calendar-title = Visit: { $what }
card-title = Who is coming
card-worker = Worker: { $name }
card-number = Their number, checked by us:
card-ask = Ask for photo ID and the password.
# Promise: clock visit_answer, card visit
change-asked-anew = { $landlord } has your wish. We will tell you the new time.
answered-before = You have answered this already. If that is wrong, tap "Tell them something".
nobody-reported = You have sent a report about this visit already. See it under "My reports".
tell-only-photo = I only have a photo
tell-ask-media = Please send the photo now.
