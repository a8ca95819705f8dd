//! Proposes what the columns of somebody's table are for, from their names and values.
//!
//! These are proposals for a person to correct; nothing else follows from them. Names are read in English and Chinese.

use serde::{Deserialize, Serialize};

use super::catalog::Kind;
use super::frame::{Frame, Values, distinct_numbers};
use super::names::{self, Vocabulary, Words};

/// How many values of a column are shown.
const EXAMPLES: usize = 5;

/// The most different texts of a feature, beyond which it rather names people than describes them.
pub(super) const MOST_LEVELS: u64 = 200;

/// The most groups that a column can define: each is crossed with those of other columns.
pub(super) const MOST_GROUPS: u64 = 50;

/// The fewest different numbers of a column without a telling name that may be a score, and of one that may be an amount.
const LEAST_NUMBERS: u64 = 20;

/// What a column of one's own table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OwnRole {
    /// What was true of each person.
    Label,
    /// What was decided or predicted, one of two values.
    Prediction,
    /// A probability of the positive class, in `[0, 1]`.
    Score,
    /// Defines groups of people.
    Sensitive,
    /// Groups are compared within each of its values.
    Control,
    /// How much each person counts.
    Weight,
    /// Describes people otherwise.
    Feature,
    /// Not used.
    Ignore,
}

/// What can be said of a column at a glance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnProfile {
    pub name: String,
    /// Numeric if there are cells, and every one of them is a number.
    pub kind: Kind,
    /// Missing cells.
    pub missing: u64,
    /// Different values, without the missing ones.
    pub distinct: u64,
    /// Up to five values: the most frequent, or the first if the column has thousands of different numbers.
    pub examples: Vec<String>,
    /// Where there are two values, both, the likelier positive one first; else none.
    pub positives: Vec<String>,
    pub proposed: OwnRole,
}

/// A profile of each column. At most one is proposed as label, prediction, score and weight.
pub fn profile(frame: &Frame) -> Vec<ColumnProfile> {
    let mut profiles: Vec<ColumnProfile> =
        frame.names.iter().zip(&frame.columns).map(|(name, values)| describe(name, values)).collect();
    let traits: Vec<Traits> = profiles.iter().zip(&frame.columns).map(|(p, v)| Traits::of(p, v)).collect();
    for (profile, traits) in profiles.iter_mut().zip(&traits) {
        profile.proposed = traits.alone();
    }
    let found = |role, by: &dyn Fn(&Traits) -> u32| {
        let free = |i: &usize| traits[*i].open() && by(&traits[*i]) > 0;
        let best = (0..traits.len()).filter(free).rev().max_by_key(|&i| by(&traits[i]));
        best.map(|i| (i, role))
    };
    let height = traits.iter().any(|t| t.words.has(&["height"], &["身高"]));
    let named = [
        found(OwnRole::Score, &Traits::score),
        found(OwnRole::Prediction, &Traits::prediction),
        found(OwnRole::Label, &Traits::label),
        found(OwnRole::Weight, &|t| t.weight(height)),
    ];
    for (index, role) in named.into_iter().flatten() {
        profiles[index].proposed = role;
    }
    propose_by_values(&mut profiles, &traits);
    profiles
}

fn describe(name: &str, values: &Values) -> ColumnProfile {
    let (numeric, distinct, examples) = match values {
        Values::Numbers(numbers) => {
            let mut first: Vec<f64> = Vec::new();
            for &x in numbers.iter().filter(|x| !x.is_nan()) {
                if first.len() == EXAMPLES {
                    break;
                }
                if !first.contains(&x) {
                    first.push(x);
                }
            }
            let examples = first.iter().map(f64::to_string).collect();
            (!first.is_empty(), distinct_numbers(numbers).len(), examples)
        }
        Values::Levels { codes, levels } => {
            let mut counts = vec![0u64; levels.len()];
            codes.iter().flatten().for_each(|code| counts[code as usize] += 1);
            let mut order: Vec<usize> = (0..levels.len()).collect();
            order.sort_by_key(|&level| std::cmp::Reverse(counts[level]));
            let examples = order.iter().take(EXAMPLES).map(|&level| levels[level].clone()).collect();
            let numeric = !levels.is_empty() && levels.iter().all(|l| super::frame::parse_number(l).is_some());
            (numeric, levels.len(), examples)
        }
    };
    ColumnProfile {
        name: name.to_owned(),
        kind: if numeric { Kind::Numeric } else { Kind::Categorical },
        missing: values.missing(),
        distinct: distinct as u64,
        examples,
        positives: positive_candidates(values).map(Vec::from).unwrap_or_default(),
        proposed: OwnRole::Feature,
    }
}

