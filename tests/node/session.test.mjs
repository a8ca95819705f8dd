// The npm package's session, as a programmer meets it: `node --test tests/node/`.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const pkg = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "pkg");
const { Session, initSync } = await import(join(pkg, "fairground_session.js"));
initSync({ module: readFileSync(join(pkg, "fairground_session_bg.wasm")) });

/** People with an income that depends on what they do and, unfairly, on their sex. */
function people(n) {
  let state = 7;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return Array.from({ length: n }, () => {
    const sex = random() < 0.6 ? "man" : "woman";
    const [age, hours] = [18 + Math.floor(50 * random()), 20 + Math.floor(40 * random())];
    const school = [null, "secondary", "college"][Math.floor(2.9 * random())];
    const merit = (age - 40) / 15 + (hours - 40) / 10 + (school === "college") + (sex === "man" ? 1 : -1);
    // What they buy tells of their sex, though it is nobody's merit.
    const wares = (sex === "man") === random() < 0.85 ? "tools" : "books";
    return { sex, age, hours, school, wares, income: merit + 2 * random() - 1 > 0 ? "high" : "low" };
  });
}

const table = (rows) => [Object.keys(rows[0]), ...rows.map(Object.values)].map((row) => row.join()).join("\n");
const rows = people(1200);
const data = { csv: table(rows), label: "income", positive: "high", sensitive: ["sex"] };
const model = { hidden: [8] };
const train = { epochs: 6, learning_rate: 0.01 };

/** A session with the curve of its run: what each epoch's report says of both parts. */
async function session(options = {}, also = () => {}) {
  const curve = [];
  const hear = (event) => {
    if (event.epoch?.position.step === 0) curve.push([event.epoch.position.epoch, event.epoch.train, event.epoch.test]);
    also(event);
  };
  const created = await Session.create({ data, model, train, ...options }, hear);
  return { session: created, curve };
}

const gap = (report) => report.test.groupings[0].gaps.demographic_parity.judged;

test("the same seed gives the same run, another one another", async () => {
  const [one, two] = [await session(), await session()];
  const report = await one.session.run();
  await two.session.run();
  assert.deepEqual(one.curve.map(([epoch]) => epoch), [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual(one.curve, two.curve);
  assert.equal(report.position.phase, "finished");
  assert.ok(report.test.overall.accuracy > 0.8, `${report.test.overall.accuracy}`);
  const other = await session({ data: { ...data, seed: 2 } });
  await other.session.run();
  assert.notDeepEqual(other.curve, one.curve);
  assert.deepEqual(one.session.summary.representation[0].attributes, ["sex"]);
});

test("columns are the same as a text, and settings may be written either way", async () => {
  const columns = Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name])]));
  const [one, two] = [await session(), await session({ data: { ...data, csv: undefined, columns }, train: { epochs: 6, learningRate: 0.01 } })];
  await Promise.all([one.session.run(), two.session.run()]);
  assert.deepEqual(one.curve, two.curve);
});

test("a pause in the middle of an epoch changes nothing of what follows", async () => {
  // Long enough that a pause comes before the end on a busy machine, too.
  const slow = { model: { hidden: [128, 64] }, train: { epochs: 20, batch_size: 1 } };
  const whole = await session(slow);
  await whole.session.run();
  let paused;
  const pieces = await session(slow, ({ position }) => {
    if (position?.phase === "training" && position.step > 0) paused ??= pieces.session.pause();
  });
  const report = await pieces.session.run();
  await paused;
  const { phase, step, steps_per_epoch } = report.position;
  assert.equal(phase, "paused");
  assert.ok(step > 0 && step < steps_per_epoch, `${step} of ${steps_per_epoch}`);
  const audit = await pieces.session.evaluate({ part: "train", bootstrap: { replicates: 20 } });
  const { true_positives: hits, true_negatives: rejections } = report.train.overall.confusion;
  assert.deepEqual([audit.estimates.counts.people[0], audit.estimates.counts.people[2]], [hits, rejections]);
  assert.equal((await pieces.session.run()).position.phase, "finished");
  assert.deepEqual(pieces.curve, whole.curve);
});

test("a constraint lowers the gap, and its weight can be changed", async () => {
  const free = await session();
  const constraint = { kind: "demographic-parity", weight: 20 };
  const held = await session({ mitigation: { constraint } });
  const [before, after] = [await free.session.run(), await held.session.run()];
  assert.ok(gap(after) < gap(before) / 2, `${gap(after)} of ${gap(before)}`);
  await held.session.set({ constraintWeight: 0, learning_rate: 0.02 });
  const released = await held.session.run();
  assert.equal(released.constraint.weight, 0);
  assert.ok(gap(released) > gap(after));
});

