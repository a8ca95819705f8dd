//! A run's curves as `curves.csv`: two rows for each report, of the training and of the test part, in the order of epochs.
//!
//! | column | what it says |
//! |---|---|
//! | `epoch` | epochs completed, the present one in part |
//! | `part` | `train` or `test` |
//! | `people` | those who were asked about: while training goes on, a sample of a large training part |
//! | `loss` | as [`super::protocol::PartReport::loss`] |
//! | `accuracy` … `r_squared` | of everybody in the part, as in [`crate::evaluate::fairness::monitor::GroupReport`] |
//! | `demographic_parity_difference[sex]` … | between the groups by `sex` that are large enough to be judged, as in [`crate::evaluate::fairness::monitor::Gaps`]; attributes of an intersection are joined by `+` |
//!
//! A number that can't be estimated, or that is not finite, is an empty cell. Rows end as RFC 4180 says.

use super::protocol::{EpochReport, PartReport};
use super::run_file::RunFile;
use crate::evaluate::estimate::Estimate;
use crate::evaluate::fairness::monitor::{Gap, Gaps, GroupReport};

/// A number of everybody, or a gap, with its column.
type Named<T, U> = (&'static str, fn(&T) -> U);

const RATES: [Named<GroupReport, Estimate>; 10] = [
    ("accuracy", |g| g.accuracy),
    ("selection_rate", |g| g.selection_rate),
    ("true_positive_rate", |g| g.true_positive_rate),
    ("false_positive_rate", |g| g.false_positive_rate),
    ("mean_label", |g| g.mean_label),
    ("mean_score", |g| g.mean_score),
    ("mean_error", |g| g.mean_error),
    ("mean_absolute_error", |g| g.mean_absolute_error),
    ("root_mean_squared_error", |g| g.root_mean_squared_error),
    ("r_squared", |g| g.r_squared),
];

const GAPS: [Named<Gaps, Gap>; 8] = [
    ("demographic_parity_difference", |g| g.demographic_parity),
    ("equal_opportunity_difference", |g| g.equal_opportunity),
    ("equalized_odds_difference", |g| g.equalized_odds),
    ("accuracy_difference", |g| g.accuracy),
    ("kl_divergence", |g| g.kl_divergence),
    ("mean_absolute_error_difference", |g| g.mean_absolute_error),
    ("mean_error_difference", |g| g.mean_error),
    ("mean_score_difference", |g| g.mean_score),
];

/// The table of a run.
pub fn to_csv(run: &RunFile) -> Vec<u8> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let rows = run.epochs.iter().flat_map(|report| {
        [("train", &report.train), ("test", &report.test)].map(|(name, part)| row(run, report, name, part))
    });
    // Rows of one length into memory: neither can fail.
    for row in std::iter::once(header(run)).chain(rows) {
        let _ = table.write_record(&row);
    }
    table.into_inner().unwrap_or_default()
}

fn header(run: &RunFile) -> Vec<String> {
    let mut columns: Vec<String> = ["epoch", "part", "people", "loss"].map(str::to_owned).to_vec();
    columns.extend(RATES.iter().map(|(name, _)| (*name).to_owned()));
    for attributes in &run.groupings {
        columns.extend(GAPS.iter().map(|(name, _)| format!("{name}[{}]", attributes.join("+"))));
    }
    columns
}

fn row(run: &RunFile, report: &EpochReport, name: &str, part: &PartReport) -> Vec<String> {
    let epoch = report.position.epochs().to_string();
    let mut cells = vec![epoch, name.to_owned(), part.overall.people.to_string(), number(Some(part.loss))];
    cells.extend(RATES.iter().map(|(_, of)| number(of(&part.overall).value())));
    for grouping in 0..run.groupings.len() {
        let gaps = part.groupings.get(grouping).map(|grouping| &grouping.gaps);
        cells.extend(GAPS.iter().map(|(_, of)| number(gaps.and_then(|gaps| of(gaps).judged.value()))));
    }
    cells
}

fn number(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map(|value| value.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::run_file::samples;

    fn rows(run: &RunFile) -> Vec<Vec<String>> {
        let bytes = to_csv(run);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[..]);
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn each_report_has_a_row_for_each_part_and_each_number_its_column() {
        let rows = rows(&samples::run(2));
        assert_eq!(rows.len(), 1 + 2 * 3);
        let cell =
            |row: usize, column: &str| rows[row][rows[0].iter().position(|name| name == column).unwrap()].as_str();
        assert_eq!((cell(5, "epoch"), cell(5, "part"), cell(6, "part")), ("2", "train", "test"));
        assert_eq!((cell(6, "people"), cell(6, "accuracy")), ("40", "0.55"));
        assert_eq!(cell(6, "demographic_parity_difference[group]"), "0.9");
        // Nobody is negative there.
        assert_eq!((cell(6, "false_positive_rate"), cell(6, "equalized_odds_difference[group]")), ("", ""));
    }

    #[test]
    fn what_is_not_a_number_is_an_empty_cell_and_names_are_quoted() {
        let mut run = samples::run(1);
        std::rc::Rc::make_mut(&mut run.epochs[1]).train.loss = f64::NAN;
        run.groupings = vec![vec!["a, b".into(), "\"c\"".into()], vec!["none".into()]];
        let rows = rows(&run);
        assert_eq!((rows[3][1].as_str(), rows[3][3].as_str()), ("train", ""));
        assert_eq!(rows[0][14], "demographic_parity_difference[a, b+\"c\"]");
        assert!(rows.iter().all(|row| row.len() == 4 + RATES.len() + 2 * GAPS.len()));
        assert_eq!(rows[1][4 + RATES.len() + GAPS.len()], "", "no report on a grouping, no number");
    }
}
