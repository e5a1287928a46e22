### التحدث إلى شخص: ما يقرؤه الساكن. بكلمات بسيطة.

menu-person = التحدث إلى شخص
command-person = التحدث إلى شخص

enquiry-ask = عمَّ تريدون التحدث؟ اكتبوه أو أرسلوا رسالة صوتية.
enquiry-title-words = الموضوع
enquiry-review = هل نرسل هذا؟
enquiry-send = أرسلوه
enquiry-seen = 👁 يراه من يهتمون بهذا لدى { $landlord }.
enquiry-sent = شكرًا. رقمكم هو { $ref }. سيرد عليكم شخص هنا قبل { $by }.
enquiry-sent-hint = يمكنكم كتابة المزيد هنا في أي وقت. هل تفضلون الحديث الآن؟ اتصلوا على { $phone }. الأوقات: { $hours }.
enquiry-reply = رسالة من { $landlord } ({ $ref }):
enquiry-reply-hint = للرد، اكتبوا هنا.
enquiry-closed = أنهى { $landlord } حديثنا { $ref }. يمكنكم بدء حديث جديد في أي وقت.

talks-mine = أحاديثي مع شخص
talks-heading = أحاديثكم معنا:
talks-none = لم تتحدثوا هنا إلى شخص بعد.
talks-line = { $ref }: { $at }
talk-page = { $ref }. سألتم في { $at }:
talk-stands-waits = يرد عليكم شخص هنا قبل { $by }.
talk-stands-late = تأخر ردنا. نحن آسفون. يمكنكم الاتصال بنا على { $phone }.
talk-stands-answered = لقد أجبنا. يمكنكم كتابة المزيد.
talk-stands-closed = هذا الحديث مغلق. يمكنكم بدء حديث جديد في أي وقت.
talk-add-ask = اكتبوا كلامكم أو أرسلوا صوركم من أجل { $ref } الآن.
talk-not-yours = لا نجد هذا. ربما حذف.
