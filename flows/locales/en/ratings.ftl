### How a visit went, as its resident says in seconds. Reading age 9.

rate-ask = How did the visit go: { $what } ({ $when })?
# Promise: job surveys, test test_one_reminder_and_no_second_survey_within_a_fortnight
rate-remind = You have not yet said how the visit went: { $what } ({ $when }). One tap is enough. We do not ask again.
rate-score-5 = 5 of 5: Very good
rate-score-4 = 4 of 5: Good
rate-score-3 = 3 of 5: So-so
rate-score-2 = 2 of 5: Bad
rate-score-1 = 1 of 5: Very bad
rate-later = Not now
rate-stop = Stop asking me
rate-again = Ask me again after visits
rate-later-said = That is fine. You can rate the visit any time under "My visits".
# Promise: job surveys, test test_stop_asking_me_is_kept_and_can_be_undone
rate-stop-said = We do not ask you how visits went any more. You can change this here, or under "Privacy".
# Promise: job surveys, test test_one_reminder_and_no_second_survey_within_a_fortnight
rate-again-said = We ask you again how visits went, at most once in two weeks.
rate-ended = Thank you, but this question has ended. You can still send a report, from the menu.
rate-not-yours = We cannot find that question among yours.
rate-answered-before = You have rated this visit already. Thank you.
rate-visit = Rate this visit
# Promise: test test_a_visit_is_rated_in_taps_and_each_counts_at_once
rate-stopped = Stopped. We have kept what you told us.
rate-unknown = I do not know

rate-ask-overall = How did the visit go?
rate-ask-well = Was all of this right?
rate-well-yes = Yes, all of it
rate-well-no = No, not all of it
rate-ask-wrong = We are sorry. What was not right? Tap all that you mean.
rate-wrong-on_time = Not on time
rate-wrong-id_shown = No ID shown
rate-wrong-polite = Not polite
rate-wrong-tidy = Not tidy
rate-wrong-wishes = Not what I asked for
rate-wrong-finished = Not finished
rate-that-is-all = That is all
# Promise: test test_a_complaint_is_one_at_its_tap_and_one_card
rate-complaint-shows = If you make it a complaint, { $landlord } sees your name, your home and what you said here. It is sent at once.
rate-about-worker = About the worker, { $worker }
# Promise: test test_what_is_about_the_worker_is_for_their_managers_and_thanks_go_on
rate-worker = And the worker, { $worker }. Only their managers see this.
rate-ask-stars = How many stars do you give them?
rate-stars-5 = 5 stars: Excellent
rate-stars-4 = 4 stars: Good
rate-stars-3 = 3 stars: All right
rate-stars-2 = 2 stars: Poor
rate-stars-1 = 1 star: Very poor
rate-ask-about-worker = Do you want to say something about the worker? Write it here.
rate-ask-comment = Do you want to say more about the visit? Write it, or send a voice note or photos.
rate-ask-wants = Last question. What should we do with this?
rate-wants-complaint = Make it a complaint
# Promise: clock call_back
rate-wants-fix = Just fix it / contact me
rate-wants-nothing = Only telling you

rate-title-overall = The visit
rate-title-on_time = On time
rate-title-id_shown = ID
rate-title-polite = Polite
rate-title-tidy = Tidy
rate-title-wishes = Your wishes
rate-title-finished = Finished
rate-title-stars = The worker
rate-title-about-worker = About the worker
rate-title-comment = Your words
rate-title-wants = What we do

rate-thanks = Thank you. Your answers help us do better.
rate-report-offer = You told us that something was wrong. You can send a report of it. We have filled it in.
rate-story = About this visit: { $what }, { $when }.
rate-story-on_time = They did not come on time.
rate-story-id_shown = They did not show their ID.
rate-story-polite = They were not polite.
rate-story-tidy = They did not protect the home or leave it tidy.
rate-story-finished = They did not finish the job.
rate-story-wishes = They did not do what we asked for our home.

rate-ask-easy = One quick thing: was it easy to report this?
rate-ask-informed = And since then: did we keep you informed?
rate-start-thanks = Thank you for telling us.
