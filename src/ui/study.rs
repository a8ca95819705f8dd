//! What the page knows of an audit and of the threshold laboratory.

use std::rc::Rc;

use crate::engine::protocol::Scores;
use crate::evaluate::fairness::report::AuditReport;
use crate::evaluate::fairness::selection::{Selected, Selection};
use crate::evaluate::fairness::threshold::lab::{Lab, Moved, Opened};
use crate::evaluate::fairness::threshold::payoff::Payoff;
use crate::evaluate::fairness::threshold::solve::{Criterion, Solution};

/// Whose predictions are studied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Subject {
    /// The trained model's.
    #[default]
    Model,
    /// Those in the visitor's own table.
    Table,
}

/// An audit and a laboratory, as far as they are there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Study {
    pub subject: Subject,
    /// Pieces done and pieces in all, while an audit is under way.
    pub progress: Option<(u64, u64)>,
    pub report: Option<Rc<AuditReport>>,
    /// Grows with each report, so that what depends on it knows.
    pub audits: u32,
    pub selection: Selection,
    pub selected: Option<Rc<Selected>>,
    pub laboratory: Option<Rc<Laboratory>>,
}

/// The open laboratory.
#[derive(Debug, Clone, PartialEq)]
pub struct Laboratory {
    pub scores: Scores,
    /// As it was opened: groups, curves, histograms.
    pub opened: Rc<Opened>,
    /// What the visitor has set since.
    pub lab: Lab,
    /// What that comes to; the last answer, while a new one is on its way.
    pub moved: Rc<Moved>,
    /// The criterion that the rules were found for, until they are moved.
    pub solution: Option<Rc<Solution>>,
}

/// What a visitor does with a study.
pub enum StudyChange {
    Subject(Subject),
    /// An audit was asked for.
    Asked,
    Select(Selection),
    /// Rules or payoff were moved by hand.
    Lab(Lab),
}

impl Study {
    /// Forgets what was found, and for what is no longer there.
    pub fn forget(&mut self) {
        *self = Self { subject: self.subject, audits: self.audits, ..Self::default() };
    }

    /// Carries out a change.
    pub fn change(&mut self, change: StudyChange) {
        match change {
            StudyChange::Subject(subject) => *self = Self { subject, audits: self.audits, ..Self::default() },
            StudyChange::Asked => self.progress = Some((0, 1)),
            StudyChange::Select(selection) => {
                self.selected = None;
                self.selection = selection;
            }
            StudyChange::Lab(lab) => self.with_laboratory(|l| {
                l.lab = lab;
                l.solution = None;
            }),
        }
    }

    /// Takes a finished audit.
    pub fn audited(&mut self, report: AuditReport) {
        self.progress = None;
        self.report = Some(Rc::new(report));
        self.audits += 1;
        self.selection = Selection::default();
        self.selected = None;
        if self.laboratory.as_ref().is_some_and(|l| l.scores == Scores::Audited) {
            self.laboratory = None;
        }
    }

    /// Takes a laboratory that was opened.
    pub fn opened(&mut self, scores: Scores, opened: Opened) {
        let (lab, moved) = (opened.lab.clone(), Rc::new(opened.moved.clone()));
        self.laboratory = Some(Rc::new(Laboratory { scores, opened: Rc::new(opened), lab, moved, solution: None }));
    }

    /// Takes what the rules come to.
    pub fn moved(&mut self, moved: Moved) {
        self.with_laboratory(|l| l.moved = Rc::new(moved));
    }

    /// Takes the rules of a solution; a group without one keeps its own.
    pub fn solved(&mut self, solution: Solution) {
        self.with_laboratory(|l| {
            for (rule, ruling) in l.lab.rules.iter_mut().zip(&solution.groups) {
                *rule = ruling.rule().unwrap_or(*rule);
            }
            l.solution = Some(Rc::new(solution));
        });
    }

    fn with_laboratory(&mut self, change: impl FnOnce(&mut Laboratory)) {
        if let Some(laboratory) = &mut self.laboratory {
            change(Rc::make_mut(laboratory));
        }
    }
}

/// Every criterion with its message id, in the order of buttons.
pub const CRITERIA: [(Criterion, &str); 6] = [
    (Criterion::SingleThreshold, "criterion-single-threshold"),
    (Criterion::MaxProfit, "criterion-max-profit"),
    (Criterion::DemographicParity, "criterion-demographic-parity"),
    (Criterion::EqualOpportunity, "criterion-equal-opportunity"),
    (Criterion::EqualizedOdds, "criterion-equalized-odds"),
    (Criterion::EqualAccuracy, "criterion-equal-accuracy"),
];

/// What decisions are worth before the visitor says otherwise.
pub const FIRST_PAYOFF: Payoff = Payoff::ACCURACY;
