// A trainer written by hand for speed: typed arrays made once, no allocation in a step, loops over contiguous memory.
//
// Zeros are skipped: of a digit's pixels four in five are 0, and so is about half of what ReLU lets through. What a layer
// takes in is listed by rows, to go forward and back, and by columns, for the gradients. A row of weights is updated as soon
// as its gradient is known, while it is in the cache. Inner loops hold eight sums in registers; that these are double is
// faster than rounding each to single. All of it was chosen by measuring.

const RATE = 0.001;
const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];
const PREDICTED_AT_ONCE = 64;

export async function open(workload) {
  let trainer = new Trainer(workload);
  return {
    reset() {
      trainer = new Trainer(workload);
    },
    train(from, to) {
      for (let batch = from; batch < to; batch++) trainer.step(batch * workload.batch);
    },
    weights: () => trainer.layers.flatMap(({ w, b }) => [w.values, b.values]),
    predict: () => trainer.predict(),
  };
}

class Trainer {
  constructor({ sizes, batch, rows, x, y, weights }) {
    Object.assign(this, { rows, x, y, batch: batch ?? PREDICTED_AT_ONCE, steps: 0 });
    this.classes = sizes.at(-1);
    this.scores = new Float32Array(rows * this.classes);
    this.layers = sizes.slice(1).map((outputs, l) => ({
      inputs: new Sparse(this.batch, sizes[l]),
      seen: new Uint8Array(sizes[l]),
      outputs,
      w: parameter(weights[2 * l]),
      b: parameter(weights[2 * l + 1]),
      z: new Float32Array(this.batch * outputs),
      delta: new Float32Array(this.batch * outputs),
      gradient: new Float64Array(outputs),
    }));
  }

  /** One step of Adam on the batch that begins at a row; its mean loss before the step. */
  step(row) {
    const { layers, batch, classes, y } = this;
    this.forward(row, batch);
    const { z, delta } = layers.at(-1);
    const loss = classes === 1 ? logistic(z, y, row, batch, delta) : softmax(z, y, row, batch, classes, delta);
    this.steps++;
    const rate = RATE / (1 - BETA1 ** this.steps);
    const scale = 1 / Math.sqrt(1 - BETA2 ** this.steps);
    for (let l = layers.length - 1; l >= 0; l--) {
      const { inputs, outputs, w, delta } = layers[l];
      if (l > 0) backward(inputs, w.values, outputs, delta, layers[l - 1].delta);
      inputs.listColumns();
      update(layers[l], rate, scale);
    }
    return loss;
  }

  forward(row, rows) {
    let before = this.x;
    let at = row * this.layers[0].inputs.columns;
    for (const [l, { inputs, outputs, w, b, z }] of this.layers.entries()) {
      inputs.listRows(before, at, rows, l > 0);
      forward(inputs, w.values, b.values, outputs, z);
      before = z;
      at = 0;
    }
  }

  predict() {
    const { rows, batch, classes, scores, layers } = this;
    for (let row = 0; row < rows; row += batch) {
      const some = Math.min(batch, rows - row);
      this.forward(row, some);
      probabilities(layers.at(-1).z, some, classes, scores, row * classes);
    }
    return scores;
  }
}

/** Values and Adam's moments. */
function parameter(values) {
  return { values: values.slice(), m: new Float32Array(values.length), v: new Float32Array(values.length) };
}

/** The part of a matrix that is not 0. */
class Sparse {
  constructor(rows, columns) {
    Object.assign(this, { rows, columns });
    this.rowStart = new Int32Array(rows + 1);
    this.column = new Int32Array(rows * columns);
    this.value = new Float32Array(rows * columns);
    this.columnStart = new Int32Array(columns + 1);
    this.row = new Int32Array(rows * columns);
    this.valueByColumn = new Float32Array(rows * columns);
  }

  /** Lists rows of a matrix, through ReLU if asked. */
  listRows(x, at, rows, relu) {
    const { columns, rowStart, column, value } = this;
    this.rows = rows;
    let n = 0;
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        const v = x[at + c];
        if (relu ? v > 0 : v !== 0) {
          column[n] = c;
          value[n] = v;
          n++;
        }
      }
      at += columns;
      rowStart[r + 1] = n;
    }
  }

  /** Lists the same by columns: counts them, sums the counts up and puts each value in its place. */
  listColumns() {
    const { rows, columns, rowStart, column, value, columnStart, row, valueByColumn } = this;
    columnStart.fill(0);
    for (let k = 0; k < rowStart[rows]; k++) columnStart[column[k] + 1]++;
    for (let c = 1; c <= columns; c++) columnStart[c] += columnStart[c - 1];
    for (let r = 0; r < rows; r++) {
      for (let k = rowStart[r]; k < rowStart[r + 1]; k++) {
        const to = columnStart[column[k]]++;
        row[to] = r;
        valueByColumn[to] = value[k];
      }
    }
    // Every start has moved to the next one's.
    columnStart.copyWithin(1, 0, columns);
    columnStart[0] = 0;
  }
}

