//! Pictures and people about whom an attack leads the model astray.

use yew::prelude::*;

use crate::engine::inquiry::stress::{Change, ColumnChange, Example, Known};
use crate::ui::app::Store;
use crate::ui::charts::bitmap::ink;
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::{table, tell};
use crate::ui::parts::groups::group_names;
use crate::ui::parts::picker::attributes_title;

/// Of each example's table; there are no more.
const TABLES: [&str; 2] = ["stress-person-1", "stress-person-2"];

#[derive(Properties, PartialEq)]
pub struct ExamplesProps {
    pub store: Store,
    pub examples: Vec<Example>,
}

#[component]
pub fn Examples(props: &ExamplesProps) -> Html {
    let i18n = use_i18n();
    let ExamplesProps { store, examples } = props;
    if examples.is_empty() {
        return Html::default();
    }
    let pictures = examples.iter().filter_map(|example| match &example.change {
        Change::Picture { before, after } => Some(picture(example, before, after, store, &i18n)),
        Change::Columns(_) => None,
    });
    let people = examples.iter().zip(TABLES).filter_map(|(example, id)| match &example.change {
        Change::Columns(columns) => Some(person(id, example, columns, store, &i18n)),
        Change::Picture { .. } => None,
    });
    let (pictures, people): (Vec<Html>, Vec<Html>) = (pictures.collect(), people.collect());
    html! {
        <>
            <h3 id="stress-examples">{ i18n.text("stress-examples") }</h3>
            <p class="note">{ i18n.text(if pictures.is_empty() { "stress-examples-people" } else { "stress-examples-pictures" }) }</p>
            if !pictures.is_empty() {
                <ul class="gallery stress-gallery" aria-labelledby="stress-examples">{ for pictures }</ul>
            }
            { for people }
        </>
    }
}

/// What a decision is called.
fn decision(of: u32, store: &Store, i18n: &I18n) -> AttrValue {
    let class = store.data.as_ref().and_then(|data| data.classes.get(of as usize).cloned());
    class.map_or_else(|| i18n.text(if of == 1 { "stress-yes" } else { "stress-no" }), AttrValue::from)
}

fn picture(example: &Example, before: &[u8], after: &[u8], store: &Store, i18n: &I18n) -> Html {
    let [own, read] = [example.before, example.after].map(|of| decision(of, store, i18n));
    let caption =
        tell(i18n, "stress-picture", &[("before", &own), ("after", &read), ("level", &i18n.amount(example.level))]);
    let side = before.len().isqrt().max(1);
    html! {
        <li>
            <figure>
                { ink(before, side, tell(i18n, "stress-picture-before", &[("before", &own)])) }{ " " }
                { ink(after, side, tell(i18n, "stress-picture-after", &[("after", &read)])) }
                <figcaption>{ caption }</figcaption>
            </figure>
        </li>
    }
}

fn person(id: &'static str, example: &Example, columns: &[ColumnChange], store: &Store, i18n: &I18n) -> Html {
    let [own, other] = [example.before, example.after].map(|of| decision(of, store, i18n));
    let place = example.groups.get(store.grouping()).copied().unwrap_or_default();
    let group = group_names(store, i18n).into_iter().nth(place as usize).unwrap_or_default();
    let level = i18n.amount(example.level);
    let caption =
        tell(i18n, "stress-person", &[("group", &group), ("before", &own), ("after", &other), ("level", &level)]);
    let known = |known: &Known| match known {
        Known::Amount(amount) => i18n.amount(*amount),
        Known::Level(level) => level.clone(),
    };
    let rows = columns.iter().map(|change| {
        let title = attributes_title(std::slice::from_ref(&change.column), store.dataset(), i18n);
        html!(<tr><th scope="row">{ title }</th><td>{ known(&change.before) }</td><td>{ known(&change.after) }</td></tr>)
    });
    let head = ["columns-title", "stress-before", "stress-after"].map(|id| i18n.text(id)).to_vec();
    table(id, &caption, head, html!({ for rows }))
}
