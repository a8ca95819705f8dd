//! What the page knows of an audit and of the threshold laboratory.

use std::rc::Rc;

#[cfg(feature = "whole")]
use super::headline::Pinned;
#[cfg(feature = "whole")]
use super::inquiries::{Inquiries, Standing};
#[cfg(feature = "studies")]
use super::settings::{Settings, View};
#[cfg(feature = "whole")]
use crate::engine::protocol::Inquiry;
#[cfg(feature = "studies")]
use crate::engine::protocol::StudyEvent;
use crate::engine::protocol::{Predictions, Recognised, Scores};
use crate::evaluate::fairness::report::AuditReport;
use crate::evaluate::fairness::selection::{Selected, Selection};
use crate::evaluate::fairness::threshold::lab::{Lab, Moved, Opened};
use crate::evaluate::fairness::threshold::payoff::Payoff;
use crate::evaluate::fairness::threshold::rule::Rule;
use crate::evaluate::fairness::threshold::solve::{Criterion, Decided, Solution};
use crate::evaluate::pictures::{PictureReport, Reading};

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
    /// What was last asked about.
    pub asked: Option<Predictions>,
    /// Pieces done and pieces in all, while an audit is under way.
    pub progress: Option<(u64, u64)>,
    pub report: Option<Rc<AuditReport>>,
    /// Grows with each report, so that what depends on it knows.
    pub audits: u32,
    /// Grows with each laboratory.
    pub openings: u32,
    pub selection: Selection,
    pub selected: Option<Rc<Selected>>,
    pub laboratory: Option<Rc<Laboratory>>,
    /// How pictures are read, and what of it is looked at.
    pub pictures: Option<Rc<PictureReport>>,
    pub reading: Option<Reading>,
    pub recognised: Option<Rc<Recognised>>,
    /// What else was asked about the model.
    #[cfg(feature = "whole")]
    pub inquiries: Inquiries,
    /// Figures that those of later models are compared with.
    #[cfg(feature = "whole")]
    pub pinned: Option<Pinned>,
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
    /// The solution that the rules are from, until they are moved.
    pub solution: Option<Rc<Solution>>,
    /// What the most profitable rules come to, once it is known.
    pub best: Option<Decided>,
}

/// What a visitor does with a study.
pub enum StudyChange {
    Subject(Subject),
    /// An audit was asked for.
    Asked(Predictions),
    Select(Selection),
    /// Rules were moved by hand.
    Rules(Vec<Rule>),
    Payoff(Payoff),
    /// Look at pictures that are read so, or at all that are misread.
    Reading(Option<Reading>),
    /// A question about the model was asked.
    #[cfg(feature = "whole")]
    Inquired(Inquiry),
    /// Compare with these figures from now on.
    #[cfg(feature = "whole")]
    Pinned(Pinned),
}

impl Study {
    /// Forgets what was found of predictions that are no longer there.
    pub fn forget(&mut self) {
        let laboratory = self.laboratory.take().filter(|l| l.scores == Scores::Credit);
        // What is known of pictures is shown until the new answer is there.
        let (pictures, reading, recognised) = (self.pictures.take(), self.reading, self.recognised.take());
        *self = Self { laboratory, pictures, reading, recognised, ..self.anew(self.subject) };
    }

    /// Forgets everything, as an engine does that has neither an audit nor a laboratory any more.
    pub fn reset(&mut self) {
        *self = self.anew(self.subject);
    }

    fn anew(&self, subject: Subject) -> Self {
        Self {
            subject,
            audits: self.audits,
            openings: self.openings,
            #[cfg(feature = "whole")]
            pinned: self.pinned.clone(),
            ..Self::default()
        }
    }

    /// Whether these predictions were audited, or are being audited.
    pub fn knows(&self, predictions: &Predictions) -> bool {
        self.asked.as_ref() == Some(predictions) && (self.report.is_some() || self.progress.is_some())
    }

    /// Carries out a change.
    pub fn change(&mut self, change: StudyChange) {
        match change {
            StudyChange::Subject(subject) => *self = self.anew(subject),
            StudyChange::Asked(predictions) => {
                self.asked = Some(predictions);
                self.progress = Some((0, 1));
            }
            StudyChange::Select(selection) => {
                self.selected = None;
                self.selection = selection;
            }
            StudyChange::Rules(rules) => self.with_laboratory(|l| {
                l.lab.rules = rules;
                l.solution = None;
            }),
            StudyChange::Reading(reading) => self.reading = reading,
            #[cfg(feature = "whole")]
            StudyChange::Inquired(inquiry) => self.inquiries.ask(inquiry),
            #[cfg(feature = "whole")]
            StudyChange::Pinned(figures) => self.pinned = Some(figures),
            StudyChange::Payoff(payoff) => self.with_laboratory(|l| l.lab.payoff = payoff),
        }
    }

