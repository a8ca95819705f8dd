//! What units give all over the plane of two features: small pictures inside the drawn units, and a large one of the unit
//! that is read.

use std::rc::Rc;

use yew::prelude::*;

use super::axes::{Axes, plain_ticks};
use super::bitmap::{address, signed};
use super::network_layout::Layout;
use super::scale::{Scale, place};
use crate::engine::protocol::{Plane, Surface, Thumbnail};
use crate::ui::i18n::use_i18n;

#[derive(Properties, PartialEq)]
pub struct PicturesProps {
    pub layout: Layout,
    pub surface: Rc<Surface>,
}

/// The pictures of all units.
#[component]
pub fn Pictures(props: &PicturesProps) -> Html {
    let PicturesProps { layout, surface } = props;
    let units = surface.units.iter().enumerate().flat_map(|(layer, units)| {
        units.iter().enumerate().filter_map(move |(unit, picture)| {
            let (x, y) = layout.unit(layer, unit)?;
            Some(drawn(picture, (x - layout.radius, y - layout.radius), 2.0 * layout.radius))
        })
    });
    html!(<g>{ for units }</g>)
}

fn drawn(picture: &Thumbnail, (x, y): (f64, f64), side: f64) -> Html {
    let href = address(&picture.shades, picture.side as usize, signed);
    let side = place(side);
    html!(<image {href} x={place(x)} y={place(y)} width={side.clone()} height={side} preserveAspectRatio="none" />)
}

const LEFT: f64 = 34.0;
const TOP: f64 = 24.0;
const SIDE: f64 = 180.0;
const RIGHT: f64 = 12.0;
const BOTTOM: f64 = 46.0;

#[derive(Properties, PartialEq)]
pub struct EnlargedProps {
    pub plane: Rc<Plane>,
    pub picture: Thumbnail,
}

/// One unit's picture with its axes, in the plane's own units.
#[component]
pub fn Enlarged(props: &EnlargedProps) -> Html {
    let i18n = use_i18n();
    let plane = &props.plane;
    let ends = |axis: usize| (f64::from(plane.low[axis]), f64::from(plane.high[axis]));
    let (x, y) = (Scale::new(ends(0), (LEFT, LEFT + SIDE)), Scale::new(ends(1), (TOP + SIDE, TOP)));
    let (width, height) = (LEFT + SIDE + RIGHT, TOP + SIDE + BOTTOM);
    let [x_label, y_label] = plane.names.clone().map(AttrValue::from);
    html! {
        <svg class="chart-svg network-enlarged" viewBox={format!("0 0 {width} {height}")} width={width.to_string()}
            height={height.to_string()} aria-hidden="true" focusable="false">
            <Axes {x} {y} x_ticks={plain_ticks(x, 3, &i18n)} y_ticks={plain_ticks(y, 3, &i18n)} {x_label} {y_label} />
            { drawn(&props.picture, (LEFT, TOP), SIDE) }
        </svg>
    }
}
