### Pictures of counts.

chart-part = { $label }: { $count } ({ $percent }%)
chart-word = { $label }: { $said }
chart-sample =
    { $count ->
        [one] 1 answer
       *[other] { $count } answers
    }
chart-percent = { $percent }%
chart-of = of { $count }
chart-few = too few
