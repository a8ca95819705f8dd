//! The credit scores of `www/data/fico.csv` as a score table, and what `www/data/fico.json` says about them.
//!
//! The file is our own, made by `cargo xtask tidy`; this reads exactly that and no other CSV.

use serde::{Deserialize, Serialize};

use super::error::ThresholdError;
use super::table::{ByLabel, Level, ScoreTable};
use crate::data::catalog::{Domain, Label, Localized};

/// The first line of the file: a score from 0 to 100, the group, how many of its people have that score (not whole:
/// they are published as a share of the group), and the percentage of these who defaulted.
const HEADER: &str = "score,group,people,default_percent";

/// What a visitor has to know about a table of aggregates; the words are those of the data sets' manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    pub id: String,
    pub domain: Domain,
    pub file: String,
    pub rows: u64,
    pub title: Localized,
    pub summary: Localized,
    /// What divides people into groups.
    pub attribute: Localized,
    /// What the label is; `column` and `positive` name what the file implies, being paid.
    pub label: Label,
    pub licence: String,
    pub citation: String,
    pub source: String,
    pub caveats: Localized<Vec<String>>,
}

/// Reads the file. A positive label is a person who paid; scores become parts of 1; groups come in the file's order.
///
/// # Errors
/// [`ThresholdError::CreditScores`] naming the line, from 1; what the table itself refuses.
pub fn parse(text: &str) -> Result<ScoreTable, ThresholdError> {
    let refuse = |index: usize| ThresholdError::CreditScores { line: index as u64 + 1 };
    let mut groups: Vec<(String, Vec<Level>)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if index == 0 {
            if line != HEADER {
                return Err(refuse(0));
            }
            continue;
        }
        let (name, level) = level(line).ok_or_else(|| refuse(index))?;
        match groups.iter_mut().find(|(known, _)| known == name) {
            Some((_, levels)) => levels.push(level),
            None => groups.push((name.to_owned(), vec![level])),
        }
    }
    if groups.is_empty() {
        return Err(refuse(0));
    }
    ScoreTable::from_levels(groups)
}

fn level(line: &str) -> Option<(&str, Level)> {
    let mut cells = line.split(',');
    let (score, group, people, percent) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    let number = |cell: &str| cell.parse::<f64>().ok();
    let (score, people, percent) = (number(score)?, number(people)?, number(percent)?);
    let whole = cells.next().is_none() && (0.0..=100.0).contains(&percent);
    let defaulted = people * percent / 100.0;
    let amount = ByLabel { positive: people - defaulted, negative: defaulted };
    whole.then_some((group, Level { score: score / 100.0, amount }))
}

#[cfg(test)]
mod tests {
    use super::super::lab::{BINS, Lab, open};
    use super::super::payoff::Payoff;
    use super::super::rule::Rule;
    use super::super::solve::{Criterion, solve};
    use super::*;

    fn file(name: &str) -> String {
        std::fs::read_to_string(format!("{}/www/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    #[test]
    fn the_built_in_scores_have_the_published_people_and_order() {
        let table = parse(&file("fico.csv")).unwrap();
        let rules = vec![Rule::at_least(0.5); table.groups().len()];
        let opened = open(&table, &Lab { payoff: Payoff::ACCURACY, rules }).unwrap();
        let groups: Vec<(&str, u64)> = opened.groups.iter().map(|g| (g.name.as_str(), g.people)).collect();
        assert_eq!(
            groups,
            [("Non-Hispanic white", 133_165), ("Black", 18_274), ("Hispanic", 14_702), ("Asian", 7_906)]
        );
        let paid: Vec<f64> = opened.groups.iter().map(|g| (100.0 * g.base_rate.value().unwrap()).round()).collect();
        assert_eq!(paid, [76.0, 34.0, 57.0, 81.0]);
        assert!(opened.groups.iter().all(|g| g.histogram.positive.len() == BINS && g.auc.value().unwrap() > 0.8));
        let about: About = serde_json::from_str(&file("fico.json")).unwrap();
        assert_eq!(about.rows, groups.iter().map(|g| g.1).sum::<u64>());
        assert_eq!(about.caveats.en.len(), about.caveats.zh.len());
        assert!(!about.licence.is_empty() && !about.citation.is_empty());
    }

    /// Hardt, Price & Srebro 2016, section 6, where a loan pays if at least 82 % of such loans are repaid: of the profit
    /// without any demand, each demand leaves so much. Ours may be a little more: it mixes thresholds where that pays.
    #[test]
    fn each_demand_costs_what_the_paper_says() {
        let table = parse(&file("fico.csv")).unwrap();
        let payoff = Payoff { true_positive: 18.0, false_positive: -82.0, true_negative: 0.0, false_negative: 0.0 };
        let profit = |criterion| solve(&table, criterion, &payoff, None).unwrap().overall.total_profit;
        let free = profit(Criterion::MaxProfit);
        for (criterion, published) in [
            (Criterion::SingleThreshold, 0.993),
            (Criterion::EqualOpportunity, 0.928),
            (Criterion::EqualizedOdds, 0.802),
            (Criterion::DemographicParity, 0.698),
        ] {
            let left = profit(criterion) / free;
            assert!((-0.0005..0.01).contains(&(left - published)), "{criterion:?} leaves {left}");
        }
    }

    #[test]
    fn other_files_are_refused_with_the_line() {
        let line = |text: &str| parse(text).unwrap_err();
        assert_eq!(line("a,b\n"), ThresholdError::CreditScores { line: 1 });
        assert_eq!(line(&format!("{HEADER}\n1,a,3,50\n2,a,x,50\n")), ThresholdError::CreditScores { line: 3 });
        assert_eq!(line(&format!("{HEADER}\n")), ThresholdError::CreditScores { line: 1 });
    }
}
