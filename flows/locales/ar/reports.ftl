### The report: its questions, its clauses, its answers.

report-begun = شكرًا لكم. بدأنا بلاغًا بما أرسلتم. لم نرسل شيئًا بعد.
report-danger-first = هل أنتم في خطر؟ لا تنتظروا هنا. اتصلوا برقم الطوارئ 999، أو اتصلوا بنا على { $phone }.
report-ask-contract = عمّن هذا البلاغ؟
report-ask-place = أين حدث ذلك؟
report-ask-topic = ماذا حدث؟
report-ask-clause = { $group }. ما الذي حدث بالضبط؟
report-ask-when = متى حدث ذلك؟
report-ask-story = أخبرونا بما حدث، بكلماتكم أنتم. ويمكنكم أيضًا إرسال رسالة صوتية.
report-ask-media = هل لديكم صور أو فيديو أو مستند؟ أرسلوا 10 على الأكثر.
report-ask-caller = من المتصل، وما رقم الهاتف؟ اتركوا هذا فارغًا إذا كان البلاغ بلا اسم.
report-noted = سجّلنا: { $clauses }
report-add-another = + شيء آخر كذلك
report-contract-unknown = لا أعرف
report-voice-note = (رسالة صوتية)
report-media-count =
    { $count ->
        [zero] لا شيء
        [one] ملف واحد
        [two] ملفان
        [few] { $count } ملفات
        [many] { $count } ملفًا
       *[other] { $count } ملف
    }
report-story-brief = { $beginning } (عدد الحروف: { NUMBER($length) }، وكلها محفوظة)

report-title-contract = من
report-title-place = أين
report-title-clauses = ماذا حدث
report-title-when = متى
report-title-story = بكلماتكم
report-title-media = الصور والملفات
report-ask-where = في أي مبنى أو شارع؟ اكتبوا اسمه. هذا لموظفينا فقط، ولا يمكنهم التحقق منه.
report-title-where = المبنى أو الشارع
report-where = ذكر المبنى أو الشارع
report-where-hint = لا نعرف أين تسكنون، فلا يعرف موظفونا أي مكان مشترك هو. يمكنكم أن تذكروا المبنى أو الشارع.
report-where-thanks = شكرا. سجلنا المكان بجانب بلاغكم.
report-title-caller = المتصل
report-title-send = ما تريدونه

report-place-home = منزلي
report-place-shared = منطقة مشتركة
report-place-outside = في الخارج

report-review = هذا ما سيراه فريقنا:
report-seen-named = 👤 اسمكم: { $name }
report-seen-named-home = 👤 اسمكم ومنزلكم: { $name }، { $home }
report-seen-anonymous = 👤 اسمكم ومنزلكم ومحادثتكم مخفية. ويمكننا مع ذلك الرد عليكم هنا.
report-seen-anonymous-visit = 👤 اسمكم ومحادثتكم مخفيان. لكن البلاغ عن زيارة واحدة، فيمكن للموظفين معرفة المنزل. ويمكننا مع ذلك الرد عليكم هنا.
report-seen-by = 👁 يراه لدى { $landlord } المسؤولون عن هذا العمل. ماذا تريدون منا أن نفعل؟
report-seen-restricted = 🔒 هذا البلاغ خاص. لن يراه لدى { $landlord } إلا عدد قليل من أشخاص محددين. ولن تراه أي شركة مقاولات. ماذا تريدون منا أن نفعل؟
report-hide-name = إخفاء اسمي
report-show-name = إظهار اسمي

report-send-complaint = أريد تقديم شكوى
report-send-fix = أريد حل المشكلة فقط
complaint-what = ما هي الشكوى؟
complaint-is = الشكوى تقول إنكم غير راضين عن عملنا، أو عن معاملة شخص لكم. لا حاجة إلى ذكر كلمة شكوى. نبحث الأمر ونجيبكم خلال أيام محددة. لستم راضين عن الجواب؟ عندها يمكنكم أن تطلبوا أن ننظر فيه مرة أخرى، وأن تذهبوا إلى أمين مظالم الإسكان. لا يكلف ذلك شيئًا. إذا كنتم لا تريدون ذلك، فاختاروا أن نصلح الأمر فقط.
report-send-tell = أريد إخباركم فقط

report-sent = شكرًا. وصلنا بلاغكم. رقم البلاغ هو { $ref }
receipt-sent = أرسل: { $at }
receipt-choice = اخترتم: { $choice }
receipt-name-shown = اسمكم: يراه الموظفون
receipt-name-hidden = اسمكم: مخفي
receipt-state = الآن: { $state }
report-next-complaint = أصبح بلاغكم شكوى الآن. سيصلكم تأكيد استلامها من { $landlord } بحلول { $by }. وسيصلكم الخبر هنا.
report-next-fix = سيتابع فريق { $landlord } الأمر ويرد عليكم هنا بحلول { $by }.
report-next-tell = نحتفظ به ونتعلم منه. وإذا احتجنا إلى أن نسألكم عن شيء، فسنكتب لكم هنا بحلول { $by }.
report-next-restricted = سيطّلع عليه بسرية شخص محدد لدى { $landlord }، ويرد عليكم بحلول { $by }.
report-sent-hint = يمكنكم إضافة كلام أو صور في أي وقت. اكتبوا هنا فقط.

