### المفاتيح المفقودة

command-keys = مفاتيحي المفقودة
keys-menu = مفاتيحي المفقودة
keys-none = لم تخبرنا عن مفتاح مفقود.
keys-line-lost = { $which }: نعمل على ذلك.
keys-line-ready = { $which }: يمكنك استلام مفتاح جديد.
keys-back = عاد إليّ: { $which }
keys-report = فقدت مفتاحا
keys-sorry = نأسف لأنك فقدت مفتاحك.
keys-ask-which = أي مفتاح فقدت؟
keys-title-which = المفتاح
keys-which-front = باب المبنى
keys-which-flat = باب بيتي
keys-which-post = صندوق البريد
keys-ask-words = أين فقدته؟
keys-title-words = المكان
keys-sent = شكرا لك. سنكتب لك هنا عندما يجهز مفتاحك الجديد.
keys-ready = مفتاحك الجديد جاهز.
keys-glad = يسرنا أنه عاد إليك.
keys-on-visit = أخبرتنا عن مفتاح مفقود. هل يمكنك أن تفتح لنا الباب؟

group-command-keys = تسليم مفتاح وجدته
keys-found = هل وجدت مفتاحا؟ سلّمه من فضلك في مكتبنا. عدد المفاتيح التي سُلّمت: { $count }
keys-hand-in = سلّمت مفتاحا
keys-thanks = شكرا لك.
