//! What the page and the engine say to each other: [`Command`]s in, [`Event`]s out, as structured clones.
//!
//! | phase | `Load` `Adopt` | `Configure` | `Play` `Step` `Epoch` | `Pause` | `Reset` | `Tune` `Constrain` `SetWeight` `Import` `Export` `Weights` | `Restore` |
//! |---|---|---|---|---|---|---|---|
//! | `Empty` | `Loaded` | rejected | rejected | rejected | rejected | rejected | rejected |
//! | `Loaded` | `Loaded` | `Ready` | rejected | rejected | rejected | rejected | rejected |
//! | `Ready`, `Paused`, `Finished` | `Loaded` | `Ready` | `Training` | stays | `Ready` | stays | `Paused` |
//! | `Training` | `Loaded` | `Ready` | `Training` | `Paused` | `Ready` | stays | `Paused` |
//!
//! A weight that is set changes the model at once and is followed by an evaluation; a run goes on from there, with what
//! its optimiser remembers. Weights that are imported do the same, all at once.
//!
//! `Restore` puts the run back to the end of an epoch, which it has [kept](KeptEpochs), and answers `Restored`; an
//! evaluation follows, and at the end of a run `Finished`. What came later stays until the run goes on from there, or a
//! weight is set: then it is forgotten, and the epochs that follow take its place. On the CPU they are the same bit for bit
//! if nothing else was changed. Models that are trained through Burn, or by a reduction, aren't kept, and trees have no
//! weights to be imported.
//!
//! `Export` answers one `Exported` for each file: `run.json`, with what was chosen and the reports on all epochs,
//! `curves.csv`, with the same reports as a table, and `weights.safetensors`. `Weights` answers that last file's bytes alone,
//! for a page that keeps runs; a model without layers has none, and there is no answer.
//!
//! A step ends in `Paused`, an epoch too; a run ends in `Finished` and `Play` then goes on for as many epochs again.
//!
//! Beside the run there is a study, whose commands leave the phase alone and whose answers are [`StudyEvent`]s:
//!
//! | command | needs | answer |
//! |---|---|---|
//! | `Open` | a file sent with the message | `Reading` …, then `Opened` or `Failed` |
//! | `Adopt` | an opened table | `Adopted`, then as `Load` |
//! | `Audit` | a model that was evaluated, or an opened table | `Auditing` …, then `Audited` |
//! | `Select` | an audit | `Selected` |
//! | `Laboratory` | an audit of scores, or nothing for the credit scores | `Laboratory` |
//! | `Decide`, `Solve` | an open laboratory | `Decided`, `Solved` |
//! | `Pictures` | a model of pictures that was evaluated | `Pictures` |
//! | `Recognise` | a model of pictures | `Recognised` |
//! | `Inquire` | a model | `Inquiring` …, then `Answered` or `Unanswered`, unless the model changes meanwhile |
//! | `Brief` | nothing | from now on `Brief` in place of `Epoch`, and nothing is drawn |
//! | `Cancel` | nothing | `Cancelled`: reading, auditing and inquiries stop |

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use super::drawn::{
    Arrivals, Asks, Code, Convolutions, Drawn, DrawnBoosted, DrawnNode, DrawnTree, Link, Network, NetworkLayer, Plane,
    PlanePoint, Question, Repeated, StepCurves, Surface, Thumbnail,
};
#[cfg(feature = "studies")]
pub use super::inquiry::{Answer, Inquiry};
pub use super::mitigation::MitigationConfig;
pub use super::position::{KeptEpochs, Phase, Position};
pub use super::refusal::{BackendError, Refusal};
pub use super::report::{Brief, EpochReport, PartBrief, PartReport};
use crate::data::catalog::Dataset;
#[cfg(feature = "studies")]
use crate::data::drawing::Drawing;
use crate::data::infer::{ColumnProfile, OwnRole};
use crate::data::options::DataOptions;
use crate::data::represent::DataSummary;
use crate::evaluate::fairness::options::{AuditOptions, Bootstrap, Clause};
use crate::evaluate::fairness::report::AuditReport;
use crate::evaluate::fairness::selection::Selected;
#[cfg(feature = "studies")]
use crate::evaluate::fairness::selection::Selection;
#[cfg(feature = "studies")]
use crate::evaluate::fairness::threshold::lab::Lab;
use crate::evaluate::fairness::threshold::lab::{Moved, Opened};
#[cfg(feature = "studies")]
use crate::evaluate::fairness::threshold::payoff::Payoff;
#[cfg(feature = "studies")]
use crate::evaluate::fairness::threshold::solve::Criterion;
use crate::evaluate::fairness::threshold::solve::Solution;
use crate::evaluate::pictures::PictureReport;
#[cfg(feature = "studies")]
use crate::evaluate::pictures::Reading;
use crate::model::config::ModelConfig;
use crate::sentence::Sentence;
use crate::train::config::TrainConfig;

