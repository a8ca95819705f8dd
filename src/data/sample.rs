//! Some of the people of a large part, for numbers that are wanted often and need not be exact.

use rand::seq::SliceRandom;

use super::prepare::Part;
use crate::random::{Purpose, stream};

/// People in a sample.
const SIZE: usize = 5_000;

/// A random sample of a part with so many features, in the part's order; none of a part that is hardly larger.
pub fn sample(part: &Part, width: usize, seed: u64) -> Option<Part> {
    let rows = part.labels.rows();
    if rows <= SIZE + SIZE / 4 {
        return None;
    }
    let mut everybody: Vec<usize> = (0..rows).collect();
    let (chosen, _) = everybody.partial_shuffle(&mut stream(seed, Purpose::Sample), SIZE);
    chosen.sort_unstable();
    Some(part.take(chosen, width))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::features::Features;
    use crate::data::groups::Grouping;
    use crate::data::labels::Labels;

    #[test]
    fn a_sample_keeps_people_whole_and_small_parts_have_none() {
        let part = |rows: usize| Part {
            x: Features::Numbers((0..2 * rows).map(|i| i as f32).collect()),
            labels: Labels::Classes((0..rows as u32).collect()),
            groupings: vec![Grouping {
                attributes: Vec::new(),
                groups: Vec::new(),
                of_row: (0..rows as u32).collect(),
            }],
        };
        assert!(sample(&part(SIZE), 2, 1).is_none());
        let some = sample(&part(3 * SIZE), 2, 1).unwrap();
        let (Features::Numbers(x), Labels::Classes(of_row)) = (&some.x, &some.labels) else { panic!("other kinds") };
        assert_eq!((x.len(), of_row.len()), (2 * SIZE, SIZE));
        assert!(of_row.is_sorted() && *of_row == some.groupings[0].of_row);
        assert!(of_row.iter().zip(x.chunks(2)).all(|(&row, x)| x == [2.0 * row as f32, 2.0 * row as f32 + 1.0]));
    }
}
