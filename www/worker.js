// Starts an engine in a worker. Messages that arrive before the engine listens are kept for it.
const engine = new URL(self.location.href).searchParams.get("engine");
if (!["engine", "engine_burn", "engine_gpu"].includes(engine)) {
  throw new Error(`there is no engine called ${engine}`);
}
const early = [];
self.onmessage = (message) => early.push(message);
importScripts(`${engine}.js`);
wasm_bindgen({ module_or_path: `${engine}_bg.wasm` }).then(
  () => early.forEach((message) => self.onmessage(message)),
  (error) => setTimeout(() => { throw error; }),
);
