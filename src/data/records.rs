//! Cuts the bytes of a delimited file into records as they come, in pieces of any size.
//!
//! `csv-core` knows the rules; this keeps the incomplete record between two pieces and counts lines. What the fields
//! mean is for [`Rows`].

use csv_core::{ReadRecordResult, ReaderBuilder};
use memchr::{memchr, memchr2, memchr2_iter};

use super::error::DataError;
use super::rows::Rows;

/// The most bytes of a record, counting each field's end as one. A quote that is never closed makes one long record.
const MOST_BYTES: usize = 1 << 20;

/// The state between two pieces of a file.
pub(super) struct Records {
    parser: csv_core::Reader,
    delimiter: u8,
    /// The fields of the record that isn't complete yet, end to end, and how much of the list is in use.
    text: Vec<u8>,
    text_used: usize,
    /// Where each of its fields ends.
    ends: Vec<usize>,
    ends_used: usize,
    /// Whether a record has begun and not ended.
    open: bool,
    /// The line on which it began.
    began: u64,
    /// The line of the next byte, counted from 1.
    line: u64,
    /// Whether the last byte was a carriage return: a line feed would belong to the same line break.
    after_return: bool,
}

impl Records {
    pub(super) fn new(delimiter: u8) -> Self {
        let mut parser = ReaderBuilder::new().delimiter(delimiter).build();
        // The parser takes a byte order mark off its first input, which for it is not the beginning of the file.
        parser.read_record(b"\n", &mut [0], &mut [0]);
        Self {
            parser,
            delimiter,
            text: vec![0; 4096],
            text_used: 0,
            ends: vec![0; 64],
            ends_used: 0,
            open: false,
            began: 1,
            line: 1,
            after_return: false,
        }
    }

    /// Takes the next piece and hands on every record that it completes.
    pub(super) fn feed(&mut self, mut input: &[u8], rows: &mut Rows) -> Result<(), DataError> {
        let plain = memchr(b'"', input).is_none();
        loop {
            if !self.open {
                input = self.skip_breaks(input);
            }
            if input.is_empty() {
                return Ok(());
            }
            let line = if plain && !self.open { memchr2(b'\r', b'\n', input) } else { None };
            input = match line {
                Some(end) if end < MOST_BYTES / 2 => {
                    self.plain_line(&input[..end], rows)?;
                    &input[end..]
                }
                _ => self.step(input, rows)?,
            };
        }
    }

    /// Hands on a line without quotes, which is most of most files: cutting it at delimiters is all there is to it.
    fn plain_line(&mut self, line: &[u8], rows: &mut Rows) -> Result<(), DataError> {
        self.after_return = false;
        rows.record(self.line, line.split(|&byte| byte == self.delimiter))
    }

    /// Ends the last record, be there a line break behind it or not.
    pub(super) fn finish(mut self, rows: &mut Rows) -> Result<(), DataError> {
        let mut input: &[u8] = b"\n";
        while self.open && !input.is_empty() {
            input = self.step(input, rows)?;
        }
        // A line break ends every record, except inside quotes.
        if self.open { Err(rows.endless(self.began)) } else { Ok(()) }
    }

    fn skip_breaks<'a>(&mut self, input: &'a [u8]) -> &'a [u8] {
        let breaks = input.iter().take_while(|&&b| matches!(b, b'\r' | b'\n')).count();
        self.count_lines(&input[..breaks]);
        &input[breaks..]
    }

    fn count_lines(&mut self, input: &[u8]) {
        for at in memchr2_iter(b'\r', b'\n', input) {
            let after_return = if at == 0 { self.after_return } else { input[at - 1] == b'\r' };
            self.line += u64::from(input[at] == b'\r' || !after_return);
        }
        self.after_return = input.last().map_or(self.after_return, |&last| last == b'\r');
    }

    fn step<'a>(&mut self, input: &'a [u8], rows: &mut Rows) -> Result<&'a [u8], DataError> {
        if !self.open {
            (self.open, self.began) = (true, self.line);
        }
        let (text, ends) = (&mut self.text[self.text_used..], &mut self.ends[self.ends_used..]);
        let (result, read, text_added, ends_added) = self.parser.read_record(input, text, ends);
        self.text_used += text_added;
        self.ends_used += ends_added;
        self.count_lines(&input[..read]);
        if self.text_used + self.ends_used > MOST_BYTES {
            return Err(rows.endless(self.began));
        }
        match result {
            ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
            ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
            ReadRecordResult::Record => {
                let ends = &self.ends[..self.ends_used];
                let starts = [0].into_iter().chain(ends.iter().copied());
                rows.record(self.began, starts.zip(ends).map(|(start, &end)| &self.text[start..end]))?;
                (self.open, self.text_used, self.ends_used) = (false, 0, 0);
            }
            ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
        }
        Ok(&input[read..])
    }
}
