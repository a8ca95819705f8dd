// Starts the page, and later the whole page. A file of its own, so that the Content-Security-Policy can forbid inline scripts.
import init from "./app.js";

globalThis.startWholePage = async () => {
  const whole = await import("./app_whole.js");
  await whole.default({ module_or_path: "./app_whole_bg.wasm" });
};

init({ module_or_path: "./app_bg.wasm" });
