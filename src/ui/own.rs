//! What the page knows of the visitor's own table. It stays in the engine; here are its columns and what they are for.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::data::catalog::Dataset;
use crate::data::infer::{ColumnProfile, OwnRole};
use crate::data::options::DataOptions;
use crate::engine::protocol::{Command, OwnTable};
use crate::evaluate::fairness::monitor::THRESHOLD;
use crate::evaluate::fairness::options::{AuditOptions, Missing, Text};

/// Roles that at most one column has.
const SINGLE: [OwnRole; 4] = [OwnRole::Label, OwnRole::Prediction, OwnRole::Score, OwnRole::Weight];

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
    /// A column, and the one that its role was last taken from.
    taken: Option<(String, String)>,
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum OwnChange {
    Role(String, OwnRole),
    Positive(String),
    Threshold(f64),
    Missing(Missing),
}

/// Something that has to be said of the columns before the table can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    Label,
    Groups,
    /// A prediction or a score.
    Decision,
    Features,
}

impl Own {
    /// Begins to read a file, in place of the table. What was said of the columns is kept, in case it has the same.
    pub fn begin(&mut self, name: String, of: u64) {
        self.reading = Some(Reading { name, of, ..Reading::default() });
        self.table = None;
        self.dataset = None;
    }

    /// Begins to read the table's file again, since the engine that held the table is replaced.
    pub fn reread(&mut self) {
        if let Some(table) = self.table.take() {
            self.begin(table.name.clone(), 0);
        }
    }

    /// Whether there is a table, or one on its way.
    pub fn present(&self) -> bool {
        self.table.is_some() || self.reading.is_some()
    }

    /// Takes a table that was read, with the roles that its columns seem to have, unless its columns are those of the
    /// table before.
    pub fn open(&mut self, table: OwnTable) {
        if table.columns.len() != self.roles.len() || table.columns.iter().any(|c| !self.roles.contains_key(&c.name)) {
            self.roles = table.columns.iter().map(|c| (c.name.clone(), c.proposed)).collect();
            self.taken = None;
            self.positive.clear();
            self.threshold = THRESHOLD;
            self.missing = Missing::Drop;
        }
        self.table = Some(Rc::new(table));
        self.reading = None;
        self.check_positive();
    }

    /// The changes that make of the table as it opens what it is now.
    pub fn said(&self) -> Vec<OwnChange> {
        let roles = self.roles.iter().map(|(column, &role)| OwnChange::Role(column.clone(), role));
        let rest = [
            OwnChange::Positive(self.positive.clone()),
            OwnChange::Threshold(self.threshold),
            OwnChange::Missing(self.missing),
        ];
        if self.table.is_some() { roles.chain(rest).collect() } else { Vec::new() }
    }

    /// Carries out a change.
    pub fn change(&mut self, change: OwnChange) {
        match change {
            OwnChange::Role(column, role) => self.give(column, role),
            OwnChange::Positive(value) => self.positive = value,
            OwnChange::Threshold(threshold) => self.threshold = threshold.clamp(0.0, 1.0),
            OwnChange::Missing(missing) => self.missing = missing,
        }
    }

    /// Gives a column a role. One that only one column can have is taken from the column that had it, and goes back when
    /// the taker moves on: going through a list by keys passes every role.
    fn give(&mut self, column: String, role: OwnRole) {
        let passed = self.taken.take().filter(|(taker, _)| *taker == column);
        if let Some((_, owner)) = passed.filter(|(_, owner)| self.roles.get(owner) == Some(&OwnRole::Ignore)) {
            self.roles.insert(owner, self.roles[&column]);
        }
        let mut others = self.roles.iter_mut().filter(|(name, r)| **name != column && **r == role);
        if let Some((owner, r)) = others.next().filter(|_| SINGLE.contains(&role)) {
            *r = OwnRole::Ignore;
            self.taken = Some((column.clone(), owner.clone()));
        }
        self.roles.insert(column, role);
        self.check_positive();
    }

