// Starts the page. A file of its own, so that the Content-Security-Policy can forbid inline scripts.
import init from "./app.js";

init({ module_or_path: "./app_bg.wasm" });
