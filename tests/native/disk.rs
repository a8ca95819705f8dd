//! The built-in data sets, as they lie on the disk.

use std::path::Path;

use fairground::data::catalog::{Dataset, Manifest};
use fairground::data::error::DataError;
use fairground::engine::files::Files;

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
