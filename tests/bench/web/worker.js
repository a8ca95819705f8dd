// A contestant in a worker of its own: it opens one engine on one workload and answers the page's calls, one at a time.

import { engines } from "./engines/all.js";
import { predicted, trained } from "./engines/reference.js";
import { load } from "./workloads.js";

/** How long a call of `train` should take at least, so that what a call costs by itself doesn't count. */
const CALL = 30; // milliseconds

let workload, session, chunk;
let next = 0;

const calls = {
  /** Loads the data; what is known of them. */
  async load(name) {
    workload = await load(name);
    const { title, from, batch, x } = workload;
    const density = x.reduce((n, value) => n + (value !== 0), 0) / x.length;
    return { title, from, density, unit: batch === null ? "runs" : "steps" };
  },

  async open(engine) {
    const { file, options } = engines[engine];
    const { open } = await import(`./engines/${file}`);
    session = await open(workload, options);
    return session.note ?? null;
  },

  data: () => workload,

  /** What double precision gets: the weights after some steps, or the probabilities of some rows. */
  expected: (n) => (workload.batch === null ? [predicted(workload, n)] : trained(workload, n)),

  /** The same of the engine. */
  async result(n) {
    if (workload.batch === null) return [(await session.predict()).slice(0, n * workload.sizes.at(-1))];
    await session.reset();
    await session.train(0, n);
    return session.weights();
  },

  /** Runs until the engine is compiled, and finds how many batches make a call. */
  async warm(seconds) {
    chunk = 1;
    await reset();
    const begin = performance.now();
    while (performance.now() - begin < 1000 * seconds) {
      const call = performance.now();
      await train();
      if (performance.now() - call < CALL) chunk = Math.min(2 * chunk, batches());
    }
  },

  reset,

  /** Trains, or predicts, for about some seconds: how often, and for how long. */
  async round(seconds) {
    const begin = performance.now();
    let [steps, elapsed] = [0, 0];
    while (elapsed < seconds) {
      steps += await train();
      elapsed = (performance.now() - begin) / 1000;
    }
    return { steps, seconds: elapsed };
  },
};

const batches = () => workload.rows / workload.batch;

async function reset() {
  next = 0;
  await session.reset?.();
}

/** The next batches, starting over after the last; how many they were. All predictions are one. */
async function train() {
  if (workload.batch === null) {
    await session.predict();
    return 1;
  }
  const from = next;
  next = Math.min(from + chunk, batches());
  await session.train(from, next);
  const steps = next - from;
  next %= batches();
  return steps;
}

onmessage = async ({ data: [call, argument] }) => {
  try {
    postMessage({ value: await calls[call](argument) });
  } catch (error) {
    postMessage({ error: String(error?.message ?? error) });
  }
};
