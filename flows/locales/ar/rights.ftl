### What residents read about their own data. Simple modern Arabic, in the plural of politeness.

command-mydata = عرض ما تحتفظون به عني
command-delete = حذف ما تحتفظون به عني

mydata-button = عرض ما تحتفظون به عني
mydata-ask =
    يمكننا أن نرسل إليكم كل ما نحتفظ به عنكم، ملفات في هذه المحادثة.
    هل يستطيع غيركم أن يرى هاتفكم؟ إذن قد تفضلون الانتظار، أو حذف الملفات بعد قراءتها.
mydata-send = أرسلوا إلي بياناتي
mydata-sent = نرسلها الآن. الملف { "\u2068" }my-data.html{ "\u2069" } سهل القراءة، والملف { "\u2068" }my-data.json{ "\u2069" } للبرامج الأخرى.
mydata-title = ما يحتفظ به { $landlord } عنكم هنا
mydata-made = أُعد في { $at }.
mydata-beside = وفي الملف الآخر أيضًا:
mydata-of-residents = أنتم
mydata-of-addresses = محادثاتكم معنا
mydata-of-residencies = أين تسكنون أو سكنتم
mydata-of-joinings = من انضم إلى منزل يسكنه غيره
mydata-of-invitations = روابط أُعدت لكم
mydata-of-held = رسائل تنتظر أن تفتحوها
mydata-of-job_events = ما قلتموه وفعلتموه بشأن الزيارات
mydata-of-sessions = ما بدأتموه ولم ترسلوه
mydata-of-reports = بلاغاتكم
mydata-of-report_clauses = موضوع بلاغاتكم
mydata-of-report_events = ما جرى لبلاغاتكم
mydata-of-standing_messages = رسائل تبين كيف تسير الأمور
mydata-of-relayed_messages = رسائلنا وموضوع كل منها
mydata-of-evidence = صور وملفات أرسلتموها
mydata-of-supports = طلباتكم للمساعدة
mydata-of-hazards = ما أخبرتمونا بأنه معطل أو خطير
mydata-of-hazard_events = ما جرى بشأنه
mydata-of-enquiries = حين أردتم التحدث إلى شخص
mydata-of-enquiry_events = ما قيل فيه
mydata-of-wishes = رغباتكم لمنزلكم
mydata-of-pending_changes = تغييرات طلبتموها بشأن الزيارات
mydata-of-ratings = تقييماتكم
mydata-of-thanks = شكركم لغيركم
mydata-of-door_checks = زوار تحققتم منهم
mydata-of-champions = التحدث باسم المبنى
mydata-of-carried = ما نقلتموه إلينا عن المبنى
mydata-of-votes = أصواتكم
mydata-of-comments = تعليقاتكم على الإصلاحات المشتركة
mydata-of-problems = مشكلات شاركتموها مع المبنى
mydata-of-supporters = مشكلات لجيرانكم هي عندكم أيضًا
mydata-of-inbox = ما أرسلتموه إلينا في آخر 30 يومًا كما وصل
mydata-of-outbox = ما أرسلناه إليكم في آخر 14 يومًا
mydata-of-attempts = رموز جربتموها في آخر يوم
mydata-of-clocks = متى وعدناكم بالإجابة
mydata-of-requests = ما طلبتموه بشأن بياناتكم
mydata-of-representatives = من يحق لهم أن يطلبوا نيابة عنكم

delete-button = حذف ما تحتفظون به عني
delete-ask =
    يمكننا أن نحذف ما نحتفظ به عنكم: رسائلكم وبلاغاتكم وصوركم وتقييماتكم ورغباتكم واسمكم.
    نحذفه خلال يوم، ولا يمكن استرجاعه. تبقى إصلاحات منزلكم في سجل المؤجر من دونكم.
delete-stays-reports = بلاغكم { $ref } ما زال مفتوحًا. نحتفظ به وبهذه المحادثة إلى أن يُغلق، ثم نحذفهما أيضًا.
delete-stays-hazards = ما أخبرتمونا بأنه معطل ({ $ref }) لم ينته بعد. نحتفظ به وبهذه المحادثة إلى أن ينتهي، ثم نحذفهما أيضًا.
delete-stays-enquiries = حديثنا { $ref } ما زال مفتوحًا. نحتفظ به وبهذه المحادثة إلى أن يُغلق، ثم نحذفهما أيضًا.
delete-stays-supports = طلبتم المساعدة ({ $ref }) ولم نجب بعد. نحتفظ بالطلب وبهذه المحادثة إلى أن نجيب، ثم نحذفهما أيضًا.
delete-stays-carried = لم نجب بعد عن { $ref }. نحتفظ به وبهذه المحادثة إلى أن نجيب، ثم نحذفهما أيضًا.
delete-on-hold = يجب أن نحتفظ بها حتى { $until }. السبب: { $reason }. ثم ننظر فيها من جديد.
delete-not-ours = لا يمكننا أن نحذف ما على هاتفكم. يمكنكم أن تحذفوا هذه المحادثة هناك بأنفسكم.
delete-sure = نعم احذفوا بياناتي
delete-keep = لا احتفظوا ببياناتي
delete-by = سنحذف بياناتكم في { $at }. يمكنكم أن تغيروا رأيكم قبل ذلك.
delete-asked-by-staff = طُلب منا بالهاتف أن نحذف بياناتكم هنا. سنحذفها في { $at }. لم تطلبوا ذلك؟ اضغطوا في الأسفل فنحتفظ بها.
delete-left = تركتم منزلكم هنا منذ مدة طويلة. سنحذف ما نحتفظ به عنكم في { $at }. هل تريدون أن نحتفظ به؟ اضغطوا في الأسفل.
delete-kept = نحتفظ ببياناتكم. لم يُحذف شيء.
delete-waits = طلبتم منا حذف بياناتكم. لا يمكننا أن نحذفها كلها الآن.
delete-some-done = حذفنا ما نحتفظ به عنكم كما طلبتم. هذا ما يبقى الآن:
delete-done = حذفنا ما كنا نحتفظ به عنكم كما طلبتم. إذا كتبتم إلينا ثانية نبدأ من جديد.

represented = يحق لـ { $name } أن يسأل عن بياناتكم نيابة عنكم حتى { $until }.
represented-told = وافقتم على أن يسأل { $name } عن بياناتكم نيابة عنكم حتى { $until }. يمكنكم إنهاء ذلك في أي وقت. إذا لم توافقوا فأنهوه الآن.
represented-end = إنهاء حق { $name } في الطلب نيابة عني
represented-ended = تم. لا يحق له أن يطلب نيابة عنكم بعد الآن.

# What people say who mean it, a phrase a line; a star stands where a word may go on.
phrases-delete =
    { "*" }احذفوا بياناتي*
    { "*" }احذف بياناتي*
    { "*" }حذف بياناتي*
    { "*" }امسحوا بياناتي*
    { "*" }مسح بياناتي*
    { "*" }احذفوا معلوماتي*
    { "*" }حذف معلوماتي*
    { "*" }حذف حسابي*

# What people say who mean it, a phrase a line; a star stands where a word may go on.
phrases-mydata =
    { "*" }بياناتي*
    { "*" }ماذا تعرفون عني*
    { "*" }ما تعرفونه عني*
    { "*" }نسخة من معلوماتي*
