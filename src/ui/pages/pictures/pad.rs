//! A pad to draw a digit on, by pointer or by keys, and what the model makes of it. The drawing is read again whenever the
//! model has learnt.

use wasm_bindgen::JsCast;
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

impl Sheet {
    /// Moves the pen, which draws if it is down.
    fn to(mut self, place: [f32; 2]) -> Self {
        self.pen = place.map(|v| v.clamp(0.0, SIDE));
        if let Some(stroke) = self.strokes.last_mut().filter(|_| self.down) {
            stroke.push(self.pen);
        }
        self
    }

    /// Puts the pen down here.
    fn put_down(mut self, place: [f32; 2]) -> Self {
        self.down = true;
        self.strokes.push(Vec::new());
        self.to(place)
    }

    fn lift(self) -> Self {
        Self { down: false, ..self }
    }

    fn key(self, key: &str) -> Option<Self> {
        let [x, y] = self.pen;
        Some(match key {
            "ArrowLeft" => self.to([x - STRIDE, y]),
            "ArrowRight" => self.to([x + STRIDE, y]),
            "ArrowUp" => self.to([x, y - STRIDE]),
            "ArrowDown" => self.to([x, y + STRIDE]),
            " " | "Enter" if self.down => self.lift(),
            " " | "Enter" => self.put_down([x, y]),
            "Escape" => Self { width: self.width, ..Self::default() },
            _ => return None,
        })
    }
}

/// Where a pointer is on the pad.
fn place(event: &PointerEvent) -> Option<[f32; 2]> {
    let pad: Element = event.current_target()?.dyn_into().ok()?;
    let (bounds, side) = (pad.get_bounding_client_rect(), f64::from(SIDE));
    let x = (f64::from(event.client_x()) - bounds.left()) / bounds.width() * side;
    let y = (f64::from(event.client_y()) - bounds.top()) / bounds.height() * side;
    Some([x as f32, y as f32])
}

#[component]
pub fn Pad(props: &PadProps) -> Html {
    let i18n = use_i18n();
    let sheet = use_state_eq(Sheet::default);
    let drawing = Drawing { strokes: sheet.strokes.clone(), pen: PENS[sheet.width].1 };
    let ask = props.send.clone();
    let made = props.store.made.is_some();
    use_effect_with((drawing, props.store.history.len()), move |(drawing, _)| {
        if made && !drawing.strokes.is_empty() {
            ask.emit(Command::Recognise { drawing: drawing.clone() });
        }
    });
    let change = |f: fn(Sheet, [f32; 2]) -> Sheet| {
        let sheet = sheet.clone();
        Callback::from(move |e: PointerEvent| {
            if let Some(at) = place(&e) {
                sheet.set(f((*sheet).clone(), at));
            }
        })
    };
    let down = {
        let draw = change(Sheet::put_down);
        Callback::from(move |e: PointerEvent| {
            if let Some(pad) = e.current_target().and_then(|t| t.dyn_into::<Element>().ok()) {
                let _ = pad.set_pointer_capture(e.pointer_id());
            }
            draw.emit(e);
        })
    };
    let moved = if sheet.down { change(Sheet::to) } else { Callback::noop() };
    let onkeydown = {
        let sheet = sheet.clone();
        Callback::from(move |e: KeyboardEvent| {
            if let Some(next) = (*sheet).clone().key(&e.key()) {
                e.prevent_default();
                sheet.set(next);
            }
        })
    };
    let clear = {
        let sheet = sheet.clone();
        Callback::from(move |_: MouseEvent| sheet.set(Sheet { width: sheet.width, ..Sheet::default() }))
    };
    let pens = PENS.iter().enumerate().map(|(width, (name, _))| {
        let onclick = {
            let sheet = sheet.clone();
            Callback::from(move |_: MouseEvent| sheet.set(Sheet { width, ..(*sheet).clone() }))
        };
        html! {
            <button type="button" {onclick} aria-pressed={(sheet.width == width).to_string()}>{ i18n.text(&format!("pad-pen-{name}")) }</button>
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
                <svg id="pad" class="pad" viewBox={format!("0 0 {SIDE} {SIDE}")} role="application" tabindex="0"
                    aria-label={i18n.text("pad-keys")} onpointerdown={down} onpointermove={moved}
                    onpointerup={change(|s, _| s.lift())} onpointercancel={change(|s, _| s.lift())} {onkeydown}>
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
            .fold(Sheet::default(), |sheet, key| sheet.key(key).unwrap());
        assert_eq!(sheet.strokes, [[[140.0, 126.0], [126.0, 126.0], [112.0, 126.0]]]);
        assert!(!sheet.down && sheet.pen == [112.0, 140.0]);
        assert!(sheet.clone().key("Tab").is_none() && sheet.key("Escape").unwrap().strokes.is_empty());
    }
}
