//! Compresses a folder's files once, beside the files themselves, so that a server need not do it for each visitor.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};
use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Kinds of files that become smaller. Data that are compressed already stay as they are.
const KINDS: [&str; 8] = ["wasm", "js", "css", "html", "ftl", "json", "csv", "svg"];

/// Beyond this, brotli takes minutes for a hundredth.
const QUALITY: u32 = 9;
const WINDOW: u32 = 24; // log2 of bytes
const BUFFER: usize = 1 << 16;

/// Lays a `.gz` and a `.br` beside every file of a folder that is worth it.
pub fn run(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            run(&path)?;
        } else if KINDS.iter().any(|kind| path.extension() == Some(OsStr::new(kind))) {
            compress(&path).with_context(|| format!("cannot compress {}", path.display()))?;
        }
    }
    Ok(())
}

fn compress(path: &Path) -> Result<()> {
    let bytes = fs::read(path)?;
    let beside = |end: &str| -> Result<BufWriter<File>> {
        Ok(BufWriter::new(File::create(format!("{}.{end}", path.display()))?))
    };
    let mut gzip = GzEncoder::new(beside("gz")?, Compression::best());
    gzip.write_all(&bytes)?;
    gzip.finish()?.flush()?;
    let mut brotli = CompressorWriter::new(beside("br")?, BUFFER, QUALITY, WINDOW);
    brotli.write_all(&bytes)?;
    Ok(brotli.into_inner().flush()?)
}
