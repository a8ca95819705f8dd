//! What a visitor downloads: the files of a folder with their sizes, raw and gzipped.

use std::cmp::Reverse;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

#[derive(Clone, Copy, Default)]
struct Size {
    raw: usize,
    gzipped: usize,
}

/// Prints the files and folders of a folder, the largest first.
pub fn print(folder: &Path) -> Result<()> {
    let mut rows = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let mark = if entry.file_type()?.is_dir() { "/" } else { "" };
        let name = format!("{}{mark}", entry.file_name().display());
        rows.push((name, size(&entry.path())?));
    }
    rows.sort_by_key(|(_, size)| Reverse(size.raw));

    println!("{:<24}{:>14}{:>14}", folder.file_name().unwrap_or_default().display(), "kB", "kB gzipped");
    for (name, size) in rows {
        let kilobytes = |bytes: usize| bytes as f64 / 1000.0;
        println!("{name:<24}{:>14.1}{:>14.1}", kilobytes(size.raw), kilobytes(size.gzipped));
    }
    Ok(())
}

/// The size of a file, or of all files in a folder.
fn size(path: &Path) -> Result<Size> {
    if !path.is_dir() {
        let bytes = fs::read(path)?;
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&bytes)?;
        return Ok(Size { raw: bytes.len(), gzipped: encoder.finish()?.len() });
    }
    let mut sum = Size::default();
    for entry in fs::read_dir(path)? {
        let part = size(&entry?.path())?;
        sum.raw += part.raw;
        sum.gzipped += part.gzipped;
    }
    Ok(sum)
}
