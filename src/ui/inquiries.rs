//! What the page has asked about the present model, and what it was told.

use std::rc::Rc;

use crate::engine::protocol::{Answer, Fault, Inquiry};

/// How a question stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// So many pieces are done, of so many; an answer as far as it is known.
    Waiting {
        done: u64,
        of: u64,
        so_far: Option<Rc<Answer>>,
    },
    Answered(Rc<Answer>),
    Refused(Fault),
    /// The visitor has stopped the work on it.
    Stopped,
}

/// All questions about the present model, in the order in which they came.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Inquiries(Vec<(Inquiry, Standing)>);

impl Inquiries {
    /// How a question stands, if it was asked.
    pub fn standing(&self, inquiry: &Inquiry) -> Option<&Standing> {
        self.0.iter().find(|(known, _)| known == inquiry).map(|(_, standing)| standing)
    }

    /// Notes that a question was asked. One of its kind that still waited is given up by the engine.
    pub fn ask(&mut self, inquiry: Inquiry) {
        let superseded = |known: &Inquiry, standing: &Standing| {
            *known == inquiry || (known.kind() == inquiry.kind() && matches!(standing, Standing::Waiting { .. }))
        };
        self.0.retain(|(known, standing)| !superseded(known, standing));
        self.0.push((inquiry, Standing::Waiting { done: 0, of: 1, so_far: None }));
    }

    /// Notes what was told about a question, if it was asked of the present model. What is known so far stays until more is.
    pub fn told(&mut self, inquiry: &Inquiry, told: Standing) {
        let Some((_, standing)) = self.0.iter_mut().find(|(known, _)| known == inquiry) else { return };
        let before = match standing {
            Standing::Waiting { so_far, .. } => so_far.take(),
            _ => None,
        };
        *standing = match told {
            Standing::Waiting { done, of, so_far } => Standing::Waiting { done, of, so_far: so_far.or(before) },
            told => told,
        };
    }

    /// Forgets a question that the engine has left, since the model is another: it can be asked again.
    pub fn left(&mut self, inquiry: &Inquiry) {
        self.0.retain(|(known, _)| known != inquiry);
    }

    /// Notes that the engine has stopped working.
    pub fn stopped(&mut self) {
        for (_, standing) in &mut self.0 {
            if matches!(standing, Standing::Waiting { .. }) {
                *standing = Standing::Stopped;
            }
        }
    }
}
