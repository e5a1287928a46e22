# What is said in a block's group chat, and on the poster that invites it.

group-private = تحدثوا معي على انفراد
group-hello = مرحبًا. أنا Doorstep من { $landlord }. هذه المجموعة مرتبطة الآن بـ { $block }.
group-does = أخبركم هنا كيف تسير إصلاحات الأماكن المشتركة، وأسألكم كيف كانت. أكتب قليلًا، ولا أكتب ليلًا.
group-is-private = البلاغات خاصة. تقدمونها في محادثة معي وحدي، ولا يرى أحد هنا من أنتم.
group-hears = لا أسمع إلا ما تطلبونه مني، مثل ⁨/report⁩ أو ⁨/help⁩.
group-too-much = هل هذا كثير؟ أرسلوا ⁨/quiet⁩.
group-back = مرحبًا مرة أخرى. ما زالت هذه المجموعة مرتبطة بـ { $block }.
group-refused = لم يتم ربط هذه المجموعة، ولذلك لن أكتب شيئًا هنا. يمكنكم إزالتي من المجموعة.
group-asked = شكرًا. سينظر فريق { $landlord } في هذا أولًا. ثم ألقي عليكم التحية.
group-linked-already = هذه المجموعة مرتبطة بـ { $block } من قبل.
group-not-linked = هذه المجموعة غير مرتبطة بمبنى بعد. أرسلوا ⁨/link⁩ والرمز الذي على الملصق، مثلًا ⁨/link K7MP-4QXT⁩.
group-code-unknown = هذا الرمز غير صحيح. انظروا إلى الملصق مرة أخرى. يبدو الرمز هكذا: ⁨K7MP-4QXT⁩.
group-link-members = هذا الرابط لمن هم في مجموعة المبنى. لا أرى أنكم فيها، ولذلك لم يُحسب شيء. انضموا إلى المجموعة، واضغطوا هناك على زر من أزراري. أو استخدموا الرابط الذي في رسالتنا إليكم. ويمكنكم تقديم بلاغ خاص بكم من القائمة.
group-code-nameless = لا أستطيع أن أرى من أرسل هذا الرمز. أرسلوه مرة أخرى باسمكم الظاهر من فضلكم.
group-code-expired = هذا الرمز قديم جدًا. اطلبوا ملصقًا جديدًا من { $landlord }: { $phone }.
group-here = من الآن أكتب هنا.
group-quiet-until = أبقى صامتًا حتى { $until }. وأجيب دائمًا عما تسألون.
group-quiet-sooner = لأكتب من جديد، أرسلوا ⁨/quiet off⁩.
group-quiet-off = شكرًا. سأكتب من جديد، ولكن قليلًا.
group-quiet-how = أرسلوا ⁨/quiet⁩ لأسبوع، أو ⁨/quiet 3⁩ لثلاثة أيام. الحد الأقصى { $most } يومًا. لإنهاء الصمت أرسلوا ⁨/quiet off⁩.
group-help = هذا ما يمكنكم طلبه مني هنا:
group-help-line = { $command }: { $does }
group-command-report = الإبلاغ عن مشكلة على انفراد
group-command-scores = معرفة كيف تسير الإصلاحات هنا
group-command-quiet = طلب الصمت مني لبعض الوقت
group-command-help = معرفة ما يمكنني فعله هنا

join-group = هذا الرمز لمجموعة المبنى. أضيفوني إلى المجموعة، ثم أرسلوا فيها ⁨/link⁩ والرمز.

poster-title = أخبار الإصلاحات في مجموعة مبناكم على Telegram
poster-step-1 = امسحوا هذا الرمز بهاتفكم.
poster-step-2 = اختاروا مجموعة المبنى.
poster-step-3 = نتأكد منها. ثم يلقي Doorstep التحية.
poster-by-code = هل Doorstep في المجموعة من قبل؟ أرسلوا فيها:
poster-will = لا يسمع إلا ما تطلبونه منه. لا يرى أحد من أنتم.
