### What staff read of ratings, of workers and of trends, in English only.

rating-card = Visit { $ref } was rated
rating-field-score = How it was
rating-field-firm = Contractor
rating-field-no = Not as it should be
rating-field-wants = The resident says
rating-field-report = Report
rating-field-called = Said on the phone
rating-report-hidden = A report was made that only few may see. What was said stands there.
rating-report-anonymous = A report was made by somebody who does not want to be named. What was said stands there.
rating-card-anonymous = A visit was rated
rating-status-anonymous = Do not look for who it was. The report can be answered, and its sender reads it.
rating-score-5 = 5 of 5: very good
rating-score-4 = 4 of 5: good
rating-score-3 = 3 of 5: neither good nor bad
rating-score-2 = 2 of 5: bad
rating-score-1 = 1 of 5: very bad
rating-score-none = No score was given
rating-no-on_time = Not on time
rating-no-id_shown = No ID shown
rating-no-polite = Not polite and respectful
rating-no-tidy = Home not protected, or not left tidy
rating-no-wishes = Wishes not followed
rating-no-finished = Job not finished in this visit
rating-wants-complaint = Make it a complaint
rating-wants-fix = Please put it right, and be in touch
rating-wants-nothing = Only telling you
# Promise: clock call_back
rating-status-due = Please call the resident back by { $due }.
rating-status-late = The call back was due { $due } and is late.
rating-status-called = Called back by { $who }, { $at }.
rating-status-read = Nothing is waiting.
clock-call-back = Call back after a low rating
rating-wrote = A resident has answered what you wrote about their rating of visit { $ref }. Their words are on its card.
rating-overdue = The call back for visit { $ref } was due { $due }. Nobody has noted a call yet.
rating-ask-called = What was said
# Promise: test test_a_low_score_is_a_card_at_once_and_somebody_calls_back
rating-called-above = This stays with staff. The resident does not read it.
rating-not-now = That cannot be done with this rating now.

case-rating-called = Called back
case-rating-say = Write to resident

praise-card = About a worker, visit { $ref }
praise-card-anonymous = About a worker
praise-field-worker = Worker
praise-field-stars = Stars
praise-field-average = All their ratings
praise-field-reply = The worker's reply
praise-stars = { $count } of 5
praise-average = { $average } of 5 on average, from { $count } homes
praise-too-few = Too few to say: an average needs { $fewest } homes
praise-status = For managers only. Nothing follows from it by itself.
praise-status-thanked = The thanks were passed on by { $who }, { $at }.
praise-status-replied = The worker's reply was noted by { $who }, { $at }.
praise-ask-thanks = The words for the worker
# Promise: card thanks
praise-thank-above = This goes to the contractor's own channel, with the worker's name and the job. Take out whatever says who the resident is or where they live.
praise-ask-reply = What the worker says to it
praise-reply-above = Whoever is spoken of may reply. Their words stay with this rating.

case-praise-thank = Pass the thanks on
case-praise-reply = Note their reply

thanks-card = Thanks from a resident
thanks-field-whom = Thank you
thanks-status = From a resident of { $landlord }, passed on by the landlord.

trend-repeat = A trend: the same again
trend-worker = A trend: reports about one worker
trend-no_id = A trend: ID was not shown
trend-kept = A trend: appointments were missed
trend-response = Few residents answer
trend-field-clause = What
trend-field-counted = Counted
trend-field-refs = Reports
trend-reports =
    { $count ->
        [one] { $count } report in { $days } days
       *[other] { $count } reports in { $days } days
    }
trend-share = { $many } of { $of } ({ $percent }%) this month
trend-said = { $said } of { $of } homes, as last published
trend-under = Under { $percent }% of { $of } asked this month
trend-status-open = Nobody has looked at it yet.
trend-status-seen = Seen by { $who }, { $at }.
trend-status-grown = It has grown since { $who } looked at it, { $at }.
trend-ask-words = What is done about it

case-trend-seen = Seen
