//! Mounts the whole page in place of the one up to training.

fn main() {
    console_error_panic_hook::set_once();
    fairground::ui::takeover::mount_whole();
}
