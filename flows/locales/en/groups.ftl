# What is said in a block's group chat, and on the poster that invites it.

# Promise: test test_talk_in_a_group_is_written_down_nowhere
group-called = I do not read questions here, so that your talk stays yours. Ask me in private. Nobody here sees it.
group-private = Talk to me in private
group-hello = Hello. I am Doorstep, from { $landlord }. This chat is now linked with { $block }.
# Promise: post round_result, test test_never_more_than_allowed_on_any_day_at_night_or_while_quiet
group-does = I tell you here how repairs to shared areas go, and ask how they went. I say little, and nothing at night.
# Promise: test test_a_report_becomes_a_notice_without_a_name_and_neighbours_carry_it
group-is-private = Reports are private. You make them in a chat with me alone, and nobody here sees who you are.
# Promise: test test_talk_among_neighbours_is_never_answered
group-hears = I hear only what you ask me, such as /report or /help.
group-too-much = Is it too much? Send /quiet.
group-back = Hello again. This chat is still linked with { $block }.
group-refused = This chat was not linked, so I say nothing here. You can remove me from the chat.
# Promise: card group
group-asked = Thank you. { $landlord } will look at this first. Then I say hello.
group-linked-already = This chat is linked with { $block } already.
group-not-linked = This chat is not linked with a block yet. Send /link and the code from the poster, for example /link K7MP-4QXT.
group-code-unknown = That code is not right. Look at the poster again. A code looks like this: K7MP-4QXT.
group-link-members = This link is for people in the group chat of the block. I cannot see that you are in it, so nothing is counted. Join the group, and tap a button of mine there. Or use the link in your letter from us. You can make a report of your own from the menu.
group-code-nameless = I cannot see who sent this code. Please send it again with your own name showing.
group-code-expired = That code is too old. Ask { $landlord } for a new poster: { $phone }.
# Promise: test test_a_forum_whose_general_topic_is_closed_too_is_mute
group-here = From now on I write here.
# Promise: test test_nothing_is_said_while_quiet_is_wanted_or_where_we_are_not
group-quiet-until = I keep quiet until { $until }. I still answer what you ask. And I still ask how works in the block went, and tell you what came of it.
group-quiet-sooner = To let me speak again, send /quiet off.
# Promise: test test_never_more_than_allowed_on_any_day_at_night_or_while_quiet
group-quiet-off = Thank you. I speak again, but only a little.
group-quiet-how = Send /quiet for a week, or /quiet 3 for three days. The most is { $most } days. To end it, send /quiet off.
group-help = This is what you can ask me here:
group-help-line = { $command }: { $does }
group-command-report = Report a problem in private
group-command-scores = See how repairs go here
group-command-quiet = Make me quiet for a while
group-command-help = See what I can do here

join-group = That code is for your block's group chat. Add me to the group, and send /link and the code there.

poster-title = Repair news in your block's Telegram group
poster-step-1 = Scan this code with your phone.
poster-step-2 = Choose the group of your block.
poster-step-3 = We check it. Doorstep says hello.
poster-by-code = Is Doorstep in the group already? Send there:
# Promise: test test_talk_among_neighbours_is_never_answered
poster-will = It hears only what you ask it. Nobody sees who you are.
