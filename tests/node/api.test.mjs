// The npm package as a programmer meets it: `node --test tests/node/`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const pkg = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "pkg");
const { audit, initSync, metrics } = await import(join(pkg, "fairground.js"));
initSync({ module: readFileSync(join(pkg, "fairground_bg.wasm")) });

const columns = {
  hired: [1, 0, 1, 1, 0, 0, 1, 0],
  predicted: [1, 0, 1, 0, 0, 1, 1, 0],
  sex: ["woman", "woman", "man", "woman", "man", "man", "man", "woman"],
};
const options = { label: "hired", prediction: "predicted", sensitive: ["sex"] };

test("the README's example", () => {
  const sides = { privileged: [{ sex: "man" }], unprivileged: [{ sex: "woman" }] };
  const report = audit({ columns }, { ...options, ...sides });
  assert.equal(report.fairlearn.scalars["demographic_parity_difference[between_groups]"], 0.5);
  assert.ok(Math.abs(report.aif360.classification.disparate_impact - 1 / 3) < 1e-12);
  assert.deepEqual(report.estimates.groups[0].rates.selection_rate, { reason: "too-few" });
  assert.ok(report.warnings.some((w) => w.warning === "small-groups" && w.message.includes("2 of them")));
});

test("a table is the same as columns, as text, as bytes; truth values are values", () => {
  const rows = columns.hired.map((y, i) => [y, columns.predicted[i], columns.sex[i]].join());
  const csv = ["hired,predicted,sex", ...rows].join("\n");
  const expected = audit({ columns }, options).fairlearn;
  assert.deepEqual(audit({ csv }, options).fairlearn, expected);
  assert.deepEqual(audit({ csv: new TextEncoder().encode(csv) }, options).fairlearn, expected);
  const truth = { ...columns, hired: columns.hired.map(Boolean), predicted: Float64Array.from(columns.predicted) };
  assert.deepEqual(audit({ columns: truth }, { ...options, positive: true }).fairlearn, expected);
});

test("whoever isn't privileged is unprivileged", () => {
  const both = audit({ columns }, { ...options, privileged: [{ sex: "man" }], unprivileged: [{ sex: "woman" }] });
  assert.deepEqual(audit({ columns }, { ...options, privileged: [{ sex: "man" }] }).aif360, both.aif360);
});

test("rows that are left out are counted by reason, and missing cells by group", () => {
  const holes = { ...columns, predicted: [1, null, 1, 0, undefined, 1, NaN, 0] };
  const { data } = audit({ columns: holes }, options);
  assert.deepEqual([data.read, data.used], [8, 5]);
  assert.deepEqual(data.dropped, [{ columns: ["predicted"], rows: 3 }]);
  const man = data.missing[0].by_group.find((g) => g.group === "man");
  assert.deepEqual([man.rows, man.cells], [4, 2]);
});

test("the same seed gives the same intervals, another one others", () => {
  const many = Object.fromEntries(Object.entries(columns).map(([name, list]) => [name, Array(20).fill(list).flat()]));
  const at = (seed) => audit({ columns: many }, { ...options, bootstrap: { seed } }).estimates.gaps;
  assert.deepEqual(at(7), at(7));
  assert.notDeepEqual(at(7), at(8));
});

test("classes and amounts have tables of their own", () => {
  const n = 60;
  const of = (f) => Array.from({ length: n }, (_, i) => f(i));
  const table = { y: of((i) => "abc"[i % 3]), f: of((i) => "abcb"[i % 4]), g: of((i) => (i % 2 ? "p" : "q")) };
  const classes = audit({ columns: table }, { label: "y", prediction: "f", sensitive: ["g"] });
  assert.equal(classes.task, "multiclass");
  assert.deepEqual(classes.multiclass.one_vs_rest.map((c) => c.class), ["a", "b", "c"]);
  const amounts = { y: of((i) => i * 1.5), f: of((i) => i * 1.5 + (i % 2)), g: table.g };
  const { regression } = audit({ columns: amounts }, { label: "y", prediction: "f", sensitive: ["g"] });
  assert.equal(regression.groups[0].errors.mean_residual.value, -1);
  assert.equal(regression.gaps["mean_absolute_error_difference[between_groups]"].value, 1);
});

const refused = [
  ["no label", { sensitive: ["sex"], prediction: "predicted" }, /“label”.*name a column/],
  ["no outcome", { label: "hired", sensitive: ["sex"] }, /“prediction” or “score”/],
  ["an unknown column", { ...options, sensitive: ["race"] }, /“sensitive”.*“race”.*“hired”/],
  ["a text instead of a list", { ...options, sensitive: "sex" }, /“sensitive”/],
  ["a misspelt option", { ...options, sensitiv: ["sex"] }, /sensitiv/],
  ["one column twice", { ...options, prediction: "hired" }, /“hired” is both “label” and “prediction”/],
  ["a score that is none", { label: "hired", score: "sex", sensitive: ["predicted"] }, /“score”.*“woman”/],
  ["a positive value that isn't there", { ...options, positive: 7 }, /“positive”.*“7”.*“0”, “1”/],
  ["a side that isn't there", { ...options, privileged: [{ sex: "men" }] }, /“privileged”.*“men”.*“man”/],
  ["no replicates", { ...options, bootstrap: { replicates: 0 } }, /bootstrap\.replicates/],
  ["a threshold beyond 1", { ...options, threshold: 50 }, /threshold/],
];
for (const [what, asked, message] of refused) {
  test(`${what} is refused with the field and the remedy`, () => {
    assert.throws(() => audit({ columns }, asked), (e) => e instanceof Error && message.test(e.message));
  });
}

test("tables that are none are refused", () => {
  const says = (table, message) => assert.throws(() => audit(table, options), message);
  says({}, /\{ columns \}/);
  says(undefined, /\{ columns \}/);
  says({ columns: { hired: [1], predicted: [1, 0], sex: ["a"] } }, /same length/);
  says({ columns: { hired: 1, predicted: [1], sex: ["a"] } }, /“hired” has to be a list/);
  says({ columns: { hired: [{}], predicted: [1], sex: ["a"] } }, /entry 0 of “hired”/);
  says({ csv: "" }, /empty/);
  says({ csv: "a,b\n1,2\n3\n" }, /line 3/);
});

test("every number of a report is explained", () => {
  const docs = metrics();
  assert.ok(docs.length > 40);
  for (const doc of docs) assert.ok(doc.formula && doc.source && doc.meaning.en && doc.meaning.zh, doc.id);
});