/// What of a column speaks for a role.
struct Traits {
    words: Words,
    numeric: bool,
    distinct: u64,
    /// Cells that are there.
    present: u64,
    /// The smallest and largest number, of a numeric column.
    range: (f64, f64),
    /// Whether each row's number is the one before plus one.
    counts_up: bool,
}

impl Traits {
    fn of(profile: &ColumnProfile, values: &Values) -> Self {
        let numbers = if profile.kind == Kind::Numeric { values.numbers().unwrap_or_default() } else { Vec::new() };
        let known = numbers.iter().copied().filter(|x| !x.is_nan());
        Self {
            words: Words::of(&profile.name),
            numeric: profile.kind == Kind::Numeric,
            distinct: profile.distinct,
            present: values.len() as u64 - profile.missing,
            range: known.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x))),
            counts_up: numbers.len() > 2 && numbers.windows(2).all(|pair| pair[1] - pair[0] == 1.0),
        }
    }

    /// The role of a column without regard to the others.
    fn alone(&self) -> OwnRole {
        let each_different = !self.numeric && self.present >= LEAST_NUMBERS && self.distinct == self.present;
        let many_texts = !self.numeric && self.distinct > MOST_LEVELS;
        if self.distinct < 2 || self.counts_up || each_different || many_texts || self.words.identifies() {
            OwnRole::Ignore
        } else if self.words.is_sensitive() && (self.numeric || self.distinct <= MOST_GROUPS) {
            OwnRole::Sensitive
        } else {
            OwnRole::Feature
        }
    }

    /// Whether the column may yet be label, prediction, score or weight.
    fn open(&self) -> bool {
        self.alone() == OwnRole::Feature
    }

    fn in_unit_interval(&self) -> bool {
        self.numeric && self.range.0 >= 0.0 && self.range.1 <= 1.0
    }

    fn score(&self) -> u32 {
        if self.in_unit_interval() && self.distinct > 2 { self.words.strength(&names::SCORE) } else { 0 }
    }

    fn prediction(&self) -> u32 {
        let score = self.words.strength(&names::SCORE) > 0;
        if self.distinct == 2 && !score { self.words.strength(&names::PREDICTION) } else { 0 }
    }

    fn label(&self) -> u32 {
        let predicted = self.words.strength(&names::PREDICTION) > 0;
        if self.distinct == 2 && !predicted { self.words.strength(&names::LABEL) } else { 0 }
    }

    /// How much the name speaks for a role that many different numbers can have.
    fn amount(&self, role: &Vocabulary) -> u32 {
        if self.numeric && self.distinct >= LEAST_NUMBERS { self.words.strength(role) } else { 0 }
    }

    fn weight(&self, height: bool) -> u32 {
        let body = height && self.words.strength(&names::WEIGHT) < names::CERTAIN;
        if self.numeric && self.range.0 >= 0.0 && !body { self.words.strength(&names::WEIGHT) } else { 0 }
    }
}

/// Where no yes or no has a name that says so: the label is an amount whose name does, as a prediction then may be; or the
/// last column if it has two values, or else the only one that has. The score is the only column of many different numbers
/// in `[0, 1]`.
fn propose_by_values(profiles: &mut [ColumnProfile], traits: &[Traits]) {
    let free = |profiles: &[ColumnProfile], fits: &dyn Fn(&Traits) -> bool| -> Vec<usize> {
        (0..traits.len()).filter(|&i| profiles[i].proposed == OwnRole::Feature && fits(&traits[i])).collect()
    };
    if profiles.iter().all(|p| p.proposed != OwnRole::Label) {
        let predicted = |t: &Traits| t.amount(&names::PREDICTION);
        let actual = |t: &Traits| if predicted(t) > 0 { 0 } else { t.amount(&names::LABEL) };
        let best = |by: &dyn Fn(&Traits) -> u32| {
            free(profiles, &|t| by(t) > 0).into_iter().rev().max_by_key(|&i| by(&traits[i]))
        };
        if let (Some(label), prediction) = (best(&actual), best(&predicted)) {
            profiles[label].proposed = OwnRole::Label;
            prediction.into_iter().for_each(|i| profiles[i].proposed = OwnRole::Prediction);
        }
    }
    if profiles.iter().all(|p| p.proposed != OwnRole::Label) {
        let two = free(profiles, &|t| t.distinct == 2);
        let last = two.last().filter(|&&i| two.len() == 1 || i + 1 == traits.len());
        if let Some(&label) = last {
            profiles[label].proposed = OwnRole::Label;
        }
    }
    if profiles.iter().all(|p| p.proposed != OwnRole::Score)
        && let [score] = free(profiles, &|t| t.in_unit_interval() && t.distinct >= LEAST_NUMBERS)[..]
    {
        profiles[score].proposed = OwnRole::Score;
    }
}