test("a run is saved and its weights come back", async () => {
  const { session: trained } = await session();
  const report = await trained.run();
  const saved = await trained.save();
  assert.equal(saved.run.epochs.length, 7);
  assert.deepEqual(saved.run.model.hidden, [8]);
  assert.equal(saved.curves.split("\n")[0].split(",")[0], "epoch");
  const { run, weights } = saved;
  const again = await Session.create({ data: { ...data, ...run.data }, model: run.model, train: run.train });
  const loaded = await again.load({ run: JSON.parse(JSON.stringify(run)), weights });
  assert.deepEqual([loaded.train, loaded.test], [report.train, report.test]);
  assert.deepEqual((await again.load(weights)).test, report.test);
  const smaller = await Session.create({ data, model: { hidden: [4] } });
  await assert.rejects(smaller.load(weights), (e) => e instanceof Error && e.cause.fault.length > 0);
  await assert.rejects(smaller.load({}), /safetensors/);
});

for (const [what, options] of [
  ["a network", {}],
  ["boosted trees", { model: { family: "boosted" } }],
  ["an autoencoder", { model: { family: "autoencoder", hidden: [6], code: 2 } }],
  ["a network that knows the sex", { data: { ...data, with_sensitive: true, features: ["age", "school"] } }],
]) {
  test(`what ${what} predicts of everybody agrees with its evaluation`, async () => {
    const { session: trained } = await session(options);
    const report = await trained.run();
    const scores = await trained.predict(rows);
    assert.equal(scores.length, rows.length);
    const found = { true_positives: 0, false_positives: 0, true_negatives: 0, false_negatives: 0 };
    scores.forEach((score, i) => {
      const [said, true_] = [score >= 0.5, rows[i].income === "high"];
      found[`${said === true_}_${said ? "positives" : "negatives"}`] += 1;
    });
    for (const [cell, people] of Object.entries(report.test.overall.confusion)) {
      assert.equal(found[cell], people + report.train.overall.confusion[cell], cell);
    }
    assert.deepEqual(await trained.predict({ csv: data.csv }), scores);
    assert.equal((await trained.predict([])).length, 0);
    await assert.rejects(trained.predict([{ sex: "man" }]), /no column “age”/);
  });
}

test("a described data set is learnt from like on the page", async () => {
  const folder = join(pkg, "..", "www", "data");
  const { datasets } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  const dataset = datasets.find((d) => d.id === "heart");
  const text = readFileSync(join(folder, dataset.file), "utf8");
  const { session: trained } = await session({ data: { dataset, text, test_share: 0.4 }, train: { epochs: 20 } });
  assert.equal(trained.summary.rows, dataset.rows);
  assert.ok((await trained.run()).test.overall.accuracy > 0.7);
  assert.equal((await trained.predict({ csv: text })).length, dataset.rows);
  await assert.rejects(session({ data: { dataset } }), /“data.text”/);
  await assert.rejects(session({ data: { dataset: { ...dataset, label: 1 }, text } }), /“data.dataset.label”/);
});

test("an amount is predicted in its unit", async () => {
  const wages = rows.map(({ income, hours, ...row }) => ({ ...row, hours, wage: 10 * hours + (row.sex === "man" ? 60 : 0) }));
  const { session: trained } = await session({
    data: { csv: table(wages), label: "wage", sensitive: ["sex"] },
    train: { ...train, epochs: 40 },
  });
  const report = await trained.run();
  assert.ok(report.test.overall.r_squared > 0.9);
  const scores = await trained.predict(wages);
  const errors = scores.map((wage, i) => Math.abs(wage - wages[i].wage));
  assert.ok(errors.reduce((a, b) => a + b) / errors.length < 40);
});

test("a sweep gives the points of all runs, and a run that fails takes no other along", async () => {
  // Without an amount, the remover of disparate impact has nothing to repair.
  const { session: base, curve } = await session({ data: { ...data, features: ["school", "wares"] } });
  const news = [];
  const swept = await base.sweep({ axes: ["before"], jobs: 6 }, (event) => news.push(event));
  const failed = swept.runs.filter((run) => run.failed);
  assert.deepEqual(swept.progress, { of: 6, done: 5, failed: 1, running: 0, cancelled: 0 });
  assert.equal(failed[0].failed.fault, "no-amounts");
  assert.match(failed[0].failed.message, /No feature is an amount/);
  assert.deepEqual(failed[0].mitigation.before, { "disparate-impact-remover": { level: 1 } });
  assert.equal(swept.points.length, 5 * 6);
  assert.equal(swept.points.filter((point) => point.last).length, 5);
  assert.equal(news.filter((event) => event.point).length, 30);
  assert.deepEqual(news.at(-1).progress, swept.progress);
  await base.run();
  const plain = swept.points.filter((point) => point.run === 0);
  assert.deepEqual(plain.map(({ epoch, train, test }) => [epoch, train, test]), curve.slice(1), "as by itself");
});

test("a sweep can be ended", async () => {
  const { session: base } = await session();
  const ending = new AbortController();
  const asked = { way: "random", axes: ["learning_rate", "seed"], jobs: 5, signal: ending.signal };
  const swept = await base.sweep(asked, ({ progress }) => progress.done === 2 && ending.abort());
  assert.deepEqual(swept.progress, { of: 5, done: 2, failed: 0, running: 0, cancelled: 3 });
  assert.equal(swept.runs.filter((run) => run.cancelled).length, 3);
});

