### What staff read of visits, in English only.

visit-card = Visit { $ref }: { $state }
visit-card-status = { $state }
visit-field-what = What for
visit-field-when = When
visit-field-where = Where
visit-field-who = Who
visit-field-job = Job

staff-visit-booked = Booked
staff-visit-confirmed = Confirmed by the resident
staff-visit-change_asked = The resident asks for another time
staff-visit-on_way = On the way
staff-visit-arrived = The worker has arrived
staff-visit-done = Done
staff-visit-incomplete = Not finished
staff-visit-no_access = No access, says the contractor
staff-visit-no_show = Nobody came, says the resident
staff-visit-cancelled = Cancelled
staff-visit-over = This visit is over, so nothing was done.

matter-visit-cancel = Cancel the visit
