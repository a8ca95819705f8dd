//! A pad to draw a digit on, by pointer or by keys, and what the model makes of it. The drawing is read again whenever the
//! model has learnt.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use crate::data::drawing::Drawing;
use crate::engine::protocol::{Command, Recognised};
use crate::ui::app::{Send, Store};
use crate::ui::charts::bitmap::ink;
use crate::ui::charts::{BarRow, GroupBars, Tone};
use crate::ui::i18n::{I18n, use_i18n};

/// The pad's own unit: it is so many wide and high.
const SIDE: f32 = 280.0;
/// How far an arrow key moves the pen.
const STRIDE: f32 = 14.0;
/// Widths of the pen in pixels of the picture.
const PENS: [(&str, f32); 3] = [("thin", 1.4), ("medium", 2.6), ("thick", 4.5)];

#[derive(Properties, PartialEq)]
pub struct PadProps {
    pub store: Store,
    pub send: Send,
    pub classes: Vec<String>,
}

/// What is on the pad.
#[derive(Clone, PartialEq)]
struct Sheet {
    strokes: Vec<Vec<[f32; 2]>>,
    /// Where the pen of the keys is, and whether a pen is down.
    pen: [f32; 2],
    down: bool,
    width: usize,
}

impl Default for Sheet {
    fn default() -> Self {
        Self { strokes: Vec::new(), pen: [SIDE / 2.0; 2], down: false, width: 1 }
    }
}

/// What is done with the pen.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Act {
    Down([f32; 2]),
    /// Moves a pen, which draws if it is down; a pointer that is up moves nothing.
    Draw([f32; 2]),
    /// Moves the pen of the keys, which draws if it is down.
    Move([f32; 2]),
    Lift,
    Pen(usize),
    Clear,
}

impl Sheet {
    fn to(&mut self, place: [f32; 2]) {
        self.pen = place.map(|v| v.clamp(0.0, SIDE));
        if let Some(stroke) = self.strokes.last_mut().filter(|_| self.down) {
            stroke.push(self.pen);
        }
    }

    fn after(&self, act: Act) -> Self {
        let mut next = self.clone();
        match act {
            Act::Down(place) => {
                next.down = true;
                next.strokes.push(Vec::new());
                next.to(place);
            }
            Act::Draw(place) if self.down => next.to(place),
            Act::Draw(_) => {}
            Act::Move(place) => next.to(place),
            Act::Lift => next.down = false,
            Act::Pen(width) => next.width = width,
            Act::Clear => next = Self { width: self.width, ..Self::default() },
        }
        next
    }

    fn key(&self, key: &str) -> Option<Act> {
        let [x, y] = self.pen;
        Some(match key {
            "ArrowLeft" => Act::Move([x - STRIDE, y]),
            "ArrowRight" => Act::Move([x + STRIDE, y]),
            "ArrowUp" => Act::Move([x, y - STRIDE]),
            "ArrowDown" => Act::Move([x, y + STRIDE]),
            " " | "Enter" if self.down => Act::Lift,
            " " | "Enter" => Act::Down([x, y]),
            "Escape" => Act::Clear,
            _ => return None,
        })
    }
}

impl Reducible for Sheet {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        Rc::new(self.after(act))
    }
}

/// Where a pointer is on the pad.
fn place(pad: &NodeRef, event: &PointerEvent) -> Option<[f32; 2]> {
    let pad = pad.cast::<Element>()?;
    let (bounds, side) = (pad.get_bounding_client_rect(), f64::from(SIDE));
    let x = (f64::from(event.client_x()) - bounds.left()) / bounds.width() * side;
    let y = (f64::from(event.client_y()) - bounds.top()) / bounds.height() * side;
    Some([x as f32, y as f32])
}

