"""How many examples Hypothesis tries a property with: few in the suite, many as a proof."""

from hypothesis import HealthCheck, settings

# How long an example takes on a busy machine says nothing.
PATIENT = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], print_blob=True
)
# The same examples each time: what chance finds, the proofs find, and no change fails for another one's fault.
settings.register_profile("suite", PATIENT, derandomize=True)
settings.register_profile("proof", PATIENT, max_examples=1_000)


def examples(suite: int, *, proof: int) -> settings:
    """Return settings for a property whose examples take long; the others use the profile's number of examples."""
    return settings(max_examples=proof if settings.get_current_profile_name() == "proof" else suite)
