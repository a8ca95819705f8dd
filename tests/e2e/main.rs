//! The built site as a visitor uses it, in headless Chromium.
//!
//! `cargo xtask test e2e` serves dist/ and sets the environment: FAIRGROUND_URL, WEBDRIVER_URL, AXE_PATH, CHROME_BINARY
//! and FAIRGROUND_DIST. Tests wait for states of the page, never for times.

mod access;
mod audit;
mod families;
mod page;
mod pictures;
mod properties;
mod repairs;
mod robust;
mod runs;
mod training;
mod webgpu;
