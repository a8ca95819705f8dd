//! Confusion matrices, one for each group: how many people each outcome has, and its share of the people with that label.
//!
//! Rows are labels, columns predictions, as scikit-learn has them, but positives come first. Counts come counted.

use yew::prelude::*;

use super::confusion_layout::{CELL_HEIGHT, FULL_NAMES, GAP, Grid, LEFT, TOP};
use super::frame::ChartFrame;
use super::legend::paper;
use super::plot::pair;
use super::region::use_width;
use super::row_layout::SIZE;
use super::scale::place;
use super::spot::{joined, people};
use super::table::{DataTable, number};
use super::text;
use super::tone::Tone;
use crate::evaluate::fairness::counts::Outcome;
use crate::ui::i18n::{I18n, use_i18n};

/// The outcomes as cells are laid out, row after row.
pub const CELLS: [Outcome; 4] =
    [Outcome::TruePositive, Outcome::FalseNegative, Outcome::FalsePositive, Outcome::TrueNegative];

/// The id of an outcome's name.
pub fn outcome_text(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::TruePositive => "chart-true-positives",
        Outcome::FalseNegative => "chart-false-negatives",
        Outcome::FalsePositive => "chart-false-positives",
        Outcome::TrueNegative => "chart-true-negatives",
    }
}

fn is_right(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::TruePositive | Outcome::TrueNegative)
}

/// One outcome of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixCell {
    pub count: u64,
    /// Its share of the people with the same label, or why there is none.
    pub share: Result<f64, AttrValue>,
}

/// A group's matrix, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    pub label: AttrValue,
    pub tone: Tone,
    /// In the order of [`CELLS`].
    pub cells: Result<[MatrixCell; 4], AttrValue>,
}

#[derive(Properties, Clone, PartialEq)]
pub struct ConfusionMatrixProps {
    /// Unique in the page.
    pub id: AttrValue,
    pub title: AttrValue,
    #[prop_or_default]
    pub description: Option<AttrValue>,
    pub matrices: Vec<Matrix>,
    /// What to say while there are none.
    pub empty: AttrValue,
    /// The cells that are pressed.
    #[prop_or_default]
    pub selected: Vec<(usize, Outcome)>,
    /// Called with the matrix and the outcome that was chosen, also if it is selected already.
    #[prop_or_default]
    pub on_select: Option<Callback<(usize, Outcome)>>,
}

#[component]
pub fn ConfusionMatrix(props: &ConfusionMatrixProps) -> Html {
    let i18n = use_i18n();
    let table = {
        let (matrices, i18n) = (props.matrices.clone(), i18n.clone());
        Callback::from(move |()| table(&matrices, &i18n))
    };
    html! {
        <ChartFrame
            id={props.id.clone()}
            title={props.title.clone()}
            description={props.description.clone()}
            {table}
            empty={props.matrices.is_empty().then(|| props.empty.clone())}
        >
            <Matrices ..props.clone() />
        </ChartFrame>
    }
}

#[component]
fn Matrices(props: &ConfusionMatrixProps) -> Html {
    let i18n = use_i18n();
    let (node, width) = use_width();
    let read = use_state_eq(|| None::<(usize, usize)>);
    let grid = Grid::new(width, props.matrices.len());
    let (on_paper, paper_box) = paper(&props.title, &[], width, grid.height);
    let matrices = props.matrices.iter().enumerate().map(|(i, matrix)| {
        let drawn = match &matrix.cells {
            Ok(cells) => {
                let cells = (0..cells.len()).map(|at| cell(props, grid, (i, at), &read, &i18n));
                html! { <>{ heads(grid, &i18n) }{ for cells }</> }
            }
            Err(reason) => absent(reason, grid),
        };
        let (x, y) = grid.at(i);
        html! {
            <g class={matrix.tone.class()} transform={format!("translate({x:.1} {y:.1})")} role="group" aria-label={matrix.label.clone()}>
                { name(matrix, grid) }
                { drawn }
            </g>
        }
    });
    let position = |outcome: Outcome| CELLS.iter().position(|&o| o == outcome);
    let selected = props.selected.first().and_then(|&(i, outcome)| Some((i, position(outcome)?)));
    let readout = (*read).or(selected).and_then(|(i, at)| said(props.matrices.get(i)?, at, &i18n));
    html! {
        <>
            <div ref={node} class="chart-plot" onpointerleave={let read = read.clone(); move |_: PointerEvent| read.set(None)}>
                <svg
                    class="chart-svg sized"
                    viewBox={format!("0 0 {width} {}", grid.height)}
                    data-paper-box={paper_box}
                    role="group"
                    aria-label={props.title.clone()}
                    focusable="false"
                >
                    { on_paper }
                    { for matrices }
                </svg>
            </div>
            <p class="chart-said">{ readout.unwrap_or_else(|| i18n.text("chart-hint-cells")) }</p>
        </>
    }
}

