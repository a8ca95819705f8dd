// What every engine must agree with: the textbook's formulas in double precision, written to be read and not to be fast.

const RATE = 0.001;
const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

/** The weights after some steps of Adam on batches in order. */
export function trained({ sizes, batch, x, y, weights }, steps) {
  const w = weights.map((part) => Float64Array.from(part));
  const m = w.map((part) => new Float64Array(part.length));
  const v = w.map((part) => new Float64Array(part.length));
  for (let step = 1; step <= steps; step++) {
    const gradients = w.map((part) => new Float64Array(part.length));
    for (let row = (step - 1) * batch; row < step * batch; row++) {
      const activations = forward(sizes, w, x, row);
      const probabilities = link(activations.at(-1));
      // Of either loss with its link, the mean over the batch.
      const delta = probabilities.map((p, c) => (p - (probabilities.length === 1 ? y[row] : Number(y[row] === c))) / batch);
      backward(w, activations, delta, gradients);
    }
    for (const [p, part] of w.entries()) {
      for (let i = 0; i < part.length; i++) {
        const g = gradients[p][i];
        m[p][i] = BETA1 * m[p][i] + (1 - BETA1) * g;
        v[p][i] = BETA2 * v[p][i] + (1 - BETA2) * g * g;
        const mean = m[p][i] / (1 - BETA1 ** step);
        const square = v[p][i] / (1 - BETA2 ** step);
        part[i] -= (RATE * mean) / (Math.sqrt(square) + EPSILON);
      }
    }
  }
  return w;
}

/** The probabilities of the first rows, one after the other. */
export function predicted({ sizes, x, weights }, rows) {
  const classes = sizes.at(-1);
  const scores = new Float64Array(rows * classes);
  for (let row = 0; row < rows; row++) scores.set(link(forward(sizes, weights, x, row).at(-1)), row * classes);
  return scores;
}

/** The row itself, what each hidden layer makes of it (ReLU), and the scores of the last. */
function forward(sizes, w, x, row) {
  const activations = [Float64Array.from(x.subarray(row * sizes[0], (row + 1) * sizes[0]))];
  for (let l = 1; l < sizes.length; l++) {
    const [before, weights] = [activations[l - 1], w[2 * l - 2]];
    const after = Float64Array.from(w[2 * l - 1]);
    for (let i = 0; i < before.length; i++) {
      for (let j = 0; j < after.length; j++) after[j] += before[i] * weights[i * after.length + j];
    }
    activations.push(l < sizes.length - 1 ? after.map((z) => Math.max(z, 0)) : after);
  }
  return activations;
}

/** Adds a row's part of the gradients; delta is the loss's derivative by the scores. */
function backward(w, activations, delta, gradients) {
  for (let l = activations.length - 2; l >= 0; l--) {
    const [before, weights] = [activations[l], w[2 * l]];
    const next = new Float64Array(before.length);
    for (let i = 0; i < before.length; i++) {
      for (let j = 0; j < delta.length; j++) {
        gradients[2 * l][i * delta.length + j] += before[i] * delta[j];
        if (before[i] > 0) next[i] += weights[i * delta.length + j] * delta[j];
      }
    }
    for (let j = 0; j < delta.length; j++) gradients[2 * l + 1][j] += delta[j];
    delta = next;
  }
}

/** Scores to probabilities: the logistic function of one, the softmax of several. */
function link(scores) {
  if (scores.length === 1) return scores.map((z) => 1 / (1 + Math.exp(-z)));
  const top = Math.max(...scores);
  const powers = scores.map((z) => Math.exp(z - top));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((p) => p / sum);
}
