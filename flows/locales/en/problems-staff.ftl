### What staff read of shared problems, in English only.

staff-behind =
    { $homes ->
        [one] 👥 1 home has it, { $fixed } say it is fixed now
       *[other] 👥 { $homes } homes have it, { $fixed } say it is fixed now
    }
