//! A feature that gives a group away.

use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use super::Divided;
use crate::data::catalog::{Column, Dataset, Kind, Localized, Role};
use crate::data::standard::Standard;
use crate::data::table::Cells;

/// What the feature is called, unless a column is called so already.
pub(super) const NAME: &str = "planted_proxy";

/// Adds the feature `ρ a + √(1 - ρ²) ε` to everybody, where `a` is 1 in the group and 0 outside, in standard units of
/// all people, and `ε` is standard normal noise: `ρ` is its expected correlation with belonging to the group. Returns
/// how many cells there are.
pub(super) fn add(people: &mut Divided, member: &[bool], correlation: f64, rng: &mut ChaCha8Rng) -> u64 {
    let belongs = member.iter().map(|&m| f32::from(m));
    // A group of everybody can't be told from others: only noise is left.
    let standard = Standard::of(belongs.clone());
    let told = |a: f32| correlation * standard.map_or(0.0, |s| f64::from(s.apply(a)));
    let spread = (1.0 - correlation * correlation).sqrt();
    let mut noise = || Distribution::<f64>::sample(&StandardNormal, rng);
    let cells: Vec<f32> = belongs.map(|a| (told(a) + spread * noise()) as f32).collect();

    let name = free_name(&people.dataset);
    let changed = cells.len() as u64;
    people.table.names.push(name.clone());
    people.table.columns.push(Cells::Numeric(cells));
    people.dataset.to_mut().columns.push(Column {
        name,
        kind: Kind::Numeric,
        role: Role::Feature,
        title: Localized { en: "Planted proxy".to_owned(), zh: "埋下的代理特征".to_owned() },
        transform: None,
        bins: Vec::new(),
    });
    changed
}

fn free_name(dataset: &Dataset) -> String {
    let mut name = NAME.to_owned();
    while dataset.columns.iter().any(|c| c.name == name) {
        name.push('_');
    }
    name
}
