//! What a program asks of a session beside the protocol: to take a table that it has already, to look at the model as it
//! stands, and what the model gives for other people.

use std::rc::Rc;

use super::{Files, Run, Session, no_model};
use crate::data::features::Features;
use crate::data::frame::Frame;
use crate::data::unseen::encode;
use crate::engine::evaluation::scores;
use crate::engine::own::Opened;
use crate::engine::protocol::{BackendError, Fault, Refusal};
use crate::train::learning::DeviceLost;
use crate::train::rows::Rows;

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
    /// [`Refusal::NoModel`], [`Refusal::FeaturesChanged`], [`Refusal::NotEvaluated`] before the first evaluation, a
    /// [`crate::data::error::DataError`] for rows that lack a column, and [`BackendError::DeviceLost`].
    pub async fn predict(&mut self, frame: &Frame, file: &str) -> Result<Vec<f32>, Fault> {
        let name = "predict";
        let loaded = self.loaded(name)?;
        let run = loaded.run.as_ref().ok_or_else(|| no_model(name))?;
        if loaded.mitigated.transformed() {
            return Err(Refusal::FeaturesChanged {}.into());
        }
        let evaluated = run.scores().ok_or_else(|| Refusal::NotEvaluated { name: name.to_owned() })?;
        let data = &loaded.mitigated.data;
        let x = Features::Numbers(encode(frame, &data.meanings, file)?);
        let lost = |DeviceLost(detail)| BackendError::DeviceLost { detail };
        let logits = run.logits(&Rows::new(&x, data.width, run.place())).await.map_err(lost)?;
        Ok(scores(run.task(), logits, evaluated.limit, data))
    }
}
