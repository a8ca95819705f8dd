"""Makes boosted.json: gradient-boosted trees as scikit-learn's histograms grow them.

    pip install scikit-learn pandas
    python tests/golden/make_boosted.py

Where a feature has at most 255 different values each has a bin of its own, so that binning is exact; one case has more
and takes quantiles.
"""

import json
import platform
from pathlib import Path

import numpy as np
import sklearn
from make_trees import clouds, from_table
from sklearn.ensemble import HistGradientBoostingClassifier

HERE = Path(__file__).parent
DEFAULTS = {"learning_rate": 0.3, "max_depth": 4, "min_samples_leaf": 20, "l2_regularization": 0.0}


def case(name, x, y, rounds, config=None, table=None, weights=None):
    """A case with the scores of some people after so many rounds, and how large each tree is."""
    config = DEFAULTS | (config or {})
    x32 = np.asarray(x, dtype=np.float32)
    model = HistGradientBoostingClassifier(max_iter=rounds, max_leaf_nodes=None, early_stopping=False, **config)
    model.fit(x32, y, sample_weight=weights)
    # People who were not learnt from, too: their values lie between those of the others.
    asked = (x32[:60] + np.roll(x32[:60], 7, axis=0)) / np.float32(2)
    inputs = {"table": table} if table else {"x": np.asarray(x).tolist(), "y": [int(c) for c in y]}
    inputs |= {"classes": int(max(y)) + 1, "config": config, "rounds": rounds, "asked": asked.astype(float).tolist()}
    if weights is not None:
        inputs |= {"weights": weights.tolist()}
    expected = {
        "first": np.ravel(model._baseline_prediction).tolist(),
        "nodes": [int(tree.get_n_leaf_nodes() * 2 - 1) for trees in model._predictors for tree in trees],
        "scores_first_60": model.decision_function(x32[:60]).tolist(),
        "scores_asked": model.decision_function(asked).tolist(),
    }
    print(f"{name}: {len(x32)} rows, {x32.shape[1]} features, {expected['nodes'][:4]} nodes")
    return {"name": name, "inputs": inputs, "expected": expected, "tolerance": {"abs": 1e-6}}


def many_values(rows):
    """Two features of so many values that their bins are quantiles, one of them with many ties."""
    rng = np.random.default_rng(21)
    x = np.stack([rng.normal(size=rows), np.round(rng.exponential(size=rows) * 300)], axis=1).astype(np.float32)
    y = (x[:, 0] + x[:, 1] / 300 + rng.normal(size=rows) > 1).astype(int)
    return x.astype(float), y


def cases():
    x, y = clouds(1, 400, 3, 2)
    yield case("yes_or_no", x, y, 12)
    yield case("small_steps", x, y, 8, {"learning_rate": 0.05, "max_depth": 2})
    yield case("small_leaves_with_l2", x, y, 10, {"min_samples_leaf": 2, "max_depth": 7, "l2_regularization": 1.0})
    weights = np.random.default_rng(8).integers(0, 9, size=len(x)) / 4
    yield case("weights", x, y, 10, {"l2_regularization": 0.25}, weights=weights)
    x, y = clouds(3, 500, 4, 3)
    yield case("three_classes", x, y, 6, {"min_samples_leaf": 15, "l2_regularization": 0.5})
    yield case("quantiles", *many_values(1100), 6)
    yield case("too_few_for_a_question", *clouds(5, 30, 2, 2), 3)
    x, y, table = from_table(
        "../../www/data/german.csv",
        ["duration_months", "credit_amount", "instalment_rate", "residence_since", "age", "existing_credits"],
        ["checking_account", "credit_history", "purpose", "savings", "employment", "housing"],
        "risk",
        "bad",
    )
    yield case("german", x, y, 10, {"max_depth": 5}, table=table)
    x, y, table = from_table(
        "../../www/data/adult.csv",
        ["age", "education_num", "capital_gain", "capital_loss", "hours_per_week"],
        ["workclass", "marital_status", "occupation", "race", "sex"],
        "income",
        ">50K",
    )
    yield case("adult", x, y, 30, {"max_depth": 6}, table=table)


def main():
    source = {"scikit-learn": sklearn.__version__, "numpy": np.__version__, "python": platform.python_version()}
    definition = {
        "boosted": "HistGradientBoostingClassifier with max_leaf_nodes=None and early_stopping=False; scores are those"
        " of decision_function, and nodes counts those of each tree, round after round",
        "asked": "people halfway between two who were learnt from",
        "table": "as in trees.json",
    }
    lines = ",\n".join(json.dumps(c, ensure_ascii=False, separators=(",", ":")) for c in cases())
    head = json.dumps({"source": source, "definition": definition}, indent=1)
    (HERE / "boosted.json").write_text(f'{head[:-2]},\n "cases": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
