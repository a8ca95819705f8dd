//! Where a drawing is read: one stop for the keyboard, the pointer in drawing units, and what is said aloud.
//!
//! It knows nothing of what is drawn, nor what is near the pointer: charts decide that.

use gloo::events::EventListener;
use gloo::utils::window;
use yew::prelude::*;

/// Where the pointer is, in drawing units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pointed {
    pub x: f64,
    pub y: f64,
    /// Whether a button or a finger is down.
    pub pressed: bool,
}

/// What is read, and whether keys chose it: what keys choose is said aloud, a pointer passes over too much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cursor<T> {
    pub at: T,
    pub by_key: bool,
}

impl<T> Cursor<T> {
    pub fn by_key(at: T) -> Self {
        Self { at, by_key: true }
    }

    pub fn by_pointer(at: T) -> Self {
        Self { at, by_key: false }
    }
}

/// What keys do to a cursor: Escape takes it away, others move it to where `step` says.
pub fn cursor_keys<T: PartialEq + 'static>(
    cursor: &UseStateHandle<Option<Cursor<T>>>,
    step: impl Fn(&str) -> Option<T> + 'static,
) -> Callback<KeyboardEvent> {
    let cursor = cursor.clone();
    Callback::from(move |e: KeyboardEvent| {
        if e.key() == "Escape" {
            return cursor.set(None);
        }
        let Some(next) = step(&e.key()) else { return };
        e.prevent_default();
        cursor.set(Some(Cursor::by_key(next)));
    })
}

/// Scrolls a region sideways so that a place of its drawing, in pixels, is in the middle.
pub fn scroll_to(region: &NodeRef, x: f64) {
    if let Some(region) = region.cast::<web_sys::Element>() {
        region.set_scroll_left((x - f64::from(region.client_width()) / 2.0) as i32);
    }
}

/// What a drawing has for the keyboard and for screen readers.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Inside {
    /// A picture: the readout and the table say what it shows.
    #[default]
    Picture,
    /// Options of a list; keys move `active`, an element's id.
    Options { active: Option<AttrValue> },
    /// Things that take the focus themselves, and that a pointer can drag.
    Controls,
}

#[derive(Properties, PartialEq)]
pub struct RegionProps {
    /// The chart's id.
    pub id: AttrValue,
    pub title: AttrValue,
    /// What keys do here.
    pub keys: AttrValue,
    #[prop_or_default]
    pub class: Classes,
    #[prop_or_default]
    pub svg_class: Classes,
    /// The view box is from 0 to here.
    pub width: f64,
    pub height: f64,
    /// The view box of the saved file.
    pub paper_box: AttrValue,
    /// As many pixels large as it has units, instead of as wide as the figure.
    #[prop_or_default]
    pub natural: bool,
    #[prop_or_default]
    pub inside: Inside,
    /// The region's own element.
    #[prop_or_default]
    pub node: NodeRef,
    /// Called with every move of the pointer, and with `None` when it leaves.
    pub on_point: Callback<Option<Pointed>>,
    /// Called with every click.
    #[prop_or_default]
    pub on_click: Callback<Pointed>,
    pub on_key: Callback<KeyboardEvent>,
    /// What to say aloud now.
    #[prop_or_default]
    pub aloud: Option<AttrValue>,
    pub children: Html,
}

