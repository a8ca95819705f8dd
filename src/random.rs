//! Seeded randomness, drawn on the host: one independent stream for each purpose, so that changing how much one
//! purpose draws leaves the others as they were, and every backend sees the same numbers.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// What a stream of random numbers is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    Split = 1,
    Weights = 2,
    Shuffle = 3,
    Dropout = 4,
    Bootstrap = 5,
    Toy = 6,
    Sample = 7,
    Harm = 8,
    Resampling = 9,
    Sweep = 10,
    Lottery = 15,
    Noise = 16,
    Shadow = 17,
    Extraction = 18,
    Shares = 19,
    Explanation = 20,
    Counterfactual = 21,
    Stress = 30,
}

/// The stream of a seed for one purpose.
pub fn stream(seed: u64, purpose: Purpose) -> ChaCha8Rng {
    stream_of(seed, purpose, 0)
}

/// One of many streams of a seed for one purpose: its part for the item with this index.
pub fn stream_of(seed: u64, purpose: Purpose, index: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(purpose as u64 | index << 8);
    rng
}

/// Where a stream is, so that it can go on from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    seed: [u8; 32],
    stream: u64,
    /// The words of 32 bits drawn so far: the upper and the lower half of their number.
    words: [u64; 2],
}

impl Place {
    /// Where this stream is.
    pub fn of(rng: &ChaCha8Rng) -> Self {
        let words = rng.get_word_pos();
        Self { seed: rng.get_seed(), stream: rng.get_stream(), words: [(words >> 64) as u64, words as u64] }
    }

    /// The stream from here on.
    pub fn stream(&self) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::from_seed(self.seed);
        rng.set_stream(self.stream);
        let [upper, lower] = self.words.map(u128::from);
        rng.set_word_pos(upper << 64 | lower);
        rng
    }
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;

    #[test]
    fn a_stream_goes_on_from_its_place() {
        let mut rng = stream_of(7, Purpose::Dropout, 3);
        for drawn in 0..100 {
            let mut again = Place::of(&rng).stream();
            assert_eq!(rng.next_u32(), again.next_u32(), "after {drawn} words");
        }
    }
}
