### What staff read, in English only.

# Promise: retention inbox
alert-poison =
    { $count ->
        [one] ⚠️ An input from { $platform } could not be read. It is kept (inbox row { $row }); everything else goes on.
       *[other] ⚠️ { $count } inputs could not be read, the first from { $platform }. They are kept (from inbox row { $row } on); everything else goes on.
    }
# Promise: effect Say, retention inbox, test test_a_failure_in_one_turn_spoils_only_that_turn
alert-failed = ⚠️ A turn failed. Code { $code }. The resident was told; the input is kept (inbox row { $row }).
# Promise: retention inbox
alert-failed-staff = ⚠️ A turn of a colleague's failed. Code { $code }. They were told; the input is kept (inbox row { $row }).
# Promise: retention inbox
alert-failed-unheard = ⚠️ A turn failed. Code { $code }. Nobody waited for an answer; the input is kept (inbox row { $row }).
alert-evidence-lost = ⚠️ A file of report { $ref } could not be fetched. Ask the resident to send it again.
# Promise: effect Say, test test_a_lost_file_is_told_by_its_feature
alert-case-file-lost = ⚠️ A file that belongs to “{ $what }” could not be fetched. The resident was asked to send it again.
# Promise: effect Say, test test_a_lost_file_is_told_by_its_feature
alert-visit-file-lost = ⚠️ A file about visit { $ref } could not be fetched. The resident was asked to send it again.
alert-reopened = ↩️ The resident says report { $ref } is not put right. It is open again.
alert-undelivered = ⚠️ A { $kind } to { $lane } could not be delivered and was given up: { $why }
# Promise: test test_a_way_in_that_stays_shut_is_told_and_is_red
alert-way-shut-webhook = 🔴 No message of a resident has come in since { $since }: somebody has set a webhook for our bot at Telegram. If nothing else needs it, remove it with deleteWebhook of the Bot API. Until then what residents write waits at Telegram, for a day.
# Promise: test test_a_way_in_that_stays_shut_is_told_and_is_red
alert-way-shut-conflict = 🔴 No message of a resident has come in since { $since }: another program asks Telegram for them with our bot's token. Stop it, or have BotFather make a new token (/revoke). Until then what residents write waits at Telegram, for a day, or goes to that program.
# Promise: test test_a_way_in_that_stays_shut_is_told_and_is_red
alert-way-shut-token = 🔴 No message of a resident has come in since { $since }, and none goes out: Telegram does not take our bot's token any more. Copy the one that BotFather shows into DOORSTEP_TELEGRAM_TOKEN, and start Doorstep again.
alert-way-shut-refused = 🔴 Nothing that we send to Slack has arrived since { $since }: Slack does not take our bot's token any more. Install the app to your workspace again, and copy its token into DOORSTEP_SLACK_BOT_TOKEN. Nothing of it is lost until then.
alert-way-shut-no_alerts = 🔴 No alert has arrived since { $since }: the alerts channel is archived or shared with another organisation, or we are not in it. They wait until that is mended.
# Promise: test test_a_way_in_that_stays_shut_is_told_and_is_red
alert-way-shut-away = 🔴 No message of a resident has come in since { $since }: Telegram does not answer. It is tried again every half minute.
# Promise: test test_staff_hear_that_nothing_they_press_reaches_us
alert-way-shut-no_connection = 🔴 Nothing that staff press has reached us since { $since }: Slack opens no connection for us. `doorstep doctor` says why.
# Promise: test test_a_way_in_that_stays_shut_is_told_and_is_red
alert-way-shut-broken = 🔴 No message of a resident has been taken in since { $since }: we cannot keep them. The log says why.
# Promise: test test_a_way_in_that_stays_shut_is_told_and_is_red
alert-way-open = 🟢 Everything comes in again: what residents write, and what staff press.
# Promise: test test_staff_hear_of_what_has_waited_for_an_hour
alert-waits = ⏳ A { $kind } to { $lane } waits since { $since } and is tried again: { $why }
alert-unsent = ⚠️ What { $who } wrote has not reached the resident: { $why }
alert-again = Try again
alert-twice = It may have arrived already
alert-twice-look = We do not know whether all of this has arrived. If you send it again, somebody may read it twice. Is there another way to ask them?
alert-twice-leave = Leave it
alert-again-goes =
    { $count ->
        [one] It goes out again.
       *[other] { $count } go out again.
    }
