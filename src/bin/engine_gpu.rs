//! The Web Worker with WebGPU added, fetched only when a visitor chooses it.

fn main() {
    #[cfg(target_arch = "wasm32")]
    fairground::engine::worker::run();
}
