### What residents read about their own data: a copy of it, its erasure, and somebody who asks for them.

command-mydata = See what you keep about me
command-delete = Delete what you keep about me

mydata-button = See what you keep about me
mydata-ask =
    We can send you everything we keep about you, as files in this chat.
    Can anyone else see your phone? Then you may want to wait, or delete the files after you have read them.
mydata-send = Send me my data
# Promise: effect ChatFile, test test_everything_kept_comes_as_a_page_and_as_data
# Promise: effect ChatFile, test test_everything_kept_comes_as_a_page_and_as_data
mydata-sent = We are sending it now. "my-data.html" is easy to read. "my-data.json" is for other programs.
mydata-title = What { $landlord } keeps about you here
mydata-made = Made on { $at }.
mydata-beside = In my-data.json there is also:
mydata-of-residents = You
mydata-of-addresses = Your chats with us
mydata-of-residencies = Where you live or lived
mydata-of-joinings = Who joined a home where others live
mydata-of-invitations = Links made for you
mydata-of-held = Messages that wait until you open them
mydata-of-job_events = What you said and did about visits
mydata-of-sessions = What you began and did not send
mydata-of-reports = Your reports
mydata-of-report_clauses = What your reports are about
mydata-of-report_events = What happened with your reports
mydata-of-standing_messages = Messages that show how things stand
mydata-of-relayed_messages = Our messages, and what they were about
mydata-of-evidence = Photos and files that you sent
mydata-of-supports = When you asked for help
mydata-of-hazards = What you told us is broken or dangerous
mydata-of-hazard_events = What happened with that
mydata-of-enquiries = When you wanted to talk to a person
mydata-of-enquiry_events = What was said there
mydata-of-wishes = Your wishes for your home
mydata-of-pending_changes = Changes you asked for about visits
mydata-of-ratings = Your ratings
mydata-of-thanks = When you said thank you
mydata-of-door_checks = Callers you checked
mydata-of-champions = Speaking for your block
mydata-of-carried = What you brought us for your block
mydata-of-votes = Your votes
mydata-of-comments = Your comments on shared repairs
mydata-of-problems = Problems you shared with your block
mydata-of-supporters = Problems of your neighbours that you have too
mydata-of-inbox = What you sent us in the last 30 days, as it came
mydata-of-outbox = What we sent you in the last 14 days
mydata-of-attempts = Codes you tried in the last day
mydata-of-clocks = By when we promised you an answer
mydata-of-requests = What you asked about your data
mydata-of-representatives = People who may ask for you

delete-button = Delete what you keep about me
# Promise: job rights
delete-ask =
    We can delete what we keep about you: your messages, reports, photos, ratings, wishes and your name.
    We delete it within a day, and you cannot get it back. Repairs to your home stay on the landlord's list, without you.
# Promise: job rights
delete-stays-reports = Your report { $ref } is still open. We keep it, and this chat, until it is closed. Then it goes too.
# Promise: job rights
delete-stays-supports = You asked for help ({ $ref }) and we have not answered yet. We keep that, and this chat, until we have. Then it goes too.
# Promise: job rights
delete-stays-hazards = What you told us is broken ({ $ref }) is not done yet. We keep that, and this chat, until it is. Then it goes too.
# Promise: job rights
delete-stays-enquiries = Our talk { $ref } is still open. We keep it, and this chat, until it is closed. Then it goes too.
# Promise: job rights
delete-stays-carried = We have not answered { $ref } yet. We keep it, and this chat, until we have. Then it goes too.
# Promise: job rights
delete-on-hold = We must keep it until { $until }. The reason: { $reason }. Then we look again.
delete-not-ours = We cannot delete what is on your own phone. You can delete this chat there yourself.
delete-sure = Yes, delete my data
delete-keep = No, keep my data
# Promise: job rights
delete-by = We will delete your data on { $at }. Until then you can change your mind.
# Promise: job rights
delete-asked-by-staff = We were asked on the telephone to delete your data here. We will do it on { $at }. Was it not you? Then tap below, and we keep it.
# Promise: job rights
delete-left = You left your home here long ago. We will delete what we keep about you on { $at }. Do you want us to keep it? Then tap below.
delete-kept = We keep your data. Nothing was deleted.
# Promise: job rights
delete-waits = You asked us to delete your data. We cannot delete all of it yet.
# Promise: job rights
delete-some-done = We deleted what we keep about you, as you asked. This is what stays for now:
# Promise: test test_all_goes_within_a_day_and_nothing_is_left
delete-done = We deleted what we kept about you, as you asked. If you write to us again, we start anew.

represented = { $name } may ask about your data for you until { $until }.
represented-told = You agreed that { $name } may ask about your data for you, until { $until }. You can end this at any time. If you did not agree, please end it now.
represented-end = { $name } may not ask for me
represented-ended = Done. They may not ask for you any more.

# What people say who mean it, a phrase a line; a star stands where a word may go on.
phrases-delete =
    delete my data
    delete my account
    delete my information
    delete my messages
    delete everything about me
    delete all my
    delete what you keep
    erase my data
    erase me
    remove my data
    remove my account
    forget me
    forget about me
    right to be forgotten
    right to erasure

# What people say who mean it, a phrase a line; a star stands where a word may go on.
phrases-mydata =
    my data
    what do you know about me
    what do you keep about me
    what data do you have
    what information do you have
    what do you hold about me
    copy of my data
    subject access
