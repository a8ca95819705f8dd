//! Why the engine can't do what it is asked: of its backend, and in the present phase.

use serde::Serialize;
use thiserror::Error;

/// What can go wrong with a backend, each as one sentence.
#[derive(Debug, Clone, PartialEq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum BackendError {
    #[error(
        "The page speaks version {page} of the engine's protocol and the engine version {engine}: reload the page."
    )]
    ProtocolMismatch { page: u32, engine: u32 },
    #[error("This engine was built without WebGPU: training runs on the CPU.")]
    NotBuiltIn {},
    #[error("This engine was built without Burn, which this choice needs: choose another model or backend.")]
    NeedsBurn {},
    #[error("WebGPU is not available here ({detail}): training runs on the CPU.")]
    NoAdapter { detail: String },
    #[error("WebGPU computes wrong results on this machine (off by {deviation}): training runs on the CPU.")]
    SelfTest { deviation: f64 },
    #[error("The compute device was lost ({detail}): press reset, or choose the CPU.")]
    DeviceLost { detail: String },
}

/// A command that doesn't fit the phase.
#[derive(Debug, Clone, PartialEq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum Refusal {
    #[error("“{name}” needs a loaded data set: choose one first.")]
    NothingLoaded { name: String },
    #[error("“{name}” needs a model: wait until it is ready.")]
    NoModel { name: String },
    #[error("The model has no such weight: choose one in the drawing of the network.")]
    NoWeight {},
    #[error("The model has no weights: choose one of layers, such as a neural network.")]
    NoLayers {},
    #[error("The model is not kept as it was at epoch {epoch}: choose another epoch.")]
    NoEpoch { epoch: u64 },
    #[error("“{name}” needs an opened table: choose a file first.")]
    NothingOpened { name: String },
    #[error("“{name}” needs a model that was evaluated: train for a step first.")]
    NotEvaluated { name: String },
    #[error("Questions about a model on the GPU can't be answered: choose a backend on the CPU.")]
    NotAtOnce {},
    #[error("“{name}” needs an audit: start one first.")]
    NothingAudited { name: String },
    #[error("The audited predictions have no scores: name a score column, or train a model.")]
    NoScores {},
    #[error("“{name}” needs a set of pictures: choose one first.")]
    NoPictures { name: String },
    #[error(
        "The repair changes features by group, which can't be repeated for other people: choose another repair, or evaluate a part."
    )]
    FeaturesChanged {},
    #[error("There is nothing drawn: draw a digit first.")]
    NothingDrawn {},
    #[error("“{name}” needs an open laboratory: open it first.")]
    NoLaboratory { name: String },
    #[error("A message could not be understood ({detail}): reload the page.")]
    Unreadable { detail: String },
}

/// The refusal of a command, by its name, that needs a model.
#[cfg(feature = "engine")]
pub fn no_model(name: &str) -> Refusal {
    Refusal::NoModel { name: name.to_owned() }
}
