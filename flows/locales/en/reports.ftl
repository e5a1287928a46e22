### The report: its questions, its clauses, its answers.

report-begun = Thank you. We have begun a report with what you sent. Nothing is sent yet.
report-danger-first = In danger? Do not wait here. Call 999, or call us on { $phone }.
report-ask-contract = Who is it about?
report-ask-place = Where did it happen?
report-ask-topic = What happened?
report-ask-clause = { $group }. What was it?
report-ask-when = When did it happen?
report-ask-story = Please tell us what happened, in your own words. You can also send a voice note.
report-ask-media = Do you have photos, a video or a document? Send up to 10.
report-ask-caller = Who is calling, and on what number? Leave empty for an anonymous report.
report-noted = Noted: { $clauses }
report-add-another = + Something else too
report-contract-unknown = I don't know
report-voice-note = (voice note)
report-media-count =
    { $count ->
        [0] none
        [one] 1 file
       *[other] { $count } files
    }
report-story-brief = { $beginning } ({ NUMBER($length) } letters in all, all kept)

report-title-contract = Who
report-title-place = Where
report-title-clauses = What happened
report-title-when = When
report-title-story = In your words
report-title-media = Photos and files
report-ask-where = Which block or street is that? Write its name. Our staff cannot check it.
report-title-where = Block or street
report-where = Say which block or street
report-where-hint = Where is this shared area? We do not know where you live. You can say which block or street.
report-where-thanks = Thank you. We noted the place beside your report.
report-title-caller = Caller
report-title-send = What you want

report-place-home = My home
report-place-shared = A shared area
report-place-outside = Outside

# Promise: card report
report-review = This is what staff will see:
report-seen-named = 👤 Your name: { $name }
report-seen-named-home = 👤 Your name and home: { $name }, { $home }
# Promise: test test_an_anonymous_report_names_nobody_anywhere_staff_look, effect Say
report-seen-anonymous = 👤 Your name, home and chat are hidden. We can still answer you here.
# Promise: test test_an_anonymous_report_names_nobody_anywhere_staff_look, effect Say
report-seen-anonymous-visit = 👤 Your name and chat are hidden. But this is about one visit, so staff can tell which home it was. We can still answer you here.
report-seen-by = 👁 Seen by the people at { $landlord } who look after this work. What should we do?
# Promise: test test_every_channel_of_few_is_tried
report-seen-restricted = 🔒 This is private. Only a few named people at { $landlord } will see it. No contractor will. What should we do?
report-hide-name = Hide my name
report-show-name = Show my name

report-send-complaint = Make it a complaint
report-send-fix = Just put it right
report-send-tell = Only telling you
complaint-what = What is a complaint?
complaint-is = A complaint says that you are not happy with our work, or with how somebody treated you. It does not need that word. There are rules for how it is answered, with set days. Are you not happy with the answer? You can ask for a second one, and go to the Housing Ombudsman. It costs nothing. If you do not want that, choose to have it just put right.

report-sent = Thank you. We have your report. Your reference is { $ref }
receipt-sent = Sent: { $at }
receipt-choice = You chose: { $choice }
receipt-name-shown = Your name: shown to staff
receipt-name-hidden = Your name: hidden
receipt-state = Now: { $state }
# Promise: clock report_answer
report-next-complaint = It is now a complaint. { $landlord } will tell you they have it by { $by }. You will hear here.
# Promise: clock report_answer, card report
report-next-fix = Somebody at { $landlord } will look into it and answer you here by { $by }.
# Promise: clock report_answer, card report
report-next-tell = We keep it and learn from it. If we need to ask you something, we will write here by { $by }.
# Promise: clock report_answer, card report
report-next-restricted = A named person at { $landlord } will look at it in private and answer you by { $by }.
report-sent-hint = You can add words or photos any time. Just write here.

topic-visit = Visits and timing
topic-manner = How they behaved
topic-home = My home and things
topic-safety = Safety and surroundings
topic-serious = Something serious
clause-other = Something else

clause-id_badge = Did not show photo ID
clause-late_noshow = Late or did not turn up
clause-no_notice = Came without notice
clause-rude = Rude or bad language
clause-smoking = Smoking or vaping
clause-drink_drugs = Alcohol or drugs
clause-noise = Noise or loud music
clause-overshoes = Dirty boots, no overshoes
clause-dust_sheets = Floors/furniture not covered
clause-mess = Left mess or rubbish
clause-damage = Damaged my home or things
clause-parking = Bad parking
clause-facilities = Used toilet/power unasked
clause-gates_pets = Gate left open / pet at risk
clause-safeguarding = Child or adult at risk
clause-sexual = Sexual remarks or touching
clause-discrimination = Discrimination or hate
clause-customs = Ignored our wishes/customs
clause-adjustments = Ignored health/access needs
clause-security = Home or keys not secure
clause-crime = Theft, threats or violence
clause-privacy = Photos / shared my details
clause-unsafe = Unsafe work
clause-equipment = Wrong tools, parts or skills
clause-no_details = Came without job details
clause-utilities = Cut off water/gas/power
clause-communal = Blocked/dirty shared area
clause-private_work = Asked for cash or favours
clause-environment = Dumping / harm to area
clause-reprisal = Treated badly for speaking up

wording-id_badge = Wear photo ID and show it before coming in.
wording-late_noshow = Arrive in the agreed slot, or say so beforehand.
wording-no_notice = Do not cold-call; agree access first.
wording-rude = Be polite and considerate; do not swear.
wording-smoking = Do not smoke or vape in or beside homes.
wording-drink_drugs = Never work under the influence.
wording-noise = Keep noise down; no radios.
wording-overshoes = Wipe or cover boots where safe.
wording-dust_sheets = Protect floors and furniture before starting.
wording-mess = Clear up and remove waste every day.
wording-damage = Take care; report and put right any damage.
wording-parking = Park with respect for residents and neighbours.
wording-facilities = Follow the landlord's rule on toilets, water and power.
wording-gates_pets = Shut gates; keep pets safe.
wording-safeguarding = Never work with a lone child; report welfare worries.
wording-sexual = No sexual behaviour of any kind.
wording-discrimination = Treat everyone fairly; no harassment.
wording-customs = Follow recorded household wishes where safe.
wording-adjustments = Make the agreed reasonable adjustments.
wording-security = Keep keys, doors and belongings secure.
wording-crime = No theft, threats or violence.
wording-privacy = Ask before photos; never share residents' data.
wording-unsafe = Work safely; never leave tools or hazards.
wording-equipment = Arrive competent and equipped.
wording-no_details = Know the full job, its history and location.
wording-utilities = Warn first; restore supplies before leaving.
wording-communal = Keep shared areas clear, clean and safe.
wording-private_work = Take no gifts; sell no private work.
wording-environment = Cut waste and harm to the local area.
wording-reprisal = No reprisal for feedback.

# What else people write who mean a button, all of it, a line each.
spoken-hide-name =
    dont use my name
    don't use my name
    do not use my name
    dont show my name
    don't show my name
    do not show my name
    dont say my name
    don't say my name
    dont give my name
    don't give my name
    dont tell them my name
    don't tell them my name
    dont say who i am
    don't say who i am
    leave my name out
    leave out my name
    without my name
    no name
    no names
    anonymous
    anonymously
    anonymous please
    keep me anonymous
    keep it anonymous
    make it anonymous
    i want to be anonymous
    i want to stay anonymous
    i want to remain anonymous
spoken-show-name =
    use my name
    you can use my name
    say my name
    with my name
