//! What native tests share: the built-in data sets, and a session driven to the end of what it is busy with.

use std::path::Path;

use fairground::data::catalog::{Dataset, Manifest};
use fairground::data::error::DataError;
use fairground::engine::files::Files;
use fairground::engine::protocol::{Command, EpochReport, Event};
use fairground::engine::session::Session;

/// The site's data folder, read from the disk; the visitor's own file lies with the golden ones.
pub struct Disk;

fn own(name: &str) -> Result<Vec<u8>, DataError> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    std::fs::read(path).map_err(|e| DataError::FileMissing { file: name.to_owned(), detail: e.to_string() })
}

impl Files for Disk {
    fn own_size(&self, name: &str) -> Result<u64, DataError> {
        own(name).map(|bytes| bytes.len() as u64)
    }

    async fn own(&self, name: &str, from: u64, to: u64) -> Result<Vec<u8>, DataError> {
        own(name).map(|bytes| bytes[from as usize..to as usize].to_vec())
    }

    async fn bytes(&self, file: &str) -> Result<Vec<u8>, DataError> {
        use std::io::Read;
        let missing = |e: std::io::Error| DataError::FileMissing { file: file.to_owned(), detail: e.to_string() };
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data").join(file);
        let mut bytes = Vec::new();
        let packed = std::fs::File::open(path).map_err(missing)?;
        flate2::read::GzDecoder::new(packed).read_to_end(&mut bytes).map_err(missing)?;
        Ok(bytes)
    }

    async fn text(&self, file: &str) -> Result<String, DataError> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data").join(file);
        std::fs::read_to_string(path)
            .map_err(|e| DataError::FileMissing { file: file.to_owned(), detail: e.to_string() })
    }
}

/// A built-in data set.
pub fn dataset(id: &str) -> Dataset {
    let manifest = pollster::block_on(Disk.text("manifest.json")).unwrap();
    Manifest::parse(&manifest).unwrap().get(id).unwrap().clone()
}

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
