//! Poisson sampling: who takes part in a step where each person does so independently.

use rand::{Rng, RngExt};

/// Those of so many people, in order, of whom each is drawn with probability `rate`, in `(0, 1]`, independently of the others.
/// How many come before the next follows a geometric distribution, so that only who is drawn costs time.
pub fn poisson(people: usize, rate: f64, rng: &mut impl Rng) -> Vec<u32> {
    let scale = (-rate).ln_1p();
    let mut drawn = Vec::with_capacity((rate * people as f64) as usize);
    let mut next = 0;
    loop {
        // In (0, 1], whose logarithm is finite.
        let uniform = 1.0 - rng.random::<f64>();
        next += (uniform.ln() / scale) as usize;
        if next >= people {
            return drawn;
        }
        drawn.push(next as u32);
        next += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, stream};

    #[test]
    fn everybody_is_drawn_as_often_as_the_rate_says() {
        let mut rng = stream(1, Purpose::Shuffle);
        let (people, draws) = (50, 20_000);
        let (mut often, mut pairs) = ([0; 50], 0);
        for _ in 0..draws {
            let drawn = poisson(people, 0.1, &mut rng);
            assert!(drawn.is_sorted_by(|a, b| a < b));
            drawn.iter().for_each(|&person| often[person as usize] += 1);
            pairs += u32::from(drawn.contains(&3) && drawn.contains(&4));
        }
        // Five standard deviations.
        assert!(often.iter().all(|&n| (f64::from(n) - 2000.0).abs() < 5.0 * 42.5), "{often:?}");
        assert!((f64::from(pairs) - 200.0).abs() < 5.0 * 14.1, "{pairs}");
        assert_eq!(poisson(people, 1.0, &mut rng).len(), people);
    }
}
