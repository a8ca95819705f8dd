//! Seeded randomness, drawn on the host: one independent stream for each purpose, so that changing how much one
//! purpose draws leaves the others as they were, and every backend sees the same numbers.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

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
