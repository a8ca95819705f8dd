// The npm package's trainer, held to the golden training runs: `node --test tests/node/`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const pkg = join(here, "..", "..", "pkg");
const { MlpTrainer, Rows, initSync } = await import(join(pkg, "fairground.js"));
initSync({ module: readFileSync(join(pkg, "fairground_bg.wasm")) });

const burn = await import(join(pkg, "fairground_burn.js"));
burn.initSync({ module: readFileSync(join(pkg, "fairground_burn_bg.wasm")) });

const { cases } = JSON.parse(readFileSync(join(here, "..", "golden", "training.json"), "utf8"));
const kinds = { adam: "adam", sgd_momentum: "sgd" };

/** Weights as the file has them, `[outputs][inputs]`, from and to the trainer's order. */
const transposed = (rows) => Float32Array.from(rows[0].flatMap((_, column) => rows.map((row) => row[column])));

function close(found, expected, where) {
  assert.equal(found.length, expected.length, where);
  found.forEach((value, i) => {
    const off = Math.abs(value - expected[i]) / Math.max(1, Math.abs(expected[i]));
    assert.ok(off <= 1e-5, `${where}: ${value} is not ${expected[i]}`);
  });
}

for (const { name, inputs, expected } of cases.filter((c) => c.inputs.optimizers)) {
  for (const [optimizer, { lr, momentum }] of Object.entries(inputs.optimizers)) {
    test(`${name}, ${optimizer}: weights after each step, and losses before`, async () => {
      const weights = inputs.weights_out_by_in.flatMap((w, i) => [transposed(w), Float32Array.from(inputs.biases[i])]);
      const sizes = [inputs.weights_out_by_in[0][0].length, ...inputs.weights_out_by_in.map((w) => w.length)];
      const loss = inputs.loss === "ce" ? "cross_entropy" : "bce";
      const trainer = new MlpTrainer({
        sizes, loss, weights, activation: inputs.hidden_activation ?? "relu",
        optimizer: { kind: kinds[optimizer], learningRate: lr, ...(momentum === undefined ? {} : { momentum }) },
      });
      const golden = expected[optimizer];
      for (const [step, batch] of inputs.batches_x.entries()) {
        const y = inputs.batches_y[step];
        const found = await trainer.epoch(Float32Array.from(batch.flat()), y, y.length);
        if (golden.loss_before_each_step) close([found], [golden.loss_before_each_step[step]], `loss ${step + 1}`);
        const after = golden.after_step[step + 1];
        if (!after) continue;
        const now = await trainer.weights();
        after.weights.forEach((w, layer) => close(now[2 * layer], transposed(w), `step ${step + 1}, layer ${layer}`));
        after.biases.forEach((b, layer) => close(now[2 * layer + 1], b, `step ${step + 1}, biases ${layer}`));
      }
      trainer.free();
    });
  }
}

const options = { sizes: [2, 3, 1], loss: "bce", seed: 3 };
const x = Float32Array.from({ length: 40 }, (_, i) => Math.sin(i));
const y = Array.from({ length: 20 }, (_, i) => i % 2);

test("rows laid out once give the same as arrays; scores are probabilities", async () => {
  const [a, b] = [new MlpTrainer(options), new MlpTrainer(options)];
  const rows = new Rows(x, 2);
  for (let epoch = 0; epoch < 3; epoch++) assert.equal(await a.epoch(x, y, 8), await b.epochOf(rows, Float32Array.from(y), 8));
  assert.deepEqual(await a.predict(x), await b.predictOf(rows));
  assert.ok((await a.predict(x)).every((score) => score > 0 && score < 1));
  const classes = new MlpTrainer({ ...options, sizes: [2, 3, 4], loss: "cross_entropy", shuffle: true });
  await classes.epoch(x, y, 7);
  const sum = (await classes.predict(x)).slice(0, 4).reduce((a, b) => a + b);
  assert.ok(Math.abs(sum - 1) < 1e-6);
});

test("Burn's backends take the same steps", async () => {
  const trainer = new MlpTrainer(options);
  const weights = await trainer.weights();
  const losses = [];
  for (let epoch = 0; epoch < 3; epoch++) losses.push(await trainer.epoch(x, y, 8));
  for (const backend of ["flex", "ndarray"]) {
    const other = new burn.MlpTrainer({ ...options, weights, backend });
    const rows = new burn.Rows(x, 2, backend);
    const found = [];
    for (let epoch = 0; epoch < 3; epoch++) found.push(await other.epochOf(rows, y, 8));
    close(found, losses, `${backend}, losses`);
    close(await other.predictOf(rows), await trainer.predict(x), `${backend}, scores`);
    assert.throws(() => other.predictOf(new burn.Rows(x, 2)), /another backend/);
  }
});

test("a seed gives the same weights, and training makes the loss smaller", async () => {
  const trainers = [1, 1, 2].map((seed) => new MlpTrainer({ ...options, seed }));
  const [a, b, c] = await Promise.all(trainers.map((t) => t.weights()));
  assert.deepEqual(a, b);
  assert.notDeepEqual(a, c);
  const first = await trainers[0].epoch(x, y, 5);
  let last;
  for (let epoch = 0; epoch < 50; epoch++) last = await trainers[0].epoch(x, y, 5);
  assert.ok(last < first);
});

test("what can't be used is named, with the remedy", async () => {
  const refused = (change, words) => assert.throws(() => new MlpTrainer({ ...options, ...change }), words);
  refused({ sizes: [2] }, /“sizes” has to list/);
  refused({ sizes: [2, 0, 1] }, /“sizes”/);
  refused({ loss: "cross_entropy" , sizes: [2, 1] }, /“loss”/);
  refused({ loss: "mse" }, /“loss” can't be used/);
  refused({ backend: "webgpu" }, /“backend” can't be used/);
  refused({ optimizer: { learningRate: -1 } }, /“lr”/);
  refused({ weights: [[1]] }, /“weights” has to hold lists of 6, 3, 3, 1 numbers/);
  refused({ layers: 3 }, /“layers” is no option/);
  assert.throws(() => new Rows(x, 3), /“x” has 40 numbers/);
  const trainer = new MlpTrainer(options);
  await assert.rejects(trainer.epoch(x, [1], 8), /“y” has 1 entries/);
  await assert.rejects(trainer.epoch(x, y.map(() => 2), 8), /“y”: entry 0 is 2/);
  await assert.rejects(trainer.epoch(x, y, 0), /“batchSize”/);
  await assert.rejects(trainer.epoch(x.subarray(1), y, 8), /“x” has 39 numbers/);
});
