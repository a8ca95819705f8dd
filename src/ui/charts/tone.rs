//! How a series looks: a colour, a dash and a mark, so that colour never tells alone.
//!
//! Colours themselves are in `tokens.css`; a tone is a class that picks one.

use yew::prelude::*;

/// The look of a series, a bar or a legend entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// A group, by its place in its grouping. After eight, colours repeat with other dashes and marks.
    Group(usize),
    /// What the model learned from.
    Train,
    /// What it never saw.
    Test,
    /// A number of our own beside those of peers.
    Ours,
    Fairlearn,
    Aif360,
    /// People whose label is positive, or negative.
    Positive,
    Negative,
    #[default]
    Neutral,
}

/// Colours there are for groups.
const GROUPS: usize = 8;

const DASHES: [Option<&str>; GROUPS] =
    [None, Some("7 3"), Some("2 3"), Some("9 3 2 3"), Some("4 2"), Some("12 4"), Some("6 2 1 2 1 2"), Some("1 4")];

/// Marks of radius about 4 around the origin: disc, square, triangle, diamond, inverted triangle, plus, cross, ring.
const MARKS: [&str; GROUPS] = [
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    "M-3.5 -3.5h7v7h-7z",
    "M0 -4.6L4.4 3.4H-4.4z",
    "M0 -5L5 0L0 5L-5 0z",
    "M0 4.6L4.4 -3.4H-4.4z",
    "M-1.4 -4.6h2.8v3.2h3.2v2.8h-3.2v3.2h-2.8v-3.2h-3.2v-2.8h3.2z",
    "M-4.4 -2.6L-2.6 -4.4L0 -1.8L2.6 -4.4L4.4 -2.6L1.8 0L4.4 2.6L2.6 4.4L0 1.8L-2.6 4.4L-4.4 2.6L-1.8 0z",
    "M-4.6 0a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0 -9.2 0zM-2.2 0a2.2 2.2 0 1 1 4.4 0a2.2 2.2 0 1 1 -4.4 0z",
];

const HOLLOW_SQUARE: &str = "M-3.6 -3.6h7.2v7.2h-7.2zM-2.1 -2.1h4.2v4.2h-4.2z";
const HOLLOW_TRIANGLE: &str = "M0 -4.6L4.8 3.8H-4.8zM0 -1.4L2.2 2.3H-2.2z";
const SWATCH: &str = "M-6 -6h12v12h-12z";
const STRIPED_SWATCH: &str = "M-6 -6h12v3h-12zM-6 -1.5h12v3h-12zM-6 3h12v3h-12z";

const CLASSES: [&str; GROUPS] = ["tone-0", "tone-1", "tone-2", "tone-3", "tone-4", "tone-5", "tone-6", "tone-7"];

impl Tone {
    /// The class that sets `--tone`.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Group(i) => CLASSES[i % GROUPS],
            Tone::Train => "tone-train",
            Tone::Test => "tone-test",
            Tone::Ours => "tone-ours",
            Tone::Fairlearn | Tone::Aif360 => "tone-peer",
            Tone::Positive => "tone-positive",
            Tone::Negative => "tone-negative",
            Tone::Neutral => "tone-neutral",
        }
    }

    /// The `stroke-dasharray`; none is a solid line.
    pub fn dash(self) -> Option<&'static str> {
        match self {
            Tone::Group(i) => DASHES[shifted(i)],
            Tone::Test => Some("6 3"),
            _ => None,
        }
    }

    /// The outline of the mark, filled, around the origin.
    pub fn mark(self) -> &'static str {
        match self {
            Tone::Group(i) => MARKS[shifted(i)],
            Tone::Train | Tone::Neutral | Tone::Ours => MARKS[0],
            Tone::Test => MARKS[1],
            Tone::Fairlearn => HOLLOW_SQUARE,
            Tone::Aif360 => HOLLOW_TRIANGLE,
            Tone::Positive => SWATCH,
            Tone::Negative => STRIPED_SWATCH,
        }
    }

    /// The mark at a place of a drawing.
    pub fn mark_at(self, x: f64, y: f64) -> Html {
        html! { <path class="chart-mark" d={self.mark()} transform={format!("translate({x:.1} {y:.1})")} /> }
    }

    /// Whether there are lines of this look, and not only marks.
    fn has_line(self) -> bool {
        matches!(self, Tone::Group(_) | Tone::Train | Tone::Test | Tone::Neutral)
    }

    /// A short piece of the line with its mark, 28 units wide, from `(x, y)` to the right.
    pub fn sample_at(self, x: f64, y: f64) -> Html {
        html! {
            <g class={self.class()} transform={format!("translate({x:.1} {y:.1})")}>
                if self.has_line() {
                    <path class="chart-line" d="M0 0h28" stroke-dasharray={self.dash()} />
                }
                { self.mark_at(14.0, 0.0) }
            </g>
        }
    }
}

/// Moves on by one in each round of colours, so that the ninth group differs from the first.
fn shifted(i: usize) -> usize {
    (i + i / GROUPS) % GROUPS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_with_the_same_colour_differ_in_dash_and_mark() {
        let looks: Vec<_> = (0..32).map(|i| (Tone::Group(i).class(), Tone::Group(i).mark())).collect();
        for (i, a) in looks.iter().enumerate() {
            assert!(looks[..i].iter().all(|b| b != a), "group {i} looks like an earlier one");
        }
        assert_ne!(Tone::Group(0).dash(), Tone::Group(8).dash());
    }

    #[test]
    fn what_stands_side_by_side_differs_without_colour() {
        assert_ne!(Tone::Fairlearn.mark(), Tone::Aif360.mark());
        assert_ne!(Tone::Positive.mark(), Tone::Negative.mark());
    }

    #[test]
    fn training_and_test_differ_without_colour() {
        assert_ne!(Tone::Train.dash(), Tone::Test.dash());
        assert_ne!(Tone::Train.mark(), Tone::Test.mark());
    }
}
