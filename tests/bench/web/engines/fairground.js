// Fairground's own trainer, through its npm package as a programmer would use it: data cross from JavaScript with each call.

const MODULE = "/pkg/fairground.js";

export async function open(workload, { backend }) {
  const { default: start, MlpTrainer } = await import(MODULE).catch(() => {
    throw new Error("pkg/ has no module, `cargo xtask package` makes it");
  });
  if (!MlpTrainer) throw new Error("the npm package has no MlpTrainer");
  await start();
  const { sizes, loss, batch, x, y, weights } = workload;
  const optimizer = { kind: "adam", learningRate: 0.001 };
  const create = () => new MlpTrainer({ sizes, activation: "relu", loss, optimizer, weights, seed: 1, backend });
  let trainer = create();
  return {
    reset() {
      trainer.free();
      trainer = create();
    },
    train(from, to) {
      const [begin, end] = [from * batch, to * batch];
      return trainer.epoch(x.subarray(begin * sizes[0], end * sizes[0]), y.subarray(begin, end), batch);
    },
    weights: () => trainer.weights(),
    predict: () => trainer.predict(x),
  };
}
