//! From a file's text, or a frame, to everything a run needs: read, grouped, split, harmed if that is wished, encoded.

use std::borrow::Cow;

use super::catalog::{Dataset, ImageFiles};
use super::csv;
use super::encode::Encoder;
use super::error::DataError;
use super::features::Features;
use super::frame::Frame;
use super::groups::{Grouping, groupings};
use super::images::{self, Pictures};
use super::labels::Labels;
use super::layout::Layout;
use super::meaning::Meaning;
use super::options::DataOptions;
use super::perturb::{Divided, Planted};
use super::represent::{DataSummary, missing_cells, represent};
use super::sample::sample;
use super::scale::Scale;
use super::split::{Split, plain, stratified};
use super::standard::Standard;
use super::table::Table;

/// One part of the people: the training part or the test part.
#[derive(Debug, Clone)]
pub struct Part {
    pub x: Features,
    pub labels: Labels,
    /// Each grouping, restricted to this part.
    pub groupings: Vec<Grouping>,
}

impl Part {
    /// Some of these people, of whom each has `width` features, in the order of the list; it may name one more than once.
    pub fn take(&self, rows: &[usize], width: usize) -> Self {
        Self {
            x: self.x.take(rows, width),
            labels: self.labels.take(rows),
            groupings: self.groupings.iter().map(|g| g.take(rows)).collect(),
        }
    }
}

/// A data set, ready for training.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub train: Part,
    pub test: Part,
    /// Some of a large training part, who stand for it while training is under way.
    pub sample: Option<Part>,
    /// Columns of `x`.
    pub width: usize,
    /// What each of them says of a person.
    pub meanings: Vec<Meaning>,
    /// How they belong together.
    pub layout: Layout,
    /// Of a label that is an amount: the mean and the deviation of the training part, by which it is learnt.
    pub standard: Option<Standard>,
    pub summary: DataSummary,
}

impl Prepared {
    /// Numbers that a model has to give for each person: one for each class, else one.
    pub fn outputs(&self) -> usize {
        self.summary.classes.len().max(1)
    }
}

/// Reads, splits and encodes a data set's file.
///
/// # Errors
/// Any [`DataError`] of reading, splitting, harming or encoding.
pub fn prepare(text: &str, dataset: &Dataset, options: &DataOptions) -> Result<Prepared, DataError> {
    prepare_table(csv::read(text, dataset)?, dataset, options)
}

/// The same of a frame that is already there.
///
/// # Errors
/// Any [`DataError`] of the description, splitting, harming or encoding.
pub fn prepare_frame(frame: &Frame, dataset: &Dataset, options: &DataOptions) -> Result<Prepared, DataError> {
    prepare_table(csv::table(frame, dataset)?, dataset, options)
}

fn prepare_table(table: Table, dataset: &Dataset, options: &DataOptions) -> Result<Prepared, DataError> {
    let groupings = groupings(&table, dataset);
    let mut split = match &table.labels {
        Labels::Binary(positive) => stratified(positive, options.test_share, options.seed)?,
        labels => plain(labels.rows(), options.test_share, options.seed)?,
    };
    shift(options, &groupings, &table.labels, &mut split)?;
    let mut people = Divided { table, dataset: Cow::Borrowed(dataset), groupings, split };
    let planted = harmed(&mut people, options)?;
    let summary = summary(&people, planted);
    let Divided { table, dataset, groupings, split } = people;
    let standard = standard(&table, &dataset, &split.train)?;
    let encoder = Encoder::fit(&table, &dataset, options.with_sensitive, &split.train)?;
    let part = |rows: &[usize]| Part {
        x: Features::Numbers(encoder.encode(&table, rows)),
        labels: table.labels.take(rows),
        groupings: groupings.iter().map(|g| g.take(rows)).collect(),
    };
    let summary = DataSummary { features: encoder.meanings().iter().map(Meaning::name).collect(), ..summary };
    let (width, layout, meanings) = (encoder.width(), encoder.layout(&dataset), encoder.meanings().to_vec());
    let train = part(&split.train);
    let sample = sample(&train, width, options.seed);
    Ok(Prepared { train, test: part(&split.test), sample, width, meanings, layout, standard, summary })
}

