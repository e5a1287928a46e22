### صور الأعداد.

chart-part = { $label }: { $count } ({ $percent }٪)
chart-word = { $label }: { $said }
chart-sample =
    { $count ->
        [zero] لا إجابات
        [one] إجابة واحدة
        [two] إجابتان
        [few] { $count } إجابات
        [many] { $count } إجابة
       *[other] { $count } إجابة
    }
chart-percent = { $percent }٪
chart-of = من { $count }
chart-few = قليل
