// Starts an engine in a worker. Messages that arrive before the engine listens are kept for it.
const chosen = new URL(self.location.href).searchParams.get("engine");
if (!["engine", "engine_burn", "engine_gpu"].includes(chosen)) {
  throw new Error(`there is no engine called ${chosen}`);
}
// A module with one `f32x4.relaxed_madd`: a browser that accepts it multiplies and adds in one instruction.
const relaxed = WebAssembly.validate(Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0,
  65, 0, 253, 15, 65, 0, 253, 15, 65, 0, 253, 15, 253, 133, 2, 11,
));
const engine = chosen === "engine" && relaxed ? "engine_relaxed" : chosen;
const early = [];
self.onmessage = (message) => early.push(message);
importScripts(`${engine}.js`);
wasm_bindgen({ module_or_path: `${engine}_bg.wasm` }).then(
  () => early.forEach((message) => self.onmessage(message)),
  (error) => setTimeout(() => { throw error; }),
);
