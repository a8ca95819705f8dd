//! Reads a delimited file as it comes, in pieces of any size, into a [`Frame`].
//!
//! A header, then rows; quotes as in RFC 4180; UTF-8 with or without a byte order mark; any line breaks; blank lines
//! are skipped. The same bytes give the same result, whatever the pieces. It gives no meaning to any column.
//!
//! Memory beyond the result is one record and, of columns with thousands of different values, their text.

use memchr::memchr;

use super::error::DataError;
use super::frame::Frame;
use super::records::Records;
use super::rows::Rows;

/// The delimiters that are looked for, likelier first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Bytes that are looked at to find the delimiter.
const HEAD: usize = 64 << 10;

/// Bytes that are looked at to find a byte order mark.
const MARK: usize = 3;

/// Records that are looked at to find the delimiter.
const HEAD_RECORDS: usize = 20;

/// How a file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// What stands between two fields; found out if it is not given, or is a quote or a line break.
    pub delimiter: Option<u8>,
    /// The most bytes that are read.
    pub most_bytes: u64,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { delimiter: None, most_bytes: 256 << 20 }
    }
}

impl ReadOptions {
    /// Refuses a file by its size, before it is read.
    ///
    /// # Errors
    /// [`DataError::TooLarge`].
    pub fn check_size(&self, file: &str, bytes: u64) -> Result<(), DataError> {
        if bytes <= self.most_bytes { Ok(()) } else { Err(self.too_large(file)) }
    }

    fn given(&self) -> Option<u8> {
        self.delimiter.filter(|delimiter| !matches!(delimiter, b'"' | b'\r' | b'\n'))
    }

    fn too_large(&self, file: &str) -> DataError {
        DataError::TooLarge { file: file.to_owned(), most: self.most_bytes >> 20 }
    }
}

/// Reads a whole file.
///
/// # Errors
/// Those of [`Reader::push`] and [`Reader::finish`].
pub fn read(file: &str, bytes: &[u8], options: &ReadOptions) -> Result<Frame, DataError> {
    options.check_size(file, bytes.len() as u64)?;
    let mut reader = Reader::new(file, options);
    reader.push(bytes)?;
    reader.finish()
}

/// A file that is being read.
pub struct Reader {
    file: String,
    options: ReadOptions,
    bytes: u64,
    /// The beginning of the file, until the delimiter is known.
    head: Vec<u8>,
    records: Option<Records>,
    rows: Rows,
    /// What went wrong: there is no going on after it.
    failed: Result<(), DataError>,
}

impl Reader {
    /// Begins a file; its name is for messages.
    pub fn new(file: &str, options: &ReadOptions) -> Self {
        Self {
            file: file.to_owned(),
            options: options.clone(),
            bytes: 0,
            head: Vec::new(),
            records: None,
            rows: Rows::new(file),
            failed: Ok(()),
        }
    }

    /// Rows so far.
    pub fn rows(&self) -> u64 {
        self.rows.len() as u64
    }

    /// Bytes so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes the next piece of the file.
    ///
    /// # Errors
    /// [`DataError`]: `TooLarge`, `NotText`, `Utf16`, `RaggedRow`, `EndlessRow`, `DuplicateColumn`, `TooManyColumns`;
    /// after one of them, the same again.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), DataError> {
        self.failed.clone()?;
        self.failed = self.accept(chunk);
        self.failed.clone()
    }

    /// The table, when all pieces are in.
    ///
    /// # Errors
    /// Those of [`Self::push`], and [`DataError`]: `EmptyFile`, `NoRows`.
    pub fn finish(mut self) -> Result<Frame, DataError> {
        self.failed?;
        let records = match self.records {
            Some(records) => records,
            None => begin(&self.file, &self.head, true, &self.options, &mut self.rows)?,
        };
        records.finish(&mut self.rows)?;
        self.rows.finish()
    }

    fn accept(&mut self, chunk: &[u8]) -> Result<(), DataError> {
        // What comes before the limit is read first, so that the first fault is the same whatever the pieces.
        let room = self.options.most_bytes - self.bytes;
        let taken = chunk.len().min(usize::try_from(room).unwrap_or(usize::MAX));
        self.bytes += taken as u64;
        let mut piece = &chunk[..taken];
        if self.records.is_none() {
            let size = if self.options.given().is_some() { MARK } else { HEAD };
            let (head, rest) = piece.split_at(piece.len().min(size - self.head.len()));
            self.head.extend_from_slice(head);
            piece = rest;
            if self.head.len() == size {
                let head = std::mem::take(&mut self.head);
                self.records = Some(begin(&self.file, &head, false, &self.options, &mut self.rows)?);
            }
        }
        if let Some(records) = &mut self.records {
            feed(records, piece, &mut self.rows)?;
        }
        if taken == chunk.len() { Ok(()) } else { Err(self.options.too_large(&self.file)) }
    }
}

