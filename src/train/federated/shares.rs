//! Additive secret sharing (Shamir's simplest relative; see Bonawitz et al. 2017): numbers are split into shares that sum to
//! them, in the ring of whole numbers modulo `2^64`.
//!
//! All shares but one are drawn uniformly, whatever the numbers are, and the last is what is missing: so any shares but all
//! of them are uniform, and say nothing. Sums of shares are shares of sums.

use rand::Rng;

/// Bits of a number behind the point.
const FRACTION: i32 = 24;
/// The largest magnitude that a sum may have: beyond, it would come out at the other end of the ring.
const MOST: f64 = (1_u64 << (62 - FRACTION)) as f64;

/// A number as one of the ring, rounded to `2^-24`: negative ones are its upper half. None for what is no number, or larger
/// than a part of `parts` may be, lest their sum doesn't fit.
pub fn fixed(number: f64, parts: usize) -> Option<u64> {
    let fits = number.abs() * parts as f64 <= MOST;
    fits.then(|| (number * f64::from(FRACTION).exp2()).round() as i64 as u64)
}

/// The number that one of the ring stands for.
pub fn number(fixed: u64) -> f64 {
    fixed as i64 as f64 / f64::from(FRACTION).exp2()
}

/// Splits each number of a secret into as many shares as there are `parties`, at least one: `[parties][numbers]`.
pub fn share(secret: &[u64], parties: usize, rng: &mut impl Rng) -> Vec<Vec<u64>> {
    let mut rest = secret.to_vec();
    let mut shares: Vec<Vec<u64>> = (1..parties)
        .map(|_| {
            let drawn: Vec<u64> = rest.iter().map(|_| rng.next_u64()).collect();
            rest.iter_mut().zip(&drawn).for_each(|(rest, drawn)| *rest = rest.wrapping_sub(*drawn));
            drawn
        })
        .collect();
    shares.push(rest);
    shares
}

/// Adds shares, or sums of shares, number by number.
pub fn add(sum: &mut [u64], share: &[u64]) {
    sum.iter_mut().zip(share).for_each(|(sum, share)| *sum = sum.wrapping_add(*share));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::random::{Purpose, stream};

    fn sum(shares: &[Vec<u64>]) -> Vec<u64> {
        let mut sum = vec![0; shares[0].len()];
        shares.iter().for_each(|share| add(&mut sum, share));
        sum
    }

    proptest! {
        #[test]
        fn shares_sum_to_the_secret_and_any_but_all_fit_any_other(
            secret in prop::collection::vec(any::<u64>(), 5),
            other in prop::collection::vec(any::<u64>(), 5),
            parties in 2_usize..6,
            hidden in 0_usize..6,
        ) {
            let hidden = hidden % parties;
            let shares = share(&secret, parties, &mut stream(1, Purpose::Shares));
            prop_assert_eq!(&sum(&shares), &secret);
            // Whatever the secret, there is exactly one share that is missing: those that are seen speak for none.
            let mut seen = shares.clone();
            seen[hidden].fill(0);
            let missing: Vec<u64> = other.iter().zip(sum(&seen)).map(|(s, seen)| s.wrapping_sub(seen)).collect();
            seen[hidden] = missing;
            prop_assert_eq!(sum(&seen), other);
        }

        #[test]
        fn what_is_drawn_depends_on_no_secret(secret in any::<u64>(), other in any::<u64>()) {
            let [a, b] = [secret, other].map(|secret| share(&[secret], 4, &mut stream(1, Purpose::Shares)));
            prop_assert_eq!(&a[..3], &b[..3]);
        }

        #[test]
        fn numbers_come_back_within_rounding(x in -1e9..1e9_f64) {
            prop_assert!((number(fixed(x, 4).unwrap()) - x).abs() <= 2f64.powi(-25));
        }
    }

    #[test]
    fn shares_are_uniform() {
        // The number of ones in each bit, of shares of the same secret: five standard deviations.
        let mut rng = stream(2, Purpose::Shares);
        let mut ones = [[0_u32; 64]; 3];
        for _ in 0..10_000 {
            for (ones, share) in ones.iter_mut().zip(share(&[42], 3, &mut rng)) {
                ones.iter_mut().enumerate().for_each(|(bit, ones)| *ones += (share[0] >> bit & 1) as u32);
            }
        }
        assert!(ones.iter().flatten().all(|&ones| (f64::from(ones) - 5_000.0).abs() < 250.0), "{ones:?}");
    }

    #[test]
    fn what_does_not_fit_is_none() {
        assert_eq!(fixed(f64::NAN, 1), None);
        assert_eq!(fixed(f64::INFINITY, 1), None);
        assert_eq!(fixed(MOST, 2), None);
        assert!(fixed(-MOST, 1).is_some());
    }
}
