//! Any bytes, in pieces of any size, are read and profiled without a panic, and the pieces make no difference.
//! `cargo +nightly fuzz run read_csv` runs it.
#![no_main]

use fairground::data::error::DataError;
use fairground::data::frame::Frame;
use fairground::data::infer::profile;
use fairground::data::read::{ReadOptions, Reader};
use libfuzzer_sys::fuzz_target;

fn read(bytes: &[u8], piece: usize, options: &ReadOptions) -> Result<Frame, DataError> {
    let mut reader = Reader::new("fuzz.csv", options);
    for chunk in bytes.chunks(piece) {
        reader.push(chunk)?;
    }
    reader.finish()
}

fuzz_target!(|input: (u8, Option<u8>, &[u8])| {
    let (piece, delimiter, bytes) = input;
    let options = ReadOptions { delimiter, ..ReadOptions::default() };
    let whole = read(bytes, bytes.len().max(1), &options);
    // Not `assert_eq!`: a missing number is equal to nothing.
    assert_eq!(format!("{whole:?}"), format!("{:?}", read(bytes, usize::from(piece).max(1), &options)));
    if let Ok(frame) = whole {
        assert_eq!(profile(&frame).len(), frame.names.len());
    }
});
