//! What the evaluation asks the engine for, as it follows from what the page knows: whose predictions, by which groups,
//! compared with whom.

use std::cmp::Reverse;

use super::settings::{Stage, View};
use super::state::State;
use super::study::Subject;
use crate::data::catalog::Dataset;
use crate::data::infer::OwnRole;
use crate::engine::protocol::Predictions;
use crate::evaluate::fairness::options::{AuditOptions, Bootstrap, Clause, Text};

impl State {
    /// The sensitive attributes that groups can be made of.
    pub fn sensitive(&self) -> Vec<String> {
        match self.study.subject {
            Subject::Table => self.own.columns(OwnRole::Sensitive),
            Subject::Model => self.dataset().into_iter().flat_map(Dataset::sensitive).map(|c| c.name.clone()).collect(),
        }
    }

    /// The attributes whose groups are watched: those that are chosen, or else the first.
    pub fn watched(&self) -> Vec<String> {
        let known = self.sensitive();
        let chosen: Vec<String> = self.settings.attributes.iter().filter(|a| known.contains(a)).cloned().collect();
        if chosen.is_empty() { known.into_iter().take(1).collect() } else { chosen }
    }

    /// The group that others are compared with: a value of the first watched attribute.
    pub fn reference(&self) -> Option<Clause> {
        let attribute = self.watched().into_iter().next()?;
        let values = self.values(&attribute);
        let chosen = values.iter().find(|v| **v == self.settings.reference);
        let value = chosen.or(values.first())?;
        Some([(attribute, Text(value.clone()))].into())
    }

    /// The values of a sensitive attribute, the most frequent first.
    pub fn values(&self, attribute: &str) -> Vec<String> {
        if self.study.subject == Subject::Table {
            let columns = self.own.table.iter().flat_map(|t| &t.columns);
            return columns.filter(|c| c.name == attribute).flat_map(|c| c.examples.iter().cloned()).collect();
        }
        let single = self.data.iter().flat_map(|d| &d.representation).find(|r| r.attributes == [attribute]);
        let mut groups: Vec<(u64, &String)> =
            single.iter().flat_map(|r| &r.groups).map(|g| (g.rows, &g.values[0])).filter(|g| !g.1.is_empty()).collect();
        groups.sort_by_key(|g| Reverse(g.0));
        groups.into_iter().map(|g| g.1.clone()).collect()
    }

    /// The predictions whose audit the page wants to show; nothing while it shows something else, or there are none.
    pub fn wanted(&self) -> Option<Predictions> {
        if self.settings.stage != Stage::Evaluation || self.settings.view == View::Credit {
            return None;
        }
        let privileged: Vec<Clause> = self.reference().into_iter().collect();
        match self.study.subject {
            Subject::Table => self.own.auditable().then(|| {
                Predictions::Table(Box::new(AuditOptions { privileged, ..self.own.options(&self.watched()) }))
            }),
            Subject::Model => {
                let ready = self.made.is_some() && !self.history.is_empty() && !self.training();
                let part = self.settings.part.into();
                let bootstrap = Bootstrap { seed: self.settings.data.seed, ..Bootstrap::default() };
                ready.then(|| Predictions::Model { part, sensitive: self.watched(), privileged, bootstrap })
            }
        }
    }
}
