### كيف كانت الزيارة، كما يقول السكان في ثوان.

rate-ask = كيف كانت الزيارة: { $what } ({ $when })؟
rate-remind = لم تخبرونا بعد كيف كانت الزيارة: { $what } ({ $when }). تكفي ضغطة واحدة. لن نسأل مرة أخرى.
rate-score-5 = 5 من 5: جيدة جدا
rate-score-4 = 4 من 5: جيدة
rate-score-3 = 3 من 5: متوسطة
rate-score-2 = 2 من 5: سيئة
rate-score-1 = 1 من 5: سيئة جدا
rate-later = ليس الآن
rate-stop = لا تسألوني بعد الآن
rate-again = اسألوني مرة أخرى بعد الزيارات
rate-later-said = لا بأس. يمكنكم تقييم الزيارة في أي وقت من «زياراتي».
rate-stop-said = لن نسألكم بعد الآن كيف كانت الزيارات. يمكنكم تغيير ذلك هنا أو في «الخصوصية».
rate-again-said = سنسألكم من جديد كيف كانت الزيارات، مرة واحدة كل أسبوعين على الأكثر.
rate-ended = شكرًا لكم، لكن هذا السؤال انتهى. ما زال يمكنكم إرسال بلاغ من القائمة.
rate-not-yours = لم نجد هذا السؤال بين أسئلتكم.
rate-answered-before = قيّمتم هذه الزيارة من قبل. شكرًا لكم.
rate-visit = تقييم هذه الزيارة
rate-stopped = توقفنا. احتفظنا بما أخبرتمونا به.
rate-unknown = لا أعرف

rate-ask-overall = كيف كانت الزيارة؟
rate-ask-on_time = هل جاؤوا في الموعد؟
rate-ask-id_shown = هل أظهروا لكم بطاقة الهوية؟
rate-ask-polite = هل كانوا مهذبين وعاملوكم باحترام؟
rate-ask-tidy = هل حافظوا على بيتكم وتركوه مرتبًا؟
rate-ask-wishes = هل فعلوا ما طلبتموه لبيتكم؟
rate-ask-finished = هل أنهوا العمل في هذه الزيارة؟
rate-worker = والعامل { $worker }. لا يرى هذا إلا مديروه.
rate-ask-stars = كم نجمة تعطونه؟
rate-stars-5 = 5 نجوم: ممتاز
rate-stars-4 = 4 نجوم: جيد
rate-stars-3 = 3 نجوم: مقبول
rate-stars-2 = نجوم 2: ضعيف
rate-stars-1 = نجمة 1: ضعيف جدا
rate-ask-about-worker = هل تريدون قول شيء عن العامل؟ اكتبوه هنا.
rate-ask-comment = هل تريدون قول المزيد عن الزيارة؟ اكتبوا، أو أرسلوا رسالة صوتية أو صورًا.
rate-ask-wants = السؤال الأخير. ماذا نفعل بهذا؟
rate-wants-complaint = اجعلوها شكوى
rate-wants-fix = أصلحوا الأمر أو تواصلوا معي
rate-wants-nothing = أردت إخباركم فقط

rate-title-overall = الزيارة
rate-title-on_time = الموعد
rate-title-id_shown = الهوية
rate-title-polite = التهذيب
rate-title-tidy = الترتيب
rate-title-wishes = طلباتكم
rate-title-finished = إنهاء العمل
rate-title-stars = العامل
rate-title-about-worker = عن العامل
rate-title-comment = كلامكم
rate-title-wants = ماذا نفعل

rate-thanks = شكرًا لكم. إجاباتكم تساعدنا على التحسن.
rate-report-offer = أخبرتمونا أن شيئًا لم يكن صحيحًا. يمكنكم إرسال بلاغ عنه. لقد ملأناه لكم.
rate-story = عن هذه الزيارة: { $what }، { $when }.
rate-story-on_time = لم يأتوا في الموعد.
rate-story-id_shown = لم يظهروا بطاقة الهوية.
rate-story-polite = لم يكونوا مهذبين.
rate-story-tidy = لم يحافظوا على البيت أو لم يتركوه مرتبًا.
rate-story-wishes = لم يفعلوا ما طلبناه لبيتنا.

rate-ask-easy = سؤال سريع: هل كان الإبلاغ عن هذا سهلًا؟
rate-ask-informed = ومنذ ذلك الحين: هل أبقيناكم على علم؟
rate-start-thanks = شكرًا لإخبارنا.
