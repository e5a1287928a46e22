### رأي المبنى: ما يقرؤه الجيران في مجموعتهم وفي المحادثة الخاصة. بكلمات بسيطة.

round-asks = يسأل { $landlord } كل من في هذا المبنى. انتهى هذا العمل: { $what }. كيف كان؟
round-question = { $number }. { $question }
round-ask-fixed = هل تم الإصلاح؟
round-ask-told = هل أخبرناكم قبل العمل؟
round-ask-clean = هل تركوا المكان نظيفا وآمنا؟
round-ask-trouble = هل كانت هناك مشكلة ضجيج أو مرور أو وقوف؟
round-ask-respect = هل كان العاملون محترمين؟
round-how = اضغطوا على إجاباتكم. صوت واحد لكل بيت، ويمكنكم تغييره. يمكنكم التصويت حتى { $closes }. نعرض النتيجة في النهاية، ولا نعرض أبدا من قال ماذا.
round-spoke = عدد البيوت التي أجابت { $count } أو أكثر.
round-spoke-few = لم تجب إلا بيوت قليلة حتى الآن.
round-answer-yes = نعم
round-answer-no = لا
round-answer-partly = جزئيا
round-pick-fixed_yes = تم الإصلاح
round-pick-fixed_partly = تم جزئيا
round-pick-fixed_no = لم يتم الإصلاح
round-pick-told_yes = أخبرونا قبل العمل
round-pick-told_no = لم يخبرونا
round-pick-clean_yes = نظيف وآمن
round-pick-clean_no = ليس نظيفا أو آمنا
round-pick-trouble_yes = كانت هناك مشكلة
round-pick-trouble_no = لا مشكلة
round-pick-respect_yes = محترمون
round-pick-respect_no = غير محترمين
round-private = أخبرونا بالمزيد أو عن شخص في محادثة خاصة
round-over = انتهى هذا التصويت: { $what }. نشكركم.
round-remind = كيف كان العمل؟ { $what }. ما زال يمكنكم الضغط على إجاباتكم حتى { $closes }.

round-toast-home = حسبنا إجابة بيتكم: { $said }. يمكنكم تغييرها.
round-toast-person = حفظنا إجابتكم: { $said }. نحسبها عندما نعرف بيتكم. استخدموا لذلك الرمز الموجود في رسالتكم.
round-toast-stands = إجابتكم باقية: { $said }. يمكنكم تغييرها.
round-toast-closed = انتهى هذا التصويت، فلم نحسب شيئًا. شكرًا لكم.
round-toast-elsewhere = حسب ما نعرف أنتم تسكنون في مبنى آخر. هذا التصويت لسكان { $block }، فلم نحسب إجابتكم.
round-said-fixed-yes = تم الإصلاح
round-said-fixed-partly = تم الإصلاح جزئيًا
round-said-fixed-no = لم يتم الإصلاح
round-said-told-yes = أخبرناكم قبل العمل
round-said-told-no = لم نخبركم قبل العمل
round-said-clean-yes = المكان نظيف وآمن
round-said-clean-no = المكان ليس نظيفًا وآمنًا
round-said-trouble-yes = كانت هناك مشكلة
round-said-trouble-no = لم تكن هناك مشكلة
round-said-respect-yes = كان العاملون محترمين
round-said-respect-no = لم يكن العاملون محترمين

round-chart = ماذا يقول سكان { $block }
round-result = هذا ما يقوله المبنى. العمل: { $what }.
round-result-spoke =
    { $count ->
        [zero] لم يجب أحد.
        [one] أجاب بيت واحد.
        [two] أجاب بيتان.
        [few] أجابت { $count } بيوت.
        [many] أجاب { $count } بيتًا.
       *[other] أجاب { $count } بيت.
    }
round-result-line = { $question } { $answers }
round-count = { $answer }: { $count }
round-told-landlord = أخبرنا { $landlord } بأن الإصلاح لم يتم.
round-answer-by = ستخبركم { $landlord } هنا بما سيحدث قبل { $by }.
round-too-few = انتهى التصويت. العمل: { $what }. أجابت بيوت قليلة جدًا فلا نعرض ما قالته. شكرًا لكل من أجاب.
round-thanks = شكرًا لكل من أجاب.

follow-up-late = تأخرنا. كان على { $landlord } أن تخبركم قبل { $by } بما سيحدث في هذا العمل: { $what }. سألنا فريقها مرة أخرى.
follow-up-moved = لدى { $landlord } موعد جديد لهذا العمل: { $what }. تقرؤون هنا ما سيحدث قبل { $by }.
follow-up-answered = رد { $landlord } على ما قلتموه عن هذا العمل: { $what }.

comment-start = انتهى هذا العمل: { $what }. ماذا تريدون أن تقولوا إلى { $landlord }؟ لن يرى جيرانكم ذلك.
comment-say = أخبرونا بالمزيد عن العمل
comment-person = الأمر عن شخص
comment-about = عن: { $what }
comment-ask = اكتبوه بكلماتكم أو أرسلوا رسالة صوتية.
comment-title-words = كلماتكم
comment-ask-media = هل لديكم صور؟ أرسلوها هنا.
comment-title-media = الصور
comment-ask-named = هل نذكر من أنتم؟ إن لم تريدوا، يقرأ الموظفون «أحد جيران المبنى».
comment-title-named = اسمكم
comment-unnamed = لا تذكروا اسمي
comment-named = اذكروا اسمي: { $name }
comment-sent = شكرًا لكم. وصل كلامكم إلى { $landlord }. لا يراه جيرانكم.
comment-unknown = لا نعرف هذا الرابط. من فضلكم اضغطوا على الزر في مجموعتكم مرة أخرى.
comment-expired = أُغلق هذا التصويت منذ وقت طويل، ولذلك رابطه قديم جدًا. ما زال يمكنكم تقديم بلاغ من القائمة.
comment-elsewhere = حسب ما نعرف أنتم تسكنون في مبنى آخر. هذا عن { $block }. ما زال يمكنكم تقديم بلاغ من القائمة.
