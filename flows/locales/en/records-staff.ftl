### Records that staff edit in Slack, in English only.

records-contractor = { $name } ({ $ref })
records-workers = Workers: { $names }
records-home = { $address } ({ $ref })
records-residents =
    { $count ->
        [0] Nobody there is on Doorstep yet.
        [one] 1 resident there is on Doorstep.
       *[other] { $count } residents there are on Doorstep.
    }
records-living = { $name }, since { $since }
records-ended = Moved out
# Promise: test test_staff_end_the_time_of_one_or_of_all_in_a_home
records-ended-hint = They see nothing of this home any more, and are told so. What they reported stays theirs to read.
records-phone = Verified number
records-phone-hint = Residents are told to ring it when somebody is at their door. Enter only a number that you have rung yourself.
records-trade = Trade
records-contact = Whom we talk to there
records-hours = When they answer
records-access = How to get in
records-uprn = UPRN
records-description = What for, as the resident reads it
records-contractor-label = Contractor
records-planned = Planned work?
records-safety = A safety check that the law asks for?
records-safety-gas = Gas
records-safety-electrical = Electrical
records-safety-water = Water
records-yes = Yes
records-no = No
records-kept = Kept.
# Promise: job reminders
records-booked = Booked as { $ref }. The residents of the home are told.
records-no-home = There is no such home any more.
records-none = We have none called “{ $said }”.
records-which = More than one fits “{ $said }”: { $refs }. Say which.
records-nearest = We have none called “{ $said }”. Nearest: { $refs }.
records-say-which = Say which: a reference, a name or an address.
records-say-visit = Say which: the reference of a visit or a job.
records-visit = { $heading }: its card is in { $channel }.

case-contractor-edit = Contractor
case-home-edit = Home
case-booking-make = Book a visit
records-logo = Logo
records-logo-hint = A picture, up to 5 MB; it stands on the card that residents get before a visit.
records-worker = { $name } ({ $ref })
records-name = First name
records-id_number = ID number
records-photo = Photo
records-photo-hint = A picture of their face, up to 5 MB. Residents of the homes they visit see it.
records-current = Works there now?
records-no-picture = This could not be opened as a picture of up to { $most } MB. Upload it yourself, as JPEG or PNG.
case-worker-edit = Worker

doorstep-book-usage = book HOME
doorstep-book = books a visit. HOME is a reference or an address.
doorstep-contractor-usage = contractor NAME
doorstep-contractor = shows and edits a contractor's record.
doorstep-worker-usage = worker NAME
doorstep-worker = shows and edits a worker's record.
doorstep-home-usage = home HOME
doorstep-home = shows and edits a home's record.
