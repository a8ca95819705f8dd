//! Where a drawn network's units and links lie, and which of them is near a point.
//!
//! Geometry only; names and colours are `network`'s.

use std::fmt::Write;

use crate::engine::protocol::{Link, Network};

/// Half a unit's width: a small disc, or room for a picture.
const DISC: f64 = 7.0;
const PICTURE: f64 = 14.0;
/// Left of the inputs, for their names; right of the output for its.
pub const NAME_ROOM: f64 = 132.0;
pub const OUTPUT_ROOM: f64 = 100.0;
/// The captions' and the first unit's height.
pub const CAPTION: f64 = 16.0;
const TOP: f64 = 46.0;
/// Between the units of a layer.
const PITCH: f64 = 11.0;
/// Between layers, least and most; all layers together take about `COMFORTABLE` if that leaves them in between.
const LEAST_GAP: f64 = 84.0;
const MOST_GAP: f64 = 150.0;
const COMFORTABLE: f64 = 400.0;
/// How near a pointer has to be.
const REACH_LINK: f64 = 5.0;
const REACH_UNIT: f64 = 4.0;
/// Widths that links are drawn with.
pub const LEVELS: usize = 6;

/// What a reader looks at: a drawn unit of a layer, or a link by its place among the links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Unit { layer: usize, unit: usize },
    Link(usize),
}

type Place = (f64, f64);

/// The places of a network's units.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    pub width: f64,
    pub height: f64,
    /// Half a unit's width.
    pub radius: f64,
    /// For each layer, the places of its shown units.
    pub units: Vec<Vec<Place>>,
}

/// All links of one sign and about one strength, as one path: a thousand links are a dozen elements.
#[derive(Debug, Clone, PartialEq)]
pub struct Strand {
    pub negative: bool,
    /// 0 is the weakest.
    pub level: usize,
    pub d: String,
}

impl Layout {
    /// A layout in which units have room for pictures, or none.
    pub fn new(network: &Network, pictured: bool) -> Self {
        let radius = if pictured { PICTURE } else { DISC };
        let pitch = 2.0 * radius + PITCH;
        let layers = &network.layers;
        let gaps = layers.len().saturating_sub(1) as f64;
        let gap = (COMFORTABLE / gaps.max(1.0)).clamp(LEAST_GAP, MOST_GAP);
        let tallest = layers.iter().map(|l| l.shown.len()).max().unwrap_or(0) as f64;
        let middle = TOP + (tallest - 1.0).max(0.0) * pitch / 2.0;
        let units = layers.iter().enumerate().map(|(i, layer)| {
            let x = NAME_ROOM + i as f64 * gap;
            let first = middle - (layer.shown.len() as f64 - 1.0) * pitch / 2.0;
            (0..layer.shown.len()).map(|u| (x, first + u as f64 * pitch)).collect()
        });
        Self {
            width: NAME_ROOM + gaps * gap + OUTPUT_ROOM,
            // Below the tallest layer there is room to say how many units are not shown.
            height: TOP + tallest * pitch + 14.0,
            radius,
            units: units.collect(),
        }
    }

    pub fn unit(&self, layer: usize, unit: usize) -> Option<Place> {
        self.units.get(layer)?.get(unit).copied()
    }

    /// Where a link begins and ends.
    pub fn ends(&self, link: &Link) -> Option<(Place, Place)> {
        Some((self.unit(link.layer, link.from)?, self.unit(link.layer + 1, link.to)?))
    }