/// The version of this contract; the page and its engine have to agree.
pub const PROTOCOL: u32 = 8;

/// The largest magnitude of a number that a visitor gives a model.
pub const MOST_WEIGHT: f64 = 1000.0;

/// The property of a message that holds a file, which isn't part of the command.
pub const ATTACHMENT: &str = "attachment";

/// Where tensors are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Backend {
    /// The CPU, by the trainer for dense models: the fastest.
    #[default]
    Fused,
    /// The CPU, through Burn's fast backend; in the `engine_burn` binary.
    Flex,
    /// The CPU, through Burn's other backend, for comparison; in the same.
    Ndarray,
    /// The GPU, through WebGPU; in the `engine_gpu` binary only.
    Webgpu,
}

/// What a model is asked about each person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// Yes or no.
    #[default]
    Decision,
    /// Which of several classes it is.
    Classes,
    /// How much it is.
    Amount,
    /// How unusual a person is: yes from so unusual on, as there are positives in the training part.
    Anomaly,
}

/// What the page asks for.
#[allow(clippy::large_enum_variant, reason = "commands are few, and none is kept")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "kebab-case")]
pub enum Command {
    /// The first message: which contract is spoken, and where to compute.
    Start { protocol: u32, backend: Backend },
    /// Fetches a data set's file, splits and encodes it.
    Load { dataset: Box<Dataset>, options: DataOptions },
    /// Makes a model for the loaded data.
    Configure {
        model: ModelConfig,
        train: TrainConfig,
        #[serde(default)]
        mitigation: MitigationConfig,
    },
    /// Trains until the epochs are done, the loss is low enough, or something stops it.
    Play,
    /// Stops after the present step, in the middle of an epoch if need be.
    Pause,
    /// Takes one step.
    Step,
    /// Trains to the end of the present epoch.
    Epoch,
    /// Goes back to the first weights.
    Reset,
    /// Changes the learning rate from the next step on.
    Tune { learning_rate: f64 },
    /// Changes what the constraint weighs from the next step on, in `[0, 100]`.
    Constrain { weight: f64 },
    /// Gives one number of the model a value within ±[`MOST_WEIGHT`]: the weight from unit `from` of a layer to unit `to` of
    /// the next, or that unit's bias where `from` is none. `layer` counts the gaps between layers from the input side,
    /// units are numbered as in the model, drawn or not.
    SetWeight { layer: usize, from: Option<usize>, to: usize, value: f64 },
    /// Goes to the end of an epoch that is kept.
    Restore { epoch: u64 },
    /// Gives the run as files.
    Export,
    /// Gives the weights as they stand.
    Weights,
    /// Takes the weights of a safetensors file, as `Export` gives it.
    #[cfg(feature = "studies")]
    Import {
        #[serde(with = "crate::bytes")]
        bytes: Vec<u8>,
    },
    /// Reads the visitor's own table, which travels beside the message.
    Open { name: String },
    /// Trains on the opened table like on a built-in one. A column without a role is left out.
    Adopt { roles: BTreeMap<String, OwnRole>, positive: String, options: DataOptions },
    /// Audits predictions.
    #[cfg(feature = "studies")]
    Audit { predictions: Predictions },
    /// Looks at some of the people of the last audit.
    #[cfg(feature = "studies")]
    Select { selection: Selection },
    /// Opens the threshold laboratory.
    #[cfg(feature = "studies")]
    Laboratory { scores: Scores, payoff: Payoff },
    /// Says what these rules come to.
    #[cfg(feature = "studies")]
    Decide { lab: Lab },
    /// Finds the rules that meet a criterion at the highest profit.
    #[cfg(feature = "studies")]
    Solve { criterion: Criterion, payoff: Payoff },
    /// Tells how the pictures of a part are read, with examples of what is asked for, or of all that are misread.
    #[cfg(feature = "studies")]
    Pictures { part: PartName, reading: Option<Reading> },
    /// Reads a picture that the visitor has drawn.
    #[cfg(feature = "studies")]
    Recognise { drawing: Drawing },
    /// Asks about the model as it stands.
    #[cfg(feature = "studies")]
    Inquire(Inquiry),
    /// Stops reading, auditing and answering.
    Cancel,
    /// From now on, tells reports in brief and draws nothing: for who only compares models.
    #[cfg(feature = "studies")]
    Brief,
    /// Asks whether the engine is still there.
    Ping,
}

