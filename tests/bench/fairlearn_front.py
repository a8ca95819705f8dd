"""The front of accuracy against each gap with Fairlearn's reductions, for comparison with the front that constraints of
training reach (`cargo test --release --features engine --test front -- --nocapture`, or a sweep in the page).

The people are those of tests/golden/mitigation.json, where the same points are kept: it says first how far the found
ones are from them. Run it where Python has fairlearn: python tests/bench/fairlearn_front.py
"""

import json
import pathlib
import time
import warnings

import numpy as np
from fairlearn.reductions import (
    DemographicParity,
    EqualizedOdds,
    ExponentiatedGradient,
    GridSearch,
    TruePositiveRateParity,
)
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")
GOLDEN = pathlib.Path(__file__).parent.parent / "golden" / "mitigation.json"
CASES = {case["name"]: case for case in json.loads(GOLDEN.read_text())["cases"]}
PEOPLE = CASES["reductions_data_and_baseline"]["inputs"]
X = (np.array(PEOPLE["X"], float) - PEOPLE["mean"]) / PEOPLE["scale"]
Y, SEX = np.array(PEOPLE["y_true"]), np.array(PEOPLE["sex"])


def learner():
    return LogisticRegression(C=1.0, tol=1e-10, max_iter=10_000)


def exponentiated_gradient(constraint, case):
    found = []
    for eps in case["inputs"]["eps"]:
        reduction = ExponentiatedGradient(learner(), constraint(difference_bound=eps), eps=eps, max_iter=50)
        reduction.fit(X, Y, sensitive_features=SEX)
        positive = reduction._pmf_predict(X)[:, 1]
        found.append(float(np.mean(np.where(Y == 1, positive, 1 - positive))))
    return found, [point["accuracy"] for point in case["expected"]]


def grid_search(constraint, case):
    size, limit = case["inputs"]["grid_size"], case["inputs"]["grid_limit"]
    reduction = GridSearch(learner(), constraint(), grid_size=size, grid_limit=limit)
    reduction.fit(X, Y, sensitive_features=SEX)
    found = [float(np.mean(predictor.predict(X) == Y)) for predictor in reduction.predictors_]
    return found, [point["accuracy"] for point in case["expected"]["points"]]


def main():
    for method, constraint, name in [
        (exponentiated_gradient, DemographicParity, "exponentiated_gradient_demographic_parity"),
        (grid_search, DemographicParity, "grid_search_demographic_parity"),
        (exponentiated_gradient, EqualizedOdds, "exponentiated_gradient_equalized_odds"),
        (grid_search, TruePositiveRateParity, "grid_search_true_positive_rate_parity"),
    ]:
        begin = time.perf_counter()
        found, expected = method(constraint, CASES[name])
        took = time.perf_counter() - begin
        off = max(abs(a - b) for a, b in zip(found, expected, strict=True))
        print(f"{name}: {len(found)} points in {took:.2f} s, accuracies off by at most {off:.4f}")


if __name__ == "__main__":
    main()
