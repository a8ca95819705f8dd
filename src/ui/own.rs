//! What the page knows of the visitor's own table. It stays in the engine; here are its columns and what they are for.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::data::catalog::Dataset;
use crate::data::infer::OwnRole;
use crate::data::options::DataOptions;
use crate::engine::protocol::{Command, OwnTable};
use crate::evaluate::fairness::options::{AuditOptions, Missing, Text};

/// How much of a file is read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    pub name: String,
    pub bytes: u64,
    pub of: u64,
    pub rows: u64,
}

/// The visitor's own table, or none yet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Own {
    /// A file that is being read.
    pub reading: Option<Reading>,
    pub table: Option<Rc<OwnTable>>,
    /// What each column is for; every column has a role.
    pub roles: BTreeMap<String, OwnRole>,
    /// The label's positive value.
    pub positive: String,
    /// Scores from here on are positive decisions where no column has them.
    pub threshold: f64,
    pub missing: Missing,
    /// The table as a data set, once a model is to be trained on it.
    pub dataset: Option<Rc<Dataset>>,
    /// Grows with each wish to train on the table, whose roles may have changed.
    pub adoptions: u32,
}

/// What a visitor changes about it.
pub enum OwnChange {
    Role(String, OwnRole),
    Positive(String),
    Threshold(f64),
    Missing(Missing),
}

impl Own {
    /// Takes a table that was read, with the roles that its columns seem to have.
    pub fn open(&mut self, table: OwnTable) {
        self.roles = table.columns.iter().map(|c| (c.name.clone(), c.proposed)).collect();
        self.table = Some(Rc::new(table));
        self.reading = None;
        self.threshold = 0.5;
        self.missing = Missing::Drop;
        self.propose_positive();
    }

    /// Carries out a change. A role that only one column can have is taken from the column that had it.
    pub fn change(&mut self, change: OwnChange) {
        match change {
            OwnChange::Role(column, role) => {
                let single = matches!(role, OwnRole::Label | OwnRole::Prediction | OwnRole::Score | OwnRole::Weight);
                let others = self.roles.values_mut().filter(|r| single && **r == role);
                others.for_each(|r| *r = OwnRole::Ignore);
                self.roles.insert(column, role);
                if !self.positives().contains(&self.positive) {
                    self.propose_positive();
                }
            }
            OwnChange::Positive(value) => self.positive = value,
            OwnChange::Threshold(threshold) => self.threshold = threshold.clamp(0.0, 1.0),
            OwnChange::Missing(missing) => self.missing = missing,
        }
    }

    fn propose_positive(&mut self) {
        self.positive = self.positives().first().cloned().unwrap_or_default();
    }

    /// The columns with a role, in the table's order.
    pub fn columns(&self, role: OwnRole) -> Vec<String> {
        let names = self.table.iter().flat_map(|t| &t.columns).map(|c| &c.name);
        names.filter(|name| self.roles.get(*name) == Some(&role)).cloned().collect()
    }

    /// The label's values, the likelier positive one first.
    pub fn positives(&self) -> Vec<String> {
        let label = self.columns(OwnRole::Label);
        let mut columns = self.table.iter().flat_map(|t| &t.columns);
        let column = columns.find(|c| label.contains(&c.name));
        column.map_or_else(Vec::new, |c| if c.positives.is_empty() { c.examples.clone() } else { c.positives.clone() })
    }

    /// Whether there is something to audit: a label, groups, and a decision or a score.
    pub fn auditable(&self) -> bool {
        let has = |role| !self.columns(role).is_empty();
        has(OwnRole::Label) && has(OwnRole::Sensitive) && (has(OwnRole::Prediction) || has(OwnRole::Score))
    }

    /// Whether there is something to learn from.
    pub fn trainable(&self) -> bool {
        let has = |role| !self.columns(role).is_empty();
        has(OwnRole::Label) && has(OwnRole::Sensitive) && has(OwnRole::Feature)
    }

    /// The command that trains on the table.
    pub fn adopt(&self, options: &DataOptions) -> Option<Command> {
        let (roles, positive) = (self.roles.clone(), self.positive.clone());
        self.table.as_ref().map(|_| Command::Adopt { roles, positive, options: options.clone() })
    }

    /// The audit of the table by these sensitive columns, or by all.
    pub fn options(&self, attributes: &[String]) -> AuditOptions {
        let one = |role| self.columns(role).into_iter().next();
        let sensitive = self.columns(OwnRole::Sensitive);
        let chosen: Vec<String> = attributes.iter().filter(|a| sensitive.contains(a)).cloned().collect();
        AuditOptions {
            label: one(OwnRole::Label).unwrap_or_default(),
            prediction: one(OwnRole::Prediction),
            score: one(OwnRole::Score),
            threshold: Some(self.threshold),
            positive: Some(self.positive.clone()).filter(|p| !p.is_empty()).map(Text),
            sensitive: if chosen.is_empty() { sensitive.into_iter().take(1).collect() } else { chosen },
            control: self.columns(OwnRole::Control),
            weight: one(OwnRole::Weight),
            missing: self.missing,
            ..AuditOptions::default()
        }
    }
}
