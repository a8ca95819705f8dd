//! The people of a run as they are kept where a model is trained.

use super::mitigated::Mitigated;
use super::plane;
use crate::data::prepare::Part;
use crate::mitigate::before::Lesson;
use crate::train::rows::{Place, Rows};

/// The people of both parts where a model is trained.
#[derive(Clone)]
pub struct Placed {
    pub place: Place,
    /// Who is learnt from, where it isn't the training part.
    pub lesson: Option<Rows>,
    pub train: Rows,
    /// Some of the training part, where it is large.
    pub sample: Option<Rows>,
    pub test: Rows,
    /// The places of the plane, where there is one.
    pub plane: Option<Rows>,
}

impl Placed {
    /// Those who are learnt from.
    pub fn learnt(&self) -> &Rows {
        self.lesson.as_ref().unwrap_or(&self.train)
    }

    /// Takes both parts to a place.
    pub fn new(mitigated: &Mitigated, place: &Place) -> Self {
        let data = &mitigated.data;
        let rows = |part: &Part| Rows::new(&part.x, data.width, place);
        let plane = plane::plane(data).map(|plane| Rows::new(&plane::grid(&plane), data.width, place));
        let sample = data.sample.as_ref().map(rows);
        let lesson = match &mitigated.lesson {
            Lesson::Other(part) => Some(rows(part)),
            Lesson::Everybody | Lesson::Weighted(_) => None,
        };
        Self { place: place.clone(), lesson, train: rows(&data.train), sample, test: rows(&data.test), plane }
    }
}
