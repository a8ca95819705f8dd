/** Whether the module with relaxed SIMD is picked. */
export const relaxed: boolean;

/** The fastest module that can be loaded here, not yet initialised. */
export function load(): Promise<typeof import("./fairground.js")>;

/** The name of the module's WebAssembly file. */
export const wasm: string;
