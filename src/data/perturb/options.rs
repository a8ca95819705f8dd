//! What a visitor can choose about a harm.

use super::{Harm, Planting};

/// The choices, each for itself; nothing is planted until a harm and a group are chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct HarmOptions {
    pub harm: Option<Harm>,
    /// The group's name, or nothing.
    pub group: String,
    /// In `[0, 1]`.
    pub strength: f64,
}

impl Default for HarmOptions {
    fn default() -> Self {
        Self { harm: None, group: String::new(), strength: 0.5 }
    }
}

impl HarmOptions {
    /// What is to be planted.
    pub fn planting(&self) -> Option<Planting> {
        let group = Some(self.group.clone()).filter(|group| !group.is_empty())?;
        self.harm.map(|harm| Planting { harm, group, strength: self.strength })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_planted_until_harm_and_group_are_chosen() {
        let harm = Some(Harm::Blur);
        let group = "sex=Female".to_owned();
        let chosen = HarmOptions { harm, group: group.clone(), ..HarmOptions::default() };
        assert_eq!(chosen.planting(), Some(Planting { harm: Harm::Blur, group: group.clone(), strength: 0.5 }));
        assert_eq!(HarmOptions { harm, ..HarmOptions::default() }.planting(), None);
        assert_eq!(HarmOptions { group, ..HarmOptions::default() }.planting(), None);
    }
}
