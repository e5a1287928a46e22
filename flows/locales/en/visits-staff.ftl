### What staff read of visits, in English only.

visit-card = Visit { $ref }: { $state }
visit-card-why = { $why }
clock-visit-answer = Answer to a resident about a visit
visit-overdue = ⏰ The resident of visit { $ref } still waits for an answer.
visit-card-nothing = Nothing is waiting.
visit-field-what = What for
visit-field-when = When
visit-field-where = Where
visit-field-who = Who
visit-field-job = Job
visit-field-wanted = They would like
visit-field-notice = Notice
visit-field-account = The contractor's account
visit-short-notice = Less than { $hours } hours
visit-with-evidence = { $said } Evidence: { $evidence }
visit-why-change_asked = { $at }: the resident asks for another time.
visit-why-told = { $at }: the resident told us something.
visit-why-disputed = { $at }: the contractor says that nobody opened; the resident says they were in.
visit-why-no_access = { $at }: no access, says { $by }.
visit-why-no_show = { $at }: nobody came, says { $by }.
visit-why-was_out = { $at }: the resident says they were out.
visit-why-cancelled = { $at }: cancelled by { $by }.
visit-label-day = Day
visit-label-slot = Part of the day
visit-label-from = From
visit-label-to = To
visit-label-state = How far is it?
visit-label-why = Words to the resident
visit-label-whom = To whom?
visit-to-writer = Only the person who wrote on { $at }
visit-to-home = Everybody in the home: only what is about the visit itself
visit-to-block = Everybody in the block: only what is about the visit itself
visit-to-hint = Words belong to the person who wrote them. Others of the home do not read your answer.
# Promise: test test_staff_cancel_with_words_that_they_see_first
visit-why-hint = They read this with the news that it is cancelled. You see it first as they will.
visit-asked-before = Somebody who lives there now joined after the last word of a resident about this visit. They read what you write, and did not ask: do not repeat what others told us.
# Promise: test test_one_time_offered_twice_is_one_and_taken_it_opens_the_visit_again
visit-offer-above = The resident picks one of these times, and it is booked at once.
# Promise: job reminders
visit-cancel-sure = This cancels the visit. Everybody in the home is told.

staff-by-resident = the resident
staff-by-staff = staff
staff-by-contractor = the contractor
staff-by-landlord = another system
staff-by-doorstep = Doorstep

staff-visit-booked = Booked
staff-visit-confirmed = Confirmed by the resident
staff-visit-change_asked = The resident asks for another time
staff-visit-on_way = On the way
staff-visit-arrived = The worker has arrived
staff-visit-done = Done
staff-visit-incomplete = Not finished
staff-visit-no_access = No access, says the contractor
staff-visit-no_show = Nobody came
staff-visit-cancelled = Cancelled
staff-visit-none = There is no such visit any more.
staff-visit-not-now = That cannot be done with this visit now: { $state }.
staff-visit-past = That time has passed.
staff-visit-far = That is more than two years ahead. Is the year right?
staff-visit-same-time = That is the time it has already.

case-visit-offer = Offer other times
case-visit-move = Move it
case-visit-say = Write to resident
case-visit-mark = Mark it
case-visit-cancel = Cancel it

case-visit-pack = Send job pack

### The job pack, which a contractor's people read, and the morning's summary.

pack-heading = Job pack { $ref }
pack-heading-cancelled = Job pack { $ref }: CANCELLED, do not go
pack-what = What for
pack-description = what for
pack-when = When
pack-where = Where
pack-location = Where exactly
pack-access = How to get in
pack-liaison = Whom to ask on site
pack-priority = Priority
pack-job = Job
pack-worker = Worker
pack-password = Say this at the door
pack-phone = The landlord's number
pack-instructions = The household asks:
pack-no-instructions = The household has not asked for anything.
pack-history = What happened so far
pack-lacks = The job pack cannot go yet. It is work for all, so it must say: { $what }. Add it to the job, then send the pack.
pack-no-channel = { $firm } has no channel for job packs. Name one in landlord.toml: packs, under the contractor.
# Promise: card pack
pack-sent = The job pack goes to { $firm }.
pack-event-booked = { $at }: booked
pack-event-moved = { $at }: moved
pack-event-on_way = { $at }: on the way
pack-event-arrived = { $at }: arrived
pack-event-done = { $at }: done
pack-event-incomplete = { $at }: not finished
pack-event-no_access = { $at }: no access
pack-event-cancelled = { $at }: cancelled

summary-heading =
    { $count ->
        [one] Today: 1 visit
       *[other] Today: { $count } visits
    }
summary-state = { $count } × { $state }
summary-line = • { $when } · { $place } · { $trade } · { $worker } · { $ref }
summary-more = and { $count } more
summary-nobody = no worker named
visit-denied = { $at }: a resident says that nobody came, though others say they did.
visit-why-on_way = { $at }: on the way, says { $by }.
visit-why-arrived = { $at }: they came, says { $by }.
visit-why-done = { $at }: done, says { $by }.
visit-why-incomplete = { $at }: not finished, says { $by }.
visit-field-files = Files
visit-files =
    { $count ->
        [one] 1 file in the thread
       *[other] { $count } files in the thread
    }

doorstep-visit-usage = visit REFERENCE
doorstep-visit = brings up a visit's card in its channel: offer times, move, mark, cancel, send the job pack.
