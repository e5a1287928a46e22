### ما يقرؤه الساكن عن الزيارات إلى منزله.

span = { $start } إلى { $end }
hour-noon = 12 ظهرًا
hour-midnight = منتصف الليل
hour-after-midnight = بعد منتصف الليل مباشرة
hour-am = { $hour } صباحًا
hour-pm = { $hour } مساءً
span-any-time = في أي وقت من ذلك اليوم

slot-morning = الصباح
slot-afternoon = بعد الظهر
slot-school = وقت المدرسة
slot-day = طوال اليوم

visits-heading = زياراتكم القادمة:
visits-none = لا توجد زيارة مقررة لمنزلكم.
visits-no-home = لا نعرف منزلكم بعد. استخدموا الرابط في الخطاب للانضمام إليه. ثم ترون زياراتكم هنا.
visits-past = الزيارات السابقة
visits-past-heading = زياراتكم السابقة:
visits-past-none = لا توجد زيارات سابقة.
visits-line = { $when }: { $trade }
visit-heading = { $what }: { $state }
visit-not-yours = لا نجد هذه الزيارة بين زياراتكم.

visit-state-booked = مقررة
visit-state-confirmed = وافقتم عليها
visit-state-change_asked = طلبتم وقتًا آخر
visit-state-on_way = في الطريق
visit-state-arrived = العامل هنا
visit-state-done = تمت
visit-state-incomplete = لم تكتمل
visit-state-no_access = لم نستطع الدخول
visit-state-no_show = لم يأت أحد
visit-state-cancelled = ملغاة

visit-who = من يأتي: { $who }
visit-who-named = { $worker } من { $firm }
visit-phone = رقمهم الذي تحققنا منه: { $phone } ({ $firm })
visit-prepare = من فضلكم أفسحوا المكان. يجب أن يكون في المنزل شخص بالغ. أبقوا الحيوانات في أمان.
visit-password = كلمة السر: { $password }. اطلبوا من العامل هاتين الكلمتين قبل أن تفتحوا. لا نقولهما لأحد غيره.
visit-safety-gas = هذا هو الفحص السنوي لسلامة الغاز. يلزمنا القانون به، فلا يمكن إلغاؤه. يمكنكم تغيير الوقت.
visit-safety-electrical = هذا فحص لسلامة الكهرباء في منزلكم. لا يمكن إلغاؤه لأنه يحميكم. يمكنكم تغيير الوقت.
visit-safety-water = هذا فحص لسلامة الماء. لا يمكن إلغاؤه لأنه يحميكم. يمكنكم تغيير الوقت.

visit-confirm = نعم، الوقت يناسبني
visit-change = أريد وقتا آخر
visit-cancel = إلغاء الزيارة
visit-help = أحتاج إلى مساعدة في هذا
visit-tell = أريد أن أخبرهم بشيء
visit-calendar = أضيفوها إلى تقويمي

visit-confirmed = شكرًا. أخبرنا الفريق أن هذا الوقت يناسبكم.
visit-cancelled = ألغيت الزيارة.
visit-cancelled-late = ألغيت الزيارة. كان ذلك قبل الموعد بقليل. أخبرونا أبكر في المرة القادمة إن استطعتم.
visit-too-late = لم يعد ممكنًا تغيير هذه الزيارة.
visit-no-more = لا يمكن فعل هذا بهذه الزيارة الآن.

told-booked = قررت { $landlord } زيارة لكم: { $what }. الموعد: { $when }.
told-moved = لزيارتكم موعد جديد: { $what }. الموعد: { $when }.
told-worker = خبر عمن سيأتي: { $who }. من أجل: { $what }. الموعد: { $when }.
told-cancelled = ألغيت هذه الزيارة: { $what }. كان موعدها { $when }.
told-cancelled-why = هل ما زلتم تحتاجون إليها؟ اتصلوا بنا على الرقم { $phone }.
told-week = نزوركم بعد أسبوع: { $what }. الموعد: { $when }.
told-day = تذكير: { $what }. الموعد: { $when }.
told-on_way = { $who } في الطريق إليكم: { $what }.
told-came = هل جاء أحد؟ { $what }. كان الموعد { $when }.
told-no_access = يقول { $who } إن أحدًا لم يفتح الباب: { $what }، { $when }. هل كنتم في المنزل؟
came-yes = نعم، جاؤوا
came-no = لا، لم يأت أحد
no-access-in = كنت في المنزل
no-access-out = كنت خارج المنزل

journey-part-one = من البلاغ إلى الطلب:
journey-part-two = من الطلب إلى النهاية:
journey-reported = { $at }: تم الإبلاغ.
journey-dispatched = { $at }: طلبنا العمل.
journey-booked = { $at }: تقررت الزيارة.
journey-confirmed = { $at }: وافقتم.
journey-moved = { $at }: تغير الموعد إلى { $when }.
journey-change_asked = { $at }: طلبتم وقتًا آخر.
journey-cancelled = { $at }: ألغيت.
journey-on_way = { $at }: في الطريق.
journey-arrived = { $at }: جاء العامل.
journey-done = { $at }: تمت.
journey-incomplete = { $at }: لم تكتمل.
journey-no_access = { $at }: لم يستطع العامل الدخول.
journey-no_show = { $at }: لم يأت أحد.