    /// Proposes a positive value if the label has none of this name; of many values, none is the positive one.
    fn check_positive(&mut self) {
        let known = self.positives();
        if !known.contains(&self.positive) {
            let proposed = known.into_iter().next().filter(|_| !self.many());
            self.positive = proposed.unwrap_or_default();
        }
    }

    /// Whether the label has more than two values: classes or amounts, unless one of them is chosen as the positive one.
    pub fn many(&self) -> bool {
        self.profile(OwnRole::Label).is_some_and(|label| label.distinct > 2)
    }

    /// The columns with a role, in the table's order.
    pub fn columns(&self, role: OwnRole) -> Vec<String> {
        let names = self.table.iter().flat_map(|t| &t.columns).map(|c| &c.name);
        names.filter(|name| self.roles.get(*name) == Some(&role)).cloned().collect()
    }

    /// The first column with a role.
    pub fn profile(&self, role: OwnRole) -> Option<&ColumnProfile> {
        self.table.as_ref()?.columns.iter().find(|c| self.roles.get(&c.name) == Some(&role))
    }

    /// The label's values, the likelier positive one first; if it has more than two, those that are known.
    pub fn positives(&self) -> Vec<String> {
        let values = |c: &ColumnProfile| if c.positives.is_empty() { c.examples.clone() } else { c.positives.clone() };
        self.profile(OwnRole::Label).map(values).unwrap_or_default()
    }

    /// The prediction column if all its values are known and none is the label's positive one, so that nobody counts
    /// as predicted positive.
    pub fn never_positive(&self) -> Option<&ColumnProfile> {
        // Truth values are read as 1 and 0.
        let read = |value: &str| match value {
            "true" | "True" | "TRUE" => "1".to_owned(),
            "false" | "False" | "FALSE" => "0".to_owned(),
            other => other.strip_suffix(".0").unwrap_or(other).to_owned(),
        };
        let positive = read(&self.positive);
        let known = |c: &&ColumnProfile| c.examples.len() as u64 == c.distinct;
        let prediction = self.profile(OwnRole::Prediction).filter(known).filter(|_| !self.positive.is_empty());
        prediction.filter(|c| c.examples.iter().all(|value| read(value) != positive))
    }

    fn lacks<const N: usize>(&self, wanted: [(Lack, &[OwnRole]); N]) -> Vec<Lack> {
        let absent = |roles: &[OwnRole]| roles.iter().all(|&role| self.profile(role).is_none());
        wanted.into_iter().filter(|(_, roles)| absent(roles)).map(|(lack, _)| lack).collect()
    }

    /// What is lacking before the table's predictions can be audited.
    pub fn audit_lacks(&self) -> Vec<Lack> {
        use OwnRole::{Label, Prediction, Score, Sensitive};
        self.lacks([(Lack::Label, &[Label]), (Lack::Groups, &[Sensitive]), (Lack::Decision, &[Prediction, Score])])
    }

    /// What is lacking before a model can be trained on the table; it learns from controls too.
    pub fn training_lacks(&self) -> Vec<Lack> {
        use OwnRole::{Control, Feature, Label, Sensitive};
        self.lacks([(Lack::Label, &[Label]), (Lack::Groups, &[Sensitive]), (Lack::Features, &[Feature, Control])])
    }

    /// Whether there is something to audit: a label, groups, and a decision or a score.
    pub fn auditable(&self) -> bool {
        self.audit_lacks().is_empty()
    }

    /// Whether there is something to learn, and something to learn from.
    pub fn trainable(&self) -> bool {
        self.training_lacks().is_empty()
    }

    /// The command that trains on the table.
    pub fn adopt(&self, options: &DataOptions) -> Option<Command> {
        let (roles, positive) = (self.roles.clone(), self.positive.clone());
        self.table.as_ref().map(|_| Command::Adopt { roles, positive, options: options.clone() })
    }

