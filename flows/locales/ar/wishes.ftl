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
wish-overshoes-instruction = البسوا غطاء للأحذية في الداخل.
wish-no_shoes-instruction = اخلعوا الأحذية حيث يكون ذلك آمنًا.
wish-call_first-instruction = اتصلوا قبل المجيء.
wish-female_worker-instruction = أرسلوا عاملة إن أمكن.
wish-prayer_times-instruction = اتفقوا أولًا مع الأسرة على الوقت.
wish-pets-instruction = أبقوا الأبواب مغلقة.
wish-interpreter-instruction = أحضروا مترجمًا أو اتصلوا به.
wish-keys_with-instruction = اسألوا المكتب عن المفاتيح.
wish-access-instruction = اسمحوا بوقت أطول عند الباب.
wish-facilities-instruction = لا تستخدموا الحمام.
