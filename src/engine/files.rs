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

/// No files at all.
#[cfg(all(test, not(target_arch = "wasm32")))]
pub mod nothing {
    use super::{DataError, Files};

    pub struct Nothing;

    fn missing<T>(file: &str) -> Result<T, DataError> {
        Err(DataError::FileMissing { file: file.to_owned(), detail: String::new() })
    }

    impl Files for Nothing {
        async fn text(&self, file: &str) -> Result<String, DataError> {
            missing(file)
        }

        async fn bytes(&self, file: &str) -> Result<Vec<u8>, DataError> {
            missing(file)
        }

        fn own_size(&self, name: &str) -> Result<u64, DataError> {
            missing(name)
        }

        async fn own(&self, name: &str, _from: u64, _to: u64) -> Result<Vec<u8>, DataError> {
            missing(name)
        }
    }
}