/** z = x W + b */
function forward({ rows, rowStart, column, value }, w, b, outputs, z) {
  for (let r = 0; r < rows; r++) {
    const begin = rowStart[r];
    const end = rowStart[r + 1];
    const to = r * outputs;
    let j = 0;
    for (; j + 8 <= outputs; j += 8) {
      let s0 = b[j];
      let s1 = b[j + 1];
      let s2 = b[j + 2];
      let s3 = b[j + 3];
      let s4 = b[j + 4];
      let s5 = b[j + 5];
      let s6 = b[j + 6];
      let s7 = b[j + 7];
      for (let k = begin; k < end; k++) {
        const x = value[k];
        const o = column[k] * outputs + j;
        s0 += x * w[o];
        s1 += x * w[o + 1];
        s2 += x * w[o + 2];
        s3 += x * w[o + 3];
        s4 += x * w[o + 4];
        s5 += x * w[o + 5];
        s6 += x * w[o + 6];
        s7 += x * w[o + 7];
      }
      store(z, to + j, s0, s1, s2, s3, s4, s5, s6, s7);
    }
    for (; j < outputs; j++) {
      let sum = b[j];
      for (let k = begin; k < end; k++) sum += value[k] * w[column[k] * outputs + j];
      z[to + j] = sum;
    }
  }
}

function store(to, at, s0, s1, s2, s3, s4, s5, s6, s7) {
  to[at] = s0;
  to[at + 1] = s1;
  to[at + 2] = s2;
  to[at + 3] = s3;
  to[at + 4] = s4;
  to[at + 5] = s5;
  to[at + 6] = s6;
  to[at + 7] = s7;
}

/** The loss's derivative by what a layer takes in: delta W', where ReLU let something through, else 0. */
function backward({ rows, columns, rowStart, column }, w, outputs, delta, before) {
  before.fill(0);
  for (let r = 0; r < rows; r++) {
    const from = r * outputs;
    for (let k = rowStart[r]; k < rowStart[r + 1]; k++) {
      const o = column[k] * outputs;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let j = 0;
      for (; j + 4 <= outputs; j += 4) {
        s0 += delta[from + j] * w[o + j];
        s1 += delta[from + j + 1] * w[o + j + 1];
        s2 += delta[from + j + 2] * w[o + j + 2];
        s3 += delta[from + j + 3] * w[o + j + 3];
      }
      for (; j < outputs; j++) s0 += delta[from + j] * w[o + j];
      before[r * columns + column[k]] = s0 + s1 + (s2 + s3);
    }
  }
}

/** Gradients and Adam, one row of weights after the other. An input that was always 0 has left its row, and its moments, as they were. */
function update({ inputs, seen, outputs, w, b, delta, gradient }, rate, scale) {
  const { rows, columns, columnStart, row, valueByColumn } = inputs;
  for (let c = 0; c < columns; c++) {
    const begin = columnStart[c];
    const end = columnStart[c + 1];
    if (end > begin) seen[c] = 1;
    else if (seen[c] === 0) continue;
    let j = 0;
    for (; j + 8 <= outputs; j += 8) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let s4 = 0;
      let s5 = 0;
      let s6 = 0;
      let s7 = 0;
      for (let k = begin; k < end; k++) {
        const x = valueByColumn[k];
        const o = row[k] * outputs + j;
        s0 += x * delta[o];
        s1 += x * delta[o + 1];
        s2 += x * delta[o + 2];
        s3 += x * delta[o + 3];
        s4 += x * delta[o + 4];
        s5 += x * delta[o + 5];
        s6 += x * delta[o + 6];
        s7 += x * delta[o + 7];
      }
      store(gradient, j, s0, s1, s2, s3, s4, s5, s6, s7);
    }
    for (; j < outputs; j++) {
      let sum = 0;
      for (let k = begin; k < end; k++) sum += valueByColumn[k] * delta[row[k] * outputs + j];
      gradient[j] = sum;
    }
    adam(w.values, w.m, w.v, c * outputs, gradient, outputs, rate, scale);
  }
  gradient.fill(0);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < outputs; j++) gradient[j] += delta[r * outputs + j];
  }
  adam(b.values, b.m, b.v, 0, gradient, outputs, rate, scale);
}

function adam(values, m, v, at, gradient, length, rate, scale) {
  for (let j = 0; j < length; j++) {
    const g = gradient[j];
    const mean = BETA1 * m[at + j] + (1 - BETA1) * g;
    const square = BETA2 * v[at + j] + (1 - BETA2) * g * g;
    m[at + j] = mean;
    v[at + j] = square;
    values[at + j] -= (rate * mean) / (Math.sqrt(square) * scale + EPSILON);
  }
}

/** Mean log loss of logits, and its derivative by them. */
function logistic(z, y, row, rows, delta) {
  let loss = 0;
  for (let r = 0; r < rows; r++) {
    const [score, truth] = [z[r], y[row + r]];
    loss += Math.max(score, 0) - score * truth + Math.log1p(Math.exp(-Math.abs(score)));
    delta[r] = (1 / (1 + Math.exp(-score)) - truth) / rows;
  }
  return loss / rows;
}

/** Mean cross-entropy of logits, and its derivative by them. */
function softmax(z, y, row, rows, classes, delta) {
  probabilities(z, rows, classes, delta, 0);
  let loss = 0;
  for (let r = 0; r < rows; r++) {
    const own = r * classes + y[row + r];
    loss -= Math.log(delta[own]);
    delta[own] -= 1;
  }
  for (let i = 0; i < rows * classes; i++) delta[i] /= rows;
  return loss / rows;
}

function probabilities(z, rows, classes, scores, at) {
  for (let r = 0; r < rows; r++) {
    const from = r * classes;
    let top = z[from];
    for (let j = 1; j < classes; j++) top = Math.max(top, z[from + j]);
    let sum = 0;
    for (let j = 0; j < classes; j++) {
      const power = Math.exp(z[from + j] - top);
      scores[at + from + j] = power;
      sum += power;
    }
    for (let j = 0; j < classes; j++) scores[at + from + j] /= sum;
  }
}