/// The two values of a column, the one that is likelier called positive first; nothing if it has not two values.
pub fn positive_candidates(values: &Values) -> Option<[String; 2]> {
    let levels = match values {
        Values::Levels { levels, .. } => levels.clone(),
        Values::Numbers(numbers) => distinct_numbers(numbers).iter().map(f64::to_string).collect(),
    };
    let [first, second] = <[String; 2]>::try_from(levels).ok()?;
    Some(if names::more_positive(&second, &first) { [second, first] } else { [first, second] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::read::{ReadOptions, read};
    use OwnRole::*;

    fn proposed(text: &str) -> Vec<OwnRole> {
        let frame = read("t.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
        profile(&frame).iter().map(|p| p.proposed).collect()
    }

    #[test]
    fn names_say_what_columns_are_for_in_both_languages() {
        let rows = "a1,1,0,0.2,F,x,2\na2,0,1,0.7,M,y,1\na3,1,1,0.9,F,x,1\n";
        let roles = [Ignore, Label, Prediction, Score, Sensitive, Feature, Weight];
        for header in [
            "customer_id,y_true,y_pred,score,sex,region,sample_weight",
            "ID,Outcome,PredictedLabel,predicted_probability,Gender,region,weight",
            "客户编号,实际结果,预测结果,预测概率,性别,地区,权重",
        ] {
            assert_eq!(proposed(&format!("{header}\n{rows}")), roles, "{header}");
        }
    }

    #[test]
    fn values_say_it_where_names_do_not_and_contradict_where_they_mislead() {
        let row = |i: u32| format!("{},{},{},{}\n", f64::from(i) / 40.0, 600 + i, i % 3, i % 2);
        let rows: String = (0..40).map(row).collect();
        assert_eq!(proposed(&format!("a,credit_score,b,c\n{rows}")), [Score, Ignore, Feature, Label]);
        assert_eq!(proposed("weight,height,y\n70,180,1\n60,170,0\n80,171,1\n"), [Feature, Feature, Label]);
        let row = |i: u32| format!("{},{},{},{}\n", i % 2, 2 * i, 2 * i + 1, i * i);
        let rows: String = (0..40).map(row).collect();
        assert_eq!(proposed(&format!("a,predicted_outcome,target,b\n{rows}")), [Feature, Prediction, Label, Feature]);
        assert_eq!(proposed("label,target\n1,0\n0,1\n1,1\n"), [Label, Feature]);
    }

    #[test]
    fn a_profile_counts_and_shows_the_most_frequent_first() {
        let frame = read("t.csv", "c\nb\na\na\nNA\n".as_bytes(), &ReadOptions::default()).unwrap();
        let [column] = &profile(&frame)[..] else { panic!() };
        assert_eq!((column.kind, column.missing, column.distinct), (Kind::Categorical, 1, 2));
        assert_eq!(column.examples, ["a", "b"]);
    }

    #[test]
    fn the_likelier_positive_value_comes_first() {
        let first = |a: &str, b: &str| {
            let frame = read("t.csv", format!("y\n{a}\n{b}\n").as_bytes(), &ReadOptions::default()).unwrap();
            positive_candidates(&frame.columns[0]).unwrap()[0].clone()
        };
        for (positive, negative) in [
            ("1", "0"),
            ("Yes", "no"),
            ("true", "false"),
            (">50K", "<=50K"),
            ("是", "否"),
            ("通过", "未通过"),
            ("违约", "正常"),
            ("approved", "not approved"),
            ("default", "non-default"),
        ] {
            assert_eq!(first(positive, negative), positive);
            assert_eq!(first(negative, positive), positive);
        }
    }
}
