### الممثلون: سكان ينقلون كلام جيرانهم. بكلمات بسيطة.

menu-champion = لممثلي السكان
command-neighbour = نقل كلام جار (لممثلي السكان)

champion-asked = يطلب منكم { $landlord } أن تكونوا ممثلين لسكان { $block }. الممثل يخبرنا بما يقوله الجيران، ويخبرهم بردنا.
champion-does-not = الممثل لا يقرر ولا يحكم على أحد ولا يراقب أحدًا. لستم ملزمين بشيء. يمكنكم التوقف في أي وقت.
champion-agree = أوافق
champion-no = لا، شكرا
champion-agreed = شكرًا لكم. أنتم الآن من ممثلي السكان. تجدون هذا تحت "المزيد".
champion-declined = لا بأس. لا يتغير عليكم شيء.
champion-page = أنتم تنقلون إلينا كلام جيرانكم. ماذا تريدون أن تفعلوا؟
champion-carry = إخبارنا بشيء
champion-stop = التوقف عن التمثيل
champion-stop-ask = هل تريدون التوقف عن تمثيل السكان؟
champion-stop-yes = نعم، أتوقف
champion-stop-no = لا، أستمر
champion-ended = لم تعودوا من ممثلي السكان. شكرًا على مساعدتكم.
champion-only = هذا لممثلي سكان المبنى الذي تسكنون فيه. يمكنكم دائمًا إرسال بلاغكم إلينا.
champion-unknown = هذا الرابط غير صحيح. اطلبوا منا رابطًا جديدًا.
champion-used = هذا الرابط استُعمل من قبل. اطلبوا منا رابطًا جديدًا.
champion-expired = هذا الرابط قديم جدًا. اطلبوا منا رابطًا جديدًا.
champion-elsewhere = هذا الرابط لمن يسكن في { $block }. إن كنتم تسكنون فيه فافتحوا أولًا الرابط الذي في رسالتنا إليكم.

carry-person = هل الأمر عما فعله شخص؟ إذن أرسلوا بلاغًا.
carry-ask-whose = كلام من تنقلون؟
carry-title-whose = كلام من
carry-estate = كلام السكان كلهم
carry-neighbour = كلام جار واحد
carry-ask-agreed = هل وافق جاركم على أن تخبرونا؟
carry-title-agreed = وافق الجار
carry-agreed-yes = نعم
carry-agreed-no = ليس بعد
carry-not-yet = شكرًا لأنكم تسألون أولًا. لم نحفظ شيئًا. عودوا عندما يوافق جاركم.
carry-ask-name = ما اسم جاركم؟ لا يراه إلا موظفونا.
carry-title-name = الاسم
carry-skip-name = بلا اسم
carry-ask-words = ماذا تريدون أن نعرف؟ اكتبوه أو أرسلوا رسالة صوتية.
carry-title-words = الكلام
carry-ask-media = هل لديكم صور؟ أرسلوها الآن.
carry-title-media = الصور
carry-review = هل نرسل هذا؟
carry-send = أرسلوه
carry-seen = لا يقرأ هذا إلا موظفو { $landlord }. لا يقرؤه جيرانكم.
carry-sent = شكرًا لكم. الرقم هو { $ref }. نرد عليكم هنا قبل { $by }.
carry-told = رد { $landlord } على ما أخبرتمونا به ({ $ref }):
carry-pass-on-estate = نرجو أن تخبروا جيرانكم.
carry-pass-on-neighbour = نرجو أن تنقلوه إلى جاركم، لا إلى أحد غيره.