#[component]
pub fn Region(props: &RegionProps) -> Html {
    let drawing = use_node_ref();
    let (width, height) = (props.width, props.height);
    let pointed = {
        let drawing = drawing.clone();
        move |e: &MouseEvent| {
            let bounds = drawing.cast::<web_sys::Element>()?.get_bounding_client_rect();
            let zoom = Some(width / bounds.width()).filter(|zoom| zoom.is_finite())?;
            let x = (f64::from(e.client_x()) - bounds.left()) * zoom;
            let y = (f64::from(e.client_y()) - bounds.top()) * zoom;
            Some(Pointed { x, y, pressed: e.buttons() & 1 == 1 })
        }
    };
    let onclick = {
        let (pointed, on_click) = (pointed.clone(), props.on_click.clone());
        Callback::from(move |e: MouseEvent| {
            if let Some(at) = pointed(&e) {
                on_click.emit(at);
            }
        })
    };
    let onpointermove = {
        let on_point = props.on_point.clone();
        Callback::from(move |e: PointerEvent| {
            if let Some(at) = pointed(&e) {
                on_point.emit(Some(at));
            }
        })
    };
    let onpointerdown = {
        let (node, point, holds) = (props.node.clone(), onpointermove.clone(), props.inside == Inside::Controls);
        Callback::from(move |e: PointerEvent| {
            // What is dragged keeps following a pointer that leaves the drawing. A refusal only ends that.
            if let Some(node) = node.cast::<web_sys::Element>().filter(|_| holds) {
                let _ = node.set_pointer_capture(e.pointer_id());
            }
            point.emit(e);
        })
    };
    let onpointerleave = props.on_point.reform(|_: PointerEvent| None);
    let active = match &props.inside {
        Inside::Options { active } => active.clone(),
        _ => None,
    };
    use_effect_with(active.clone(), |active| {
        if let Some(id) = active {
            reveal(id);
        }
    });
    let is_list = matches!(props.inside, Inside::Options { .. });
    let is_picture = props.inside == Inside::Picture;
    let keys = format!("{}-keys", props.id);
    html! {
        <>
            <div
                ref={props.node.clone()}
                class={if props.class.is_empty() { classes!("chart-plot") } else { props.class.clone() }}
                role={if is_list { "listbox" } else { "group" }}
                aria-multiselectable={is_list.then_some("true")}
                aria-activedescendant={active}
                tabindex="0"
                aria-label={props.title.clone()}
                aria-describedby={keys.clone()}
                onkeydown={props.on_key.clone()}
                {onclick}
                {onpointerdown}
                onpointerup={onpointermove.clone()}
                {onpointermove}
                onpointercancel={onpointerleave.clone()}
                {onpointerleave}
            >
                <svg
                    ref={drawing}
                    class={classes!("chart-svg", props.svg_class.clone())}
                    viewBox={format!("0 0 {width} {height}")}
                    width={props.natural.then(|| width.to_string())}
                    height={props.natural.then(|| height.to_string())}
                    data-paper-box={props.paper_box.clone()}
                    aria-hidden={is_picture.then_some("true")}
                    role={(!is_picture).then_some("presentation")}
                    focusable="false"
                >
                    { props.children.clone() }
                </svg>
                <span id={keys} hidden=true>{ &props.keys }</span>
            </div>
            <p class="visually-hidden" aria-live="polite" aria-atomic="true">{ props.aloud.clone().unwrap_or_default() }</p>
        </>
    }
}

/// Scrolls to an element that keys led to and that lies above or below what is seen.
fn reveal(id: &str) {
    let Some(element) = gloo::utils::document().get_element_by_id(id) else { return };
    let bounds = element.get_bounding_client_rect();
    let seen = window().inner_height().ok().and_then(|h| h.as_f64()).unwrap_or(f64::INFINITY);
    if bounds.top() < 0.0 {
        element.scroll_into_view_with_bool(true);
    } else if bounds.bottom() > seen {
        element.scroll_into_view_with_bool(false);
    }
}

/// The width of a drawing that is laid out before anything could be measured.
const UNMEASURED: f64 = 440.0;

/// A node and its width in pixels, measured when it is there and when the window changes. A drawing whose width is out
/// of date is only scaled.
#[hook]
pub fn use_width() -> (NodeRef, f64) {
    let node = use_node_ref();
    let width = use_state_eq(|| UNMEASURED);
    {
        let (node, width) = (node.clone(), width.clone());
        use_effect_with((), move |()| {
            let measure = move || {
                let measured = node.cast::<web_sys::Element>().map_or(0, |e| e.client_width());
                if measured > 0 {
                    width.set(f64::from(measured));
                }
            };
            measure();
            let listener = EventListener::new(&window(), "resize", move |_| measure());
            move || drop(listener)
        });
    }
    (node, *width)
}

/// The place that a key leads to among `count` in a row: arrows step, Home and End go to the ends. `None` for other keys.
pub fn stepped(key: &str, from: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match (key, from) {
        ("Home", _) | ("ArrowDown" | "ArrowRight", None) => Some(0),
        ("End", _) | ("ArrowUp" | "ArrowLeft", None) => Some(last),
        ("ArrowDown" | "ArrowRight", Some(i)) => Some((i + 1).min(last)),
        ("ArrowUp" | "ArrowLeft", Some(i)) => Some(i.saturating_sub(1).min(last)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::stepped;

    #[test]
    fn keys_lead_to_places_that_exist() {
        assert_eq!([Some(3), None].map(|at| stepped("ArrowRight", at, 4)), [Some(3), Some(0)]);
        assert_eq!([Some(0), None, Some(9)].map(|at| stepped("ArrowUp", at, 4)), [Some(0), Some(3), Some(3)]);
        assert_eq!(
            [stepped("Home", Some(2), 4), stepped("End", None, 4), stepped("a", None, 4)],
            [Some(0), Some(3), None]
        );
        assert_eq!(stepped("ArrowDown", None, 0), None);
    }
}
