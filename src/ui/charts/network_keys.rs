//! Where keys lead in a drawn network: arrows from unit to unit, Page Up and Page Down from weight to weight.

use super::network_layout::{Layout, Target};
use crate::engine::protocol::Link;

/// What a key leads to from where a reader is; `None` for other keys.
pub fn step(layout: &Layout, links: &[Link], from: Option<Target>, key: &str) -> Option<Target> {
    match key {
        "PageDown" => along(links, from, true).map(Target::Link),
        "PageUp" => along(links, from, false).map(Target::Link),
        _ => across(layout, links, from, key).map(|(layer, unit)| Target::Unit { layer, unit }),
    }
}

/// The next weight, or the one before: those into one unit after the other.
fn along(links: &[Link], from: Option<Target>, onwards: bool) -> Option<usize> {
    let mut order: Vec<usize> = (0..links.len()).collect();
    order.sort_by_key(|&i| (links[i].layer, links[i].to, links[i].from));
    let first = |of: &dyn Fn(&Link) -> bool| order.iter().position(|&i| of(&links[i]));
    let place = match from {
        Some(Target::Link(i)) => {
            let at = order.iter().position(|&other| other == i)?;
            if onwards { (at + 1).min(order.len() - 1) } else { at.saturating_sub(1) }
        }
        Some(Target::Unit { layer: 0, unit }) => first(&|l| l.layer == 0 && l.from == unit)?,
        Some(Target::Unit { layer, unit }) => first(&|l| l.layer + 1 == layer && l.to == unit)?,
        None => 0,
    };
    order.get(place).copied()
}

/// The unit that an arrow key leads to. A weight is where it goes to.
fn across(layout: &Layout, links: &[Link], from: Option<Target>, key: &str) -> Option<(usize, usize)> {
    let last = layout.units.len().checked_sub(1)?;
    let at = match from {
        Some(Target::Unit { layer, unit }) => Some((layer, unit)),
        Some(Target::Link(i)) => links.get(i).map(|l| (l.layer + 1, l.to)),
        None => None,
    };
    let at = at.filter(|&(layer, unit)| layout.unit(layer, unit).is_some());
    let (layer, unit) = match (key, at) {
        ("ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home", None) => (0, 0),
        ("ArrowLeft", Some((layer, unit))) => (layer.saturating_sub(1), unit),
        ("ArrowRight", Some((layer, unit))) => ((layer + 1).min(last), unit),
        ("ArrowUp", Some((layer, unit))) => (layer, unit.saturating_sub(1)),
        ("ArrowDown", Some((layer, unit))) => (layer, unit + 1),
        ("Home", Some(_)) => (0, 0),
        ("End", _) => (last, 0),
        _ => return None,
    };
    Some((layer, unit.min(layout.units[layer].len().checked_sub(1)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::protocol::{Network, NetworkLayer};

    fn network() -> Network {
        let layer = |units: usize| NetworkLayer { units, shown: (0..units).collect(), biases: vec![0.0; units] };
        let links = (0..4).map(|i| (0, i / 2, i % 2)).chain((0..2).map(|i| (1, i, 0)));
        let links = links.map(|(layer, from, to)| Link { layer, from, to, weight: 1.0 }).collect();
        Network { layers: [2, 2, 1].map(layer).into(), links }
    }

    #[test]
    fn keys_lead_to_units_and_weights_that_exist() {
        let network = network();
        let layout = Layout::new(&network, false);
        let go = |from, key| step(&layout, &network.links, from, key);
        let unit = |layer, unit| Some(Target::Unit { layer, unit });
        assert_eq!(go(None, "ArrowDown"), unit(0, 0));
        assert_eq!([go(unit(1, 1), "ArrowRight"), go(unit(2, 0), "ArrowRight")], [unit(2, 0), unit(2, 0)]);
        assert_eq!([go(unit(0, 1), "ArrowDown"), go(unit(9, 9), "ArrowUp")], [unit(0, 1), unit(0, 0)]);
        assert_eq!(go(unit(0, 0), "a"), None);

        // Into the second hidden unit come the second and the fourth link.
        let link = |i| Some(Target::Link(i));
        assert_eq!([go(unit(1, 1), "PageDown"), go(link(1), "PageDown"), go(link(3), "PageUp")], [1, 3, 1].map(link));
        assert_eq!([go(link(3), "PageDown"), go(link(5), "PageDown"), go(link(0), "PageUp")], [4, 5, 0].map(link));
        assert_eq!([go(unit(0, 1), "PageDown"), go(None, "PageUp")], [2, 0].map(link));
        assert_eq!([go(link(3), "ArrowUp"), go(link(3), "ArrowRight")], [unit(1, 0), unit(2, 0)]);
    }

    #[test]
    fn a_network_without_units_leads_nowhere() {
        let nothing = Network::default();
        let layout = Layout::new(&nothing, false);
        assert_eq!(["ArrowDown", "PageDown", "End"].map(|key| step(&layout, &[], None, key)), [None; 3]);
    }
}
