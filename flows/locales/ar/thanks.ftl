### قول شكرًا: ما يقرؤه الساكن. بكلمات بسيطة.

menu-thanks = قولوا شكرا
command-thanks = قولوا شكرا

thanks-ask-whom = من تريدون أن تشكروا؟ اضغطوا على أحدهم أو اكتبوا اسمًا.
thanks-title-whom = إلى
thanks-else = شخص آخر
thanks-ask-named = من هو؟ اكتبوا اسمًا أو ماذا يعمل.
thanks-title-named = من هو
thanks-ask-words = ما الذي أحسنوا فعله؟ اكتبوه بكلماتكم أو أرسلوا رسالة صوتية.
thanks-title-words = كلماتكم
thanks-no-words = شكرا فقط
thanks-review = هل نرسل هذا؟
thanks-send = أرسلوه
thanks-seen = يقرؤه فريق { $landlord }. لا نقول من أنتم. إذا ذكرتم اسم عامل فلا يقرأ الاسم إلا المديرون، ويمكنهم أن ينقلوا شكركم إليه.
thanks-sent = شكرًا لكم. يسرنا أن نسمع عما سار على ما يرام. وصل كلامكم إلى فريقنا.
