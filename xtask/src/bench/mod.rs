//! How fast the project is in a browser: by itself, and beside what else trains there.

mod fairlearn;
mod numpy;
mod page;
mod processes;
mod report;
mod web;

use anyhow::Result;
use clap::ValueEnum;

use crate::webdriver;

#[derive(Clone, Copy, ValueEnum)]
pub enum Part {
    /// What the engine's loop costs above a bare Burn loop
    Engine,
    /// Audits and tables of a million people
    Audit,
    /// Shapley values, attacks and private epochs
    Properties,
    /// Fronts of accuracy and fairness beside Fairlearn's reductions
    Front,
    /// Training beside TensorFlow.js and JavaScript written by hand; writes docs/benchmarks.md
    Web,
}

impl Part {
    pub const ALL: [Self; 5] = [Self::Engine, Self::Audit, Self::Properties, Self::Front, Self::Web];

    fn run(self, build: bool) -> Result<()> {
        match self {
            Self::Engine => webdriver::bench("a_step_in_the_engine"),
            Self::Audit => webdriver::bench("audit::"),
            Self::Properties => webdriver::bench("properties::"),
            Self::Front => {
                webdriver::bench("front::")?;
                fairlearn::run()
            }
            Self::Web => web::run(build),
        }
    }
}

/// Measures parts in order; the npm package is built first, if asked.
pub fn run(parts: &[Part], build: bool) -> Result<()> {
    parts.iter().try_for_each(|part| part.run(build))
}
