### Something is broken or dangerous: what a resident reads. Reading age 9.

menu-hazard = Something is broken or dangerous
command-repair = Tell us what is broken or dangerous

hazard-ask-kind = What is it?
hazard-title-kind = What it is
hazard-kind-gas = Gas, or a strange smell
hazard-kind-fire = Fire, smoke or an alarm
hazard-kind-electric = Electricity
hazard-kind-water = A leak, or no water
hazard-kind-damp = Damp or mould
hazard-kind-heating = No heating or hot water
hazard-kind-structure = Ceiling, stairs, wall or floor
hazard-kind-security = A door, window or lock
hazard-kind-hygiene = Toilet, drains or pests
hazard-kind-lift = A lift
hazard-kind-other = Something else
hazard-ask-now = Could it hurt somebody today?
hazard-title-now = Could hurt somebody today
hazard-ask-safe = Are you safe now? Then go on.
hazard-ask-room = Where is it?
hazard-title-room = Where it is
hazard-room-bedroom = A bedroom
hazard-room-living = The living room
hazard-room-kitchen = The kitchen
hazard-room-bathroom = The bathroom
hazard-room-several = More than one room
hazard-room-elsewhere = Somewhere else
hazard-ask-household = Does anyone live there who is under 5, old, pregnant or ill?
hazard-title-household = Under 5, old, pregnant or ill
hazard-household-yes = Yes
hazard-household-no = No
hazard-household-unsaid = I would rather not say
hazard-ask-address = What is the address?
hazard-title-address = Address
hazard-ask-words = Tell us what is wrong, in your own words. You can also send a voice note.
# Promise: card hazard
hazard-review = This is what our repairs team gets:
hazard-send = Send it
# Promise: card hazard
hazard-seen = 👁 Seen by the people at { $landlord } who look after repairs, and those who come to mend it.
# Promise: clock hazard_received, test test_nothing_is_called_passed_before_somebody_has_it
hazard-sent = Thank you. We sent this to our repairs team. Your number is { $ref }. We tell you here when they have it.
hazard-sent-emergency = Do not wait for that if it gets worse. Call us on { $phone }, day or night.
# Promise: effect Say, test test_nothing_is_called_passed_before_somebody_has_it
hazard-passed = Passed on: our repairs team has { $ref }.
# Promise: clock hazard_safe
hazard-passed-emergency = It must be made safe by { $by }.
# Promise: clock hazard_investigated
hazard-passed-look = They must look into it by { $by }.
hazard-made-safe = Our repairs team says that { $ref } is safe now. Is it not? Write to us here.
hazard-over = Our repairs team says that { $ref } is done. Is it not? Write to us here.
hazard-reply = A message from { $landlord } about { $ref }:
hazard-summary = What { $landlord } found out about { $ref }:
hazard-closed = { $landlord } on { $ref }. This was done:
hazard-reply-hint = To answer, write here.
hazard-title-safe = Safe
hazard-go-on = Go on

hazards-mine = What I said is broken
hazards-heading = What you told us is broken or dangerous:
hazards-none = You have not told us of anything broken yet.
hazards-line = { $ref }: { $kind }
hazard-page = { $ref }: { $kind }. You told us on { $at }.
hazard-stands-sent = We sent it to our repairs team. They have not said yet that they have it.
hazard-stands-received = Our repairs team has it.
hazard-stands-investigated = Our repairs team has looked into it.
hazard-stands-safe = Our repairs team says that it is safe now.
hazard-stands-closed = It is closed. Is something still wrong? Add it here.
hazard-add-ask = Write your words or send photos about { $ref } now. Each goes straight to our repairs team.
hazard-not-yours = We cannot find that. It may be gone.
