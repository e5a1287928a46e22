### The words that every conversation shares.

engine-back = ← Back
engine-stop = ✕ Stop
engine-skip = Skip
engine-more = More →
engine-done = Done
engine-unknown = I don't know
engine-chosen = ✓ { $label }
engine-change = Change an answer
engine-change-which = Which answer would you like to change?
engine-review-line = • { $title }: { $answer }
engine-today = Today
engine-yesterday = Yesterday
engine-calendar = Another day
engine-pick-day = Tap the day.
engine-month-before = ← Month before
engine-month-after = Next month →
engine-use-buttons = Please tap one of the buttons, or type its words.
engine-not-offered = That is not one of the choices. Please tap one of these.
engine-asked-again = One of your answers is not on our list any more. Please choose again.
engine-old-button = That button is from an earlier question. Here is where you are now.
engine-weekday-0 = Mo
engine-weekday-1 = Tu
engine-weekday-2 = We
engine-weekday-3 = Th
engine-weekday-4 = Fr
engine-weekday-5 = Sa
engine-weekday-6 = Su
engine-day-meant = Do you mean { $day }?
engine-day-yes = Yes
engine-not-a-day = We could not read that day. Write the day alone, like “yesterday” or { $example }. Or tap a button.
engine-day-to-come = { $day } is still to come. Which day was it?
engine-day-out-of-range = { $day } is too long ago. Please give a day in the past 12 months.
engine-write-it = Please write it in a message.
engine-needed = Please fill this in.
engine-full = You can choose { $most } at most. Tap one with a tick to take it off.
engine-too-long =
    That is { NUMBER($length) } letters. We can take { NUMBER($most) } in one part.
    Your words are safe. Tap the button to keep it all, or send the rest of it.
engine-words-again = Write it again
engine-keep-parts = Keep it all, in parts
engine-media-have =
    { $count ->
        [one] We have 1 file. Send more ({ $most } at most), or tap Done.
       *[other] We have { $count } files. Send more ({ $most } at most), or tap Done.
    }
engine-media-none = No photos
engine-media-clear = Start these again
engine-media-full = You can send { $most } at most. We kept the first { $most }.
engine-media-kept = What you sent has come. Now the question again:
engine-media-not-here = We cannot use that here. Please answer the question first.
# Promise: test test_words_that_arrive_are_kept_or_their_sender_is_told
engine-words-added = We kept your words, too.
engine-too-much = We can keep { NUMBER($most) } letters here, and we have them. We did not keep your last message. Please go on first, then send it again.
