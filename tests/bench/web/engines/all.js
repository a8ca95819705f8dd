// Who takes part. Each file exports `open(workload, options)`, which gives a session:
//
//   reset()          back to the initial weights, with a fresh Adam
//   train(from, to)  a step on each of these batches, done when it returns or resolves
//   weights()        as in the workload
//   predict()        the probabilities of all rows
//   note             how it trains, where there was a choice
//
// It needs only `predict` where the workload has no batches.

export const engines = {
  fairground: { title: "Fairground", file: "fairground.js", options: { module: "fastest", backend: "fused" } },
  simd: { title: "Fairground without relaxed SIMD", file: "fairground.js", options: { module: "fairground", backend: "fused" } },
  flex: { title: "Fairground on Burn, flex", file: "fairground.js", options: { module: "fairground_burn", backend: "flex" } },
  ndarray: { title: "Fairground on Burn, ndarray", file: "fairground.js", options: { module: "fairground_burn", backend: "ndarray" } },
  "tfjs-wasm": { title: "TensorFlow.js, wasm", file: "tfjs.js", options: { backend: "wasm" } },
  "tfjs-threads": { title: "TensorFlow.js, wasm with threads", file: "tfjs.js", options: { backend: "wasm-threads" } },
  "tfjs-cpu": { title: "TensorFlow.js, cpu", file: "tfjs.js", options: { backend: "cpu" } },
  "tfjs-webgl": { title: "TensorFlow.js, webgl", file: "tfjs.js", options: { backend: "webgl" } },
  hand: { title: "JavaScript by hand", file: "hand.js", options: {} },
};
