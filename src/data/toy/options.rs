//! What a visitor can choose about a toy set.

use super::Toy;

/// Changes to what a toy set is made from: what is `None` is as in the catalogue. Units and limits are those of [`Toy`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ToyOptions {
    pub rows: Option<usize>,
    pub noise: Option<f64>,
    pub share: Option<f64>,
    pub bias: Option<f64>,
    pub shift: Option<f64>,
}

impl ToyOptions {
    /// What the set is made from after these changes.
    pub fn of(&self, toy: &Toy) -> Toy {
        Toy {
            shape: toy.shape,
            rows: self.rows.unwrap_or(toy.rows),
            noise: self.noise.unwrap_or(toy.noise),
            share: self.share.unwrap_or(toy.share),
            bias: self.bias.unwrap_or(toy.bias),
            shift: self.shift.unwrap_or(toy.shift),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::toy::catalog::toy;

    #[test]
    fn only_what_is_chosen_changes() {
        let own = toy("toy-biased-labels").unwrap();
        assert_eq!(ToyOptions::default().of(&own), own);
        let options = ToyOptions { rows: Some(200), bias: Some(0.0), ..ToyOptions::default() };
        assert_eq!(options.of(&own), Toy { rows: 200, bias: 0.0, ..own });
    }
}