test("settings that are seldom set can be", async () => {
  const shift = { column: "wares", seen: ["books"] };
  const { session: created } = await session({
    data: { ...data, sensitive: ["sex", "wares"], shift },
    train: { ...train, adversarial: { epsilon: 0.2 } },
    mitigation: { after: { kind: "reject-option", bound: 0.1 } },
  });
  const { run } = await created.save();
  assert.deepEqual([run.data.shift, run.train.adversarial.epsilon, run.mitigation.after], [
    shift, 0.2, { kind: "reject-option", bound: 0.1 },
  ]);
  const trees = await Session.create({ data, model: { family: "tree" } });
  assert.equal((await trees.save()).weights, undefined);
});

test("what a listener throws ends the run, which then goes on", async () => {
  let angry = true;
  const slow = { model: { hidden: [64, 64] }, train: { epochs: 6, batch_size: 1 } };
  const { session: created } = await session(slow, ({ epoch }) => {
    if (angry && epoch?.position.epoch === 2) throw new RangeError("enough");
  });
  await assert.rejects(created.run(), RangeError);
  angry = false;
  assert.equal((await created.run()).position.epoch, 6);
});

const refused = [
  ["an unknown option", { modle: {} }, /“options.modle” is no option.*model/],
  ["an unknown setting", { model: { hiden: [3] } }, /“model.hiden” is no option.*hidden/],
  ["an unknown setting of a tree", { model: { tree: { depth: 3 } } }, /“model.tree.depth” is no option.*max_depth/],
  ["an unknown role", { data: { ...data, sensitiv: ["sex"] } }, /“data.sensitiv” is no option/],
  ["a text instead of a number", { train: { epochs: "many" } }, /“train.epochs”/],
  ["a setting beyond its limits", { train: { learning_rate: 0 } }, /“lr” has to be between/],
  ["no data", { data: undefined }, /“data” has to be an object/],
  ["no table", { data: { label: "income", sensitive: ["sex"] } }, /\{ columns \}/],
  ["an unknown column", { data: { ...data, sensitive: ["race"] } }, /no column “race”/],
  ["no sensitive column", { data: { ...data, sensitive: [] } }, /sensitive/],
  ["a positive value that isn't there", { data: { ...data, positive: "rich" } }, /“rich”/],
  ["a network for pictures", { model: { family: "cnn" } }, /pictures/],
  ["Burn, where there is none", { backend: "flex" }, /without Burn/],
  ["WebGPU", { backend: "webgpu" }, /no WebGPU/],
  ["a constraint on a tree", { model: { family: "tree" }, mitigation: { constraint: { kind: "covariance" } } }, /gradients/],
];
for (const [what, options, message] of refused) {
  test(`${what} is refused in a sentence`, async () => {
    await assert.rejects(session(options), (e) => e instanceof Error && message.test(e.message));
  });
}

test("methods refuse in sentences, too", async () => {
  const { session: created } = await session({ mitigation: { before: { "correlation-remover": { alpha: 1 } } } });
  await assert.rejects(created.set({ rate: 1 }), /“set.rate” is no option/);
  await assert.rejects(created.set({ learningRate: 100 }), /between/);
  await assert.rejects(created.evaluate({ sensitive: ["race"] }), /“race”/);
  await assert.rejects(created.evaluate({ parts: "test" }), /“evaluate.parts” is no option/);
  await assert.rejects(created.predict(rows), /changes features by group/);
  await assert.rejects(created.sweep({ axes: [] }), /at least one setting/);
  await assert.rejects(created.sweep({ axes: ["depth"] }), /doesn't have/);
  await assert.rejects(created.sweep({ axes: ["colour"] }), /“sweep.axes\[0\]”/);
});

test("the example runs", () => {
  const said = execFileSync(process.execPath, [join(pkg, "examples", "node.mjs")], { encoding: "utf8" });
  assert.match(said, /without a constraint.*gap/);
  assert.match(said, /with one.*gap/);
});

test("a model is asked why, how it breaks, what it leaks and what it costs", async () => {
  const { session: asked } = await session();
  await asked.run();
  const { why } = await asked.ask({ why: { attribution: { person: 0, explainer: "shapley" } } });
  assert.ok(why.attribution, JSON.stringify(why));
  const { stress } = await asked.ask({ stress: { attack: { norm: "linf", steps: 10, switches: 0 } } });
  const right = stress.attack.trial.levels.map(({ right }) => right.overall.value);
  assert.ok(right.length > 2 && right.at(-1) < right[0], `${right}`);
  const { leaks } = await asked.ask({ leaks: { membership: { grouping: 0 } } });
  assert.deepEqual(leaks.membership.groups.flat().sort(), ["man", "woman"]);
  const { costs } = await asked.ask({ costs: { whole: {} } });
  assert.equal(costs.whole.parameters, costs.whole.cost.parameters);
  await assert.rejects(asked.ask({ why: { person: { person: 1e9 } } }), /person|choose/i);
  await assert.rejects(asked.ask({ whence: {} }), /whence/);
});
