### ما قد تطلبه الأسرة ممن يأتي.

wish-overshoes = غطوا أحذيتكم
wish-no_shoes = اخلعوا أحذيتكم
wish-call_first = اتصلوا قبل أن تأتوا
wish-female_worker = عاملة إن أمكن
wish-prayer_times = ليس في أوقات الصلاة
wish-pets = انتبهوا لحيواناتنا
wish-interpreter = أحتاج إلى مترجم
wish-keys_with = المفاتيح عند شخص آخر
wish-access = مساعدة في الدخول
wish-facilities = لا تستخدموا حمامنا
instruction-overshoes = البسوا غطاء للأحذية في الداخل.
instruction-no_shoes = اخلعوا الأحذية حيث يكون ذلك آمنًا.
instruction-call_first = اتصلوا قبل المجيء.
instruction-female_worker = أرسلوا عاملة إن أمكن.
instruction-prayer_times = اتفقوا أولًا مع الأسرة على الوقت.
instruction-pets = أبقوا الأبواب مغلقة.
instruction-interpreter = أحضروا مترجمًا أو اتصلوا به.
instruction-keys_with = اسألوا المكتب عن المفاتيح.
instruction-access = اسمحوا بوقت أطول عند الباب.
instruction-facilities = لا تستخدموا الحمام.

menu-wishes = رغبات أسرتي
command-wishes = رغبات أسرتي

wishes-no-home = لا نعرف منزلكم بعد. استخدموا الرابط في الخطاب للانضمام إليه. ثم يمكنكم أن تخبرونا برغباتكم.
wishes-none = لم تخبرونا بأي رغبة بعد. ماذا يجب أن نعرف قبل أن نأتي؟
wishes-heading = رغبات أسرتكم:
wishes-line = { $wish }: { $state }
wishes-new = أريد أن أطلب شيئا
wishes-state-asked = ننظر فيها
wishes-state-granted = وافقنا
wishes-state-adapted = وافقنا على جزء منها
wishes-state-refused = لم نوافق

wishes-ask = ماذا تريدون عندما يأتي أحد إلى منزلكم؟
wishes-title = رغبتكم
wishes-ask-words = هل هناك شيء آخر يجب أن نعرفه؟ اكتبوه بكلماتكم. لا يقرؤه إلا قليل من موظفينا.
wishes-title-words = كلامكم
wishes-ask-knows = من يمكن أن يعرف هذه الرغبة؟
wishes-title-knows = من يعرف
wishes-knows-worker = الموظفون والعامل الذي يأتي
wishes-knows-staff = موظفوكم فقط
wishes-ask-until = إلى متى يصح هذا؟
wishes-title-until = المدة
wishes-until-open = من دون نهاية حتى أخبركم
wishes-until-visit = الزيارة القادمة فقط
wishes-until-day = حتى يوم محدد
wishes-ahead-only = اختاروا يومًا من الغد فصاعدًا، خلال سنتين.
wishes-review = هل هذا صحيح؟ لم نرسل شيئًا بعد.
wishes-send = أوافق، أرسلوها
wishes-consent-worker = لا يقرأ رغبتكم إلا قليل من موظفي { $landlord }، وهم يقررون. لا نقول للعامل إلا ما يفعله، مثل «{ $instruction }» ولا يعرف السبب أبدًا.
wishes-consent-staff = لا يقرأ رغبتكم إلا قليل من موظفي { $landlord }، وهم يقررون. لا نقول للعامل شيئًا.
wishes-consent-back = يمكنكم تغييرها أو سحبها في أي وقت.
wishes-sent = شكرًا. ينظر قليل من موظفي { $landlord } في رغبتكم. سنكتب إليكم هنا.

wishes-one = { $wish }: { $state }
wishes-known = من يمكن أن يعرف: { $who }. المدة: { $until }.
wishes-travels = لا نقول للعامل إلا هذا: { $instruction }
wishes-stays = لا نقول للعامل شيئًا. لا يعرف إلا موظفونا.
wishes-answer = كتبنا لكم:
wishes-change = تغييرها
wishes-take-back = سحبها
wishes-take-back-ask = هل تريدون سحب هذه الرغبة؟ { $wish }. عندها لا نخبر بها أي عامل.
wishes-take-back-yes = نعم، أسحبها
wishes-taken-back = سحبتم الرغبة. لن نخبر بها أي عامل.
wishes-look = عرض هذه الرغبة
wishes-not-yours = لا نجد هذه الرغبة بين رغباتكم.

wishes-told-granted = وافقت { $landlord } على رغبتكم: { $wish }.
wishes-told-adapted = وافقت { $landlord } على جزء من رغبتكم: { $wish }.
wishes-told-refused = لا تستطيع { $landlord } أن تفعل هذا: { $wish }. والسبب:
wishes-told-reply = رسالة من { $landlord } عن رغبتكم: { $wish }.
wishes-still = قبل سنة طلبتم هذا: { $wish }. هل ما زال صحيحًا؟
wishes-still-yes = نعم، ما زال صحيحا
wishes-still-thanks = شكرًا. نبقيها كما هي.