#[component]
pub fn Pad(props: &PadProps) -> Html {
    let i18n = use_i18n();
    let sheet = use_reducer_eq(Sheet::default);
    let pad = use_node_ref();
    let drawing = Drawing { strokes: sheet.strokes.clone(), pen: PENS[sheet.width].1 };
    let ask = props.send.clone();
    let made = props.store.made.is_some();
    use_effect_with((drawing, props.store.history.len()), move |(drawing, _)| {
        if made && !drawing.strokes.is_empty() {
            ask.emit(Command::Recognise { drawing: drawing.clone() });
        }
    });
    let draw = |act: fn([f32; 2]) -> Act| {
        let (dispatcher, pad) = (sheet.dispatcher(), pad.clone());
        Callback::from(move |e: PointerEvent| {
            if let Some(at) = place(&pad, &e) {
                dispatcher.dispatch(act(at));
            }
        })
    };
    let (down, lift) = (draw(Act::Down), draw(|_| Act::Lift));
    let down = {
        let pad = pad.clone();
        Callback::from(move |e: PointerEvent| {
            // A pen that leaves the pad keeps drawing on its edge.
            if let Some(pad) = pad.cast::<Element>() {
                let _ = pad.set_pointer_capture(e.pointer_id());
            }
            down.emit(e);
        })
    };
    let moved = draw(Act::Draw);
    let onkeydown = {
        let sheet = sheet.clone();
        Callback::from(move |e: KeyboardEvent| {
            if let Some(act) = sheet.key(&e.key()) {
                e.prevent_default();
                sheet.dispatch(act);
            }
        })
    };
    let act = |act: fn(usize) -> Act, width: usize| {
        let dispatcher = sheet.dispatcher();
        Callback::from(move |_: MouseEvent| dispatcher.dispatch(act(width)))
    };
    let clear = act(|_| Act::Clear, 0);
    let pens = PENS.iter().enumerate().map(|(width, (name, _))| {
        html! {
            <button type="button" onclick={act(Act::Pen, width)} aria-pressed={(sheet.width == width).to_string()}>
                { i18n.text(&format!("pad-pen-{name}")) }
            </button>
        }
    });
    let lines = sheet.strokes.iter().map(|stroke| {
        let points = stroke.iter().map(|[x, y]| format!("{x:.0},{y:.0}")).collect::<Vec<_>>().join(" ");
        html!(<polyline class={format!("pad-stroke {}", PENS[sheet.width].0)} {points} />)
    });
    let recognised = props.store.study.recognised.as_deref().filter(|_| !sheet.strokes.is_empty());
    html! {
        <section class="block" id="pad-section" aria-labelledby="pad-heading">
            <h2 id="pad-heading">{ i18n.text("pad-title") }</h2>
            <p>{ i18n.text("pad-intro") }</p>
            <div class="choices" role="group" aria-label={i18n.text("pad-pen")}>
                { for pens }
                <button type="button" id="pad-clear" onclick={clear}>{ i18n.text("pad-clear") }</button>
            </div>
            <div class="pad-row">
                <svg ref={pad} id="pad" class="pad" viewBox={format!("0 0 {SIDE} {SIDE}")} role="application" tabindex="0"
                    aria-label={i18n.text("pad-keys")} onpointerdown={down} onpointermove={moved}
                    onpointerup={lift.clone()} onpointercancel={lift} {onkeydown}>
                    { for lines }
                    <circle class={classes!("pad-pen", sheet.down.then_some("down"))} cx={sheet.pen[0].to_string()} cy={sheet.pen[1].to_string()} r="5" />
                </svg>
                { match recognised {
                    Some(recognised) => read(recognised, &props.classes, &i18n),
                    None => html!(<p class="note">{ i18n.text("pad-empty") }</p>),
                } }
            </div>
        </section>
    }
}

/// What the model makes of the drawing.
fn read(recognised: &Recognised, classes: &[String], i18n: &I18n) -> Html {
    let best = recognised.scores.iter().copied().fold(0.0, f32::max);
    let at = recognised.scores.iter().position(|&s| s == best).unwrap_or(0);
    let rows = recognised.scores.iter().zip(classes).map(|(&score, class)| BarRow {
        label: class.clone().into(),
        value: Some(f64::from(score)),
        text: i18n.percent(f64::from(score)).into(),
        tone: if score == best { Tone::Positive } else { Tone::Neutral },
        note: None,
    });
    let number = |value: f32| i18n.number(f64::from(value), 1);
    let words = i18n.with(
        "pad-read",
        &[
            ("class", classes.get(at).cloned().unwrap_or_default().into()),
            ("score", i18n.percent(f64::from(best)).into()),
        ],
    );
    let measured = i18n.with(
        "pad-measured",
        &[
            ("stroke", number(recognised.stroke).into()),
            ("slant", recognised.slant.map_or_else(|| "–".to_owned(), number).into()),
        ],
    );
    html! {
        <div class="pad-read">
            <p class="lead" id="pad-answer" role="status">{ words }</p>
            <p class="note">{ ink(&recognised.pixels, recognised.pixels.len().isqrt(), i18n.text("pad-seen")) }{ " " }{ measured }</p>
            <GroupBars id="pad-scores" title={i18n.text("pad-scores")} x_label={i18n.text("pad-scores-axis")}
                rows={rows.collect::<Vec<_>>()} max={1.0} empty={i18n.text("pad-empty")} />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_draw_while_the_pen_is_down() {
        let sheet = ["ArrowUp", " ", "ArrowLeft", "ArrowLeft", " ", "ArrowDown"]
            .into_iter()
            .fold(Sheet::default(), |sheet, key| sheet.after(sheet.key(key).unwrap()));
        assert_eq!(sheet.strokes, [[[140.0, 126.0], [126.0, 126.0], [112.0, 126.0]]]);
        assert!(!sheet.down && sheet.pen == [112.0, 140.0]);
        assert!(sheet.key("Tab").is_none() && sheet.after(Act::Clear).strokes.is_empty());
    }
}
