### What staff read of shared problems, in English only.

staff-behind = 👥 The neighbours know of it
staff-behind-me_too = 👥 Several homes have it
staff-behind-fixed = 👥 Several homes say it is fixed now

post-problem = a notice of a shared problem
post-problem_late = that the answer to a shared problem is late
