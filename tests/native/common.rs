//! What native tests share: the built-in data sets, and a session driven to the end of what it is busy with.

#[path = "disk.rs"]
mod disk;

use fairground::engine::files::Files;
use fairground::engine::protocol::{Command, EpochReport, Event};
use fairground::engine::session::Session;

pub use disk::{Disk, dataset};

/// Sends a command, lets the session do all it is then busy with, and returns every event.
pub fn send<F: Files>(session: &mut Session<F>, command: Command) -> Vec<Event> {
    pollster::block_on(async {
        let mut events = session.handle(command).await;
        while session.busy() {
            events.extend(session.advance().await);
        }
        events
    })
}

/// The last evaluation among the events.
pub fn last_report(events: Vec<Event>) -> EpochReport {
    let mut reports = events.into_iter().filter_map(|e| if let Event::Epoch(r) = e { Some(*r) } else { None });
    reports.next_back().expect("an evaluation")
}
