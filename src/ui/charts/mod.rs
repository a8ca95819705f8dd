//! Charts: line charts, bars by group and the network, each in a figure with a table behind it and downloads.
//!
//! | concept | file |
//! |---|---|
//! | what is drawn | [`series`], [`tone`]; [`bars`] and [`network`] have their own |
//! | where it goes | `scale`, `geometry`, `network_layout`, `text` |
//! | how it is drawn | `axes`, `lines`, `plot`, `legend`, `network_drawing`, `network_names` |
//! | what surrounds it | [`frame`], [`table`], [`download`] |
//!
//! Charts show what they are given and compute no metric. Every look is a class in `www/styles/charts.css` with colours
//! from `tokens.css`: the page's Content-Security-Policy allows no `style` attribute.

mod axes;
pub mod bars;
pub mod download;
pub mod frame;
mod geometry;
mod legend;
pub mod line;
mod lines;
pub mod network;
mod network_drawing;
mod network_layout;
mod network_names;
mod plot;
mod scale;
pub mod series;
pub mod table;
mod text;
pub mod tone;

pub use bars::{BarRow, GroupBars};
pub use frame::ChartFrame;
pub use line::LineChart;
pub use network::NetworkView;
pub use series::Series;
pub use table::DataTable;
pub use tone::Tone;
