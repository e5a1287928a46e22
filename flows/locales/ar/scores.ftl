### How repairs go, in plain words.

command-scores = معرفة كيف تسير الإصلاحات هنا
menu-scores = كيف تسير الإصلاحات هنا
score-own-block = كيف كانت زيارات الشركات التي تخدم { $block } خلال آخر 12 شهرا:
score-own-heading = كيف كانت الزيارات خلال آخر 12 شهرا:
score-own-line = { $name }: عدد الزيارات التي قيمتها البيوت { $of }. الجيدة: { $good }.
score-own-few = { $name }: الإجابات قليلة جدا حتى الآن.
score-own-how = «جيدة» تعني 4 أو 5 من 5. نحسب كل بيت مرة واحدة في الشهر، ولا نعرض أبدا من قال ماذا.
score-own-good = جيدة
score-own-middling = متوسطة
score-own-poor = سيئة
score-own-no-home = لا نعرف بعد أين تسكنون. استخدموا من فضلكم الرابط أو الرمز الموجود في رسالتكم. ثم اسألوا مرة أخرى.
score-own-private = شاهدوها مع صورة على انفراد