/// One part of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartName {
    Train,
    #[default]
    Test,
}

/// Whose predictions are audited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "lowercase")]
pub enum Predictions {
    /// The model's, as it was last evaluated, with groups by these sensitive columns.
    Model { part: PartName, sensitive: Vec<String>, privileged: Vec<Clause>, bootstrap: Bootstrap },
    /// Those in the opened table.
    Table(Box<AuditOptions>),
}

/// Whose scores the laboratory decides on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scores {
    /// Those of the last audit, by its groups.
    Audited,
    /// Credit scores of the United States, published as totals.
    Credit,
}

/// An opened table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OwnTable {
    pub name: String,
    pub rows: u64,
    pub columns: Vec<ColumnProfile>,
}

impl Command {
    /// Makes a model without repairs.
    pub fn configure(model: ModelConfig, train: TrainConfig) -> Self {
        Command::Configure { model, train, mitigation: MitigationConfig::default() }
    }

    /// Whether the model is another afterwards.
    #[cfg(feature = "engine")]
    pub fn changes_model(&self) -> bool {
        matches!(
            self,
            Command::Start { .. }
                | Command::Load { .. }
                | Command::Adopt { .. }
                | Command::Configure { .. }
                | Command::Reset
                | Command::Play
                | Command::Step
                | Command::Epoch
                | Command::SetWeight { .. }
                | Command::Restore { .. }
                | Command::Import { .. }
        )
    }

    /// The command's name, as it travels.
    pub fn name(&self) -> &'static str {
        match self {
            Command::Start { .. } => "start",
            Command::Load { .. } => "load",
            Command::Configure { .. } => "configure",
            Command::Play => "play",
            Command::Pause => "pause",
            Command::Step => "step",
            Command::Epoch => "epoch",
            Command::Reset => "reset",
            Command::Tune { .. } => "tune",
            Command::Constrain { .. } => "constrain",
            Command::SetWeight { .. } => "set-weight",
            Command::Restore { .. } => "restore",
            Command::Export => "export",
            Command::Weights => "weights",
            #[cfg(feature = "studies")]
            Command::Import { .. } => "import",
            Command::Open { .. } => "open",
            Command::Adopt { .. } => "adopt",
            #[cfg(feature = "studies")]
            Command::Audit { .. } => "audit",
            #[cfg(feature = "studies")]
            Command::Select { .. } => "select",
            #[cfg(feature = "studies")]
            Command::Laboratory { .. } => "laboratory",
            #[cfg(feature = "studies")]
            Command::Decide { .. } => "decide",
            #[cfg(feature = "studies")]
            Command::Solve { .. } => "solve",
            #[cfg(feature = "studies")]
            Command::Pictures { .. } => "pictures",
            #[cfg(feature = "studies")]
            Command::Recognise { .. } => "recognise",
            #[cfg(feature = "studies")]
            Command::Inquire(_) => "inquire",
            Command::Cancel => "cancel",
            #[cfg(feature = "studies")]
            Command::Brief => "brief",
            Command::Ping => "ping",
        }
    }
}

