"""The audit of a million people with Fairlearn, for comparison with `cargo xtask bench`.

Both compute the same thing on the same kind of people: two sensitive columns with ten intersections, decisions and
scores. Run it where Python has fairlearn: python tests/bench/fairlearn_bench.py
"""

import time

import numpy as np
from fairlearn.metrics import (
    MetricFrame,
    count,
    false_negative_rate,
    false_positive_rate,
    mean_prediction,
    selection_rate,
    true_negative_rate,
    true_positive_rate,
)
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    f1_score,
    log_loss,
    precision_score,
    recall_score,
    roc_auc_score,
)

PEOPLE = 1_000_000


def timed(what, job):
    begin = time.perf_counter()
    job()
    print(f"{what}: {time.perf_counter() - begin:.1f} s")


def aggregates(frame):
    for method in ("between_groups", "to_overall"):
        frame.difference(method=method)
        frame.ratio(method=method)
    frame.group_min(), frame.group_max(), frame.overall, frame.by_group


def main():
    random = np.random.default_rng(1)
    sex, race = random.integers(0, 2, PEOPLE), random.integers(0, 5, PEOPLE)
    score = random.random(PEOPLE).round(4)
    label = (random.random(PEOPLE) < score).astype(int)
    decision = (score >= 0.5).astype(int)
    groups = {"sex": sex, "race": race}
    decisions = {
        "accuracy": accuracy_score,
        "selection_rate": selection_rate,
        "true_positive_rate": true_positive_rate,
        "true_negative_rate": true_negative_rate,
        "false_positive_rate": false_positive_rate,
        "false_negative_rate": false_negative_rate,
        "precision": precision_score,
        "recall": recall_score,
        "f1": f1_score,
        "balanced_accuracy": balanced_accuracy_score,
        "count": count,
    }
    scores = {"roc_auc": roc_auc_score, "log_loss": log_loss, "mean_prediction": mean_prediction}
    measure = lambda metrics, predicted: aggregates(
        MetricFrame(metrics=metrics, y_true=label, y_pred=predicted, sensitive_features=groups)
    )
    timed("decisions: every rate and aggregate", lambda: measure(decisions, decision))
    timed("scores: ROC area, log loss, mean score", lambda: measure(scores, score))
    few = slice(0, 50_000)
    timed(
        "1,000 replicates of 3 metrics on 50,000 people",
        lambda: MetricFrame(
            metrics={name: decisions[name] for name in ("selection_rate", "true_positive_rate", "accuracy")},
            y_true=label[few],
            y_pred=decision[few],
            sensitive_features={name: column[few] for name, column in groups.items()},
            n_boot=1000,
            ci_quantiles=[0.025, 0.975],
        ),
    )


if __name__ == "__main__":
    main()
