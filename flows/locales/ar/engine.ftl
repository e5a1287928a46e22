### The words that every conversation shares.

engine-back = → رجوع
engine-stop = ✕ توقف
engine-skip = تخطي
engine-more = المزيد ←
engine-done = تم
engine-unknown = لا أعرف
engine-chosen = ✓ { $label }
engine-change = تغيير إجابة
engine-change-which = أي إجابة تريدون تغييرها؟
engine-review-line = • { $title }: { $answer }
engine-today = اليوم
engine-yesterday = أمس
engine-calendar = يوم آخر
engine-pick-day = اضغطوا على اليوم.
engine-month-before = → الشهر السابق
engine-month-after = الشهر التالي ←
engine-use-buttons = اضغطوا على أحد الأزرار من فضلكم، أو اكتبوا كلماته.
engine-not-offered = هذا ليس من الخيارات. اضغطوا على أحد هذه الأزرار من فضلكم.
engine-asked-again = إحدى إجاباتكم لم تعد ضمن الخيارات. اختاروا مرة أخرى من فضلكم.
engine-old-button = هذا الزر من سؤال سابق. أنتم الآن هنا.
engine-weekday-0 = ن
engine-weekday-1 = ث
engine-weekday-2 = ر
engine-weekday-3 = خ
engine-weekday-4 = ج
engine-weekday-5 = س
engine-weekday-6 = ح
engine-day-meant = هل تقصدون { $day }؟
engine-day-yes = نعم
engine-not-a-day = لم نستطع قراءة هذا اليوم. اكتبوا اليوم فقط، مثل «أمس» أو { $example }، أو اضغطوا على زر.
engine-day-to-come = { $day } لم يأتِ بعد. في أي يوم حدث ذلك؟
engine-day-out-of-range = مضى على { $day } وقت طويل. اختاروا يومًا من آخر 12 شهرًا من فضلكم.
engine-write-it = اكتبوا ذلك في رسالة من فضلكم.
engine-needed = املأوا هذا من فضلكم.
engine-full = يمكنكم اختيار { $most } على الأكثر. لإزالة خيار، اضغطوا على خيار عليه علامة صح.
engine-too-long =
    عدد الحروف: { NUMBER($length) }. يمكننا أن نأخذ { NUMBER($most) } في كل جزء.
    كلامكم محفوظ. اضغطوا على الزر للاحتفاظ به كله، أو أرسلوا بقيته.
engine-words-again = كتابته من جديد
engine-keep-parts = الاحتفاظ به كله، على أجزاء
engine-media-have =
    { $count ->
        [zero] ليس لدينا أي ملف بعد. أرسلوا ما لديكم، أو اضغطوا على «تم».
        [one] لدينا ملف واحد. أرسلوا المزيد ({ $most } على الأكثر)، أو اضغطوا على «تم».
        [two] لدينا ملفان. أرسلوا المزيد ({ $most } على الأكثر)، أو اضغطوا على «تم».
        [few] لدينا { $count } ملفات. أرسلوا المزيد ({ $most } على الأكثر)، أو اضغطوا على «تم».
        [many] لدينا { $count } ملفًا. أرسلوا المزيد ({ $most } على الأكثر)، أو اضغطوا على «تم».
       *[other] لدينا { $count } ملف. أرسلوا المزيد ({ $most } على الأكثر)، أو اضغطوا على «تم».
    }
engine-media-none = لا توجد صور
engine-media-clear = البدء بها من جديد
engine-media-full = يمكنكم إرسال { $most } على الأكثر. احتفظنا بأول { $most }.
engine-media-kept = وصلنا ما أرسلتموه. والآن السؤال مرة أخرى:
engine-media-not-here = لا يمكننا استخدام ذلك هنا. أجيبوا عن السؤال أولًا من فضلكم.
engine-words-added = احتفظنا بكلامكم أيضًا.
engine-too-much = يمكننا أن نحتفظ هنا بعدد { NUMBER($most) } من الحروف، وقد وصلتنا كلها. لم نحتفظ برسالتكم الأخيرة. تابعوا أولًا من فضلكم، ثم أرسلوها مرة أخرى.