/// Anything that failed, as the page tells it: `fault` names its wording.
pub type Fault = Sentence;

/// What a study answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StudyEvent {
    /// So many pieces of the audit are done.
    Auditing { done: u64, of: u64 },
    /// The audit is done.
    Audited(Box<AuditReport>),
    /// Who was selected.
    Selected(Box<Selected>),
    /// The laboratory is open.
    Laboratory(Box<Opened>),
    /// What the rules come to.
    Decided(Box<Moved>),
    /// The rules that meet the criterion.
    Solved(Box<Solution>),
    /// How pictures are read.
    Pictures(Box<PictureReport>),
    /// How the visitor's drawing is read.
    Recognised(Box<Recognised>),
    /// So much of the work on a question is done, and what is known so far, where it is worth being seen.
    #[cfg(feature = "studies")]
    Inquiring { inquiry: Inquiry, done: u64, of: u64, so_far: Option<Box<Answer>> },
    /// The answer to a question.
    #[cfg(feature = "studies")]
    Answered { inquiry: Inquiry, answer: Box<Answer> },
    /// A question is left, since the model is another now.
    #[cfg(feature = "studies")]
    Left { inquiry: Inquiry },
    /// Why there is no answer to a question.
    #[cfg(feature = "studies")]
    Unanswered { inquiry: Inquiry, fault: Fault },
}

/// A drawing as the model gets it, and what it makes of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recognised {
    pub pixels: Vec<u8>,
    /// Of each class, in `[0, 1]`, 1 in all.
    pub scores: Vec<f32>,
    /// The width of the stroke, in pixels.
    pub stroke: f32,
    /// How far it leans to the right, in degrees; none for what has no height.
    pub slant: Option<f32>,
}

/// What the engine answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// The engine runs on `backend`; `fallback` says why that is not the one that was asked for.
    Started { backend: Backend, fallback: Option<Fault> },
    /// The data are split and encoded.
    Loaded(Box<DataSummary>),
    /// The data have two features: this is their plane.
    Plane(Box<Plane>),
    /// What the model that was just evaluated makes of the plane.
    Surface(Box<Surface>),
    /// A model is there, with its first weights; of a dense one the units of all layers are told.
    Ready { parameters: u64, sizes: Vec<usize>, task: Task },
    /// The phase or the place in the run changed.
    Position(Position),
    /// The model was evaluated.
    Epoch(Box<EpochReport>),
    /// The same, in brief.
    #[cfg(feature = "studies")]
    Brief(Box<Brief>),
    /// The run is where it was at the end of this epoch, and goes on with this learning rate and this weight of the
    /// constraint, where it has them.
    Restored { epoch: u64, learning_rate: Option<f64>, constraint_weight: Option<f64> },
    /// A file of the run.
    Exported {
        name: String,
        #[serde(with = "crate::bytes")]
        bytes: Vec<u8>,
    },
    /// The weights as they stand.
    Weights {
        #[serde(with = "crate::bytes")]
        bytes: Vec<u8>,
    },
    /// What the model that was just evaluated looks like inside.
    Drawn(Box<Drawn>),
    /// So much of the file is read.
    Reading { bytes: u64, of: u64, rows: u64 },
    /// The table is read.
    Opened(Box<OwnTable>),
    /// The opened table as a data set; `Loaded` follows.
    Adopted(Box<Dataset>),
    /// What a study answers. A page that asks no study decodes none.
    #[cfg(feature = "studies")]
    Study(StudyEvent),
    /// What was being read or audited is given up.
    Cancelled,
    /// The answer to `Ping`, in any phase.
    Alive,
    /// The command was not carried out; nothing changed.
    Rejected { name: String, fault: Fault },
    /// Something that was under way failed.
    Failed { fault: Fault },
    /// The engine panicked and is gone; the page replaces it.
    Crashed { detail: String },
}