fn name(matrix: &Matrix, grid: Grid) -> Html {
    let label = text::fitted_at(&matrix.label, grid.matrix.0 - 18.0, SIZE);
    html! {
        <g aria-hidden="true">
            if label != matrix.label.as_str() {
                <title>{ &matrix.label }</title>
            }
            { matrix.tone.mark_at(6.0, 10.0) }
            <text class="matrix-label" x="18" y="14.5">{ label }</text>
        </g>
    }
}

/// What columns and rows are.
fn heads(grid: Grid, i18n: &I18n) -> Html {
    let short = if grid.cell < FULL_NAMES { "-short" } else { "" };
    let predicted = |column: usize, sign: &str| {
        let x = grid.cell_at(column).0 + grid.cell / 2.0;
        html! {
            <text class="matrix-head" x={place(x)} y={place(TOP - 7.0)} text-anchor="middle">
                { i18n.text(&format!("chart-predicted-{sign}{short}")) }
            </text>
        }
    };
    let labelled = |row: usize, sign: &str| {
        let y = grid.cell_at(2 * row).1 + CELL_HEIGHT / 2.0 + 4.5;
        html! {
            <text class="matrix-head" x={place(LEFT - 8.0)} y={place(y)} text-anchor="end">
                { i18n.text(&format!("chart-label-{sign}")) }
            </text>
        }
    };
    html! {
        <g aria-hidden="true">
            { predicted(0, "positive") }
            { predicted(1, "negative") }
            { labelled(0, "positive") }
            { labelled(1, "negative") }
        </g>
    }
}

fn absent(reason: &AttrValue, grid: Grid) -> Html {
    let (width, height) = (grid.matrix.0, 2.0 * CELL_HEIGHT + GAP);
    html! {
        <>
            <title>{ reason }</title>
            <rect class="matrix-absent" x="0" y={place(TOP)} width={place(width)} height={place(height)} />
            <text class="row-absent" x={place(width / 2.0)} y={place(TOP + height / 2.0 + 4.5)} text-anchor="middle">
                { text::fitted_at(reason, width - 8.0, SIZE) }
            </text>
        </>
    }
}

/// The tint of a cell in which everyone of its row is; paler in proportion. Ink on it has 4.5:1.
const DEEPEST: f64 = 0.5;

