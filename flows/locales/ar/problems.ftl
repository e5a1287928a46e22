### مشكلات يتشاركها الجيران. بكلمات بسيطة.

problem-private = بلاغ على انفراد: { $block }
problem-notice = 📣 أبلغ أحدهم عن هذا في { $block }: { $what }. منذ { $since }.
problem-notice-contract = 📣 أبلغ أحدهم عن هذا في { $block }: { $what }. { $contract }. منذ { $since }.
problem-something = أمر يخص العاملين
problem-is-new = وصل البلاغ إلى الموظفين.
problem-is-taken = ينظر الموظفون في الأمر.
problem-late = تأخرنا في الرد على هذا. ذكّرنا فريقنا اليوم.
problem-is-resolved = يقول الموظفون إن الأمر قد أصلح. هل هذا صحيح؟
problem-is-closed = أغلق هذا الأمر. شكرًا لكم.
problem-is-withdrawn = سحب صاحب البلاغ بلاغه.
problem-down = أزيل هذا الإعلان.
problem-how = هل لديكم المشكلة نفسها؟ اضغطوا، ولن يرى أحد من أنتم.
problem-tap-me_too = وأنا أيضا
problem-tapped-me_too = وأنا أيضا · عدة بيوت
problem-tap-fixed = أصلح الآن
problem-tapped-fixed = أصلح الآن · عدة بيوت

problem-toast-me_too = حسبنا أن لديكم المشكلة أيضًا. سنخبركم على انفراد بما يجري.
problem-toast-me_too-new = حسبنا أن لديكم المشكلة أيضًا. تحدثوا معي على انفراد لأخبركم بما يجري.
problem-toast-fixed = حسبنا قولكم إن الأمر أصلح. شكرًا لكم.
problem-toast-over = أغلق هذا الأمر، فلم نحسب شيئًا. يمكنكم الإبلاغ عنه من جديد.

problem-is-it = هل هي واحدة من هذه؟ لقد أبلغ جيرانكم عنها من قبل.
problem-number = { $number }. { $what }
problem-same = هي رقم { $number }: وأنا أيضا
problem-new = الإبلاغ عن مشكلة جديدة
problem-from-any = طلبتم في مجموعة الإبلاغ عن مشكلة. يمكنكم أن تفعلوا ذلك هنا. لن يرى أحد في المجموعة ذلك.
problem-from-group = طلبتم في مجموعتكم الإبلاغ عن مشكلة في { $block }.
problem-none = يمكنكم الإبلاغ هنا عن مشكلة في مبناكم. لن يرى أحد في مجموعتكم أنه أنتم.
problem-joined = لقد حسبناكم. سنخبركم هنا بما يجري.
problem-share = أخبروا جيراني
problem-share-hint = هل تريدون أن تعرف مجموعة جيرانكم أن أحدهم أبلغ عن هذا؟ لن يرى أحد أنه أنتم، ولا كلماتكم.
problem-shared = في مجموعة جيرانكم الآن إعلان قصير. لا يقول من أنتم، ولا يظهر شيئًا من كلماتكم.
problem-not-shared = لا يمكن مشاركة هذا البلاغ مع جيرانكم.
problem-unknown = هذا الرابط ليس مما نعرفه. أرسلوا { "\u2068" }/report{ "\u2069" } في مجموعتكم مرة أخرى من فضلكم.
problem-expired = هذا الرابط قديم جدًا. أرسلوا { "\u2068" }/report{ "\u2069" } في مجموعتكم مرة أخرى من فضلكم.
problem-elsewhere = حسب ما نعرف أنتم تسكنون في مبنى آخر. هذا عن { $block }. ما زال يمكنكم تقديم بلاغ من القائمة.

problem-update = جديد عن مشكلة لديكم أيضًا: { $what }.
problem-told-taken = ينظر الموظفون في الأمر.
problem-told-resolved = يقول الموظفون إن الأمر قد أصلح. إن لم يكن كذلك فأخبرونا في مجموعتكم.
problem-told-reopened = لم يصلح الأمر بعد. ينظر الموظفون فيه من جديد.
problem-told-closed = أصلح الأمر وأغلق.
problem-told-withdrawn = سحب صاحب البلاغ بلاغه. إن كانت المشكلة ما زالت لديكم فأبلغوا عنها من فضلكم.
