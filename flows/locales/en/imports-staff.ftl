### What those read who bring in rows from other systems, in English only.

import-in-column = { $column }: { $what }
import-too-many-cells = It has { $count } cells where the header has { $most }: a comma or semicolon within a cell needs quotes around the cell.
import-needed = { $column } is empty.
import-too-long = “{ $value }” has { $length } letters; { $most } fit.
import-uprn = “{ $value }” is no UPRN: up to 12 digits.
import-phone = “{ $value }” is no telephone number.
import-ref-scientific = “{ $value }” is a number that a spreadsheet has shortened. Set its column to text, and fill in the whole reference.
import-ref-made = “{ $value }” is what a spreadsheet made of a reference. Set its column to text, and fill in the whole reference.
import-two-values = { $columns } say different things of one row: “{ $one }” and “{ $other }”. Leave only the right one in.
import-near-double = { $column }: “{ $value }” is new, but nearly “{ $twin }”. If they are one, write it as we have it; if not, give it a reference that nobody takes for the other.
import-double = { $column }: “{ $value }” of “{ $ref }”, which is new, is “{ $twin }” already. If they are one, use that reference; if not, say in { $column } what tells them apart.
import-phone-not-whole = “{ $value }” cannot be rung: it lacks its 0 at the beginning, or more. Write it as people dial it.
import-no-name = “{ $value }” is nobody's name.
import-yes-no = “{ $value }” is neither yes nor no.
import-number = “{ $value }” is no whole number.
import-day = “{ $value }” is no day. Write it like 2026-12-08 or 08/12/2026.
import-far-year = “{ $value }” is in { $year }, too far from today.
import-far-year-short = “{ $value }” would be in { $year }. Write the year with four digits.
import-month-first = Days of this file seem to have the month first, so “{ $value }” may be either of two days. Write days like 2026-12-08.
import-hour = “{ $value }” is no time of day. Write it like 08:00.
import-hour-elsewhere = “{ $value }” is not on { $day }, the day of its row.
import-not-one-of = “{ $value }” is none of those we know: { $known }.
import-unknown = { $column }: we have none called “{ $value }”. Import it first, or mend the reference.
import-unknown-left-out = { $column }: we have none called “{ $value }”. It was left out.
import-no-place = It says of no home and no block: fill in unit_ref, uprn or block_ref.
import-no-home = It is for no home and not for the whole block: fill in unit_ref or uprn, or is_communal with yes.
import-uprn-of-many = uprn: more than one home has “{ $value }”. Fill in unit_ref.
import-other-home = uprn: “{ $uprn }” is the UPRN of another home than “{ $unit }”.
import-other-block = block_ref: “{ $unit }” is not in “{ $block }”. Say which of the two is meant.
import-tenancy-nowhere = It says of no home: fill in unit_ref or uprn.
import-tenancy-elsewhere = unit_ref: this tenancy came with another home before, not with “{ $value }”. Give a tenancy of another home a reference of its own.
import-tenancy-backwards = ends_on is before starts_on.
import-other-job = work_order_ref: this visit came with another job before, not with “{ $value }”. Give a visit of another job a reference of its own.
import-visit-elsewhere = unit_ref: this visit came with “{ $had }” before, not with “{ $here }”. Cancel it, and give the visit to another place a reference of its own.
import-outside = work_order_ref: job “{ $order }” is at { $places }, and not at { $here }. If it is for both, write yes into adds_place; else mend the reference.
import-which-place = work_order_ref: job “{ $order }” is at several places. Say which one is meant: fill in unit_ref, uprn or block_ref.
import-which-contractor = contractor_code: several contractors work on job “{ $order }”. Say which one is meant.
import-adds-place = It adds { $here } to the places of job “{ $order }”.
import-hours-backwards = latest: { $latest } is not after { $earliest }.
import-block-of-many-names = block_name: rows of this file call block “{ $value }” by different names: { $names }.
import-goes-back = status: we have this visit as { $had } already, so { $said } is behind. If it comes again, give it its new time.
import-too-early = status: “{ $state }” cannot be said of a visit on { $day } yet, so it was left out: the visit stays as it is.
import-left-out = { $column }: { $what } It was left out.
import-noted = { $what } ({ $count ->
    [one] row { $first }
   *[other] { $count } rows, the first is { $first }
})
import-more-notes = And { $count } more such notes.
import-ahead = updated_at: { $value } lies ahead.
import-no-job = work_order_ref: there is no job “{ $value }”, and this file does not say enough to make it (contractor_code, description, and a home or block that we know).
import-no-worker = operative_ref: there is no worker “{ $value }”, and the file does not say who that is (one operative_name, one contractor_code). It was left out.
import-name-alone = operative_name: “{ $value }” has no operative_ref, so nobody can tell who that is. It was left out.
import-other-worker = operative_ref: “{ $value }” is { $name } of another contractor. Give each worker a reference of their own, or bring in a file of workers. It was left out.
import-no-slot = slot_name: “{ $value }” is none of your slots: { $known }. Or fill in earliest and latest.
import-outside-slot = slot_name: { $earliest } is not in the slot “{ $slot }”. Say which of the two is meant.
import-no-hours = It says of no hours: fill in slot_name, or earliest and latest.
import-doubled = Its reference stands again in row { $row }, which was changed later or is the same. That row counts.
import-doubled-differs = Its reference stands on several rows that differ, and none says that it was changed later. Fill in updated_at, or take the wrong ones out.
import-doubled-twice = Its reference stands on several rows that differ. Take the wrong ones out.
import-doubled-elsewhere = Its reference stands on several rows that differ in { $columns }: give each a reference of its own, or take the wrong ones out.
import-too-big = The file is too big: up to { $most } MB.
import-a-workbook = This workbook cannot be read. Save it as CSV (in Excel: Save as, CSV UTF-8), then try again.
import-locked-workbook = This workbook has a password. Save it without one, or as CSV, then try again.
import-sheet = Sheet “{ $name }” was left alone. { $what }
import-sheet-hidden = Sheet “{ $name }” was left alone: it is hidden. Show it if its rows are meant.
import-no-json = This is no JSON. A file of work orders has one of them, a list of them, or one on each line.
import-no-orders = There is no work order in this file.
import-no-address = “{ $value }” is the address, with its postcode, of no home that we know, or of several. Give the reference or UPRN of the home.
import-update-early = No visit of this order can have been { $state } by { $at }. Fill in when it was, or bring in the visit first.
import-update-which = This order has had visits at several places, or of several contractors: which one is meant cannot be told. Bring in a row of that visit.
import-update-of-nothing = It tells of the order what no resident needs to know. It was left alone.
import-no-sheet = No sheet has a header line that names { $key } among the first lines. docs/import.md says which columns { $kind } have.
import-no-header = There is no header line that names { $key } among the first lines. docs/import.md says which columns { $kind } have.

