"""Makes mitigation_more.json: what mitigation.json has no case of.

    pip install fairlearn aif360 scikit-learn pandas matplotlib
    python tests/golden/make_mitigation.py

Reductions for three groups and every constraint, correlation removal with columns that follow from each other, and
reject option classification. Where several lotteries are equally good, a solver may choose any: there are no such cases.
"""

import json
import platform
import warnings
from pathlib import Path

import fairlearn
import numpy as np
import pandas as pd
import sklearn
from aif360.algorithms.postprocessing import RejectOptionClassification
from aif360.datasets import BinaryLabelDataset
from aif360.metrics import ClassificationMetric
from fairlearn import reductions
from fairlearn.preprocessing import CorrelationRemover
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")
HERE = Path(__file__).parent
CONSTRAINTS = {
    "demographic_parity": reductions.DemographicParity,
    "true_positive_rate_parity": reductions.TruePositiveRateParity,
    "false_positive_rate_parity": reductions.FalsePositiveRateParity,
    "equalized_odds": reductions.EqualizedOdds,
    "error_rate_parity": reductions.ErrorRateParity,
}
GAPS = {
    "statistical_parity_difference": "Statistical parity difference",
    "average_odds_difference": "Average odds difference",
    "equal_opportunity_difference": "Equal opportunity difference",
}
PRECISE = {"abs": 1e-9, "rel": 1e-9}
MODEL = {"coef_abs": 1e-6, "accuracy_abs": 1e-9, "difference_abs": 1e-9}
LOTTERY = {"accuracy_abs": 1e-6, "difference_abs": 1e-6}


def learner():
    return LogisticRegression(C=1.0, tol=1e-12, max_iter=10_000, solver="newton-cholesky")


def case(name, method, inputs, expected, tolerance):
    return {"name": name, "inputs": {"method": method} | inputs, "expected": expected, "tolerance": tolerance}


class People:
    """People in three groups, whose features and labels differ between them."""

    MEAN, SCALE = [0.5, 5.0, 0.0], [1.2, 2.0, 1.0]

    def __init__(self, people=400, seed=11):
        rng = np.random.default_rng(seed)
        code = rng.choice(3, people, p=[0.3, 0.5, 0.2])
        self.group = np.array(["p", "q", "r"])[code]
        columns = [rng.normal(size=people) + 0.7 * code, 2 * rng.normal(size=people) + 5, rng.integers(0, 2, people)]
        self.x = np.round(np.column_stack(columns), 3)
        self.standard = (self.x - self.MEAN) / self.SCALE
        margin = self.standard @ [1.2, -0.8, 0.6] - 0.3 + 0.3 * code
        self.y = (rng.random(people) < 1 / (1 + np.exp(-margin))).astype(int)

    def rates(self, chance):
        """Accuracy, rates by group, and how far apart they are, of positive decisions with these chances."""
        among = {"selection_rate": self.y >= 0, "true_positive_rate": self.y == 1, "false_positive_rate": self.y == 0}
        names = np.unique(self.group)
        by_group = {g: {r: chance[m & (self.group == g)].mean() for r, m in among.items()} for g in names}
        apart = {r: np.ptp([by_group[g][r] for g in names]) for r in among}
        return {
            "by_group": by_group,
            "accuracy": (chance * self.y + (1 - chance) * (1 - self.y)).mean(),
            "demographic_parity_difference": apart["selection_rate"],
            "true_positive_rate_difference": apart["true_positive_rate"],
            "false_positive_rate_difference": apart["false_positive_rate"],
            "equalized_odds_difference": max(apart["true_positive_rate"], apart["false_positive_rate"]),
        }


def reduced(people):
    """Logistic regression, and the reductions around it."""
    model = learner().fit(people.standard, people.y)
    margins = model.decision_function(people.standard)
    loss = np.log1p(np.exp(np.where(people.y == 1, -margins, margins))).mean()
    inputs = {
        "X": people.x.tolist(),
        "mean": people.MEAN,
        "scale": people.SCALE,
        "y_true": people.y.tolist(),
        "group": people.group.tolist(),
    }
    expected = {"coef": model.coef_[0].tolist(), "intercept": model.intercept_[0], "log_loss_mean": loss}
    expected |= people.rates((margins > 0).astype(float))
    yield case("three_groups", "LogisticRegression", inputs, expected, MODEL)
    for name, constraint in CONSTRAINTS.items():
        shared = {"data": "three_groups", "constraint": name}
        settings = {"max_iter": 50, "eta0": 2.0, "run_linprog_step": True}
        lotteries = [lottery(people, constraint, eps) for eps in (0.005, 0.02)]
        yield case(f"exponentiated_gradient_{name}", "fairlearn.ExponentiatedGradient", shared | settings, lotteries, LOTTERY)
        settings = {"grid_size": 9, "grid_limit": 1.5, "constraint_weight": 0.5}
        yield case(f"grid_search_{name}", "fairlearn.GridSearch", shared | settings, grid(people, constraint), MODEL)


