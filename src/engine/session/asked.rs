//! What a program asks of a session beside the protocol: to take a table that it has already, to look at the model as it
//! stands, and what the model gives for other people.

use std::rc::Rc;

use super::{Files, Run, Session, no_model};
use crate::data::frame::Frame;
use crate::data::unseen::encode;
use crate::engine::inquiry::Subject;
use crate::engine::own::Opened;
use crate::engine::protocol::{Fault, Refusal};
use crate::evaluate::score::Score;

impl<F: Files> Session<F> {
    /// Takes a table as if its file had been opened.
    pub fn open(&mut self, name: &str, frame: Rc<Frame>) {
        self.study.forget();
        (self.opening, self.opened) = (None, Some(Opened { name: name.to_owned(), frame }));
    }

    /// Has the model evaluated as it stands; says whether there will be a report, which there isn't where nothing has changed
    /// since the last.
    pub fn evaluate_anew(&mut self) -> bool {
        let run = self.loaded.as_mut().and_then(|loaded| loaded.run.as_mut());
        run.is_some_and(Run::evaluate_anew)
    }

    /// Scores of other people, in the columns that the data had, by the model as it stands: a probability for each person, or
    /// one for each class of each person; of amounts, what is predicted, in the label's unit. Messages call the table `file`.
    ///
    /// # Errors
    /// [`Refusal::NoModel`], [`Refusal::FeaturesChanged`], a [`crate::data::error::DataError`] for rows that lack a column, and
    /// as [`Subject::of`].
    pub async fn predict(&mut self, frame: &Frame, file: &str) -> Result<Vec<f32>, Fault> {
        let name = "predict";
        let loaded = self.loaded(name)?;
        let (Some(run), Some(configured)) = (&loaded.run, &loaded.configured) else {
            return Err(no_model(name).into());
        };
        if loaded.mitigated.transformed() {
            return Err(Refusal::FeaturesChanged {}.into());
        }
        let data = &loaded.mitigated.data;
        let x: Vec<f64> = encode(frame, &data.meanings, file)?.into_iter().map(f64::from).collect();
        let subject = Subject::of(run, data, configured, loaded.options.seed).await?;
        Ok(subject.scores(&x).into_iter().map(|score| score as f32).collect())
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::collections::BTreeMap;

    use pollster::block_on;

    use super::*;
    use crate::data::infer::OwnRole;
    use crate::data::options::DataOptions;
    use crate::data::read::{ReadOptions, read};
    use crate::engine::files::nothing::Nothing;
    use crate::engine::protocol::{Command, Event, MitigationConfig};
    use crate::mitigate::before::Before;
    use crate::model::config::{Family, ModelConfig};
    use crate::train::config::TrainConfig;

    fn people() -> Rc<Frame> {
        let row =
            |i: u64| format!("{},{},{}\n", i * 37 % 100, ["f", "m"][i as usize % 2], u64::from(i * 37 % 100 > 40));
        let text: String = (0..200).map(row).collect();
        Rc::new(read("t.csv", format!("x,sex,y\n{text}").as_bytes(), &ReadOptions::default()).unwrap())
    }

    fn session(model: ModelConfig, before: Option<Before>) -> Session<Nothing> {
        let mut session = Session::new(Nothing);
        session.open("t", people());
        let roles: BTreeMap<String, OwnRole> =
            [("x", OwnRole::Feature), ("sex", OwnRole::Sensitive), ("y", OwnRole::Label)]
                .map(|(name, role)| (name.to_owned(), role))
                .into();
        let mitigation = MitigationConfig { before, ..MitigationConfig::default() };
        let adopt = Command::Adopt { roles, positive: "1".to_owned(), options: DataOptions::default() };
        for command in [adopt, Command::Configure { model, train: TrainConfig::default(), mitigation }] {
            let events = block_on(session.handle(command));
            assert!(!events.iter().any(|event| matches!(event, Event::Rejected { .. })), "{events:?}");
        }
        session
    }

    fn work(session: &mut Session<Nothing>) {
        while session.busy() {
            block_on(session.advance());
        }
    }

    fn scores(session: &mut Session<Nothing>) -> [Vec<f32>; 2] {
        let run = session.run("").unwrap();
        let scores = run.scores().unwrap();
        [scores.train.scores.clone(), scores.test.scores.clone()]
    }

    #[test]
    fn everybody_gets_the_scores_of_the_last_evaluation() {
        for family in [Family::Mlp, Family::Autoencoder, Family::Boosted] {
            let mut session = session(ModelConfig { family, code: 1, ..ModelConfig::default() }, None);
            work(&mut session);
            block_on(session.handle(Command::Epoch));
            work(&mut session);
            let mut predicted = block_on(session.predict(&people(), "t")).unwrap();
            let mut evaluated = scores(&mut session).concat();
            predicted.sort_by(f32::total_cmp);
            evaluated.sort_by(f32::total_cmp);
            assert_eq!(predicted, evaluated, "{family:?}");
        }
    }

    #[test]
    fn features_that_were_changed_by_group_are_not_guessed_for_others() {
        let mut session = session(ModelConfig::default(), Some(Before::CorrelationRemover { alpha: 1.0 }));
        work(&mut session);
        assert_eq!(block_on(session.predict(&people(), "t")).unwrap_err().text("fault"), Some("features-changed"));
    }
}
