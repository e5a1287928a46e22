"""The report's questions for the bots we compare with: as many, with as many buttons, about as long as ours."""

DANGER = "In danger? Do not wait here. Call 999, or call us on 020 7946 0199."
OUT = ("← Back", "✕ Stop")
MENU = (
    "Hello. This is the conduct service of Example Homes. Tell us here how workers behave in and around your home.",
    ("Report a worker", "My reports", "I am in danger", "Language", "What we keep"),
)
QUESTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        f"{DANGER}\n\nWho is it about?",
        ("Gas safety checks", "Day-to-day repairs", "Lift repairs", "I don't know", *OUT),
    ),
    ("Where did it happen?", ("My home", "My block", "Somewhere else", *OUT)),
    ("What happened?", ("Visits and timing", "How they behaved", "Care of my home", "Safety", "Something else", *OUT)),
    ("Which of these?", ("Late or did not turn up", "No notice", "Did not show ID", "Left early", *OUT)),
    ("When did it happen?", ("Today", "Yesterday", "Another day", *OUT)),
    ("Please tell us what happened, in your own words. You can also send a voice note.", OUT),
    ("Do you have photos, a video or a document? Send up to 10.", ("No photos", *OUT)),
)
REVIEW = ("Make it a complaint", "Just put it right", "Only telling you", "Hide my name", "Change an answer", *OUT)
SENT = "Thank you. We have your report. You can add words or photos any time. Just write here."
STORY = 5
"""The place of the question that is answered in words."""


def review(answers: list[str]) -> str:
    lines = "\n".join(f"• {answer}" for answer in answers)
    return f"This is what staff will see:\n\n{lines}\n\nSeen by the people at Example Homes. What should we do?"
