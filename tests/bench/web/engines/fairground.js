// Fairground's own trainer, through its npm package as a programmer would use it: rows are laid out once, as tensors are
// elsewhere, and labels cross from JavaScript with each call.

export async function open(workload, { module, backend }) {
  const imported = await import(`/pkg/${module}.js`);
  const { default: start, MlpTrainer, Rows } = imported.load ? await imported.load() : imported;
  await start();
  const { sizes, loss, batch, x, y, weights } = workload;
  const optimizer = { kind: "adam", learningRate: 0.001 };
  const create = () => new MlpTrainer({ sizes, activation: "relu", loss, optimizer, weights, seed: 1, backend });
  let trainer = create();
  const parts = new Map();
  const part = (begin, end) => {
    const key = `${begin}-${end}`;
    if (!parts.has(key)) parts.set(key, new Rows(x.subarray(begin * sizes[0], end * sizes[0]), sizes[0], backend));
    return parts.get(key);
  };
  return {
    reset() {
      trainer.free();
      trainer = create();
    },
    train(from, to) {
      const [begin, end] = [from * batch, to * batch];
      return trainer.epochOf(part(begin, end), y.subarray(begin, end), batch);
    },
    weights: () => trainer.weights(),
    predict: () => trainer.predictOf(part(0, workload.rows)),
  };
}
