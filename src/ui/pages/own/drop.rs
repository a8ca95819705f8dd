//! The place to choose a file, which reacts to files that are dragged anywhere over the page.

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo::utils::window;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, File, HtmlInputElement};
use yew::prelude::*;

use crate::ui::app::Open;
use crate::ui::i18n::use_i18n;

#[derive(Properties, PartialEq)]
pub struct DropStripProps {
    pub open: Open,
}

/// A button to choose a file with, and a strip to drop one on; the rest of the page takes it as well.
#[component]
pub fn DropStrip(props: &DropStripProps) -> Html {
    let i18n = use_i18n();
    let over = use_state_eq(|| false);
    let remark = use_state_eq(|| None::<&'static str>);
    let (hover, say) = (over.setter(), remark.setter());
    use_effect_with(props.open.clone(), move |open| {
        let open = open.clone();
        let take = move |event: &DragEvent| {
            let (file, said) = dropped(event);
            say.set(said);
            file.into_iter().for_each(|file| open.emit(file));
        };
        let listeners = listen(move |over| hover.set(over), take);
        move || drop(listeners)
    });
    let (open, say) = (props.open.clone(), remark.setter());
    let onchange = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        say.set(None);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            open.emit(file);
        }
        // The same file can be chosen again, after it was corrected.
        input.set_value("");
    });
    html! {
        <>
            <div id="own-drop" class={classes!(over.then_some("over"))}>
                <h2 id="own-title">{ i18n.text("own-title") }</h2>
                <span>
                    <input type="file" id="own-file" accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
                        aria-describedby="own-promise" {onchange} />
                    <label for="own-file">{ i18n.text("own-choose") }</label>
                </span>
                <p id="own-promise">{ i18n.text("own-promise") }</p>
            </div>
            <p role="status">{ remark.map(|id| i18n.text(id)) }</p>
            if *over { <div class="own-over" aria-hidden="true"><span>{ i18n.text("own-over") }</span></div> }
        </>
    }
}

/// Listens to files that are dragged over the page, before anything on it does: a browser would show a dropped file in
/// place of the page.
fn listen(hover: impl Fn(bool) + Clone + 'static, take: impl Fn(&DragEvent) + 'static) -> [EventListener; 3] {
    let on = |name, act: Box<dyn Fn(&DragEvent)>| {
        let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
        EventListener::new_with_options(&window(), name, options, move |event| {
            if let Some(event) = event.dyn_ref::<DragEvent>().filter(|event| carries_files(event)) {
                act(event);
            }
        })
    };
    let (enter, leave) = (hover.clone(), hover.clone());
    [
        on(
            "dragover",
            Box::new(move |event| {
                event.prevent_default();
                enter(true);
            }),
        ),
        // Leaving one element for another is not leaving the page.
        on(
            "dragleave",
            Box::new(move |event| {
                if event.related_target().is_none() {
                    leave(false);
                }
            }),
        ),
        on(
            "drop",
            Box::new(move |event| {
                event.prevent_default();
                hover(false);
                take(event);
            }),
        ),
    ]
}

fn carries_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

/// The first file that was dropped, and what there is to say about the others.
fn dropped(event: &DragEvent) -> (Option<File>, Option<&'static str>) {
    let Some(items) = event.data_transfer().map(|data| data.items()) else { return (None, None) };
    let all: Vec<_> = (0..items.length()).filter_map(|i| items.get(i)).filter(|item| item.kind() == "file").collect();
    let folder = |item: &&web_sys::DataTransferItem| {
        item.webkit_get_as_entry().ok().flatten().is_some_and(|entry| entry.is_directory())
    };
    let file = all.iter().find(|item| !folder(item)).and_then(|item| item.get_as_file().ok().flatten());
    let said = if file.is_none() { Some("own-folder") } else { (all.len() > 1).then_some("own-several") };
    (file, said)
}
