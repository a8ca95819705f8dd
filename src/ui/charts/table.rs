//! The numbers behind a drawing as a table: for reading, for screen readers, and as CSV.
//!
//! Cells are text as it is shown: this neither rounds nor translates.

use yew::prelude::*;

use crate::sentence::Argument;
use crate::ui::i18n::use_i18n;

/// A table; the first column names the rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DataTable {
    pub columns: Vec<AttrValue>,
    pub rows: Vec<Vec<AttrValue>>,
}

impl DataTable {
    /// The table as RFC 4180 says, after a byte order mark: spreadsheet programs take a file without one for Latin-1.
    pub fn to_csv(&self) -> String {
        let mut csv = String::from('\u{feff}');
        for row in std::iter::once(&self.columns).chain(&self.rows) {
            for (i, cell) in row.iter().enumerate() {
                if i > 0 {
                    csv.push(',');
                }
                push_quoted(&mut csv, cell);
            }
            csv.push_str("\r\n");
        }
        csv
    }
}

fn push_quoted(csv: &mut String, cell: &str) {
    if !cell.contains([',', '"', '\r', '\n']) {
        return csv.push_str(cell);
    }
    csv.push('"');
    csv.push_str(&cell.replace('"', "\"\""));
    csv.push('"');
}

/// A number in a cell: six significant digits, the same in every language so that programs can read it.
pub fn number(value: f64) -> AttrValue {
    if value == 0.0 {
        return AttrValue::from("0");
    }
    let places = (5.0 - value.abs().log10().floor()).clamp(0.0, 12.0) as usize;
    let text = format!("{value:.places$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    AttrValue::from(if text == "-0" { "0" } else { text }.to_owned())
}

/// Rows shown at most, the last ones: a long run's table is for looking things up, its CSV is for all of it.
const MOST_ROWS: usize = 500;

#[derive(Properties, PartialEq)]
pub struct TableViewProps {
    pub title: AttrValue,
    pub table: DataTable,
}

/// The table in a region that scrolls by itself.
#[component]
pub fn TableView(props: &TableViewProps) -> Html {
    let i18n = use_i18n();
    let DataTable { columns, rows } = &props.table;
    let hidden = rows.len().saturating_sub(MOST_ROWS);
    let label = i18n.with("chart-table-region", &[("title", Argument::from(props.title.to_string()))]);
    let body = rows[hidden..].iter().map(|row| {
        let cells = row.iter().enumerate().map(|(i, cell)| {
            if i == 0 {
                html! { <th scope="row">{ cell }</th> }
            } else {
                html! { <td>{ cell }</td> }
            }
        });
        html! { <tr>{ for cells }</tr> }
    });
    html! {
        <>
            <div class="chart-table" role="region" tabindex="0" aria-label={label}>
                <table>
                    <caption>{ &props.title }</caption>
                    <thead><tr>{ for columns.iter().map(|c| html! { <th scope="col">{ c }</th> }) }</tr></thead>
                    <tbody>{ for body }</tbody>
                </table>
            </div>
            if hidden > 0 {
                <p class="chart-note">{
                    i18n.with("chart-table-capped", &[
                        ("shown", Argument::from(i18n.count(MOST_ROWS as u64))),
                        ("total", Argument::from(i18n.count(rows.len() as u64))),
                    ])
                }</p>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_is_quoted_only_where_it_has_to_be() {
        let table = DataTable {
            columns: vec!["Group".into(), "Rate, %".into()],
            rows: vec![vec!["女 \"F\"".into(), "0.5".into()], vec!["two\nlines".into(), "".into()]],
        };
        let csv = "\u{feff}Group,\"Rate, %\"\r\n\"女 \"\"F\"\"\",0.5\r\n\"two\nlines\",\r\n";
        assert_eq!(table.to_csv(), csv);
    }

    #[test]
    fn numbers_have_six_significant_digits_and_no_padding() {
        let texts = [0.0, -0.0, 12.0, 0.1 + 0.2, 0.000123456789, -1234567.8, -1e-15].map(number);
        let expected = ["0", "0", "12", "0.3", "0.000123457", "-1234568", "0"];
        for (text, expected) in texts.iter().zip(expected) {
            assert_eq!(&**text, expected);
        }
    }
}
