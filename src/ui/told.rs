//! What a page has told its engine to work on, as far as another page has to know it to go on where this one stands: what
//! was told is not told again, and what was still to be told is.

use wasm_bindgen::JsValue;

#[cfg(feature = "whole")]
use crate::engine::mitigation::MitigationConfig;
use crate::engine::protocol::Command;
#[cfg(feature = "whole")]
use crate::train::config::TrainConfig;

/// Messages that told an engine what to work on, as they were sent: of its data, of the model on them, and of what changed
/// in the course of the run.
#[derive(Default)]
pub struct Telling(Vec<JsValue>);

impl Telling {
    /// Keeps a command's message, if it tells what to work on.
    pub fn note(&mut self, command: &Command, message: &JsValue) {
        match command {
            Command::Load { .. } | Command::Adopt { .. } => self.0 = vec![message.clone()],
            Command::Configure { .. } | Command::Tune { .. } | Command::Constrain { .. } => {
                self.0.push(message.clone())
            }
            _ => {}
        }
    }

    /// The messages as they were sent.
    pub fn messages(self) -> Vec<JsValue> {
        self.0
    }
}

/// The data that an engine was told of last, and the model on these data.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Told {
    data: Option<Command>,
    model: Option<Command>,
}

impl Told {
    /// Hears a command as the engine did.
    #[cfg(feature = "whole")]
    pub fn note(&mut self, command: Command) {
        match command {
            Command::Load { .. } | Command::Adopt { .. } => *self = Self { data: Some(command), model: None },
            Command::Configure { .. } => self.model = Some(command),
            Command::Tune { learning_rate } => self.change(|train, _| train.learning_rate = learning_rate),
            Command::Constrain { weight } => self.change(|_, mitigation| mitigation.constraint.weight = weight),
            _ => {}
        }
    }

    /// What changes a run without starting it anew.
    #[cfg(feature = "whole")]
    fn change(&mut self, change: impl FnOnce(&mut TrainConfig, &mut MitigationConfig)) {
        if let Some(Command::Configure { train, mitigation, .. }) = &mut self.model {
            change(train, mitigation);
        }
    }

    /// Whether the engine works on just that. The first page takes over from none.
    pub fn contains(&self, command: &Command) -> bool {
        cfg!(feature = "whole") && [&self.data, &self.model].into_iter().flatten().any(|told| told == command)
    }
}

#[cfg(all(test, feature = "whole"))]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::data::options::DataOptions;
    use crate::model::config::ModelConfig;

    #[test]
    fn a_model_on_other_data_is_still_to_be_told() {
        let data = |seed| Command::Adopt {
            roles: BTreeMap::new(),
            positive: String::new(),
            options: DataOptions { seed, ..DataOptions::default() },
        };
        let model = |learning_rate| Command::Configure {
            model: ModelConfig::default(),
            train: TrainConfig { learning_rate, ..TrainConfig::default() },
            mitigation: MitigationConfig::default(),
        };
        let mut told = Told::default();
        for command in [data(1), model(0.1), Command::Tune { learning_rate: 0.2 }, Command::Ping] {
            told.note(command);
        }
        assert!(told.contains(&data(1)) && told.contains(&model(0.2)) && !told.contains(&model(0.1)));
        told.note(data(2));
        assert!(told.contains(&data(2)) && !told.contains(&data(1)) && !told.contains(&model(0.2)));
    }
}
