//! Mounts the page up to training.

fn main() {
    console_error_panic_hook::set_once();
    fairground::ui::handover::mount_first();
}
