### What those read who bring in rows from other systems, in English only.

import-in-column = { $column }: { $what }
import-needed = { $column } is empty.
import-too-long = “{ $value }” has { $length } letters; { $most } fit.
import-uprn = “{ $value }” is no UPRN: up to 12 digits.
import-phone = “{ $value }” is no telephone number.
import-yes-no = “{ $value }” is neither yes nor no.
import-number = “{ $value }” is no whole number.
import-day = “{ $value }” is no day. Write it like 2026-12-08 or 08/12/2026.
import-hour = “{ $value }” is no time of day. Write it like 08:00.
import-not-one-of = “{ $value }” is none of those we know: { $known }.
import-unknown = { $column }: we have none called “{ $value }”. Import it first, or mend the reference.
import-no-place = It says of no home and no block: fill in unit_ref, uprn or block_ref.
import-no-job = work_order_ref: there is no job “{ $value }”, and this file does not say enough to make it (contractor_code, description, and a home or block that we know).
import-no-worker = operative_ref: there is no worker “{ $value }”, and this row does not say enough to make one (operative_name, contractor_code).
import-no-slot = slot_name: “{ $value }” is none of your slots: { $known }. Or fill in earliest and latest.
import-no-hours = It says of no hours: fill in slot_name, or earliest and latest.
import-doubled = Its reference stands again in row { $row }, which was changed later or is the same. That row counts.
import-doubled-differs = Its reference stands on several rows that differ, and none says that it was changed later. Fill in updated_at, or take the wrong ones out.
import-too-big = The file is too big: up to { $most } MB.
import-a-workbook = This is a workbook, not a CSV file. Save it as CSV (in Excel: Save as, CSV UTF-8), then try again.
import-no-header = There is no header line that names { $key } among the first lines. docs/import.md says which columns { $kind } have.
