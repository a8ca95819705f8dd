//! What a page has told its engine to work on, as far as another page has to know it to go on where this one stands: what
//! was told is not told again, and what was still to be told is.

use serde::{Deserialize, Serialize};

use crate::engine::protocol::Command;

/// The data that an engine was told of last, and the model on these data.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Told {
    data: Option<Command>,
    model: Option<Command>,
}

impl Told {
    /// Keeps a command, if it tells what to work on.
    pub fn note(&mut self, command: &Command) {
        match command {
            Command::Load { .. } | Command::Adopt { .. } => *self = Self { data: Some(command.clone()), model: None },
            Command::Configure { .. } => self.model = Some(command.clone()),
            Command::Tune { .. } | Command::Constrain { .. } => self.change(command),
            _ => {}
        }
    }

    /// What changes a run without starting it anew.
    fn change(&mut self, command: &Command) {
        let Some(Command::Configure { train, mitigation, .. }) = &mut self.model else { return };
        match *command {
            Command::Tune { learning_rate } => train.learning_rate = learning_rate,
            Command::Constrain { weight } => mitigation.constraint.weight = weight,
            _ => {}
        }
    }

    /// Whether the engine works on just that.
    pub fn contains(&self, command: &Command) -> bool {
        [&self.data, &self.model].into_iter().flatten().any(|told| told == command)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::data::options::DataOptions;
    use crate::engine::mitigation::MitigationConfig;
    use crate::model::config::ModelConfig;
    use crate::train::config::TrainConfig;

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
            told.note(&command);
        }
        assert!(told.contains(&data(1)) && told.contains(&model(0.2)) && !told.contains(&model(0.1)));
        told.note(&data(2));
        assert!(told.contains(&data(2)) && !told.contains(&data(1)) && !told.contains(&model(0.2)));
    }
}