/// Reads the beginning of a file (`whole`: all of it).
fn begin(file: &str, head: &[u8], whole: bool, options: &ReadOptions, rows: &mut Rows) -> Result<Records, DataError> {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return Err(DataError::Utf16 { file: file.to_owned() });
    }
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let mut records = Records::new(options.given().unwrap_or_else(|| delimiter(head, whole)));
    feed(&mut records, head, rows)?;
    Ok(records)
}

/// Text has no NUL in it: workbooks, archives and pictures do.
fn feed(records: &mut Records, piece: &[u8], rows: &mut Rows) -> Result<(), DataError> {
    let text = &piece[..memchr(0, piece).unwrap_or(piece.len())];
    records.feed(text, rows)?;
    if text.len() == piece.len() { Ok(()) } else { Err(rows.not_text()) }
}

/// The delimiter that occurs in the header and, outside quotes, as often in most of the first records.
fn delimiter(head: &[u8], whole: bool) -> u8 {
    let mut records: Vec<[u32; DELIMITERS.len()]> = Vec::new();
    let (mut record, mut quoted, mut blank) = ([0; DELIMITERS.len()], false, true);
    for &byte in head {
        if matches!(byte, b'\r' | b'\n') && !quoted {
            if !blank {
                records.push(record);
            }
            (record, blank) = ([0; DELIMITERS.len()], true);
            continue;
        }
        blank = false;
        quoted ^= byte == b'"';
        if let Some(found) = DELIMITERS.iter().position(|&d| d == byte && !quoted) {
            record[found] += 1;
        }
    }
    // A record that is cut off says little, unless it is the only one.
    if records.is_empty() || (whole && !blank) {
        records.push(record);
    }
    records.truncate(HEAD_RECORDS);
    let header = records[0];
    let alike = |d: usize| records.iter().filter(|record| record[d] == header[d]).count();
    let in_header = (0..DELIMITERS.len()).rev().filter(|&d| header[d] > 0);
    in_header.max_by_key(|&d| (alike(d), header[d])).map_or(b',', |d| DELIMITERS[d])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::data::infer::profile;

    fn given(delimiter: Option<u8>) -> ReadOptions {
        ReadOptions { delimiter, ..ReadOptions::default() }
    }

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        let frame = read("t.csv", bytes, &given(None)).unwrap();
        let row = |r| frame.columns.iter().map(|c| c.text(r).into_owned()).collect();
        std::iter::once(frame.names.clone()).chain((0..frame.rows).map(row)).collect()
    }

    #[test]
    fn files_are_read_as_people_have_them() {
        let expected = [["性别", "b"], ["女", "x;\"y\"\nz"], ["", "2"]];
        assert_eq!(cells("性别,b\n女,\"x;\"\"y\"\"\nz\"\n NA , 2 \n".as_bytes()), expected);
        assert_eq!(cells("\u{feff}性别;b\r\n\r\n女;\"x;\"\"y\"\"\nz\"\r\n?;2".as_bytes()), expected);
        assert_eq!(cells("\"性别\"\t b \r女\t\"x;\"\"y\"\"\nz\"\rnull\t2\r\n  \n\n".as_bytes()), expected);
        assert_eq!(cells(b"a,,\n1,5\" pipe,3\n"), [["a", "column_2", "column_3"], ["1", "5\" pipe", "3"]]);
        assert_eq!(cells(b"only\n1\n\n2\n"), [["only"], ["1"], ["2"]]);
        assert_eq!(cells(b"a|b;c\n1|2\n3|4\n"), [["a", "b;c"], ["1", "2"], ["3", "4"]]);
        let impossible = read("t.csv", b"a,b\n1,2\n", &given(Some(b'\n'))).unwrap();
        assert_eq!(impossible.names, ["a", "b"]);
        assert_eq!(cells("a;b\n1,5;2,5\n1;2\n".as_bytes()), [["a", "b"], ["1,5", "2,5"], ["1", "2"]]);
    }

    #[test]
    fn each_defect_is_one_sentence_that_names_the_place() {
        let says = |bytes: &[u8]| read("t.csv", bytes, &given(None)).unwrap_err().to_string();
        assert!(says(b"").contains("is empty"));
        assert!(says(b"\xef\xbb\xbf\n\n").contains("is empty"));
        assert!(says(b"a,b\n\n").contains("no rows"));
        assert!(says(b"a, a\n1,2\n").contains("two columns called “a”"));
        assert!(says(b"a,b\n\n\"1\n\",2\n3\n").contains("line 5: 1 fields where the header has 2"));
        assert!(says(b"a,b\n1,2,3\n").contains("line 2: 3 fields"));
        assert!(says(b"a,b\n1,2\n\"3,4\n5,6\n").contains("line 3: the row that begins here has no end"));
        assert!(says(b"\xff\xfea\0").contains("UTF-16"));
        assert!(says(b"PK\x03\x04\0").contains("not text"));
        assert!(says(b"a\n\xd6\xd0\n").contains("not text"));
        assert!(says(",".repeat(1000).as_bytes()).contains("1001 columns"));
    }

    #[test]
    fn sizes_are_limited() {
        let options = ReadOptions { most_bytes: 5 << 20, ..given(Some(b',')) };
        assert!(options.check_size("t", 5 << 20).is_ok());
        assert!(options.check_size("t", (5 << 20) + 1).unwrap_err().to_string().contains("larger than 5 MB"));
        let mut reader = Reader::new("t", &options);
        reader.push(b"a\n").unwrap();
        let row = [b'1', b'\n'].repeat(1 << 20);
        let faults: Vec<_> = (0..4).filter_map(|_| reader.push(&row).err()).collect();
        assert_eq!(faults.len(), 2, "a failed reader stays failed");
        let long = format!("a\n\"{}\"\n", "x".repeat(2 << 20));
        assert!(matches!(read("t", long.as_bytes(), &options), Err(DataError::EndlessRow { line: 2, .. })));
    }

    fn in_pieces(bytes: &[u8], sizes: &[usize], options: &ReadOptions) -> Result<Frame, DataError> {
        let mut reader = Reader::new("t.csv", options);
        let (mut rest, mut sizes) = (bytes, sizes.iter().cycle());
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(rest.len().min(*sizes.next().unwrap()));
            let _ = reader.push(piece);
            rest = after;
        }
        reader.finish()
    }

    /// Bytes that mean something to the reader, and few that don't.
    fn telling_bytes() -> impl Strategy<Value = Vec<u8>> {
        let telling = prop::sample::select(b"\"\"\n\n\r,,,;\t| a1.-?\0\xef\xbb\xbf\xff\xe5\x93".as_slice());
        prop::collection::vec(prop_oneof![30 => telling, 1 => any::<u8>()], 0..400)
    }

    /// A table, mostly sound.
    fn tables() -> impl Strategy<Value = Vec<u8>> {
        let cell = "([a-c甲]{0,3}|-?[0-9]{1,4}(\\.[0-9])?| NA |\"x,\"\"\r?\n\"|b\"b)";
        let row = (prop::collection::vec(cell, 3), "(\r?\n|\r|\n\n)");
        prop::collection::vec(row, 0..40).prop_map(|rows| {
            let rows: String = rows.iter().map(|(cells, end)| cells.join(",") + end).collect();
            format!("a,b,c\n{rows}").into_bytes()
        })
    }

    proptest! {
        #[test]
        fn pieces_make_no_difference_and_nothing_panics(
            bytes in prop_oneof![telling_bytes(), tables(), prop::collection::vec(any::<u8>(), 0..200)],
            sizes in prop::collection::vec(1usize..40, 1..8),
            delimiter in prop_oneof![Just(None), Just(Some(b',')), any::<u8>().prop_map(Some)],
            most_bytes in prop_oneof![9 => Just(256u64 << 20), 1 => 0u64..300],
        ) {
            let options = ReadOptions { delimiter, most_bytes };
            let whole = in_pieces(&bytes, &[usize::MAX], &options);
            prop_assert_eq!(&in_pieces(&bytes, &[1], &options), &whole, "byte by byte");
            prop_assert_eq!(&in_pieces(&bytes, &sizes, &options), &whole);
            if let Ok(frame) = whole {
                prop_assert!(frame.columns.iter().all(|c| c.len() == frame.rows));
                prop_assert_eq!(profile(&frame).len(), frame.names.len());
            }
        }
    }
}
