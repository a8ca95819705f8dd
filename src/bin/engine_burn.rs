//! The worker with Burn's backends on the CPU, and the families of models that need them.

fn main() {
    #[cfg(target_arch = "wasm32")]
    fairground::engine::worker::run();
}
