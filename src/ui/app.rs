//! The whole page: its state, and the effects that keep engine, address and document in step with it.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::utils::window;
use web_sys::File;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::i18n::I18n;
use super::language::{Words, use_words};
use super::link::Link;
use super::own::Reading;
use super::pages::{data::DataPage, evaluation::EvaluationPage, model::ModelPage, training::TrainingPage};
use super::parts::{header::Header, notices::Notices, transport::Transport};
use super::settings::{Stage, View};
use super::state::{Action, Engine, State};
use super::study::{StudyChange, payoff};
use super::{site, url};
use crate::data::own::OWN;
use crate::engine::protocol::{Backend, Command, Scores};
use crate::evaluate::fairness::selection::Selection;
use crate::train::config::TrainConfig;

/// The page's state, as components get it.
pub type Store = UseReducerHandle<State>;

/// The one sentence that is not in a language's file: it is said when there is none.
const NO_WORDS: &str = "The texts of this page can't be loaded: check the connection and reload the page.";

/// What components tell the engine.
pub type Send = Callback<Command>;

/// What components do with a file that the visitor chose.
pub type Open = Callback<File>;

#[component]
pub fn App() -> Html {
    let store = use_reducer(|| {
        let (settings, problems) = url::read(&site::fragment());
        State::new(settings, problems)
    });
    let link = use_mut_ref(|| None::<Link>);
    use_catalog(&store);
    use_address(&store);
    let file = use_mut_ref(|| None::<File>);
    use_engine(&store, &link, &file);
    use_study(&store, &link);
    let own_link = link.clone();

    let words = use_words(&store);
    use_effect_with((words.clone(), store.settings.theme.clone()), |(words, theme)| {
        site::set_theme(theme);
        if let Words::Here(i18n) = words {
            site::set_language(i18n.language(), &i18n.text("app-title"));
        }
    });

    let send = use_callback((), move |command: Command, ()| {
        if let Some(link) = link.borrow().as_ref() {
            link.send(&command);
        }
    });
    let dispatcher = store.dispatcher();
    let open = use_callback((), move |chosen: File, ()| {
        let name = chosen.name();
        dispatcher.dispatch(Action::Opening { name: name.clone(), bytes: chosen.size() as u64 });
        if let Some(link) = own_link.borrow().as_ref() {
            link.send_file(&Command::Open { name }, &chosen);
        }
        *file.borrow_mut() = Some(chosen);
    });
    let i18n = match words {
        Words::Here(i18n) => i18n,
        Words::Awaited => return Html::default(),
        Words::Missing => return html!(<p role="alert">{ NO_WORDS }</p>),
    };
    let page = match store.settings.stage {
        Stage::Data => html!(<DataPage store={store.clone()} send={send.clone()} {open} />),
        Stage::Model => html!(<ModelPage store={store.clone()} />),
        Stage::Training => html!(<TrainingPage store={store.clone()} />),
        Stage::Evaluation => html!(<EvaluationPage store={store.clone()} send={send.clone()} />),
    };
    html! {
        <ContextProvider<I18n> context={i18n.clone()}>
            <a class="skip" href="#stage" onclick={Callback::from(skip_to_stage)}>{ i18n.text("app-skip") }</a>
            <Header store={store.clone()} />
            <Transport store={store.clone()} {send} />
            <Notices store={store.clone()} />
            <main id="stage" tabindex="-1">{ page }</main>
            <footer>{ i18n.text("app-privacy") }</footer>
        </ContextProvider<I18n>>
    }
}

/// The fragment holds the settings, so skipping moves the focus instead of the address.
fn skip_to_stage(event: MouseEvent) {
    use wasm_bindgen::JsCast;
    event.prevent_default();
    let stage = gloo::utils::document().get_element_by_id("stage");
    if let Some(stage) = stage.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = stage.focus();
    }
}

#[hook]
fn use_catalog(store: &Store) {
    let dispatcher = store.dispatcher();
    use_effect_with((), move |()| {
        spawn_local(async move { dispatcher.dispatch(Action::Catalog(site::catalog().await)) });
    });
}

/// Settings go into the address as they change; an address that the visitor changes goes into the settings.
#[hook]
fn use_address(store: &Store) {
    use_effect_with(url::write(&store.settings), |fragment| site::set_fragment(fragment));
    let dispatcher = store.dispatcher();
    use_effect_with((), move |()| {
        let listener = EventListener::new(&window(), "hashchange", move |_| {
            let (settings, problems) = url::read(&site::fragment());
            dispatcher.dispatch(Action::Address(Box::new(settings), problems));
        });
        move || drop(listener)
    });
}

