"""A night of mixed faults: a short one in the suite, many long ones as a proof."""

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.proofs.night import Night


@pytest.mark.parametrize(("nights", "steps"), [pytest.param(100, 50, marks=pytest.mark.proof), pytest.param(2, 20)])
def test_nights_of_mixed_faults(seed: int, nights: int, steps: int) -> None:
    run_state_machine_as_test(
        hypothesis.seed(seed)(Night),
        settings=settings(
            max_examples=nights,
            stateful_step_count=steps,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
