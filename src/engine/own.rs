//! The visitor's own table: read piece by piece, so that a large file leaves the session answering.

use std::rc::Rc;

use super::files::Files;
use super::protocol::{Event, OwnTable};
use crate::data::error::DataError;
use crate::data::frame::Frame;
use crate::data::infer::profile;
use crate::data::read::{ReadOptions, Reader};

/// Bytes that are read at one go; some milliseconds.
const CHUNK: u64 = 1 << 20;

/// A table that is being read.
pub struct Opening {
    name: String,
    reader: Reader,
    size: u64,
    at: u64,
}

impl Opening {
    /// Nothing is read yet of a file of so many bytes.
    ///
    /// # Errors
    /// [`DataError`] when the file is too large.
    pub fn new(name: &str, size: u64) -> Result<Self, DataError> {
        let options = ReadOptions::default();
        options.check_size(name, size)?;
        Ok(Self { name: name.to_owned(), reader: Reader::new(name, &options), size, at: 0 })
    }

    /// Reads a piece; true when all is read.
    ///
    /// # Errors
    /// Any [`DataError`] of reading.
    pub async fn advance(&mut self, files: &impl Files) -> Result<bool, DataError> {
        let to = (self.at + CHUNK).min(self.size);
        self.reader.push(&files.own(&self.name, self.at, to).await?)?;
        self.at = to;
        Ok(self.at == self.size)
    }

    /// How far it is.
    pub fn progress(&self) -> Event {
        Event::Reading { bytes: self.at, of: self.size, rows: self.reader.rows() }
    }

    /// The table, once all is read.
    ///
    /// # Errors
    /// Any [`DataError`] of a table without rows or columns.
    pub fn finish(self) -> Result<Opened, DataError> {
        Ok(Opened { name: self.name, frame: Rc::new(self.reader.finish()?) })
    }
}

/// A table that was read.
pub struct Opened {
    pub name: String,
    pub frame: Rc<Frame>,
}

impl Opened {
    /// What the page is told of it.
    pub fn described(&self) -> OwnTable {
        OwnTable { name: self.name.clone(), rows: self.frame.rows as u64, columns: profile(&self.frame) }
    }
}
