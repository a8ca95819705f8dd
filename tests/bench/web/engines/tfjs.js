// TensorFlow.js 4, on one of its backends. To its favour, all batches are on the device before anything is timed, and of two
// ways to train, a loop around `optimizer.minimize` and a model's `trainOnBatch`, the faster one is taken.

const RATE = 0.001;
const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];
const FILES = "/npm/@tensorflow";

export async function open(workload, { backend }) {
  const tf = await start(backend);
  if (workload.batch === null) return predictor(tf, workload);
  const batches = upload(tf, workload);
  const ways = [minimizing, onBatch].map((way) => () => way(tf, workload, batches));
  const speeds = [];
  for (const way of ways) speeds.push(await speed(way, batches.length));
  const way = ways[speeds[0] > speeds[1] ? 0 : 1];
  let trainer = way();
  return {
    note: trainer.note,
    reset() {
      trainer.dispose();
      trainer = way();
    },
    train: (from, to) => trainer.train(from, to),
    weights: () => Promise.all(trainer.weights().map((part) => part.data())),
  };
}

/** TensorFlow.js with its backend running. Its files are scripts that name themselves globally. */
async function start(backend) {
  await import(`${FILES}/tfjs/dist/tf.min.js`);
  const tf = globalThis.tf;
  tf.enableProdMode();
  const [name, threads] = backend.split("-");
  if (name === "wasm") {
    await import(`${FILES}/tfjs-backend-wasm/dist/tf-backend-wasm.min.js`);
    tf.wasm.setWasmPaths(`${FILES}/tfjs-backend-wasm/dist/`);
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", Boolean(threads));
    // It takes no more threads than half of the cores that it is told of.
    const value = 2 * navigator.hardwareConcurrency;
    if (threads) Object.defineProperty(navigator, "hardwareConcurrency", { value });
  }
  if (!(await tf.setBackend(name))) throw new Error(`TensorFlow.js cannot start its backend ${name} here`);
  await tf.ready();
  return tf;
}

function upload(tf, { sizes, batch, rows, x, y }) {
  const [width, classes] = [sizes[0], sizes.at(-1)];
  return Array.from({ length: rows / batch }, (_, at) => {
    const part = (values, width) => values.slice(at * batch * width, (at + 1) * batch * width);
    const truth = part(y, 1);
    return {
      x: tf.tensor2d(part(x, width), [batch, width]),
      y: classes === 1 ? tf.tensor2d(truth, [batch, 1]) : tf.oneHot(tf.tensor1d(truth, "int32"), classes).toFloat(),
    };
  });
}

/** Training with variables; the only wait is for the last step. */
function minimizing(tf, workload, batches) {
  const variables = tensors(tf, workload).map((part) => part.variable());
  const optimizer = adam(tf);
  const loss = losses(tf, workload);
  const step = ({ x, y }) => optimizer.minimize(() => loss(y, scores(tf, variables, x, true)), false, variables);
  return {
    note: "minimize",
    async train(from, to) {
      for (const batch of batches.slice(from, to)) tf.tidy(() => void step(batch));
      await variables.at(-1).data();
    },
    weights: () => variables,
    dispose: () => tf.dispose([variables, optimizer]),
  };
}

/** Training with a model of layers. */
function onBatch(tf, workload, batches) {
  const { sizes } = workload;
  const model = tf.sequential();
  for (let l = 1; l < sizes.length; l++) {
    const activation = l < sizes.length - 1 ? "relu" : "linear";
    model.add(tf.layers.dense({ units: sizes[l], inputShape: [sizes[l - 1]], activation }));
  }
  const initial = tensors(tf, workload);
  model.setWeights(initial);
  tf.dispose(initial);
  const optimizer = adam(tf);
  model.compile({ optimizer, loss: losses(tf, workload) });
  return {
    note: "trainOnBatch",
    async train(from, to) {
      for (const { x, y } of batches.slice(from, to)) await model.trainOnBatch(x, y);
    },
    weights: () => model.getWeights(),
    dispose() {
      optimizer.dispose();
      model.dispose();
    },
  };
}

/** Batches a millisecond in the second half of some time: by then it is compiled. */
async function speed(way, batches) {
  const trainer = way();
  let [steps, elapsed] = [0, 0];
  for (let half = 0; half < 2; half++) {
    const begin = performance.now();
    for (steps = 0, elapsed = 0; elapsed < 400; steps++, elapsed = performance.now() - begin) {
      await trainer.train(steps % batches, (steps % batches) + 1);
    }
  }
  trainer.dispose();
  return steps / elapsed;
}

function predictor(tf, workload) {
  const { sizes, rows, x } = workload;
  const data = tf.tensor2d(x, [rows, sizes[0]]);
  const weights = tensors(tf, workload);
  return {
    async predict() {
      const probabilities = tf.tidy(() => tf.softmax(scores(tf, weights, data, false)));
      const values = await probabilities.data();
      probabilities.dispose();
      return values;
    },
  };
}

function tensors(tf, { sizes, weights }) {
  return weights.map((part, p) => (p % 2 ? tf.tensor1d(part) : tf.tensor2d(part, sizes.slice(p / 2, p / 2 + 2))));
}

/** Its own Adam is the textbook's, once it is told the textbook's epsilon. */
function adam(tf) {
  return tf.train.adam(RATE, BETA1, BETA2, EPSILON);
}

/** The scores of some rows. A first layer in training is not fused: its derivative by the data would be computed too. */
function scores(tf, weights, x, training) {
  let z = x;
  for (let l = 0; l < weights.length; l += 2) {
    const [w, b, activation] = [weights[l], weights[l + 1], l < weights.length - 2 ? "relu" : "linear"];
    if (l > 0 || !training) z = tf.fused.matMul({ a: z, b: w, bias: b, activation });
    else z = activation === "relu" ? z.matMul(w).add(b).relu() : z.matMul(w).add(b);
  }
  return z;
}

/** Mean losses of logits. That of one logit has its derivative in closed form, as TensorFlow.js has it for several. */
function losses(tf, { loss }) {
  if (loss === "cross_entropy") return (y, scores) => tf.losses.softmaxCrossEntropy(y, scores);
  const logistic = tf.customGrad((scores, y, save) => {
    save([scores, y]);
    const value = scores.relu().sub(scores.mul(y)).add(scores.abs().neg().exp().log1p()).mean();
    return { value, gradFunc: (by, [scores, y]) => [scores.sigmoid().sub(y).mul(by.div(y.size)), tf.zerosLike(y)] };
  });
  return (y, scores) => logistic(scores, y);
}
