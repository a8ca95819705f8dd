//! Where data come from: the built-in files, and the visitor's own.

use std::future::Future;

use crate::data::error::DataError;

/// Where data files come from.
pub trait Files {
    /// The text of a data file.
    ///
    /// # Errors
    /// [`DataError::FileMissing`].
    fn text(&self, file: &str) -> impl Future<Output = Result<String, DataError>>;

    /// The bytes of a data file; what lies there compressed by gzip is unpacked.
    ///
    /// # Errors
    /// [`DataError::FileMissing`].
    fn bytes(&self, file: &str) -> impl Future<Output = Result<Vec<u8>, DataError>>;

    /// How many bytes the visitor's own file has.
    ///
    /// # Errors
    /// [`DataError::FileMissing`].
    fn own_size(&self, name: &str) -> Result<u64, DataError>;

    /// The bytes of the visitor's own file in `from..to`.
    ///
    /// # Errors
    /// [`DataError::FileMissing`].
    fn own(&self, name: &str, from: u64, to: u64) -> impl Future<Output = Result<Vec<u8>, DataError>>;
}
