### Talk to a person: what a resident reads. Reading age 9.

menu-person = Talk to a person
command-person = Talk to a person

enquiry-ask = What would you like to talk about? Write it, or send a voice note.
enquiry-title-words = What it is about
enquiry-review = Shall we send this?
enquiry-send = Send it
# Promise: card enquiry
enquiry-seen = 👁 Seen by the people at { $landlord } who look after this.
# Promise: clock enquiry_answer
enquiry-sent = Thank you. Your number is { $ref }. A person answers you here by { $by }.
enquiry-sent-hint = You can write more here at any time. Rather talk now? Call { $phone }. Hours: { $hours }.
enquiry-reply = A message from { $landlord } ({ $ref }):
enquiry-reply-hint = To answer, write here.
enquiry-closed = { $landlord } has closed our talk { $ref }. You can begin a new one at any time.

talks-mine = My talks with a person
talks-heading = Your talks with us:
talks-none = You have not talked to a person here yet.
talks-line = { $ref }: { $at }
talk-page = { $ref }. You asked on { $at }:
# Promise: clock enquiry_answer
talk-stands-waits = A person answers you here by { $by }.
talk-stands-late = Our answer is late. We are sorry. You can call us on { $phone }.
talk-stands-answered = We have answered. You can write more.
talk-stands-closed = This talk is closed. You can begin a new one at any time.
talk-add-ask = Write your words or send photos for { $ref } now.
talk-not-yours = We cannot find that. It may be gone.
