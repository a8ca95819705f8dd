"""Makes trees.json: classification trees as scikit-learn grows, prunes and reads them.

    pip install scikit-learn pandas
    python tests/golden/make_trees.py

scikit-learn looks at features in a random order, and of equally good questions takes the first. So that a tree says
something about arithmetic and not about luck, a case is kept only if many orders give the same tree.
"""

import json
import platform
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn.base import clone
from sklearn.tree import DecisionTreeClassifier

HERE = Path(__file__).parent
MISSING = ["", "NA", "N/A", "NaN", "null", "?"]
ORDERS = 40
DEFAULTS = {"criterion": "gini", "max_depth": None, "min_samples_split": 2, "min_samples_leaf": 1, "ccp_alpha": 0.0}


def arrays(tree):
    """The tree's arrays, with class shares as values."""
    names = ["children_left", "children_right", "feature", "threshold", "impurity", "n_node_samples"]
    found = {name: getattr(tree, name).tolist() for name in names}
    return found | {
        "weighted_n_node_samples": tree.weighted_n_node_samples.tolist(),
        "value": tree.value[:, 0, :].tolist(),
        "depth": int(tree.max_depth),
        "leaves": int(tree.n_leaves),
    }


def case(name, x, y, config, weights=None, table=None):
    """A case with everything that scikit-learn says of these samples."""
    config = DEFAULTS | config
    x32 = np.asarray(x, dtype=np.float32)
    orders = [DecisionTreeClassifier(**config, random_state=order) for order in range(ORDERS)]
    whole = [arrays(clone(model).set_params(ccp_alpha=0.0).fit(x32, y, weights).tree_) for model in orders]
    questions = [(tree["children_left"], tree["feature"], tree["threshold"]) for tree in whole]
    assert all(found == questions[0] for found in questions), f"{name}: the best question is not unique"
    fitted = orders[0].fit(x32, y, weights)
    path = orders[0].cost_complexity_pruning_path(x32, y, weights)
    inputs = {"table": table} if table else {"x": np.asarray(x).tolist(), "y": [int(c) for c in y]}
    inputs |= {"classes": int(max(y)) + 1, "config": config}
    if weights is not None:
        inputs["weights"] = weights.tolist()
    expected = arrays(fitted.tree_) | {
        "pruning_path": {"ccp_alphas": path.ccp_alphas.tolist(), "impurities": path.impurities.tolist()},
        "predict_proba_first_50": fitted.predict_proba(x32[:50]).tolist(),
        "decision_path_of_first": fitted.decision_path(x32[:1]).indices.tolist(),
    }
    print(f"{name}: {len(x32)} rows, {x32.shape[1]} features, {len(expected['feature'])} nodes")
    return {"name": name, "inputs": inputs, "expected": expected, "tolerance": {"abs": 1e-12}}


