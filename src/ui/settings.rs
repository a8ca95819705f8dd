//! Everything a visitor can set, in one value. Its place in the page's address is [`super::url`]'s business.

use super::repairs::Repairs;
use crate::data::options::DataOptions;
use crate::data::perturb::options::HarmOptions;
use crate::data::toy::options::ToyOptions;
use crate::engine::protocol::{Backend, PartName};
use crate::engine::sweep::{Axis, Sweep, Way};
use crate::evaluate::fairness::threshold::solve::Criterion;
use crate::model::config::{Family, ModelConfig};
use crate::train::config::TrainConfig;

/// The visitor's choices; the default is what an address without a fragment shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub stage: Stage,
    /// A language tag, or empty for the browser's.
    pub language: String,
    /// `light`, `dark`, or `auto` for the system's.
    pub theme: String,
    pub dataset: String,
    pub data: DataOptions,
    /// Of a toy set.
    pub toy: ToyOptions,
    /// What is planted in the data.
    pub harm: HarmOptions,
    pub model: ModelConfig,
    pub train: TrainConfig,
    pub repairs: Repairs,
    pub backend: Backend,
    /// The sensitive attributes whose groups are watched; several for their intersection, empty for the first.
    pub attributes: Vec<String>,
    pub part: Part,
    pub measure: Measure,
    /// The rate that the audit shows of each group, by its name in reports.
    pub rate: String,
    /// What the evaluation shows.
    pub view: View,
    /// The value of the first watched attribute whose group others are compared with; empty for the largest group.
    pub reference: String,
    /// What thresholds have to meet; nothing while they are set by hand.
    pub criterion: Option<Criterion>,
    /// How many times as much a false positive costs as a false negative.
    pub cost: f64,
    pub trade: TradeSettings,
    /// Keys of settings whose controls are not shown.
    pub hide: Vec<String>,
}

/// What the trade-offs show, and which runs are made for them.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeSettings {
    /// What the axes show, x first.
    pub objectives: [Objective; 2],
    /// What the size of points shows.
    pub third: Option<Objective>,
    /// What the curves of runs show.
    pub curve: Objective,
    pub sweep: Sweep,
    /// Engines that work at the same time; as many as the machine has processors if none is chosen.
    pub workers: Option<usize>,
}

impl Default for TradeSettings {
    fn default() -> Self {
        let axes = vec![Axis::Weight, Axis::LearningRate, Axis::Depth];
        Self {
            objectives: [Objective::Accuracy, Objective::DemographicParity],
            third: None,
            curve: Objective::Accuracy,
            sweep: Sweep { way: Way::Grid, axes, jobs: 24 },
            workers: None,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            stage: Stage::Data,
            language: String::new(),
            theme: "auto".into(),
            dataset: "compas".into(),
            data: DataOptions::default(),
            toy: ToyOptions::default(),
            harm: HarmOptions::default(),
            model: ModelConfig::default(),
            train: TrainConfig::default(),
            repairs: Repairs::default(),
            backend: Backend::default(),
            attributes: Vec::new(),
            part: Part::Test,
            measure: Measure::FalsePositiveRate,
            rate: "false_positive_rate".into(),
            view: View::Audit,
            reference: String::new(),
            criterion: None,
            cost: 1.0,
            trade: TradeSettings::default(),
            hide: Vec::new(),
        }
    }
}

impl Settings {
    /// The engine that the chosen backend and model need.
    pub fn engine(&self) -> EngineKind {
        match self.backend {
            Backend::Webgpu => EngineKind::Gpu,
            Backend::Fused if self.model.family.dense() || self.model.family.of_trees() => EngineKind::Plain,
            Backend::Fused | Backend::Flex | Backend::Ndarray => EngineKind::Burn,
        }
    }

    /// How a model is trained: privately, or against attacks, only where that is possible.
    pub fn training(&self) -> TrainConfig {
        TrainConfig {
            privacy: self.train.privacy.filter(|_| self.learns_privately()),
            adversarial: self.train.adversarial.filter(|_| self.learns_adversarially()),
            ..self.train.clone()
        }
    }