/// Starts engines, and tells them of every change in what they work on. A new one reads the visitor's file again.
#[hook]
fn use_engine(store: &Store, link: &Rc<RefCell<Option<Link>>>, file: &Rc<RefCell<Option<File>>>) {
    let backend = store.settings.backend;
    let which = (store.generation, backend);
    let gpu = backend == Backend::Webgpu && !store.gpu_missing;

    let (slot, dispatcher) = (link.clone(), store.dispatcher());
    let (file, reading) = (file.clone(), store.own.reading.clone());
    use_effect_with(which, move |_| {
        let (events, deaths) = (dispatcher.clone(), dispatcher.clone());
        let started = Link::start(
            backend,
            gpu,
            Callback::from(move |e| events.dispatch(Action::Events(e))),
            Callback::from(move |detail| deaths.dispatch(Action::EngineDied { detail })),
        );
        match started {
            Ok(link) => {
                if let (Some(Reading { name, .. }), Some(file)) = (reading, file.borrow().as_ref()) {
                    link.send_file(&Command::Open { name }, file);
                }
                *slot.borrow_mut() = Some(link);
            }
            Err(detail) => dispatcher.dispatch(Action::EngineDied { detail }),
        }
    });

    let slot = link.clone();
    let (catalog, own) = (store.catalog.clone(), store.own.clone());
    use_effect_with((store.source(), catalog.is_some()), move |(source, _)| {
        let options = source.options.clone();
        let built_in = catalog.as_ref().and_then(|catalog| catalog.get(&source.dataset)).cloned();
        let command = match built_in {
            Some(dataset) => Some(Command::Load { dataset: Box::new(dataset), options }),
            None if source.dataset == OWN => own.adopt(&options),
            None => None,
        };
        if let Some(command) = command {
            send(&slot, &command);
        }
    });

    // The learning rate alone changes a run without starting it anew.
    let slot = link.clone();
    let train = store.settings.train.clone();
    let lasting = TrainConfig { learning_rate: 0.0, ..train.clone() };
    let configured = train.clone();
    use_effect_with((store.loads, store.settings.model.clone(), lasting), move |(loads, model, _)| {
        if *loads > 0 {
            send(&slot, &Command::Configure { model: model.clone(), train: configured });
        }
    });
    let slot = link.clone();
    let made = store.made.is_some();
    use_effect_with(train.learning_rate, move |&learning_rate| {
        if made {
            send(&slot, &Command::Tune { learning_rate });
        }
    });
}

fn send(link: &Rc<RefCell<Option<Link>>>, command: &Command) {
    if let Some(link) = link.borrow().as_ref() {
        link.send(command);
    }
}

/// Asks for the audit, the selection and the laboratory that the evaluation shows, when what they depend on changes.
#[hook]
fn use_study(store: &Store, link: &Rc<RefCell<Option<Link>>>) {
    let (slot, dispatcher) = (link.clone(), store.dispatcher());
    let present = (store.generation, store.loads, store.history.len());
    let wanted = store.wanted();
    let known = wanted.as_ref().is_some_and(|predictions| store.study.knows(predictions));
    use_effect_with((wanted, present), move |(wanted, _)| {
        if let Some(predictions) = wanted.as_ref().filter(|_| !known) {
            dispatcher.dispatch(Action::Study(StudyChange::Asked(predictions.clone())));
            send(&slot, &Command::Audit { predictions: predictions.clone() });
        }
    });

    let slot = link.clone();
    let asked = (store.study.audits, store.study.selection.clone());
    use_effect_with(asked, move |(audits, selection)| {
        if *audits > 0 && *selection != Selection::default() {
            send(&slot, &Command::Select { selection: selection.clone() });
        }
    });

    let slot = link.clone();
    let audits = store.study.report.as_ref().filter(|r| r.scores.is_some()).map(|_| store.study.audits);
    let shown = (store.settings.stage == Stage::Evaluation).then_some(store.settings.view);
    let running = matches!(store.engine, Engine::Running { .. });
    let scores = match shown {
        Some(View::Credit) if running => Some(Scores::Credit),
        Some(View::Audit | View::Thresholds) if known && store.study.progress.is_none() => {
            audits.map(|_| Scores::Audited)
        }
        _ => None,
    };
    let opened = store.study.laboratory.as_ref().map(|l| l.scores);
    let payoff = payoff(store.settings.cost);
    use_effect_with((scores.filter(|_| opened != scores), audits), move |(missing, _)| {
        if let Some(scores) = *missing {
            send(&slot, &Command::Laboratory { scores, payoff });
        }
    });
}
