"""Train a language's model on its sayings.

    python -m tests.understanding.train en

needs scikit-learn (`pip install scikit-learn`), which neither the program nor its tests do, and takes some minutes. It
writes the model beside the language's texts. The same sayings always give the same model.
"""

import json
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from typing import Any

from flows.conversation.understand.model import STEP, Lexicon, features
from flows.conversation.understand.normal import words
from flows.kernel.texts import LOCALES
from tests.understanding.sayings import Saying, lexicon, made_from, sayings

STRICTNESS = 30.0
"""The inverse of how much large weights cost."""
LEAST = 0.15
"""Weights smaller than this are left out: they change nothing, and are most of them."""


def train(language: str, said: Sequence[Saying], meanings: dict[str, list[str]]) -> dict[str, Any]:
    """Return a model as it is written down."""
    import numpy
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    known = Lexicon.of(meanings)
    found = [features(words(saying.words), known) for saying in said]
    times = Counter(feature for one in found for feature in one)
    places = {feature: place for place, feature in enumerate(sorted(f for f, n in times.items() if n > 1))}
    kept = [[(places[feature], weight) for feature, weight in one.items() if feature in places] for one in found]
    ends = numpy.cumsum([0, *(len(one) for one in kept)])
    matrix = csr_matrix(
        ([weight for one in kept for _, weight in one], [place for one in kept for place, _ in one], ends),
        shape=(len(said), len(places)),
    )
    learnt = LogisticRegression(C=STRICTNESS, max_iter=150).fit(matrix, [saying.label for saying in said])
    weights = {}
    for feature, place in places.items():
        column = learnt.coef_[:, place]
        pairs = [
            (label, max(0, min(255, 128 + round(weight / STEP))))
            for label, weight in enumerate(column)
            if abs(weight) >= LEAST
        ]
        if pairs:
            weights[feature] = b64encode(bytes(byte for pair in pairs for byte in pair)).decode()
    return {
        "made_from": made_from(language),
        "labels": list(learnt.classes_),
        "start": [round(float(one), 3) for one in learnt.intercept_],
        "lexicon": meanings,
        "weights": weights,
    }


def main(language: str) -> None:
    model = train(language, sayings(language), lexicon(language))
    path = LOCALES / language / "understand" / "model.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(model, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
    print(f"{path}: {len(model['weights'])} features, {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(sys.argv[1])