def clouds(seed, rows, features, classes):
    """Classes around different means, rounded so that values recur."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, classes, rows)
    means = rng.normal(size=(classes, features))
    return np.round((means[y] + rng.normal(size=(rows, features))) * 64) / 64, y


def close_values(rows):
    """Values that only f64 tells apart, and values that f32 tells apart by less than 1e-7."""
    rng = np.random.default_rng(5)
    y = rng.integers(0, 2, rows)
    equal_in_f32 = 1.0 + rng.integers(0, 4, rows) * 2e-8 + np.where(rng.random(rows) < 0.7, y, 1 - y)
    tiny_steps = rng.integers(0, 40, rows) * 3e-8 + np.where(rng.random(rows) < 0.8, y, 1 - y) * 4e-7
    nearly_constant = 0.5 + y * 6e-8
    return np.stack([equal_in_f32, tiny_steps, nearly_constant], axis=1), y


def extremes(rows):
    """Values whose sum overflows f32, the smallest ones, and zeros of both signs."""
    rng = np.random.default_rng(6)
    y = rng.integers(0, 2, rows)
    huge = rng.choice([-3.4e38, 3.1e38, 3.3e38], rows)
    huge = np.where(rng.random(rows) < 0.6, np.where(y == 1, 3.3e38, 3.1e38), huge)
    zeros = np.where(rng.random(rows) < 0.5, -0.0, 0.0) + np.where(rng.random(rows) < 0.3, y, 0)
    return np.stack([huge.astype(np.float32).astype(float), zeros], axis=1), y


def from_table(file, numeric, categorical, label, positive):
    """Numbers as they are, and an indicator for each level but the first, in alphabetical order."""
    frame = pd.read_csv(HERE / file, dtype=str, keep_default_na=False, na_values=MISSING)
    columns = [frame[name].astype(float).to_numpy() for name in numeric]
    for name in categorical:
        levels = sorted(frame[name].dropna().unique())
        columns += [(frame[name] == level).to_numpy(dtype=float) for level in levels[1:]]
    table = {"file": file, "numeric": numeric, "categorical": categorical, "label": label, "positive": positive}
    return np.stack(columns, axis=1), (frame[label] == positive).to_numpy(dtype=int), table


def cases():
    x, y = clouds(1, 150, 3, 2)
    yield case("gini", x, y, {"min_samples_leaf": 6})
    yield case("entropy", x, y, {"criterion": "entropy", "max_depth": 4, "min_samples_leaf": 7})
    yield case("min_samples_split", x, y, {"min_samples_split": 40, "min_samples_leaf": 2})
    yield case("pruned", x, y, {"min_samples_leaf": 6, "ccp_alpha": 0.008})
    yield case("pruned_to_the_root", x, y, {"min_samples_leaf": 6, "ccp_alpha": 0.4})

    x, y = clouds(2, 80, 1, 2)
    yield case("one_feature_to_the_end", x, y, {})
    yield case("one_feature_entropy_to_the_end", x, y, {"criterion": "entropy"})
    alternating = np.arange(24.0)[:, None]
    yield case("equally_good_thresholds", alternating, np.arange(24) % 2, {})

    x, y = clouds(3, 240, 4, 3)
    yield case("three_classes", x, y, {"min_samples_leaf": 15})
    yield case("three_classes_entropy_pruned", x, y, {"criterion": "entropy", "min_samples_leaf": 8, "ccp_alpha": 0.02})

    rng = np.random.default_rng(4)
    whole = rng.integers(0, 5, len(y)).astype(float)
    yield case("whole_weights_some_zero", x, y, {"min_samples_leaf": 8}, whole)
    yield case("weights", x, y, {"criterion": "entropy", "min_samples_leaf": 10}, rng.uniform(0.1, 3.0, len(y)))
    x, y = clouds(12, 240, 3, 3)
    yield case("weights_pruned", x, y, {"min_samples_leaf": 10, "ccp_alpha": 0.01}, rng.uniform(0.1, 3.0, len(y)))

    yield case("close_values", *close_values(120), {"min_samples_leaf": 3})
    yield case("extremes", *extremes(90), {"min_samples_leaf": 4})
    yield case("one_class", np.arange(6.0)[:, None], np.zeros(6, dtype=int), {})
    yield case("nothing_varies", np.ones((8, 2)), np.arange(8) % 2, {})

    x, y, table = from_table(
        "../../www/data/german.csv",
        ["duration_months", "credit_amount", "instalment_rate", "residence_since", "age", "existing_credits"],
        ["checking_account", "credit_history", "purpose", "savings", "employment", "housing"],
        "risk",
        "bad",
    )
    yield case("german", x, y, {"max_depth": 6, "min_samples_leaf": 25}, table=table)
    yield case("german_pruned", x, y, {"max_depth": 6, "min_samples_leaf": 25, "ccp_alpha": 0.003}, table=table)
    x, y, table = from_table(
        "../../www/data/adult.csv",
        ["age", "education_num", "capital_gain", "capital_loss", "hours_per_week"],
        ["workclass", "marital_status", "occupation", "race", "sex"],
        "income",
        ">50K",
    )
    yield case("adult", x, y, {"max_depth": 8, "min_samples_leaf": 50}, table=table)
    yield case("adult_entropy", x, y, {"criterion": "entropy", "max_depth": 8, "min_samples_leaf": 50}, table=table)


def main():
    source = {"scikit-learn": sklearn.__version__, "numpy": np.__version__, "python": platform.python_version()}
    definition = {
        "trees": "DecisionTreeClassifier in depth-first order; value is the share of each class",
        "table": "numbers as they are, then for each categorical column an indicator for each level but the first,"
        " in alphabetical order; a missing cell has no level",
        "unique": f"{ORDERS} random orders of the features give the same tree",
    }
    lines = ",\n".join(json.dumps(c, ensure_ascii=False, separators=(",", ":")) for c in cases())
    head = json.dumps({"source": source, "definition": definition}, indent=1)
    (HERE / "trees.json").write_text(f'{head[:-2]},\n "cases": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
