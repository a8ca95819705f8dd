//! What a drawn tree asks and says, in words.
//!
//! Words and numbers only; where things lie is `tree_layout`'s.

use yew::AttrValue;

use super::legend::Entry;
use super::table::{DataTable, number};
use super::tone::Tone;
use crate::engine::protocol::{Arrivals, DrawnNode, DrawnTree, Question};
use crate::sentence::Argument;
use crate::ui::i18n::I18n;

/// A tree, and what is needed to talk about it.
pub struct Words<'a> {
    pub tree: &'a DrawnTree,
    pub parents: &'a [Option<(usize, bool)>],
    /// Who arrives where, by the watched groups, and what these are called.
    pub arrivals: Option<&'a Arrivals>,
    pub groups: &'a [AttrValue],
    /// What classes are called, where there are more than two.
    pub classes: &'a [AttrValue],
    pub i18n: &'a I18n,
}

impl Words<'_> {
    /// What a node asks, or in a leaf answers, on two short lines.
    pub fn lines(&self, node: usize) -> [AttrValue; 2] {
        let known = &self.tree.nodes[node];
        let Some(asks) = &known.asks else {
            return match (known.adds, self.leading(known)) {
                (Some(adds), _) => [self.i18n.text("tree-adds"), format!("{adds:+.3}").into()],
                (None, Some((class, _))) => [self.i18n.text("tree-class"), class],
                (None, None) => [self.i18n.text("tree-score"), self.i18n.number(positive(known), 2).into()],
            };
        };
        match &asks.question {
            Question::AtMost { column, rounded, .. } => [column.clone().into(), format!("≤ {rounded}?").into()],
            Question::Is { column, level } => [column.clone().into(), format!("= {level}?").into()],
            Question::Unknown { column } => [column.clone().into(), self.i18n.text("tree-unknown")],
        }
    }

    /// The share of positive people in a node, or that of its most frequent class.
    pub fn share(&self, node: usize) -> f64 {
        let known = &self.tree.nodes[node];
        self.leading(known).map_or_else(|| positive(known), |(_, share)| share)
    }

    /// How many people arrive at a node, and what share of them is positive.
    pub fn numbers(&self, node: usize) -> String {
        let percent = self.i18n.percent(self.share(node));
        format!("{} · {percent}", self.i18n.count(self.tree.nodes[node].people))
    }

    /// The class that is most frequent in a node, where there are more than two, and its share.
    fn leading(&self, node: &DrawnNode) -> Option<(AttrValue, f64)> {
        let named = self.classes.iter().zip(&node.shares);
        named.max_by(|a, b| a.1.total_cmp(b.1)).map(|(class, &share)| (class.clone(), share))
    }

    /// What is true of a person who answers a question so, with the exact amount or the one that is easy to read.
    fn condition(&self, question: &Question, yes: bool, exactly: bool) -> AttrValue {
        let holds = |yes: bool, if_yes: char, if_no: char| if yes { if_yes } else { if_no };
        match question {
            Question::AtMost { column, rounded, exact, unknown } => {
                let amount = if exactly { exact } else { rounded };
                let condition = format!("{column} {} {amount}", holds(yes, '≤', '>'));
                let also = unknown.is_some_and(|unknown| unknown == yes);
                if also { self.filled("tree-or-unknown", "condition", condition) } else { condition.into() }
            }
            Question::Is { column, level } => format!("{column} {} {level}", holds(yes, '=', '≠')).into(),
            Question::Unknown { column } => {
                self.filled(if yes { "tree-is-unknown" } else { "tree-is-known" }, "column", column.clone())
            }
        }
    }

    /// All that is true of who arrives at a node, from the root on.
    pub fn way(&self, node: usize, exactly: bool) -> Vec<AttrValue> {
        let steps = std::iter::successors(self.parents[node], |&(parent, _)| self.parents[parent]);
        let conditions = steps.filter_map(|(parent, yes)| {
            let asks = self.tree.nodes[parent].asks.as_ref()?;
            Some(self.condition(&asks.question, yes, exactly))
        });
        let mut way: Vec<AttrValue> = conditions.collect();
        way.reverse();
        way
    }

    /// The nodes on the way to a node, the root first.
    pub fn above(&self, node: usize) -> Vec<usize> {
        let above = std::iter::successors(self.parents[node], |&(parent, _)| self.parents[parent]);
        let mut above: Vec<usize> = above.map(|(parent, _)| parent).collect();
        above.reverse();
        above
    }

    /// Who arrives at a node.
    pub fn heading(&self, node: usize) -> AttrValue {
        let known = &self.tree.nodes[node];
        let (id, class) = match self.leading(known) {
            Some((class, _)) => ("tree-arrive-class", class.to_string()),
            None => ("tree-arrive", String::new()),
        };
        let args = [
            ("people", Argument::from(self.i18n.count(known.people))),
            ("all", self.i18n.count(self.tree.nodes[0].people).into()),
            ("share", self.i18n.percent(self.share(node)).into()),
            ("class", class.into()),
        ];
        self.i18n.with(id, &args)
    }

    /// The people of a group at a node, and the positive ones among them.
    pub fn arrived(&self, node: usize, group: usize) -> Option<(u32, u32)> {
        let (at, arrivals) = (node * self.groups.len() + group, self.arrivals?);
        Some((*arrivals.people.get(at)?, *arrivals.positive.get(at)?))
    }

    /// How many of each group arrive at a node.
    pub fn entries(&self, node: usize) -> Vec<Entry> {
        let entry = |(group, label): (usize, &AttrValue)| {
            let ((people, positive), (all, _)) = (self.arrived(node, group)?, self.arrived(0, group)?);
            let count = |n: u32| Argument::from(self.i18n.count(u64::from(n)));
            let value = self.i18n.with("tree-group", &[("people", count(people)), ("all", count(all))]);
            let note = self.i18n.with("tree-group-of-them", &[("positive", count(positive))]);
            let note = self.classes.is_empty().then_some(note);
            Some(Entry { tone: Tone::Group(group), label: label.clone(), note, value })
        };
        self.groups.iter().enumerate().filter_map(entry).collect()
    }

    /// All leaves with the exact way to them.
    pub fn table(&self) -> DataTable {
        let shares: Vec<AttrValue> = match self.classes {
            [] => vec![self.i18n.text("tree-positive")],
            classes => classes.to_vec(),
        };
        let of_group = |group: &AttrValue| {
            ["tree-group-people", "tree-group-positive"].map(|id| self.filled(id, "group", group.to_string()))
        };
        let named = ["tree-way", "groups-people"].map(|id| self.i18n.text(id));
        let columns = named.into_iter().chain(shares).chain(self.groups.iter().flat_map(of_group)).collect();
        let leaves = (0..self.tree.nodes.len()).filter(|&node| self.tree.nodes[node].asks.is_none());
        DataTable { columns, rows: leaves.map(|leaf| self.row(leaf)).collect() }
    }

    fn row(&self, leaf: usize) -> Vec<AttrValue> {
        let known = &self.tree.nodes[leaf];
        let way = match self.way(leaf, true) {
            way if way.is_empty() => self.i18n.text("groups-everyone"),
            way => way.join("; ").into(),
        };
        let shares = if self.classes.is_empty() { known.shares.get(1..) } else { known.shares.get(..) };
        let shares = shares.unwrap_or_default().iter().map(|&share| number(share));
        let groups = (0..self.groups.len()).filter_map(|group| self.arrived(leaf, group));
        let groups = groups.flat_map(|(people, positive)| [people, positive]).map(|n| number(f64::from(n)));
        [way, number(known.people as f64)].into_iter().chain(shares).chain(groups).collect()
    }

    fn filled(&self, id: &str, name: &str, text: String) -> AttrValue {
        self.i18n.with(id, &[(name, text.into())])
    }
}

fn positive(node: &DrawnNode) -> f64 {
    node.shares.get(1).copied().unwrap_or_default()
}
