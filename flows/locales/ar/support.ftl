### هذا صعب علي: ما يقرؤه الساكن. بكلمات بسيطة ولطيفة.

menu-hard = هذا صعب علي

support-ask = ما الصعب عليكم؟ اكتبوه بكلماتكم أو أرسلوا رسالة صوتية. لا يقرؤه إلا عدد قليل من الناس.
support-title-words = ما الصعب
support-ask-visit = هل الأمر عن إحدى هذه الزيارات؟
support-title-visit = الزيارة
support-no-visit = لا، عن شيء آخر
support-visit = { $what }، { $when }
support-review = هل نرسل هذا؟
support-send = أرسلوه
support-seen = لا يقرأ هذا إلا عدد قليل لدى { $landlord } ممن يساعدون السكان. لا يقرؤه أي عامل ولا أي شركة.
support-visit-stays = هذه الزيارة فحص للسلامة، ولذلك تبقى. نتحدث معكم قبلها ونعرف ما يساعدكم.
support-sent = شكرًا لأنكم أخبرتمونا. رقمكم هو { $ref }. سيرد عليكم شخص هنا قبل { $by }.

support-told = رد { $landlord } على ما أخبرتمونا به ({ $ref }):
support-contact = من يساعدكم: { $contact }
support-again = الكتابة إليهم مرة أخرى