    /// Takes an answer of the engine.
    #[cfg(feature = "studies")]
    pub fn event(&mut self, event: StudyEvent, settings: &Settings) {
        match event {
            StudyEvent::Auditing { done, of } => self.progress = Some((done, of)),
            StudyEvent::Audited(report) => self.audited(*report),
            // The answer to an earlier question tells nothing.
            StudyEvent::Selected(selected) if selected.selection == self.selection => {
                self.selected = Some(Rc::new(*selected));
            }
            StudyEvent::Selected(_) => {}
            StudyEvent::Laboratory(opened) => {
                let scores = if settings.view == View::Credit { Scores::Credit } else { Scores::Audited };
                self.opened(scores, *opened);
            }
            StudyEvent::Pictures(report) => self.pictures = Some(Rc::new(*report)),
            StudyEvent::Recognised(recognised) => self.recognised = Some(Rc::new(*recognised)),
            StudyEvent::Inquiring { inquiry, done, of, so_far } => {
                self.inquiries.told(&inquiry, Standing::Waiting { done, of, so_far: so_far.map(|a| Rc::new(*a)) });
            }
            StudyEvent::Answered { inquiry, answer } => {
                self.inquiries.told(&inquiry, Standing::Answered(Rc::new(*answer)));
            }
            StudyEvent::Unanswered { inquiry, fault } => self.inquiries.told(&inquiry, Standing::Refused(fault)),
            StudyEvent::Left { inquiry } => self.inquiries.left(&inquiry),
            StudyEvent::Decided(moved) => self.moved(*moved),
            StudyEvent::Solved(solution) => self.solved(*solution, settings.criterion),
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
        let opened = Rc::new(opened);
        self.laboratory = Some(Rc::new(Laboratory { scores, opened, lab, moved, solution: None, best: None }));
        self.openings += 1;
    }

    /// Takes what the rules come to.
    pub fn moved(&mut self, moved: Moved) {
        self.with_laboratory(|l| l.moved = Rc::new(moved));
    }

    /// Takes the rules of a solution, if its criterion is the one that was asked for; a group without one keeps its own.
    pub fn solved(&mut self, solution: Solution, asked: Option<Criterion>) {
        self.with_laboratory(|l| {
            if solution.criterion == Criterion::MaxProfit {
                l.best = Some(solution.overall);
            }
            if asked != Some(solution.criterion) {
                return;
            }
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

/// What decisions are worth where a false positive costs so many times as much as a false negative. The cheaper error
/// costs 1; where both cost the same, profit is accuracy.
pub fn payoff(cost: f64) -> Payoff {
    if cost == 1.0 { Payoff::ACCURACY } else { Payoff::costs(cost.max(1.0), (1.0 / cost).max(1.0)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::fairness::threshold::lab::open;
    use crate::evaluate::fairness::threshold::solve::solve;
    use crate::evaluate::fairness::threshold::table::{ByLabel, Level, ScoreTable};

    fn table() -> ScoreTable {
        let level = |score, positive, negative| Level { score, amount: ByLabel { positive, negative } };
        let levels = vec![level(0.8, 30.0, 10.0), level(0.2, 10.0, 30.0)];
        ScoreTable::from_levels(vec![("a".into(), levels.clone()), ("b".into(), levels)]).unwrap()
    }

    fn opened(scores: Scores) -> Study {
        let mut study = Study::default();
        let lab = Lab { payoff: Payoff::ACCURACY, rules: vec![Rule::single(0.9); 2] };
        study.opened(scores, open(&table(), &lab).unwrap());
        study
    }

    #[test]
    fn only_what_was_asked_for_moves_the_rules() {
        let solution = solve(&table(), Criterion::MaxProfit, &Payoff::ACCURACY, None).unwrap();
        let mut study = opened(Scores::Audited);
        study.solved(solution.clone(), None);
        let laboratory = study.laboratory.clone().unwrap();
        assert_eq!((laboratory.lab.rules[0], laboratory.best), (Rule::single(0.9), Some(solution.overall)));
        study.solved(solution, Some(Criterion::MaxProfit));
        assert_eq!(study.laboratory.unwrap().lab.rules[0], Rule::single(0.5));
    }

    #[test]
    fn a_new_model_leaves_the_credit_scores_alone() {
        for (scores, stays) in [(Scores::Credit, true), (Scores::Audited, false)] {
            let mut study = opened(scores);
            study.forget();
            assert_eq!((study.laboratory.is_some(), study.openings), (stays, 1));
            study.reset();
            assert_eq!(study.laboratory, None);
        }
    }

    #[test]
    fn the_cheaper_error_costs_one() {
        assert_eq!(payoff(1.0), Payoff::ACCURACY);
        assert_eq!((payoff(5.0), payoff(0.2)), (Payoff::costs(5.0, 1.0), Payoff::costs(1.0, 5.0)));
    }
}