/// Leaves those out of the training part who aren't to be learnt from.
fn shift(options: &DataOptions, groupings: &[Grouping], labels: &Labels, split: &mut Split) -> Result<(), DataError> {
    options.shift.as_ref().map_or(Ok(()), |shift| shift.apply(groupings, labels, split))
}

/// Plants what is wished; says what was done.
fn harmed(people: &mut Divided, options: &DataOptions) -> Result<Option<Planted>, DataError> {
    options.harm.as_ref().map(|planting| planting.plant(people, options.seed)).transpose()
}

/// What is known of people before they are encoded.
fn summary(people: &Divided, planted: Option<Planted>) -> DataSummary {
    let rows = people.rows();
    DataSummary {
        rows: rows.len() as u64,
        unlabelled: people.table.unlabelled,
        train_rows: people.split.train.len() as u64,
        test_rows: people.split.test.len() as u64,
        features: Vec::new(),
        classes: Vec::new(),
        missing: missing_cells(&people.table, &rows),
        representation: people.groupings.iter().map(|g| represent(&people.table, g, &rows)).collect(),
        planted,
    }
}

/// That of the amounts of some people; nothing if the label is none.
fn standard(table: &Table, dataset: &Dataset, rows: &[usize]) -> Result<Option<Standard>, DataError> {
    let Labels::Amounts(amounts) = &table.labels else { return Ok(None) };
    let standard = Standard::of(rows.iter().map(|&r| amounts[r]));
    let constant = || DataError::ConstantLabel {
        column: dataset.label.column.clone(),
        value: rows.first().map(|&r| amounts[r].to_string()).unwrap_or_default(),
    };
    standard.map(Some).ok_or_else(constant)
}

/// The same of pictures, which come in two parts.
///
/// # Errors
/// A [`DataError`] of harming.
pub fn prepare_images(
    train: Pictures,
    test: Pictures,
    dataset: &Dataset,
    files: &ImageFiles,
    options: &DataOptions,
) -> Result<Prepared, DataError> {
    let (train_rows, all, width) = (train.rows(), train.rows() + test.rows(), files.width * files.height);
    let table = images::table(&[&train, &test], dataset, files);
    let groupings = groupings(&table, dataset);
    let mut split = Split { train: (0..train_rows).collect(), test: (train_rows..all).collect() };
    shift(options, &groupings, &table.labels, &mut split)?;
    let mut people = Divided { table, dataset: Cow::Borrowed(dataset), groupings, split };
    let planted = harmed(&mut people, options)?;
    let part = |pictures: Pictures, rows: &[usize], from: usize| {
        let pictures = pictures.keep(&rows.iter().map(|r| r - from).collect::<Vec<_>>(), width);
        Part {
            x: Features::Bytes(pictures.pixels),
            labels: Labels::Classes(pictures.classes),
            groupings: people.groupings.iter().map(|g| g.take(rows)).collect(),
        }
    };
    let pixel = |i: usize| format!("{}:{}", i / files.width + 1, i % files.width + 1);
    let ink = |column: &String| Meaning::Amount { column: column.clone(), scale: Scale::PLAIN, lacking: false };
    let summary = DataSummary {
        features: (0..width).map(pixel).collect(),
        classes: files.classes.clone(),
        missing: Vec::new(),
        ..summary(&people, planted)
    };
    let layout = Layout::Picture { height: files.height, width: files.width };
    let train = part(train, &people.split.train, 0);
    let test = part(test, &people.split.test, train_rows);
    let sample = sample(&train, width, options.seed);
    let meanings = summary.features.iter().map(ink).collect();
    Ok(Prepared { train, test, sample, width, meanings, layout, standard: None, summary })
}
