//! Where the nodes of a drawn tree lie: each above the middle of its branches, and the branches as close as they may be.
//!
//! Geometry only; words are `tree_words`', colours `tree_drawing`'s.

use crate::engine::protocol::DrawnTree;

/// A node's box.
pub const BOX: (f64, f64) = (124.0, 82.0);
/// Between the middles of neighbours, and between the tops of levels.
const PITCH: (f64, f64) = (134.0, 130.0);
/// Around the drawing, and below it for saying what isn't drawn.
const MARGIN: f64 = 4.0;
const BOTTOM: f64 = 22.0;
/// Levels drawn below the top one: as many as fit, but at least and at most so many.
const LEAST_LEVELS: usize = 2;
const MOST_LEVELS: usize = 5;

/// A drawn node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Its place among the tree's nodes.
    pub node: usize,
    /// Its parent's place among the spots, and whether it is where yes leads.
    pub parent: Option<(usize, bool)>,
    pub level: usize,
    /// The middle of its box.
    pub x: f64,
    /// The top of its box.
    pub y: f64,
    /// Whether what is below isn't drawn.
    pub cut: bool,
}

/// The places of a tree's nodes from one of them down.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    pub width: f64,
    pub height: f64,
    /// Parents before children, and yes before no.
    pub spots: Vec<Spot>,
}

impl Layout {
    /// The node `top` with as many levels below as a drawing of this width has room for.
    pub fn fitting(tree: &DrawnTree, top: usize, width: f64) -> Self {
        let layouts = (LEAST_LEVELS..=MOST_LEVELS).rev().map(|levels| Self::new(tree, top, levels));
        let narrow = |layout: &Self| layout.width <= width;
        layouts.clone().find(narrow).unwrap_or_else(|| Self::new(tree, top, LEAST_LEVELS))
    }

    /// The node `top` with so many levels below it.
    pub fn new(tree: &DrawnTree, top: usize, levels: usize) -> Self {
        let mut spots = Vec::new();
        let outline = branch(tree, top, None, levels, &mut spots);
        let ends = |outline: &[(f64, f64)]| {
            outline.iter().fold((0.0, 0.0), |(low, high): (f64, f64), &(l, h)| (low.min(l), high.max(h)))
        };
        let (low, high) = ends(&outline);
        let (middle, deepest) = (BOX.0 / 2.0 + MARGIN - low, outline.len().saturating_sub(1) as f64);
        spots.iter_mut().for_each(|spot| spot.x += middle);
        Self { width: high - low + BOX.0 + 2.0 * MARGIN, height: deepest * PITCH.1 + BOX.1 + MARGIN + BOTTOM, spots }
    }

    /// The drawn node under a point.
    pub fn at(&self, (x, y): (f64, f64)) -> Option<usize> {
        let inside = |spot: &&Spot| (spot.x - x).abs() <= BOX.0 / 2.0 && (spot.y..=spot.y + BOX.1).contains(&y);
        self.spots.iter().find(inside).map(|spot| spot.node)
    }

    /// A drawn node's spot.
    pub fn spot(&self, node: usize) -> Option<&Spot> {
        self.spots.iter().find(|spot| spot.node == node)
    }

    /// The nearest node of the same level on one side.
    pub fn beside(&self, node: usize, right: bool) -> Option<usize> {
        let from = self.spot(node)?;
        let level = self.spots.iter().filter(|s| s.level == from.level && (s.x > from.x) == right && s.node != node);
        level.min_by(|a, b| (a.x - from.x).abs().total_cmp(&(b.x - from.x).abs())).map(|spot| spot.node)
    }
}