    /// Whether the chosen model can learn against attacks.
    pub fn learns_adversarially(&self) -> bool {
        matches!(self.model.family, Family::Logistic | Family::Mlp) && self.backend == Backend::Fused
    }

    /// Whether the chosen model can learn privately.
    pub fn learns_privately(&self) -> bool {
        self.model.family.dense() && self.backend == Backend::Fused
    }

    /// Takes back what was changed in the data, or planted in them.
    pub fn restore_data(&mut self) {
        self.toy = ToyOptions::default();
        self.harm = HarmOptions::default();
        self.data.shift = None;
    }

    /// Groups that are watched and repaired are those of the first attribute again.
    pub fn forget_groups(&mut self) {
        self.attributes.clear();
        self.repairs.others.attributes.clear();
    }

    /// Whether the control of a setting is shown.
    pub fn shows(&self, key: &str) -> bool {
        !self.hide.iter().any(|hidden| hidden == key)
    }
}

/// Which of the engines runs behind the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineKind {
    /// The smallest: dense models and trees, on the CPU.
    Plain,
    /// With Burn on the CPU.
    Burn,
    /// With Burn on the CPU and on WebGPU.
    Gpu,
}

impl EngineKind {
    /// The name of its binary.
    pub fn binary(self) -> &'static str {
        match self {
            EngineKind::Plain => "engine",
            EngineKind::Burn => "engine_burn",
            EngineKind::Gpu => "engine_gpu",
        }
    }
}

/// A stage of the path that a visitor walks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Data,
    Model,
    Training,
    Evaluation,
    Tradeoffs,
}

impl Stage {
    /// The next stage on the path.
    pub fn next(self) -> Option<Self> {
        match self {
            Stage::Data => Some(Stage::Model),
            Stage::Model => Some(Stage::Training),
            Stage::Training => Some(Stage::Evaluation),
            Stage::Evaluation => Some(Stage::Tradeoffs),
            Stage::Tradeoffs => None,
        }
    }
}

/// What the evaluation shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// All five properties at a glance.
    Overview,
    /// Rates, gaps and scores by group.
    Audit,
    /// The threshold laboratory for the scores that were audited.
    Thresholds,
    /// The threshold laboratory for published credit scores.
    Credit,
    /// Pictures and how they are read.
    Pictures,
    /// Why the model decides so.
    Why,
    /// How it breaks.
    Stress,
    /// What it gives away.
    Leaks,
    /// What it costs.
    Costs,
}

/// The part of the data that is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Train,
    Test,
}

impl From<Part> for PartName {
    fn from(part: Part) -> Self {
        match part {
            Part::Train => PartName::Train,
            Part::Test => PartName::Test,
        }
    }
}

/// What is shown of each group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    SelectionRate,
    Accuracy,
    TruePositiveRate,
    FalsePositiveRate,
    MeanLabel,
    MeanScore,
    MeanError,
    MeanAbsoluteError,
    RootMeanSquaredError,
    RSquared,
}

/// What a model is judged by beside others: a number about everybody, or a gap between the watched groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objective {
    Accuracy,
    TruePositiveRate,
    FalsePositiveRate,
    MeanAbsoluteError,
    RootMeanSquaredError,
    RSquared,
    Loss,
    DemographicParity,
    EqualOpportunity,
    EqualizedOdds,
    AccuracyGap,
    MeanAbsoluteErrorGap,
    MeanErrorGap,
    MeanScoreGap,
    Divergence,
}

/// A closed list of values, each with the name it has in the address and in message ids.
pub trait Choice: Copy + PartialEq + 'static {
    const ALL: &'static [(Self, &'static str)];

    /// The value's name.
    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(value, _)| *value == self).map_or("", |(_, name)| name)
    }

    /// The value with this name.
    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(value, _)| *value)
    }
}

macro_rules! choices {
    ($($type:ty: $($value:ident = $name:literal),+;)+) => {
        $(impl Choice for $type {
            const ALL: &'static [(Self, &'static str)] = &[$((<$type>::$value, $name)),+];
        })+
    };
}

