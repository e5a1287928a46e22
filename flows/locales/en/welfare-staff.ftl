### What staff read of callers at a door, of wishes, and of calls for support, in English only.

caller-card = 🚪 Somebody may be at a door now
caller-field-where = Where
caller-field-company = Says they are from
caller-field-result = What we found
caller-field-at = Asked at
caller-result-not_expected = Works for us, but no visit to this home is planned
caller-result-unknown = Not one of our contractors
caller-result-unproven = A visit is due now, but the password was wrong
caller-state-open = Nobody has looked into it yet. The resident was told not to let them in, and whom to ring.
caller-state-called_back = Called back by { $who }
caller-state-ours = It was ours after all, says { $who }. The resident was told.
caller-state-false_caller = A false caller, says { $who }. The block was warned.
caller-decided = This was decided already. The card shows how it stands.
caller-ask-company = The company they claim to be from
caller-ours-above = The resident is told at once that the caller did come from us.
caller-false-above = Everybody in { $block } is warned at once, each in their language. Name no person.
caller-warned =
    { $count ->
        [one] 1 resident is being warned.
       *[other] { $count } residents are being warned.
    }
matter-caller-called_back = Called back
matter-caller-ours = It was ours after all
matter-caller-false_caller = False caller: warn block