/// Places a branch around 0, and gives its outline: how far it reaches on each level, to the left and to the right.
fn branch(
    tree: &DrawnTree,
    node: usize,
    parent: Option<(usize, bool)>,
    levels: usize,
    spots: &mut Vec<Spot>,
) -> Vec<(f64, f64)> {
    let place = spots.len();
    let level = parent.map_or(0, |(parent, _): (usize, bool)| spots[parent].level + 1);
    let known = &tree.nodes[node];
    let open = known.asks.as_ref().filter(|_| levels > 0);
    let cut = open.is_none() && (known.asks.is_some() || known.untold > 0);
    spots.push(Spot { node, parent, level, x: 0.0, y: MARGIN + level as f64 * PITCH.1, cut });
    let Some(asks) = open else { return vec![(0.0, 0.0)] };
    let yes = branch(tree, asks.yes, Some((place, true)), levels - 1, spots);
    let second = spots.len();
    let no = branch(tree, asks.no, Some((place, false)), levels - 1, spots);
    let apart = yes.iter().zip(&no).map(|(yes, no)| yes.1 - no.0 + PITCH.0).fold(0.0, f64::max);
    let (to_yes, to_no) = (-apart / 2.0, apart / 2.0);
    spots[place + 1..second].iter_mut().for_each(|spot| spot.x += to_yes);
    spots[second..].iter_mut().for_each(|spot| spot.x += to_no);
    let below = (0..yes.len().max(no.len())).map(|level| match (yes.get(level), no.get(level)) {
        (Some(yes), Some(no)) => (yes.0 + to_yes, no.1 + to_no),
        (Some(one), None) => (one.0 + to_yes, one.1 + to_yes),
        (None, other) => other.map_or((0.0, 0.0), |one| (one.0 + to_no, one.1 + to_no)),
    });
    std::iter::once((0.0, 0.0)).chain(below).collect()
}

/// Where a key leads from the node that is read, and the node that is then at the top of the drawing: going up from the
/// top, or down from where the drawing ends, moves the drawing along.
pub fn step(
    tree: &DrawnTree,
    layout: &Layout,
    parents: &[Option<(usize, bool)>],
    from: Option<usize>,
    key: &str,
) -> Option<(usize, usize)> {
    let top = layout.spots.first()?.node;
    let Some(node) = from else {
        return matches!(key, "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" | "Home").then_some((top, top));
    };
    match key {
        "ArrowUp" => parents[node].map(|(parent, _)| (parent, if node == top { parent } else { top })),
        "ArrowDown" => {
            let down = tree.nodes[node].asks.as_ref()?.yes;
            Some((down, if layout.spot(down).is_some() { top } else { node }))
        }
        "ArrowLeft" | "ArrowRight" => Some((layout.beside(node, key == "ArrowRight")?, top)),
        "Home" => Some((0, 0)),
        "Enter" | " " => tree.nodes[node].asks.as_ref().map(|_| (node, node)),
        _ => None,
    }
}

/// The parent of each node, and whether the node is where yes leads.
pub fn parents(tree: &DrawnTree) -> Vec<Option<(usize, bool)>> {
    let mut parents = vec![None; tree.nodes.len()];
    for (node, asks) in tree.nodes.iter().enumerate().filter_map(|(i, node)| Some((i, node.asks.as_ref()?))) {
        (parents[asks.yes], parents[asks.no]) = (Some((node, true)), Some((node, false)));
    }
    parents
}