    /// Where a target is: a unit's place, or a link's middle. A network that shrank may have lost what a reader looked at.
    pub fn place(&self, links: &[Link], target: Target) -> Option<Place> {
        match target {
            Target::Unit { layer, unit } => self.unit(layer, unit),
            Target::Link(i) => {
                let (from, to) = self.ends(links.get(i)?)?;
                Some(((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0))
            }
        }
    }

    /// The links as paths, weak ones first so that strong ones lie above.
    pub fn strands(&self, links: &[Link]) -> Vec<Strand> {
        let largest = largest(links);
        let mut strands: Vec<Strand> =
            (0..2 * LEVELS).map(|i| Strand { negative: i % 2 == 1, level: i / 2, d: String::new() }).collect();
        for link in links {
            let (Some((from, to)), Some(level)) = (self.ends(link), level(link.weight, largest)) else { continue };
            let strand = &mut strands[2 * level + usize::from(link.weight < 0.0)];
            // Writing to a string can't fail.
            let _ = write!(strand.d, "M{:.1} {:.1}L{:.1} {:.1}", from.0, from.1, to.0, to.1);
        }
        strands
    }

    /// The unit under a point, or else the nearest link.
    pub fn nearest(&self, links: &[Link], at: Place) -> Option<Target> {
        let distance = |p: Place| (p.0 - at.0).abs().max((p.1 - at.1).abs());
        for (layer, units) in self.units.iter().enumerate() {
            if let Some(unit) = units.iter().position(|&p| distance(p) <= self.radius + REACH_UNIT) {
                return Some(Target::Unit { layer, unit });
            }
        }
        let near = links.iter().enumerate().filter_map(|(i, link)| {
            let (from, to) = self.ends(link)?;
            Some((i, from_line(at, from, to)))
        });
        let (i, distance) = near.min_by(|a, b| a.1.total_cmp(&b.1))?;
        (distance <= REACH_LINK).then_some(Target::Link(i))
    }
}

/// How often the largest weight may be as large as what a tenth of them exceed, before it is only drawn so.
const MOST_AHEAD: f32 = 4.0;

/// The |weight| that is drawn widest, leaving out what is not finite: the largest, unless it is so large that the others
/// couldn't be told apart.
pub fn largest(links: &[Link]) -> f32 {
    let mut sizes: Vec<f32> = links.iter().map(|l| l.weight.abs()).filter(|w| w.is_finite()).collect();
    sizes.sort_by(f32::total_cmp);
    let Some(&largest) = sizes.last() else { return 0.0 };
    let usual = sizes[(sizes.len() - 1) * 9 / 10];
    if usual > 0.0 { largest.min(MOST_AHEAD * usual) } else { largest }
}

/// How strong a weight is, in `0..LEVELS`; `None` for one too weak, or not finite, to draw.
pub fn level(weight: f32, largest: f32) -> Option<usize> {
    let share = weight.abs() / largest;
    (share > 0.02 && share.is_finite()).then(|| ((share * LEVELS as f32) as usize).min(LEVELS - 1))
}

/// How far a point is from the line between two others.
fn from_line(p: Place, a: Place, b: Place) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let along = ((p.0 - a.0) * dx + (p.1 - a.1) * dy) / (dx * dx + dy * dy);
    let t = along.clamp(0.0, 1.0);
    (p.0 - a.0 - t * dx).hypot(p.1 - a.1 - t * dy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::protocol::NetworkLayer;

    fn network(sizes: &[usize]) -> Network {
        let layers =
            sizes.iter().map(|&n| NetworkLayer { units: n, shown: (0..n).collect(), biases: vec![] }).collect();
        let links = sizes.windows(2).enumerate().flat_map(|(layer, s)| {
            let (from, to) = (s[0], s[1]);
            (0..from * to).map(move |i| Link { layer, from: i / to, to: i % to, weight: 1.0 - i as f32 })
        });
        Network { layers, links: links.collect() }
    }

    #[test]
    fn every_unit_lies_inside_and_apart() {
        for sizes in [&[12, 1][..], &[3, 4, 1], &[12, 12, 12, 12, 12, 12, 12, 1]] {
            for layout in [false, true].map(|pictured| Layout::new(&network(sizes), pictured)) {
                for (x, y) in layout.units.iter().flatten() {
                    assert!(NAME_ROOM <= *x && x + OUTPUT_ROOM <= layout.width);
                    assert!(TOP <= *y && y + layout.radius < layout.height);
                }
                let gap = layout.unit(1, 0).unwrap().0 - layout.unit(0, 0).unwrap().0;
                assert!((LEAST_GAP..=MOST_GAP).contains(&gap));
            }
        }
    }

    #[test]
    fn links_are_sorted_by_sign_and_strength() {
        let network = network(&[2, 2, 1]);
        let strands = Layout::new(&network, false).strands(&network.links);
        assert_eq!(strands.len(), 2 * LEVELS);
        let drawn: usize = strands.iter().map(|s| s.d.matches('M').count()).sum();
        // Of the weights 1, 0, -1, -2 and 1, 0 the zeros are not drawn.
        assert_eq!(drawn, 4);
        assert!(strands.iter().filter(|s| s.negative).all(|s| s.d.is_empty() || s.level >= LEVELS / 2));
    }

    #[test]
    fn weights_that_are_not_finite_are_not_drawn_and_do_not_scale() {
        let link = |weight| Link { layer: 0, from: 0, to: 0, weight };
        let links = [link(f32::NAN), link(f32::INFINITY), link(-2.0)];
        assert_eq!(largest(&links), 2.0);
        assert_eq!(links.map(|l| level(l.weight, 2.0)), [None, None, Some(LEVELS - 1)]);
        assert_eq!(level(0.0, 0.0), None);
    }

    #[test]
    fn one_large_weight_leaves_the_others_to_be_seen() {
        let links: Vec<Link> =
            (0..20).map(|i| Link { layer: 0, from: i, to: 0, weight: if i == 0 { 1000.0 } else { 1.0 } }).collect();
        assert_eq!(largest(&links), 4.0);
        assert_eq!([1000.0, 1.0].map(|weight| level(weight, 4.0)), [Some(LEVELS - 1), Some(1)]);
    }

    #[test]
    fn the_nearest_target_is_a_unit_before_a_link() {
        let network = network(&[1, 1]);
        let layout = Layout::new(&network, false);
        let ((x, y), (to, _)) = layout.ends(&network.links[0]).unwrap();
        assert_eq!(layout.nearest(&network.links, (x + 2.0, y)), Some(Target::Unit { layer: 0, unit: 0 }));
        let middle = (x + to) / 2.0;
        assert_eq!(layout.nearest(&network.links, (middle, y + 3.0)), Some(Target::Link(0)));
        assert_eq!(layout.nearest(&network.links, (middle, y + 30.0)), None);
    }

    #[test]
    fn a_network_without_layers_has_a_layout() {
        let layout = Layout::new(&Network::default(), false);
        assert!(layout.units.is_empty() && layout.height > 0.0 && layout.nearest(&[], (0.0, 0.0)).is_none());
    }
}
