//! The catalogue of built-in data sets: one manifest entry describes a file, its columns and roles, whom it
//! concerns, and what a reader must know before trusting it.
//!
//! The manifest is data of the site, so everything about it is checked when it is read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::DataError;
use super::toy::Toy;

/// A text in each language of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localized<T = String> {
    pub en: T,
    pub zh: T,
}

impl<T> Localized<T> {
    /// The text for a language tag: Chinese for `zh…`, else English.
    pub fn get(&self, language: &str) -> &T {
        if language.starts_with("zh") { &self.zh } else { &self.en }
    }
}

/// The part of life a data set comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Domain {
    Justice,
    Finance,
    Medical,
    Education,
    Images,
    /// Made-up people, to learn from.
    Teaching,
    /// A visitor's own table, about which nothing is known.
    Own,
}

/// How a column's cells are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Numeric,
    Categorical,
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Input of the model.
    Feature,
    /// Defines groups of people; input of the model only if the visitor says so.
    Sensitive,
    /// What is predicted.
    Label,
    /// How many people a line stands for.
    Count,
    /// Kept in the file, not used.
    Ignore,
}

/// A change of scale before standardisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transform {
    /// `sign(x) ln(1 + |x|)`, for amounts with a heavy tail.
    Log1p,
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
    pub role: Role,
    pub title: Localized,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transform: Option<Transform>,
    /// Lower bounds of the groups of a numeric sensitive column: `[30, 45]` makes `<30`, `30–44`, `≥45`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bins: Vec<f32>,
}

/// What a label that is an amount says of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// Completes “The model predicts …”.
    pub meaning: Localized,
    /// The unit as it is written after a number; empty if it isn't known.
    pub unit: Localized,
}

/// The column that is predicted, and what its positive value, or its amount, says of a person.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    pub column: String,
    #[serde(default)]
    pub positive: String,
    /// Completes “The model predicts that this person …”.
    #[serde(default)]
    pub positive_meaning: Localized,
    #[serde(default)]
    pub negative_meaning: Localized,
    /// Where the label is an amount: then nobody is positive, and the fields above are empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
}

impl Label {
    /// What is predicted, in words.
    pub fn meaning(&self) -> &Localized {
        self.amount.as_ref().map_or(&self.positive_meaning, |amount| &amount.meaning)
    }
}

/// The files of a set of pictures, as [`super::images`] reads them, and what pictures show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageFiles {
    pub width: usize,
    pub height: usize,
    /// The classes, in the order of their numbers in the files.
    pub classes: Vec<String>,
    /// Pictures and labels to learn from.
    pub train: [String; 2],
    /// Pictures and labels to test on.
    pub test: [String; 2],
}

/// A built-in data set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dataset {
    /// Short name, also the value in the page's address.
    pub id: String,
    pub domain: Domain,
    pub file: String,
    /// People in the file (lines multiplied by their counts).
    pub rows: u64,
    pub title: Localized,
    pub summary: Localized,
    pub label: Label,
    pub columns: Vec<Column>,
    /// Where people are pictures: they have no `file`, and columns only for what they are grouped by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub images: Option<ImageFiles>,
    /// What the people are made from, where they are made up: they have no `file`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub toy: Option<Toy>,
    /// The points in time at which some columns were recorded, the earliest first: as many columns at each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sequence: Vec<Vec<String>>,
    /// Settings that suit this data set, by their keys in the page's address.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<String, String>,
    pub licence: String,
    pub citation: String,
    pub source: String,
    pub caveats: Localized<Vec<String>>,
}

impl Dataset {
    /// The columns that define groups.
    pub fn sensitive(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|c| c.role == Role::Sensitive)
    }

    /// The columns a model may learn from: the features, and the sensitive columns when asked for.
    pub fn inputs(&self, with_sensitive: bool) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(move |c| c.role == Role::Feature || (with_sensitive && c.role == Role::Sensitive))
    }

    fn check(&self) -> Result<(), String> {
        let named = |role| self.columns.iter().filter(move |c| c.role == role);
        let labels = named(Role::Label).map(|c| &c.name);
        if self.images.is_none() && labels.ne([&self.label.column]) {
            return Err(format!("{}: exactly one column, “{}”, has the role label", self.id, self.label.column));
        }
        if self.label.amount.is_some() == (self.images.is_some() || !self.label.positive.is_empty()) {
            return Err(format!("{}: the label is either an amount or has a positive value", self.id));
        }
        if self.label.amount.is_some() && named(Role::Label).any(|c| c.kind != Kind::Numeric) {
            return Err(format!("{}: the label is an amount, so its column has to be numeric", self.id));
        }
        if named(Role::Count).count() > 1 {
            return Err(format!("{}: at most one column has the role count", self.id));
        }
        if let Some(c) = self.sensitive().find(|c| (c.kind == Kind::Numeric) == c.bins.is_empty()) {
            return Err(format!("{}: “{}” needs bins exactly if it is numeric", self.id, c.name));
        }
        if self.sensitive().any(|c| !c.bins.is_sorted_by(|a, b| a < b)) {
            return Err(format!("{}: bins have to increase", self.id));
        }
        Ok(())
    }
}

/// The list of built-in data sets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub version: u32,
    pub datasets: Vec<Dataset>,
}

impl Manifest {
    /// Reads and checks a manifest.
    ///
    /// # Errors
    /// [`DataError::Manifest`] when it isn't JSON of this shape, or an entry contradicts itself.
    pub fn parse(json: &str) -> Result<Self, DataError> {
        let manifest: Result<Self, _> = serde_json::from_str(json).map_err(|e| e.to_string());
        manifest.and_then(Self::checked).map_err(|detail| DataError::Manifest { detail })
    }

    /// The manifest, if no entry contradicts itself.
    ///
    /// # Errors
    /// What is wrong with the first entry that does.
    pub fn checked(self) -> Result<Self, String> {
        self.datasets.iter().try_for_each(Dataset::check)?;
        Ok(self)
    }

    /// The data set with this id.
    pub fn get(&self, id: &str) -> Option<&Dataset> {
        self.datasets.iter().find(|d| d.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in() -> String {
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/www/data/manifest.json")).unwrap()
    }

    #[test]
    fn the_built_in_manifest_is_sound_and_complete_in_both_languages() {
        let manifest = Manifest::parse(&built_in()).unwrap();
        let ids: Vec<_> = manifest.datasets.iter().map(|d| d.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "compas",
                "adult",
                "heart",
                "german",
                "taiwan-credit",
                "taiwan-limit",
                "nhefs",
                "nhefs-weight",
                "ufrgs",
                "mnist"
            ]
        );
        for d in &manifest.datasets {
            assert_eq!(d.caveats.en.len(), d.caveats.zh.len(), "{}: caveats differ in number", d.id);
            let texts = d.columns.iter().map(|c| &c.title).chain([&d.title, &d.summary]);
            assert!(texts.into_iter().all(|t| !t.en.is_empty() && !t.zh.is_empty()), "{}: a text is empty", d.id);
        }
    }

    #[test]
    fn a_manifest_that_contradicts_itself_is_refused_with_the_reason() {
        let broken = built_in().replacen("\"role\": \"label\"", "\"role\": \"feature\"", 1);
        let error = Manifest::parse(&broken).unwrap_err();
        assert!(error.to_string().contains("role label"), "{error}");
        let both = built_in().replacen("\"amount\":", "\"positive\": \"yes\", \"amount\":", 1);
        assert!(Manifest::parse(&both).unwrap_err().to_string().contains("either an amount or"));
        assert!(matches!(Manifest::parse("{"), Err(DataError::Manifest { .. })));
    }
}