/// How many nodes are below each.
pub fn below(tree: &DrawnTree) -> Vec<u64> {
    let mut below: Vec<u64> = tree.nodes.iter().map(|node| node.untold).collect();
    for (node, asks) in tree.nodes.iter().enumerate().rev().filter_map(|(i, node)| Some((i, node.asks.as_ref()?))) {
        below[node] = below[asks.yes] + below[asks.no] + 2;
    }
    below
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::protocol::{Asks, DrawnNode, Question};

    /// A tree in which the nodes at these places ask, level by level.
    pub fn tree(asking: &[bool]) -> DrawnTree {
        let mut next = 1;
        let nodes = asking.iter().map(|&asks| DrawnNode {
            people: 10,
            shares: vec![0.5, 0.5],
            asks: asks.then(|| {
                next += 2;
                Asks { question: Question::Unknown { column: "x".into() }, yes: next - 2, no: next - 1 }
            }),
            adds: None,
            untold: 0,
        });
        DrawnTree { nodes: nodes.collect(), arrivals: Vec::new() }
    }

    fn full(levels: u32) -> DrawnTree {
        let nodes = 2usize.pow(levels + 1) - 1;
        tree(&(0..nodes).map(|i| i < nodes / 2).collect::<Vec<_>>())
    }

    #[test]
    fn no_two_nodes_touch_and_all_lie_inside() {
        for tree in [full(0), full(3), full(6), tree(&[true, false, true, true, false, true, false, false, false])] {
            for levels in 0..=MOST_LEVELS {
                let layout = Layout::new(&tree, 0, levels);
                for (i, a) in layout.spots.iter().enumerate() {
                    assert!(a.x - BOX.0 / 2.0 >= 0.0 && a.x + BOX.0 / 2.0 <= layout.width);
                    assert!(a.y >= 0.0 && a.y + BOX.1 < layout.height);
                    let touches = |b: &Spot| a.level == b.level && (a.x - b.x).abs() < PITCH.0 - 1e-9;
                    assert!(!layout.spots[..i].iter().any(touches));
                }
            }
        }
    }

    #[test]
    fn a_parent_is_in_the_middle_with_yes_on_the_left() {
        let layout = Layout::new(&full(2), 0, 2);
        let children: Vec<&Spot> = layout.spots.iter().filter(|s| s.parent.is_some_and(|(p, _)| p == 0)).collect();
        assert_eq!(children.iter().map(|c| c.parent.unwrap().1).collect::<Vec<_>>(), [true, false]);
        assert!(children[0].x < children[1].x);
        assert!(((children[0].x + children[1].x) / 2.0 - layout.spots[0].x).abs() < 1e-9);
    }

    #[test]
    fn short_branches_move_together() {
        // A chain: each no leads on, each yes is a leaf.
        let chain = tree(&[true, false, true, false, true, false, true, false, false]);
        assert!(Layout::new(&chain, 0, 4).width < 5.0 * PITCH.0);
    }

    #[test]
    fn as_many_levels_are_drawn_as_fit() {
        let deepest = |width: f64| Layout::fitting(&full(7), 0, width).spots.iter().map(|s| s.level).max().unwrap();
        assert_eq!([0.0, 4.0 * PITCH.0, 8.0 * PITCH.0, 1e9].map(deepest), [2, 2, 3, MOST_LEVELS]);
        let cut = Layout::fitting(&full(3), 0, 0.0);
        assert!(cut.spots.iter().all(|s| s.cut == (s.level == 2)));
        assert_eq!((below(&full(3))[1], below(&full(3))[14]), (6, 0));
    }

    #[test]
    fn a_point_finds_the_box_that_it_is_in() {
        let layout = Layout::new(&full(1), 0, 1);
        let no = layout.spots[2];
        assert_eq!(layout.at((no.x + 10.0, no.y + 10.0)), Some(2));
        assert_eq!(layout.at((no.x, no.y - 10.0)), None);
    }

    #[test]
    fn keys_walk_the_tree_and_take_the_drawing_along() {
        let tree = full(3);
        let (parents, layout) = (parents(&tree), Layout::new(&tree, 1, 1));
        let go = |from, key| step(&tree, &layout, &parents, from, key);
        assert_eq!(go(None, "ArrowDown"), Some((1, 1)));
        assert_eq!(go(Some(1), "ArrowDown"), Some((3, 1)));
        assert_eq!(go(Some(3), "ArrowRight"), Some((4, 1)));
        assert_eq!(go(Some(3), "ArrowLeft"), None);
        assert_eq!(go(Some(3), "ArrowDown"), Some((7, 3)), "what comes next is not drawn yet");
        assert_eq!(go(Some(1), "ArrowUp"), Some((0, 0)), "nor what is above");
        assert_eq!(go(Some(3), "Enter"), Some((3, 3)));
        assert_eq!(step(&tree, &Layout::new(&tree, 0, 3), &parents, Some(7), "Enter"), None, "a leaf leads nowhere");
    }
}
