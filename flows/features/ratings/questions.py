"""The questions to residents about a visit, and which clause a "no" is about.

Answers are transactional: whatever the result, it is never called a Tenant Satisfaction Measure.
"""

from collections.abc import Mapping
from typing import Literal

YES, NO, SKIPPED = "yes", "no", "skipped"
QUESTIONS = ("on_time", "id_shown", "polite", "tidy", "wishes", "finished")
"""Besides the overall score of one to five; each is a column of `ratings`."""
FIRST_PART: tuple[Literal["easy", "informed"], ...] = ("easy", "informed")
"""Asked once after booking: was it easy to report, were you kept informed."""
CLAUSES: Mapping[str, str] = {
    "on_time": "late_noshow",
    "id_shown": "id_badge",
    "polite": "rude",
    "tidy": "mess",
    "wishes": "customs",
}
"""An unfinished job is a service request, and not a question of conduct."""
WANTS = ("complaint", "fix", "nothing")