import-title = Bring in a file
import-submit = Bring it in
import-label-kind = What does the file tell of?
import-label-file = The file (CSV, Excel or JSON)
import-label-dry = First have a look?
import-dry = Only show what would change
import-kind-homes = Homes
import-kind-contractors = Contractors
import-kind-tenancies = Tenancies
import-kind-workers = Workers
import-kind-jobs = Jobs
import-kind-visits = Visits
import-kind-hact = Work orders as JSON (HACT)
import-begun = We have your file. How far it is, and what came of it, stands in your direct messages with Doorstep.
import-reading = { $name }: we are reading it.
import-progress = { $name }: { $done } of { $whole } rows are done.
import-done = { $name }: { $rows } rows. { $added } were added, { $changed } were changed, { $same } were the same, { $bad } are bad.
import-would = { $name }: { $rows } rows. { $added } would be added, { $changed } would be changed, { $same } are the same, { $bad } are bad. Nothing was written.
import-would-change = { $ref }: { $columns }
import-and-more = And { $count } more would change.
import-skipped =
    { $count ->
        [one] 1 line was left out, for it is no row: the header again, or totals.
       *[other] { $count } lines were left out, for they are no rows: the header again, or totals.
    }
import-unknown-columns = Columns that we do not know, and left alone: { $names }.
import-rejects = The bad rows are in the file below, each with its reason. Mend them there and bring in that file.
import-rejects-not-given = The file with the bad rows could not be sent. Bring in your file again to get it; what landed stays as it is.
import-not-fetched = We could not get your file from Slack. Please try again. If it stays so, `doorstep doctor` says what is missing.
import-broke-off = It broke off ({ $error }). What landed stays; bring in the file again for the rest.

doorstep-import-usage = import
doorstep-import = brings in a file of homes, tenancies, contractors, workers, jobs or visits (admins only).
