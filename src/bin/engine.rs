//! The Web Worker with the CPU backends.

fn main() {
    #[cfg(target_arch = "wasm32")]
    fairground::engine::worker::run();
}
