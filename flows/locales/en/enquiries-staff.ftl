### What staff read of conversations with residents, in English only.

enquiry-card = 💬 A resident wants to talk to a person · { $ref }
enquiry-field-who = From
enquiry-field-where = Where
enquiry-field-asked = Asked
enquiry-field-visit = About the visit
# Promise: clock enquiry_answer
enquiry-due = Answer due { $due }
enquiry-late = ❗ Overdue since { $due }
enquiry-answered-at = Answered { $at }
enquiry-closed-at = Closed { $at }
clock-enquiry-answer = Answer to a resident who wants to talk
enquiry-overdue = ⏰ The answer to { $ref } is overdue. A resident waits to talk to a person.
enquiry-not-now = That makes no sense any more, so nothing was done. The card shows how it stands.
# Promise: effect Say, test test_a_talk_goes_on_until_staff_close_it
enquiry-close-sure = This ends the conversation. The resident is told, and can begin another.
enquiry-thread-asked = { $at }: the resident asked
enquiry-thread-added = { $at }: the resident wrote
enquiry-thread-taken = { $at }: taken
enquiry-thread-replied = { $at }: to the resident
enquiry-thread-overdue = { $at }: the answer is overdue
enquiry-thread-closed = { $at }: closed
case-enquiry-take = Take it
case-enquiry-reply = Reply to resident
case-enquiry-close = Close
case-enquiry-discreet = Write quietly