fn cell(
    props: &ConfusionMatrixProps,
    grid: Grid,
    (i, at): (usize, usize),
    read: &UseStateHandle<Option<(usize, usize)>>,
    i18n: &I18n,
) -> Html {
    let (matrix, outcome) = (&props.matrices[i], CELLS[at]);
    let Ok(cells) = &matrix.cells else { return Html::default() };
    let (x, y) = grid.cell_at(at);
    let share = cells[at].share.as_ref().ok().copied().filter(|s| s.is_finite());
    let (width, height) = (place(grid.cell), place(CELL_HEIGHT));
    let drawn = html! {
        <>
            <rect class="matrix-ground" width={width.clone()} height={height.clone()} />
            <rect
                class={if is_right(outcome) { "matrix-right" } else { "matrix-wrong" }}
                {width}
                {height}
                fill-opacity={format!("{:.2}", share.unwrap_or(0.0) * DEEPEST)}
            />
            <g aria-hidden="true">
                <text class="matrix-share" x={place(grid.cell / 2.0)} y="20" text-anchor="middle">
                    { share.map_or_else(|| "–".to_owned(), |s| i18n.percent(s)) }
                </text>
                <text class="matrix-count" x={place(grid.cell / 2.0)} y="37" text-anchor="middle">
                    { i18n.count(cells[at].count) }
                </text>
            </g>
        </>
    };
    let transform = format!("translate({x:.1} {y:.1})");
    let enter = {
        let read = read.clone();
        move || read.set(Some((i, at)))
    };
    let (onpointerenter, onfocus) = (
        {
            let enter = enter.clone();
            move |_: PointerEvent| enter()
        },
        move |_: FocusEvent| enter(),
    );
    let name = said(matrix, at, i18n);
    let Some(on_select) = &props.on_select else {
        return html! { <g class="matrix-cell" {transform} role="img" aria-label={name} {onpointerenter}>{ drawn }</g> };
    };
    let selected = props.selected.contains(&(i, outcome));
    let onkeydown = {
        let on_select = on_select.clone();
        move |e: KeyboardEvent| {
            if matches!(e.key().as_str(), "Enter" | " ") {
                e.prevent_default();
                on_select.emit((i, outcome));
            }
        }
    };
    html! {
        <g
            id={format!("{}-cell-{i}-{at}", props.id)}
            class={classes!("matrix-cell", "option", selected.then_some("selected"))}
            {transform}
            role="button"
            tabindex="0"
            aria-pressed={selected.to_string()}
            aria-label={name}
            onclick={on_select.reform(move |_: MouseEvent| (i, outcome))}
            {onkeydown}
            {onpointerenter}
            {onfocus}
        >
            { drawn }
        </g>
    }
}

/// An outcome in words.
fn said(matrix: &Matrix, at: usize, i18n: &I18n) -> Option<AttrValue> {
    let cell = matrix.cells.as_ref().ok()?.get(at)?;
    let share = match &cell.share {
        Ok(share) => pair(i18n, &i18n.text("chart-row-share"), &i18n.percent(*share)),
        Err(reason) => reason.clone(),
    };
    let people = pair(i18n, &i18n.text(outcome_text(CELLS[at])), &people(cell.count, i18n));
    Some(joined(&[matrix.label.clone(), people, share]))
}

fn table(matrices: &[Matrix], i18n: &I18n) -> DataTable {
    let columns = ["chart-group", "chart-outcome", "chart-count", "chart-row-share", "chart-remark"];
    let mut rows = Vec::new();
    for matrix in matrices {
        let nothing = AttrValue::default;
        match &matrix.cells {
            Err(reason) => rows.push(vec![matrix.label.clone(), nothing(), nothing(), nothing(), reason.clone()]),
            Ok(cells) => rows.extend(CELLS.iter().zip(cells).map(|(outcome, cell)| {
                let share = cell.share.as_ref().map(|s| number(*s)).unwrap_or_default();
                let reason = cell.share.as_ref().err().cloned().unwrap_or_default();
                vec![
                    matrix.label.clone(),
                    i18n.text(outcome_text(*outcome)),
                    cell.count.to_string().into(),
                    share,
                    reason,
                ]
            })),
        }
    }
    DataTable { columns: columns.map(|id| i18n.text(id)).to_vec(), rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::charts::english;

    #[test]
    fn every_outcome_has_a_row_in_the_table_and_absent_shares_a_reason() {
        let i18n = english();
        let cell = |count, share| MatrixCell { count, share };
        let none = || Err("no people with this label".into());
        let cells = Ok([cell(30, Ok(0.75)), cell(10, Ok(0.25)), cell(0, none()), cell(0, none())]);
        let group = Matrix { label: "a".into(), tone: Tone::Neutral, cells };
        let missing = Matrix { label: "b".into(), tone: Tone::Neutral, cells: Err("no rows".into()) };
        let table = table(&[group.clone(), missing.clone()], &i18n);
        assert_eq!(table.rows.len(), 5);
        assert_eq!(table.rows[1], ["a", "False negatives", "10", "0.25", ""]);
        assert_eq!(table.rows[4], ["b", "", "", "", "no rows"]);
        assert!(
            said(&group, 2, &i18n).unwrap().ends_with("no people with this label")
                && said(&missing, 0, &i18n).is_none()
        );
    }
}