    /// The audit of the table by these sensitive columns, or by all.
    pub fn options(&self, attributes: &[String]) -> AuditOptions {
        let one = |role| self.profile(role).map(|c| c.name.clone());
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

#[cfg(test)]
mod tests {
    use yew::Reducible;

    use super::*;
    use crate::data::catalog::Manifest;
    use crate::data::infer::profile;
    use crate::data::read::{ReadOptions, read};
    use crate::engine::protocol::{Event, Fault};
    use crate::ui::state::{Action, Notice, State};
    use crate::ui::url;
    use OwnRole::*;

    /// A file with these lines, opened.
    fn opened(own: &mut Own, lines: &str) {
        let frame = read("t.csv", lines.as_bytes(), &ReadOptions::default()).unwrap();
        own.begin("t.csv".into(), lines.len() as u64);
        own.open(OwnTable { name: "t.csv".into(), rows: frame.rows as u64, columns: profile(&frame) });
    }

    fn own(lines: &str) -> Own {
        let mut own = Own::default();
        opened(&mut own, lines);
        own
    }

    const LINES: &str = "sex,region,y_true,y_pred,score\nF,a,yes,no,0.2\nM,b,no,yes,0.7\nF,b,yes,yes,0.9\n";

    #[test]
    fn a_table_opens_with_the_proposed_roles_and_positive_value() {
        let own = own(LINES);
        assert_eq!(own.columns(Sensitive), ["sex"]);
        assert_eq!(own.profile(Label).map(|c| c.name.as_str()), Some("y_true"));
        assert_eq!((own.positive.as_str(), own.threshold, own.missing), ("yes", 0.5, Missing::Drop));
        assert!(own.auditable() && own.trainable() && own.reading.is_none());
        let options = own.options(&["nobody".into()]);
        assert_eq!((options.sensitive, options.prediction.as_deref()), (vec!["sex".to_owned()], Some("y_pred")));
    }

    #[test]
    fn a_single_role_moves_and_takes_the_positive_value_with_it() {
        let mut own = own(LINES);
        own.change(OwnChange::Role("region".into(), Label));
        assert_eq!((own.columns(Label), own.roles["y_true"]), (vec!["region".to_owned()], Ignore));
        assert!(own.positives().contains(&own.positive));
        own.change(OwnChange::Role("score".into(), Sensitive));
        assert_eq!(own.columns(Sensitive), ["sex", "score"]);
    }

    #[test]
    fn passing_a_role_by_keys_leaves_it_where_it_was() {
        let mut own = own(LINES);
        for role in [Sensitive, Score, Prediction, Label, Prediction, Score, Weight] {
            own.change(OwnChange::Role("region".into(), role));
        }
        let roles = ["region", "score", "y_pred", "y_true"].map(|name| own.roles[name]);
        assert_eq!(roles, [Weight, Score, Prediction, Label]);
    }

    #[test]
    fn what_was_said_can_be_said_again() {
        let mut said = own(LINES);
        for (column, role) in [("region", Label), ("y_true", Score), ("score", Sensitive), ("sex", Ignore)] {
            said.change(OwnChange::Role(column.into(), role));
        }
        said.change(OwnChange::Threshold(0.3));
        let mut again = own(LINES);
        said.said().into_iter().for_each(|change| again.change(change));
        assert_eq!(
            (again.roles, again.positive, again.threshold, again.missing),
            (said.roles, said.positive, said.threshold, said.missing)
        );
        assert_eq!(Own::default().said(), []);
    }

    #[test]
    fn what_is_lacking_is_named() {
        let mut own = own(LINES);
        own.change(OwnChange::Role("y_pred".into(), Ignore));
        assert!(own.auditable(), "a score is enough");
        for (column, role) in [("score", Ignore), ("sex", Feature), ("region", Ignore)] {
            own.change(OwnChange::Role(column.into(), role));
        }
        assert_eq!(own.audit_lacks(), [Lack::Groups, Lack::Decision]);
        assert_eq!(own.training_lacks(), [Lack::Groups]);
        own.change(OwnChange::Role("sex".into(), Control));
        assert_eq!(own.training_lacks(), [Lack::Groups], "controls are learnt from");
        own.change(OwnChange::Role("sex".into(), Label));
        assert_eq!(own.training_lacks(), [Lack::Groups, Lack::Features]);
        assert_eq!(Own::default().audit_lacks(), [Lack::Label, Lack::Groups, Lack::Decision]);
    }

    #[test]
    fn predictions_in_other_words_than_the_labels_are_noticed() {
        let differs = |label: [&str; 2], prediction: [&str; 2]| {
            let row = |i: usize| format!("{},{}\n", label[i], prediction[i]);
            own(&format!("y_true,y_pred\n{}{}", row(0), row(1))).never_positive().is_some()
        };
        assert!(differs(["yes", "no"], ["1", "0"]) && differs(["Yes", "No"], ["yes", "no"]));
        assert!(!differs(["1", "0"], ["1.0", "0.0"]) && !differs(["1", "0"], ["True", "False"]));
    }

    #[test]
    fn what_was_said_of_the_same_columns_is_kept() {
        let mut own = own(LINES);
        own.change(OwnChange::Role("region".into(), Sensitive));
        own.change(OwnChange::Positive("no".into()));
        own.reread();
        assert!(own.present() && !own.auditable());
        opened(&mut own, LINES);
        assert_eq!((own.columns(Sensitive), own.positive.as_str()), (vec!["sex".to_owned(), "region".into()], "no"));
        opened(&mut own, "sex,y\nF,1\nM,0\n");
        assert_eq!((own.columns(Sensitive), own.positive.as_str()), (vec!["sex".to_owned()], "1"));
    }

    fn after(state: State, actions: impl IntoIterator<Item = Action>) -> State {
        actions.into_iter().fold(state, |state, action| (*Rc::new(state).reduce(action)).clone())
    }

    /// The page at an address, with the built-in data sets there.
    fn page(address: &str) -> State {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/www/data/manifest.json");
        let manifest = Manifest::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
        let (settings, problems) = url::read(address);
        after(State::new(settings, problems), [Action::Catalog(Ok(manifest))])
    }

    fn table() -> Event {
        Event::Opened(Box::new((**own(LINES).table.as_ref().unwrap()).clone()))
    }

    fn opening() -> Action {
        Action::Opening { name: "t.csv".into(), bytes: 9 }
    }

    #[test]
    fn a_table_that_is_not_there_any_more_gives_way_to_the_first_data_set() {
        let page = page("data=own");
        assert_eq!((page.settings.dataset.as_str(), page.notices), ("compas", vec![Notice::NotKept]));
    }

    #[test]
    fn another_file_ends_training_on_the_one_before() {
        let page = after(page(""), [opening(), Action::Events(vec![table()]), Action::Adopt]);
        assert_eq!((page.settings.dataset.as_str(), page.notices.len()), ("own", 0));
        let page = after(page, [opening()]);
        assert_eq!((page.settings.dataset.as_str(), page.notices.len(), page.own.adoptions), ("compas", 0, 1));
    }

    #[test]
    fn a_new_engine_reads_the_file_again_and_goes_on_with_it() {
        let page = after(page(""), [opening(), Action::Events(vec![table()]), Action::Adopt]);
        let page = after(page, [Action::Change(url::setting("backend").unwrap(), "ndarray".into())]);
        assert!(page.own.reading.is_some() && page.own.adopt(&DataOptions::default()).is_none());
        let page = after(page, [Action::Events(vec![table()])]);
        assert_eq!((page.settings.dataset.as_str(), page.own.adoptions), ("own", 2));
        // A file that an engine dies of is not read by the next one.
        let page = after(page, [opening(), Action::EngineDied { detail: String::new() }]);
        assert_eq!(page.own.reading, None);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_until_the_next_one() {
        let fault = Fault::new("fault", "not-text", [("file", "t.csv".to_owned())]);
        let page = after(page(""), [opening(), Action::Events(vec![Event::Failed { fault: fault.clone() }])]);
        assert_eq!((&page.own.reading, &page.notices), (&None, &vec![Notice::Unread(fault)]));
        assert_eq!(after(page, [opening()]).notices, []);
    }
}
