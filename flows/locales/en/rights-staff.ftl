### What staff read about people's data.

request-card = { $ref } · { $kind }
request-kind-copy = A copy of somebody's data
request-kind-erasure = Somebody's data is to be deleted
request-field-by = Asked by
request-by-resident = the resident
request-by-staff = staff, for a caller
request-by-doorstep = the rule for people who left
request-field-asked = Asked on
request-field-due = The law wants an answer by
request-field-representative = Through
request-field-stays = Stays for now
request-field-hold = On hold
request-hold = until { $until }: { $reason }
request-stays-reports = { $count ->
    [one] 1 report without an answer
   *[other] { $count } reports without an answer
}
request-stays-supports = { $count ->
    [one] 1 call for help without an answer
   *[other] { $count } calls for help without an answer
}
request-stays-hazards = { $count ->
    [one] 1 thing broken that is not mended
   *[other] { $count } things broken that are not mended
}
request-stays-enquiries = { $count ->
    [one] 1 talk that is still open
   *[other] { $count } talks that are still open
}
request-stays-carried = { $count ->
    [one] 1 neighbour's word without an answer
   *[other] { $count } neighbours' words without an answer
}
request-links-apart = { $count ->
    [one] A report was deleted here, as its sender asked. One message of staff's stands in its thread: { $links }. We cannot delete it. Please look whether it names the person, and delete it if it does.
   *[other] A report was deleted here, as its sender asked. { $count } messages of staff's stand in its thread: { $links }. We cannot delete them. Please look whether they name the person, and delete those that do.
}
request-links = { $count ->
    [one] One message of staff's stands in a thread that was cleared. We cannot delete it. Please look whether it names the person, and delete it if it does.
   *[other] { $count } messages of staff's stand in threads that were cleared. We cannot delete them. Please look whether they name the person, and delete those that do.
}
request-state-asked = Waits some hours, for second thoughts
request-state-waiting = Done but for what must stay
request-state-erased = Deleted
request-state-done = Done
request-state-cancelled = Taken back by the resident
clock-request-answer = Answer to a request about somebody's data
# Promise: clock request_answer
request-overdue = ⏰ Request { $ref } about somebody's data should have been answered by now.
request-not-now = This cannot be done any more.
request-hold-above = While it is on hold nothing more is deleted. The resident reads the reason and the date.
request-ask-reason = Why must it be kept?
request-reason-hint = For example: a court case about the repair of 3 May.
request-ask-until = Until when?
request-until-past = This day is past. Choose a later one.
case-request-hold = Put on hold
case-request-release = End the hold
case-request-cleared = I have cleared them
case-person-copy = Send a copy
case-person-erase = Delete their data
case-person-phone = Link for a new phone
case-person-represent = Record a representative

person-above = For { $name }
# Promise: effect ChatFile, test test_staff_send_a_copy_for_a_caller_only_to_the_residents_own_chat
# Promise: effect ChatFile, test test_staff_send_a_copy_for_a_caller_only_to_the_residents_own_chat
person-above-copy = The copy goes to the resident's own chat, to nobody else. Make sure who is calling.
# Promise: job rights
person-above-erase = It is deleted within a day; until then the resident can take it back. Make sure who is calling.
# Promise: test test_staff_send_a_copy_for_a_caller_only_to_the_residents_own_chat
person-above-represent = The resident is told, and can end it at any time.
# Promise: test test_a_link_for_a_new_phone_is_short_lived
person-above-phone = A link for a new phone works once, for 3 days. All that is theirs goes on there, and the old phone ends. Give it only to this person, on a number that you know: whoever opens it goes on as them.
# Promise: test test_a_link_from_staff_brings_a_person_to_their_new_phone
person-phone-link = For the new phone of { $name }, and for nobody else:
person-ask-who = Who asks?
person-themselves = The resident
person-ask-name = Name of the representative
person-ask-contact = Their telephone or email
person-ask-consent = How did the resident agree?
person-consent-hint = For example: by telephone on 3 May, called back on their number; or a letter.
person-ask-until = Until when?
person-none = There is no such person any more.
person-done-copy = Done. It is on its way to the resident's chat.
person-done-erase = Done. A card in the managers' channel follows it.
# Promise: test test_staff_send_a_copy_for_a_caller_only_to_the_residents_own_chat
person-done-represent = Recorded. The resident was told.
person-say-who = No one person is meant. Say a home's reference and a first name, or the reference of a report with a name.

doorstep-copy = Send a resident a copy of their data, for a caller
doorstep-copy-usage = copy HOME NAME
doorstep-erase = Delete a resident's data, for a caller
doorstep-erase-usage = erase HOME NAME
doorstep-phone = Make a link for a resident's new phone
doorstep-phone-usage = phone HOME NAME
doorstep-represent = Record who may ask for a resident
doorstep-represent-usage = represent HOME NAME

staff-erased = This was deleted, as the person it was about asked.
