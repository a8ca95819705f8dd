// The page's side: contestants in workers, driven step by step from outside through `bench`.

import { engines } from "./engines/all.js";
import { workloads } from "./workloads.js";

/**
 * After how many steps, or for how many predictions, an engine may be how far from double precision. Initial weights are
 * chosen for the synthetic data. On others, rounding may put a unit on the other side of ReLU's corner, and Adam steps as
 * far for a small gradient as for a large one.
 */
const CHECKS = {
  train: (from) => [{ n: 1, within: 1e-3 }, { n: 40, within: from === "MNIST" ? 5e-2 : 1e-3 }],
  predict: () => [{ n: 1000, within: 1e-5 }],
};

const PATIENCE = 90_000; // milliseconds

let contestants = {};
let data, checks;

globalThis.bench = {
  workloads: () => Object.keys(workloads),
  engines: () => Object.entries(engines).map(([name, { title }]) => ({ name, title })),

  /** Begins a workload: lets the last one's workers go and computes what every engine must agree with. */
  async begin(workload) {
    for (const { worker } of Object.values(contestants)) worker.terminate();
    contestants = {};
    const reference = contestant();
    const about = await reference.call("load", workload);
    data = await reference.call("data");
    checks = [];
    for (const check of CHECKS[data.batch === null ? "predict" : "train"](data.from)) {
      checks.push({ ...check, expected: await reference.call("expected", check.n) });
    }
    reference.worker.terminate();
    return about;
  },

  /** All of it for an engine outside of the page: numbers as little-endian bytes in base 64. */
  async data() {
    const all = (arrays) => Promise.all(arrays.map(base64));
    const expected = await Promise.all(checks.map(async (check) => ({ ...check, expected: await all(check.expected) })));
    const [x, y, weights] = [await base64(data.x), await base64(Int32Array.from(data.y)), await all(data.weights)];
    return { sizes: data.sizes, batch: data.batch, x, y, weights, checks: expected };
  },

  /** Brings an engine to the start: checked and warm. How far it was from the reference, or why it doesn't take part. */
  async enter(engine, workload) {
    const own = contestant();
    try {
      await own.call("load", workload);
      const note = await own.call("open", engine);
      const distances = [];
      for (const { n, within, expected } of checks) {
        const off = distance(await own.call("result", n), expected);
        if (!(off <= within)) throw new Error(`off by ${off.toPrecision(2)} after ${n}, where ${within} is allowed`);
        distances.push(off);
      }
      await own.call("warm", 0.7);
      contestants[engine] = own;
      return { note, distances };
    } catch (error) {
      own.worker.terminate();
      return { missing: error.message };
    }
  },

  reset: (engine) => contestants[engine].call("reset"),
  round: (engine, seconds) => contestants[engine].call("round", seconds),
};

function contestant() {
  const worker = new Worker("worker.js", { type: "module" });
  const call = (...message) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data: { value, error } }) => (error === undefined ? resolve(value) : reject(new Error(error)));
      worker.onerror = (event) => reject(new Error(event.message ?? "the worker does not load"));
      // A promise of wasm that has panicked is never kept.
      setTimeout(() => reject(new Error(`its ${message[0]} took more than ${PATIENCE / 1000} s`)), PATIENCE);
      worker.postMessage(message);
    });
  return { worker, call };
}

/** Of weights, how far they are from the expected ones as a share of how far those have gone; of probabilities, the largest difference. */
function distance(found, expected) {
  if (data.batch === null) return expected[0].reduce((most, value, i) => Math.max(most, Math.abs(value - found[0][i])), 0);
  return norm(found, expected) / norm(data.weights, expected);
}

function norm(a, b) {
  let sum = 0;
  b.forEach((part, p) => part.forEach((value, i) => (sum += (value - a[p][i]) ** 2)));
  return Math.sqrt(sum);
}

/** Through a URL of data, as the browser writes it by itself. */
function base64(array) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1]);
    reader.readAsDataURL(new Blob([array]));
  });
}