alert-again-none = All of that has gone out again already, or is out of date.
alert-many = { $count } of a kind since { $since }:
alert-and-more = … and { $count } earlier ones.
alert-times = { $said } ({ $count } times)
staff-unposted-card = ⚠️ Not in the block's group: our message of { $at }. Please tell the neighbours in another way.
staff-unposted-line = ⚠️ The block's group has not got our message, or its last change: { $why }. It can be sent again from the alerts channel.
alert-unsure = ⚠️ We do not know whether what { $who } wrote has reached the resident.
staff-unsure-card = ⚠️ Perhaps not delivered to the resident: our message of { $at }. Please ring or write to them.
staff-unsure-line = ⚠️ Perhaps not delivered. { $who }, we do not know whether the resident has got your message.
staff-unsure-whisper = ⚠️ We do not know whether the resident has got your message. Please ring or write to them. It can be sent again from the alerts channel.
staff-unsent-card = ⚠️ Not delivered to the resident: our message of { $at }. Please ring or write to them.
staff-unsent-cards = ⚠️ Not delivered to the resident: { $count } messages of ours, the last one of { $at }. Please ring or write to them.
staff-unsent-line = ⚠️ Not delivered. { $who }, the resident has not got your message: { $why }
staff-unsent-whisper = ⚠️ The resident has not got your message: { $why }. Please ring or write to them. It can be sent again from the alerts channel.
# Promise: test test_staff_hear_that_a_hook_has_ended
alert-hook = ⚠️ Another system does not hear what happens to visits: { $why }. Such an alert comes once a day for each hook. Once it is mended, send all of it again: `doorstep hook replay { $number } --since { $since }`.
# Promise: test test_a_port_that_is_taken
alert-http-shut = ⚠️ Other systems cannot come in: port { $port } on { $host } cannot be had ({ $why }). Residents and staff are served. It is tried again every few seconds; `doorstep doctor` says more.
alert-restricted = 🔒 A restricted report, { $ref }, concerns this contract. The few who may see it deal with it.
alert-complained = ❗ The resident makes a complaint of report { $ref }.
alert-guessing = ⚠️ { $count } wrong links to join in one hour: somebody may be guessing. Until { $until } each person has { $tries } tries an hour; who has the right link still gets in.
clock-report-answer = First answer to a report
clock-report-close = Close of a report that nobody goes on with
alert-lapsed = ⏰ The anonymous report { $ref } was closed: nobody has touched it for a year.
alert-overdue = ⏰ The first answer to report { $ref } is overdue.
alert-shared = ⚠️ Channel { $channel } is shared with another organisation. Its cards now go to { $instead } instead.
alert-nowhere = ⚠️ { $what } has no channel that it may stand in. Check the channels in landlord.toml.
# Promise: test test_nothing_is_posted_where_more_than_few_may_look
alert-opened-public =
    ⚠️ Anybody may join channel { $channel }, though only few may see what belongs there. { $count ->
        [0] Nothing of it stood there.
        [one] One card stood there: it is being taken back, but somebody may have read it.
       *[other] { $count } cards stood there: they are being taken back, but somebody may have read them.
    } Make it private: until then nothing is shown there, and then all of it is.
# Promise: test test_nothing_is_posted_where_more_than_few_may_look
alert-opened-shared =
    ⚠️ Channel { $channel } is shared with another organisation, though only few may see what belongs there. { $count ->
        [0] Nothing of it stood there.
        [one] One card stood there: it is being taken back, but somebody may have read it.
       *[other] { $count } cards stood there: they are being taken back, but somebody may have read them.
    } End the sharing: until then nothing is shown there, and then all of it is.