def lottery(people, constraint, eps):
    found = reductions.ExponentiatedGradient(learner(), constraint(difference_bound=eps), eps=eps)
    found.fit(people.standard, people.y, sensitive_features=people.group)
    return {"eps": eps} | people.rates(np.asarray(found._pmf_predict(people.standard)[:, 1]))


def grid(people, constraint):
    found = reductions.GridSearch(learner(), constraint(), grid_size=9, grid_limit=1.5)
    found.fit(people.standard, people.y, sensitive_features=people.group)

    def point(i, model):
        return {
            "lambda": {f"{sign}|{event}|{g}": l for (sign, event, g), l in found.lambda_vecs_[i].items()},
            "coef": model.coef_[0].tolist(),
            "intercept": model.intercept_[0],
            "max_violation": found.gammas_[i].max(),
            "error": found.objectives_[i],
        } | people.rates(model.predict(people.standard).astype(float))

    return {"points": [point(i, model) for i, model in enumerate(found.predictors_)], "best_idx": found.best_idx_}


def indicators(people):
    """An indicator of every group among the features: together they are constant."""
    of_group = np.column_stack([people.group == g for g in np.unique(people.group)]).astype(float)
    x = np.column_stack([people.x[:, :1], of_group, people.x[:, 1:]])[:60]
    ids, new = [1, 2, 3], x[:6] + 0.25
    expected = {}
    for alpha in (0.3, 1.0):
        remover = CorrelationRemover(sensitive_feature_ids=ids, alpha=alpha)
        fitted = remover.fit_transform(x)
        expected[f"alpha={alpha}"] = {"fit_transform": fitted.tolist(), "transform_new": remover.transform(new).tolist()}
    expected |= {"beta": remover.beta_.tolist(), "sensitive_mean": remover.sensitive_mean_.tolist()}
    inputs = {"X": x.tolist(), "sensitive_feature_ids": ids, "X_new": new.tolist()}
    return case("correlation_remover_dependent_columns", "fairlearn.CorrelationRemover", inputs, expected, PRECISE)


def reject_option(name, seed, people, sides, bound, thresholds, margins):
    rng = np.random.default_rng(seed)
    side = rng.integers(0, sides, people)
    margin = rng.normal(size=people) + 0.9 * (side == 1)
    score = np.round(1 / (1 + np.exp(-margin)), 3)
    y = (rng.random(people) < 1 / (1 + np.exp(0.2 - 1.4 * margin))).astype(int)
    table = pd.DataFrame({"side": side.astype(float), "y": y.astype(float)})
    true = BinaryLabelDataset(df=table, label_names=["y"], protected_attribute_names=["side"])
    scored = true.copy()
    scored.scores = score.reshape(-1, 1)
    between = {"unprivileged_groups": [{"side": 0}], "privileged_groups": [{"side": 1}]}
    for gap, metric in GAPS.items():
        settings = {"gap": gap, "bound": bound, "low": 0.01, "high": 0.99, "thresholds": thresholds, "margins": margins}
        rule = RejectOptionClassification(
            **between,
            low_class_thresh=0.01,
            high_class_thresh=0.99,
            num_class_thresh=thresholds,
            num_ROC_margin=margins,
            metric_name=metric,
            metric_ub=bound,
            metric_lb=-bound,
        ).fit(true, scored)
        decided = rule.predict(scored)
        judged = ClassificationMetric(true, decided, **between)
        expected = {
            "threshold": rule.classification_threshold,
            "margin": rule.ROC_margin,
            "balanced_accuracy": (judged.true_positive_rate() + judged.true_negative_rate()) / 2,
            "gap": getattr(judged, gap)(),
            "decisions": decided.labels.ravel().astype(int).tolist(),
        }
        assert abs(expected["gap"]) <= bound
        names = np.array(["unprivileged", "privileged", "neither"])[side].tolist()
        inputs = {"score": score.tolist(), "y_true": y.tolist(), "side": names} | settings
        yield case(f"reject_option_{name}_{gap}", "aif360.RejectOptionClassification", inputs, expected, PRECISE)


def main():
    people = People()
    cases = [*reduced(people), indicators(people)]
    cases += reject_option("two_sides", 3, 120, 2, 0.05, 100, 50)
    cases += reject_option("some_on_neither_side", 4, 150, 3, 0.08, 40, 25)
    head = {
        "source": {
            "fairlearn": fairlearn.__version__,
            "aif360": "0.6.1",
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "definition": {
            "as_in": "mitigation.json",
            "reject_option": "thresholds in equal steps from low to high; for each, margins in equal steps from 0 to "
            "min(t, 1 - t); favourable if score > t, but within t - m < score <= t + m for the unprivileged and only "
            "for them; the first with the highest balanced accuracy of all people among those whose gap, the "
            "unprivileged less the privileged, is within the bound",
        },
    }
    lines = ",\n".join("  " + json.dumps(c, default=lambda number: number.item()) for c in cases)
    text = json.dumps(head, indent=1)[:-2] + ',\n "cases": [\n' + lines + "\n ]\n}\n"
    (HERE / "mitigation_more.json").write_text(text)


main()