topic-visit = الزيارات والمواعيد
topic-manner = طريقة تصرفهم
topic-home = منزلي وأغراضي
topic-safety = السلامة وما حول المنزل
topic-serious = أمر خطير
clause-other = شيء آخر

clause-id_badge = دون إظهار هوية بصورة
clause-late_noshow = تأخر أو عدم حضور
clause-no_notice = حضور بلا إشعار مسبق
clause-rude = وقاحة أو ألفاظ سيئة
clause-smoking = تدخين أو سجائر إلكترونية
clause-drink_drugs = كحول أو مخدرات
clause-noise = ضوضاء أو موسيقى عالية
clause-overshoes = أحذية متسخة دون غطاء
clause-dust_sheets = الأرض أو الأثاث دون تغطية
clause-mess = ترك فوضى أو نفايات
clause-damage = إتلاف منزلي أو أغراضي
clause-parking = وقوف سيئ للسيارة
clause-facilities = مرحاض أو كهرباء بلا استئذان
clause-gates_pets = بوابة مفتوحة / حيوان في خطر
clause-safeguarding = طفل أو بالغ معرض للخطر
clause-sexual = كلام جنسي أو لمس
clause-discrimination = تمييز أو كراهية
clause-customs = تجاهل رغباتنا أو عاداتنا
clause-adjustments = تجاهل حاجات الصحة أو الإعاقة
clause-security = المنزل أو المفاتيح بلا أمان
clause-crime = سرقة أو تهديد أو عنف
clause-privacy = تصوير / نشر معلوماتي
clause-unsafe = عمل غير آمن
clause-equipment = أدوات أو قطع أو مهارات خاطئة
clause-no_details = حضور دون تفاصيل العمل
clause-utilities = قطع الماء أو الغاز/الكهرباء
clause-communal = منطقة مشتركة مسدودة/متسخة
clause-private_work = طلب نقود أو خدمات
clause-environment = رمي نفايات / ضرر بالمنطقة
clause-reprisal = معاملة سيئة لأنني تكلمت

wording-id_badge = يجب حمل هوية بصورة وإظهارها قبل الدخول.
wording-late_noshow = يجب الحضور في الموعد المتفق عليه، أو الإبلاغ مسبقًا.
wording-no_notice = لا زيارات دون موعد؛ يجب الاتفاق على الدخول أولًا.
wording-rude = يجب التعامل بأدب ولطف؛ والشتائم ممنوعة.
wording-smoking = يُمنع التدخين والسجائر الإلكترونية داخل المنازل وبجانبها.
wording-drink_drugs = يُمنع العمل تحت تأثير الكحول أو المخدرات.
wording-noise = يجب خفض الضوضاء؛ والراديو ممنوع.
wording-overshoes = يجب مسح الأحذية أو تغطيتها حين يكون ذلك آمنًا.
wording-dust_sheets = يجب حماية الأرض والأثاث قبل البدء.
wording-mess = يجب التنظيف وإزالة النفايات كل يوم.
wording-damage = يجب العمل بعناية؛ وأي ضرر يجب الإبلاغ عنه وإصلاحه.
wording-parking = يجب إيقاف السيارات باحترام للسكان والجيران.
wording-facilities = يجب اتباع قاعدة جهة الإسكان بشأن المرحاض والماء والكهرباء.
wording-gates_pets = يجب إغلاق البوابات والحفاظ على سلامة الحيوانات.
wording-safeguarding = يُمنع العمل في وجود طفل وحده؛ ويجب الإبلاغ عن أي قلق على سلامة أحد.
wording-sexual = يُمنع أي سلوك جنسي من أي نوع.
wording-discrimination = يجب معاملة الجميع بعدل؛ والمضايقة ممنوعة.
wording-customs = يجب احترام رغبات الأسرة المسجلة حين يكون ذلك آمنًا.
wording-adjustments = يجب توفير التعديلات المعقولة المتفق عليها.
wording-security = يجب الحفاظ على أمان المفاتيح والأبواب والأغراض.
wording-crime = تُمنع السرقة والتهديد والعنف.
wording-privacy = يجب الاستئذان قبل التصوير؛ وتُمنع مشاركة بيانات السكان.
wording-unsafe = يجب العمل بأمان؛ ويُمنع ترك أدوات أو أي خطر.
wording-equipment = يجب الحضور بالخبرة والأدوات اللازمة.
wording-no_details = يجب معرفة العمل كله وتاريخه ومكانه.
wording-utilities = يجب التنبيه أولًا؛ ويجب إعادة الخدمات قبل المغادرة.
wording-communal = يجب أن تبقى المناطق المشتركة خالية ونظيفة وآمنة.
wording-private_work = يُمنع قبول الهدايا؛ ويُمنع بيع أعمال خاصة.
wording-environment = يجب تقليل النفايات والضرر بالمنطقة.
wording-reprisal = يُمنع الانتقام ممن يبدون رأيهم.

# ما يكتبه الناس أيضا بدل الزر، سطر لكل عبارة.
spoken-hide-name =
    لا تذكروا اسمي
    لا تقولوا اسمي
    لا تستخدموا اسمي
    بدون اسم
    بدون اسمي
    بلا اسم
    مجهول
    دون ذكر اسمي
spoken-show-name =
    اذكروا اسمي
    مع اسمي
    باسمي
