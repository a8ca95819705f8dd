// Golden values made by peer libraries, run through the npm package in pkg/: node tests/node/golden.mjs [FILE...]
// Files of kinds that the package has no function for are passed over, and named.

import { readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const { audit, initSync } = await import(join(root, "pkg", "fairground.js"));
initSync({ module: readFileSync(join(root, "pkg", "fairground_bg.wasm")) });

const SPECIAL = { NaN, Infinity, "-Infinity": -Infinity };

/** Compares two trees of names, numbers and texts, and counts. */
class Comparison {
  compared = 0;
  problems = [];

  constructor(tolerance) {
    this.tolerance = tolerance;
  }

  tree(place, found, expected) {
    if (Array.isArray(expected)) {
      if (found?.length !== expected.length) return this.problem(place, found, expected);
      expected.forEach((e, i) => this.tree(`${place}[${i}]`, found[i], e));
    } else if (expected !== null && typeof expected === "object") {
      const names = (o) => Object.keys(o ?? {}).sort().join();
      if (names(found) !== names(expected)) return this.problem(place, names(found), names(expected));
      for (const [name, e] of Object.entries(expected)) this.tree(`${place}.${name}`, found[name], e);
    } else {
      this.leaf(place, found, typeof found === "number" && expected in SPECIAL ? SPECIAL[expected] : expected);
    }
  }

  leaf(place, found, expected) {
    this.compared += 1;
    const { abs, rel } = this.tolerance;
    const near = typeof found === "number" && Math.abs(found - expected) <= abs + rel * Math.abs(expected);
    if (!Object.is(found, expected) && !near) this.problem(place, found, expected);
  }

  problem(place, found, expected) {
    this.problems.push(`${place}: ${JSON.stringify(found)} where ${JSON.stringify(expected)} is expected`);
  }
}

function fairnessMetrics(file) {
  return file.cases.map(({ name, inputs, expected, tolerance }) => {
    const columns = { label: inputs.y_true };
    const options = { label: "label", positive: 1, sensitive: [], privileged: inputs.privileged };
    options.unprivileged = inputs.unprivileged;
    for (const [role, list] of [["prediction", inputs.y_pred], ["score", inputs.y_score], ["weight", inputs.sample_weight]]) {
      if (list) [columns[role], options[role]] = [list, role];
    }
    Object.assign(columns, inputs.sensitive_features, inputs.control_features);
    options.sensitive = Object.keys(inputs.sensitive_features);
    options.control = Object.keys(inputs.control_features ?? {});
    options.features = (inputs.features?.[0] ?? []).map((_, i) => `x${i}`);
    options.features.forEach((f, i) => (columns[f] = inputs.features.map((row) => row[i])));
    const comparison = new Comparison(tolerance);
    const report = audit({ columns }, options);
    for (const convention of Object.keys(expected)) {
      comparison.tree(convention, report[convention], expected[convention]);
    }
    return { name, comparison };
  });
}

/** Of a report, the metrics that are expected: decisions made from scores have more. */
function only(found, expected) {
  if (expected === null || typeof expected !== "object" || Array.isArray(expected)) return found;
  const names = Object.keys(expected).filter((name) => found && name in found);
  return Object.fromEntries(names.map((name) => [name, only(found[name], expected[name])]));
}

function auditPair(file, path) {
  return file.cases.flatMap(({ inputs, expected, tolerance }) => {
    const csv = readFileSync(join(dirname(path), inputs.file));
    const { y_true: label, y_pred: prediction, score } = inputs.roles;
    return Object.entries(expected).flatMap(([columns, policies]) =>
      Object.entries(policies).map(([missing, want]) => {
        const comparison = new Comparison(tolerance);
        const base = { label, positive: inputs.positive_label, sensitive: columns.split("|"), missing };
        const fromScore = { ...base, score, threshold: inputs.threshold };
        const check = (options, used, metrics) => {
          const report = audit({ csv }, options);
          if (want[used] !== undefined) comparison.leaf(used, report.data.used, want[used]);
          comparison.tree(metrics, only(report.fairlearn, want[metrics]), want[metrics]);
        };
        check(prediction ? { ...base, prediction } : fromScore, "n_used", "label_metrics");
        if (want.score_metrics) check(fromScore, "n_used_score", "score_metrics");
        return { name: `${inputs.file}: ${columns}, ${missing}`, comparison };
      }),
    );
  });
}

const KINDS = [
  [/^fairness_metrics/, fairnessMetrics],
  [/^audit_/, auditPair],
];

const folder = join(root, "tests", "golden");
const own = () => readdirSync(folder).filter((f) => f.endsWith(".json")).map((f) => join(folder, f));
const files = process.argv.length > 2 ? process.argv.slice(2) : own();
let passed = 0;
let failed = 0;
for (const path of files) {
  console.log(path);
  const run = KINDS.find(([pattern]) => pattern.test(basename(path)))?.[1];
  if (!run) {
    console.log("  the package has nothing of this kind");
    continue;
  }
  for (const { name, comparison } of run(JSON.parse(readFileSync(path, "utf8")), path)) {
    const ok = comparison.problems.length === 0 && comparison.compared > 0;
    ok ? (passed += 1) : (failed += 1);
    console.log(`  ${ok ? "pass" : "FAIL"}  ${name}: ${comparison.compared} values`);
    comparison.problems.slice(0, 5).forEach((problem) => console.log(`        ${problem}`));
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