use crate::data::infer::OwnRole;
use crate::data::perturb::Harm;
use crate::evaluate::fairness::options::Missing;
use crate::evaluate::robust::attack::Norm;
use crate::mitigate::after::After;
use crate::mitigate::method::Method;
use crate::mitigate::parity::Parity;
use crate::mitigate::reductions::config::Reduction;
use crate::model::config::Activation;
use crate::model::tree::criterion::Criterion as Impurity;
use crate::train::config::Algorithm;
use crate::train::constraint::config::Kind as Constraint;

choices! {
    Stage: Data = "data", Model = "model", Training = "training", Evaluation = "evaluation",
        Tradeoffs = "trade-offs";
    View: Overview = "overview", Audit = "audit", Why = "why", Stress = "stress", Leaks = "leaks", Costs = "costs",
        Thresholds = "thresholds", Pictures = "pictures", Credit = "credit";
    Criterion: SingleThreshold = "single-threshold", MaxProfit = "max-profit", DemographicParity = "demographic-parity",
        EqualOpportunity = "equal-opportunity", EqualizedOdds = "equalized-odds", EqualAccuracy = "equal-accuracy";
    Harm: UnderSample = "under-sample", FlipLabels = "flip-labels", Proxy = "proxy", ShiftTest = "shift-test",
        Blur = "blur";
    Method: Reweighing = "reweighing", Resampling = "resampling", Massaging = "massaging",
        CorrelationRemover = "correlation-remover", DisparateImpactRemover = "disparate-impact-remover";
    Reduction: ExponentiatedGradient = "exponentiated-gradient", GridSearch = "grid-search";
    Parity: DemographicParity = "demographic-parity", TruePositiveRateParity = "true-positive-rate-parity",
        EqualizedOdds = "equalized-odds";
    After: ThresholdOptimizer = "threshold-optimizer", RejectOption = "reject-option";
    Constraint: None = "none", DemographicParity = "demographic-parity", EqualOpportunity = "equal-opportunity",
        EqualizedOdds = "equalized-odds", KlDivergence = "kl-divergence", MeanAbsoluteError = "mean-absolute-error",
        Covariance = "covariance", Adversary = "adversary";
    Part: Train = "train", Test = "test";
    Measure: SelectionRate = "selection", Accuracy = "accuracy", TruePositiveRate = "tpr", FalsePositiveRate = "fpr",
        MeanLabel = "label", MeanScore = "score", MeanError = "bias", MeanAbsoluteError = "mae",
        RootMeanSquaredError = "rmse", RSquared = "r2";
    Objective: Accuracy = "accuracy", TruePositiveRate = "tpr", FalsePositiveRate = "fpr", MeanAbsoluteError = "mae",
        RootMeanSquaredError = "rmse", RSquared = "r2", Loss = "loss", DemographicParity = "demographic-parity",
        EqualOpportunity = "equal-opportunity", EqualizedOdds = "equalized-odds", AccuracyGap = "accuracy-gap",
        MeanAbsoluteErrorGap = "mae-gap", MeanErrorGap = "bias-gap", MeanScoreGap = "prediction-gap",
        Divergence = "kl";
    // Each has the key of the setting that it varies.
    Axis: Weight = "weight", Before = "before", Reduction = "reduction", Eps = "eps", After = "after", LearningRate = "lr", Hidden = "hidden", Depth = "depth", Seed = "seed";
    Way: Grid = "grid", Random = "random";
    Family: Logistic = "logistic", Mlp = "mlp", Tree = "tree", Boosted = "boosted", Cnn = "cnn", Rnn = "rnn",
        Gru = "gru", Lstm = "lstm",
        Autoencoder = "autoencoder";
    Impurity: Gini = "gini", Entropy = "entropy";
    Activation: Relu = "relu", Tanh = "tanh", Sigmoid = "sigmoid", Gelu = "gelu";
    Norm: Linf = "linf", L2 = "l2";
    Algorithm: Adam = "adam", Sgd = "sgd";
    Backend: Fused = "fused", Flex = "flex", Ndarray = "ndarray", Webgpu = "webgpu";
    OwnRole: Label = "label", Prediction = "prediction", Score = "score", Sensitive = "sensitive", Control = "control",
        Weight = "weight", Feature = "feature", Ignore = "ignore";
    Missing: Drop = "drop", AsGroup = "as-group";
}
