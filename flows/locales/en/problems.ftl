### Problems that neighbours share. Reading age 9.

problem-private = Report in private: { $block }
problem-notice = 📣 Somebody has reported this in { $block }: { $what }. Since { $since }.
problem-notice-contract = 📣 Somebody has reported this in { $block }: { $what }. { $contract }. Since { $since }.
problem-something = something about workers
# Promise: card report
problem-is-new = Staff have the report.
problem-is-taken = Staff are looking into it.
problem-late = We are late with an answer to this. Our team was told again today.
problem-is-resolved = Staff say that it is put right. Is it?
problem-is-closed = This is closed. Thank you.
problem-is-withdrawn = The report was taken back.
problem-down = This notice was taken down.
# Promise: test test_a_report_becomes_a_notice_without_a_name_and_neighbours_carry_it
problem-how = Do you have it too? Tap, and nobody sees who you are.
problem-tap-me_too = Me too
problem-tapped-me_too = Me too · several homes
problem-tap-fixed = Fixed now
problem-tapped-fixed = Fixed now · several homes

# Promise: effect Say, test test_a_report_becomes_a_notice_without_a_name_and_neighbours_carry_it
problem-toast-me_too = We have it: you have it too. We tell you in private how it goes.
# Promise: effect Say, test test_a_report_becomes_a_notice_without_a_name_and_neighbours_carry_it
problem-toast-me_too-new = We have it: you have it too. Talk to me in private, and I tell you how it goes.
problem-toast-fixed = We have it: you say that it is fixed. Thank you.
problem-toast-over = This is closed already, so nothing was counted. You can report it again.

problem-is-it = Is it one of these? Your neighbours have reported them already.
problem-number = { $number }. { $what }
problem-same = It is number { $number }: me too
problem-new = Report a new problem
# Promise: test test_a_report_becomes_a_notice_without_a_name_and_neighbours_carry_it
problem-from-any = You asked in a group to report a problem. You can do that here. Nobody in the group sees it.
problem-from-group = You asked in your group to report a problem in { $block }.
# Promise: test test_a_report_becomes_a_notice_without_a_name_and_neighbours_carry_it
problem-none = You can report a problem in your block here. Nobody in your group sees that it is you.
# Promise: effect Say, test test_what_is_shared_already_is_offered_before_anything_is_typed
problem-joined = We have it: you have it too. We tell you here how it goes.
problem-share = Tell my neighbours
# Promise: test test_a_report_becomes_a_notice_without_a_name_and_neighbours_carry_it
problem-share-hint = Do you want to tell your neighbours' group that somebody reported this? Nobody sees that it was you, or your words.
problem-shared = Your neighbours' group has a short notice now. It does not say who you are, and shows none of your words.
problem-not-shared = This report cannot be shared with your neighbours.
problem-unknown = This link is not one we know. Send /report in your group again, please.
problem-expired = This link is too old. Send /report in your group again, please.
problem-elsewhere = As far as we know you live in another block. This is about { $block }. You can still make a report from the menu.

problem-update = News about a problem that you have too: { $what }.
problem-told-taken = Staff are looking into it.
problem-told-resolved = Staff say that it is put right. You can tell us in your group if it is not.
# Promise: clock report_answer
problem-told-reopened = It is not put right after all. Staff look into it again.
problem-told-closed = It is put right and closed.
problem-told-withdrawn = Whoever reported it has taken it back. If you still have it, please report it.
