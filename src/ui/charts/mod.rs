//! Charts, each in a figure with a table behind it and downloads.
//!
//! | chart | files |
//! |---|---|
//! | lines over something that goes on | [`line`], [`series`]; `geometry`, `plot`, `lines` |
//! | bars by group | [`bars`] |
//! | the network | [`network`]; `network_layout`, `network_drawing`, `network_names`, `network_pictures`, `network_keys`, `network_editor` |
//! | a tree | [`tree`]; `tree_layout`, `tree_drawing`, `tree_words` |
//! | rates with intervals, and gaps | [`intervals`], [`gaps`]; `rows`, `row_layout`, `row_drawing` |
//! | ROC curves and calibration | [`roc`], [`calibration`]; `square`, `roc_drawing` |
//! | scores, and the threshold | [`histogram`]; `histogram_drawing` |
//! | outcomes | [`confusion`]; `confusion_layout` |
//! | intersections, and classes taken for others | [`heat`]; `heat_layout` |
//! | the plane of two features | [`surface`]; [`bitmap`] |
//! | people in a model's code | `scatter` |
//! | models by two measures | `tradeoff`; `tradeoff_drawing` |
//!
//! They share what surrounds them ([`frame`], [`table`], [`download`]), how they are read by pointer and keys (`region`),
//! looks ([`tone`], `legend`), numbers in words ([`spot`]), and `axes`, `scale` and `text`.
//!
//! Charts show what they are given and compute no metric. Every look is a class in `www/styles` with colours from
//! `tokens.css`: the page's Content-Security-Policy allows no `style` attribute.

mod axes;
pub mod bars;
pub mod bitmap;
pub mod calibration;
pub mod confusion;
mod confusion_layout;
pub mod download;
pub mod frame;
pub mod gaps;
mod geometry;
pub mod heat;
mod heat_layout;
pub mod histogram;
mod histogram_drawing;
pub mod intervals;
pub mod legend;
pub mod line;
mod lines;
pub mod network;
mod network_drawing;
mod network_editor;
mod network_keys;
mod network_layout;
mod network_names;
mod network_pictures;
mod plot;
mod region;
pub mod roc;
mod roc_drawing;
mod row_drawing;
mod row_layout;
mod rows;
mod scale;
mod scatter;
pub mod series;
pub mod spot;
mod square;
pub mod surface;
pub mod table;
mod text;
pub mod tone;
#[cfg(feature = "whole")]
pub mod tradeoff;
#[cfg(feature = "whole")]
mod tradeoff_drawing;
pub mod tree;
mod tree_drawing;
mod tree_layout;
mod tree_words;

pub use bars::{BarRow, GroupBars};
pub use calibration::{CalibrationBin, CalibrationChart, CalibrationCurve};
pub use confusion::{CELLS, ConfusionMatrix, Matrix, MatrixCell};
pub use frame::ChartFrame;
pub use gaps::{GapDots, GapKind, GapRow};
pub use heat::{HeatCell, HeatMap};
pub use histogram::{ScoreBin, ScoreHistogram};
pub use intervals::{IntervalDots, IntervalRow, Reference};
pub use line::LineChart;
pub use network::NetworkView;
pub use roc::{Operating, RocChart, RocCurve, RocPoint};
pub use scatter::Scatter;
pub use series::Series;
pub use spot::{Estimated, Spot, Unit};
pub use surface::SurfaceChart;
pub use table::DataTable;
pub use tone::Tone;
#[cfg(feature = "whole")]
pub use tradeoff::{TradePoint, TradeoffPlot};
pub use tree::TreeView;

/// The page's English words, for tests of what charts say.
#[cfg(test)]
fn english() -> crate::ui::i18n::I18n {
    let source = include_str!("../../../www/locales/en.ftl");
    crate::ui::i18n::I18n::new("en", source.to_owned())
}