alert-opened-away =
    ⚠️ We cannot write in channel { $channel }, where what only few may see belongs: we are not in it, or it is archived. Invite us, or take it out of the archive, or name another private channel in landlord.toml. Then all of it is shown.

staff-already-yours = This report is already yours.
staff-already-taken = { $owner } has taken this one. Use "Hand over" in the menu to change that.
staff-already-theirs = They have it already.
staff-no-chat = This resident has no chat with us now (taken by phone, or they blocked the bot). Please ring or write to them.
staff-resolved-unreachable = It is resolved, but this resident has no chat with us now. Please ring or write to them.
staff-no-such-report = There is no such report here.
staff-no-reference = There is no such report here. A reference looks like { $like }.
staff-nearly-reference = There is no such report here. Did you mean { $ref }?
staff-say-reference = Say which: the reference of a report.
staff-guessed = Too many references that are not there. You can look for reports again after { $at }.
staff-same-report = That is this very report.
staff-other-closed = That report is closed. Name one that is still open.
staff-changed-meanwhile = Somebody changed this meanwhile, so nothing was done. Open it again to see how it stands now.
staff-stays-restricted = A restricted report stays restricted. Keep at least one restricted clause.
staff-misread-not = There is nothing to mark: the report did not begin with a message in the resident's own words, or it is marked already.
staff-not-now = That does not fit any more: the report is "{ $state }". The card shows how it stands now.

staff-unknown = not known
staff-place-home = in the home
staff-place-shared = shared area
staff-place-said = { $place } (as the resident says; not verified)
staff-place-outside = outside
staff-treatment-complaint = Complaint
staff-treatment-fix = Put it right
staff-treatment-tell = For information
staff-language-en = English
staff-language-ar = Arabic

thread-submitted = { $at } · Report received. The resident's words:
thread-added =
    { $count ->
        [0] { $at } · The resident adds:
        [one] { $at } · The resident adds 1 file.
       *[other] { $at } · The resident adds { $count } files.
    }
thread-taken = { $at } · Taken.
thread-handed_over = { $at } · Handed over to { $to }.
thread-replied = { $at } · Sent to the resident:
thread-changed = { $at } · Changed. Clauses now: { $clauses }
thread-resolved = { $at } · Resolved. For the resident:
thread-closed = { $at } · The resident says it is put right. Closed.
thread-reopened = { $at } · The resident says it is not put right. Open again.
thread-complained = { $at } · The resident makes it a complaint.
thread-withdrawn = { $at } · The resident took the report back.
thread-duplicate = { $at } · Closed as the same matter as { $of }.
# Promise: test test_staff_pause_the_messages_of_a_resident_about_a_report_and_take_them_again
thread-paused =
    { $count ->
        [one] { $at } · Messages from the resident about this are paused for 1 day. The resident was told.
       *[other] { $at } · Messages from the resident about this are paused for { $count } days. The resident was told.
    }
thread-unpaused = { $at } · Messages from the resident are taken again.
thread-misread = { $at } · Marked: the bot misunderstood the first message. It is counted, without its words.
thread-passed = { $at } · Not conduct: a repair.
thread-discreet = { $at } · From now on we write quietly to this resident.
thread-open = { $at } · From now on we write to this resident as to everybody.
# Promise: clock report_close
thread-lapsed = { $at } · Closed by itself: nothing more was said.
thread-overdue = { $at } · The first answer is overdue.
thread-unreachable = { $at } · The resident can no longer be reached in the chat. Ring or write to them.
thread-lesson = Lesson: { $lesson }
thread-code = Our code · { $clause }: { $wording }

doorstep-report-usage = report
doorstep-report = takes a report by phone.
doorstep-find-usage = find REFERENCE
doorstep-find = finds a report you may see.
