// Pictures of digits, 28 x 28: MNIST's own if its files are served, else strokes that are as sparse and as smooth.

import { normal, uniform } from "./random.js";

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const CLASSES = 10;

/** How many digits: x holds 784 numbers in [0, 1] for each, y their classes. */
export async function digits(rows) {
  return (await mnist(rows)) ?? strokes(rows);
}

/** The first digits of MNIST's training set, or null where its files are not served. */
async function mnist(rows) {
  const files = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"].map((name) => fetch(`/data/mnist/${name}`));
  const answers = await Promise.all(files);
  if (!answers.every((answer) => answer.ok)) return null;
  const [images, labels] = await Promise.all(answers.map((answer) => answer.arrayBuffer()));
  // The files begin with their kind and their dimensions: 16 and 8 bytes.
  const pixels = new Uint8Array(images, 16, rows * PIXELS);
  return { x: Float32Array.from(pixels, (p) => p / 255), y: new Int32Array(new Uint8Array(labels, 8, rows)), from: "MNIST" };
}

/** Each class is a stroke through seven points; each picture moves the points a little. About 19 % of pixels are not 0. */
function strokes(rows) {
  const next = uniform(1);
  const noise = normal(next);
  const points = 7;
  const classes = Array.from({ length: CLASSES }, () => Array.from({ length: 2 * points }, () => 5 + 18 * next()));
  const x = new Float32Array(rows * PIXELS);
  const y = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    y[row] = Math.floor(next() * CLASSES);
    const path = classes[y[row]].map((at) => at + 1.2 * noise());
    const picture = x.subarray(row * PIXELS, (row + 1) * PIXELS);
    for (let p = 0; p < points - 1; p++) {
      for (let step = 0; step < 12; step++) {
        const along = (i) => path[2 * p + i] + ((path[2 * p + 2 + i] - path[2 * p + i]) * step) / 12;
        dot(picture, along(0), along(1));
      }
    }
  }
  return { x, y, from: "synthetic digits" };
}

/** Presses a round pen on a picture. */
function dot(picture, x, y) {
  for (let i = Math.max(0, Math.round(y) - 2); i <= Math.min(SIDE - 1, Math.round(y) + 2); i++) {
    for (let j = Math.max(0, Math.round(x) - 2); j <= Math.min(SIDE - 1, Math.round(x) + 2); j++) {
      const ink = Math.min(1, 1.8 - Math.sqrt((i - y) ** 2 + (j - x) ** 2));
      const at = i * SIDE + j;
      if (ink > picture[at]) picture[at] = ink;
    }
  }
}
