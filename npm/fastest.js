// Picks the fastest module that this browser or Node can load.

/** A module with one `f32x4.relaxed_madd`: who accepts it multiplies and adds in one instruction. */
const PROBE = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, // magic and version
  1, 5, 1, 96, 0, 1, 123, // a type: () -> v128
  3, 2, 1, 0, // a function of that type
  10, 19, 1, 17, 0, // its code: three vectors of zeros, multiplied and added
  65, 0, 253, 15, 65, 0, 253, 15, 65, 0, 253, 15, 253, 133, 2, 11,
);

export const relaxed = WebAssembly.validate(PROBE);

/** The module, not yet initialised: call its `default()` in a browser, or its `initSync` with the file that `wasm` names. */
export const load = () => (relaxed ? import("./fairground_relaxed.js") : import("./fairground.js"));

/** The name of the module's WebAssembly file, beside this one. */
export const wasm = relaxed ? "fairground_relaxed_bg.wasm" : "fairground_bg.wasm";
