//! The whole page: its state, and the effects that keep engine, address and document in step with it.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::utils::window;
use web_sys::File;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::charts::download::save_bytes;
#[cfg(feature = "whole")]
use super::crew::use_crew;
use super::handover::Resumed;
use super::i18n::I18n;
use super::language::{Words, use_words};
use super::link::Link;
use super::own::Reading;
use super::pages::beyond::Beyond;
use super::pages::{data::DataPage, model::ModelPage, training::TrainingPage};
use super::parts::{header::Header, notices::Notices, transport::Transport};
#[cfg(feature = "whole")]
use super::runs::asking::use_runs;
use super::settings::Stage;
use super::state::{Action, State};
use super::told::Told;
use super::{site, url};
use crate::data::own::OWN;
#[cfg(not(feature = "whole"))]
use crate::engine::protocol::Phase;
use crate::engine::protocol::{Command, Event};
use crate::train::config::TrainConfig;

/// The page's state, as components get it.
pub type Store = UseReducerHandle<State>;

/// The one sentence that is not in a language's file: it is said when there is none.
const NO_WORDS: &str = "The texts of this page can't be loaded: check the connection and reload the page.";

/// What components tell the engine.
pub type Send = Callback<Command>;

/// What components do with a file that the visitor chose.
pub type Open = Callback<File>;

/// The engine's line, and the visitor's file: effects use them, rendering doesn't.
#[derive(Clone, Default)]
pub struct Wires {
    pub link: Rc<RefCell<Option<Link>>>,
    pub file: Rc<RefCell<Option<File>>>,
    /// The state as it is: the first page hands it over.
    pub store: Rc<RefCell<Option<Store>>>,
    /// Engines that train beside the page's own.
    #[cfg(feature = "whole")]
    pub crew: Rc<RefCell<Option<super::crew::Crew>>>,
}

impl PartialEq for Wires {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.link, &other.link)
    }
}

impl Wires {
    pub fn send(&self, command: &Command) {
        if let Some(link) = self.link.borrow().as_ref() {
            link.send(command);
        }
    }

    /// Reads the visitor's file, under its name.
    fn open(&self, name: String) {
        if let (Some(link), Some(file)) = (self.link.borrow().as_ref(), self.file.borrow().as_ref()) {
            link.send_file(&Command::Open { name }, file);
        }
    }
}

#[derive(Properties, Default)]
pub struct AppProps {
    /// What another page has handed over.
    pub resumed: Option<Rc<Resumed>>,
}

impl PartialEq for AppProps {
    fn eq(&self, other: &Self) -> bool {
        self.resumed.as_ref().map(Rc::as_ptr) == other.resumed.as_ref().map(Rc::as_ptr)
    }
}

#[component]
pub fn App(props: &AppProps) -> Html {
    let resumed = props.resumed.as_deref();
    let store = use_reducer(|| match resumed {
        Some(resumed) => resumed.state.clone(),
        None => {
            let (settings, problems) = url::read(&site::fragment());
            State::new(settings, problems)
        }
    });
    // Before any effect runs: what is asked first goes to the engine that was handed over.
    let wires = use_memo((), |()| match resumed {
        Some(Resumed { engine, file, .. }) => {
            let (on_events, on_death) = listeners(&store);
            let link = Link::to_running(engine, store.engine_kind(), on_events, on_death);
            let wires = Wires::default();
            *wires.link.borrow_mut() = Some(link);
            wires.file.borrow_mut().clone_from(file);
            wires
        }
        None => Wires::default(),
    });
    wires.store.replace(Some(store.clone()));
    use_focus(props.resumed.clone());
    use_catalog(&store);
    use_address(&store);
    use_engine(&store, &wires, resumed.map(|r| &r.told));
    use_crew(&store, &wires);
    use_runs(&store, &wires);

    let words = use_words(&store, resumed.and_then(|r| r.words.clone()));
    use_effect_with((words.clone(), store.settings.theme.clone()), |(words, theme)| {
        site::set_theme(theme);
        if let Words::Here(i18n) = words {
            site::set_language(i18n.language(), &i18n.text("app-title"));
        }
    });

    let send = use_callback((*wires).clone(), |command: Command, wires| wires.send(&command));
    let dispatcher = store.dispatcher();
    let open = use_callback((*wires).clone(), move |chosen: File, wires| {
        let name = chosen.name();
        dispatcher.dispatch(Action::Opening { name: name.clone(), bytes: chosen.size() as u64 });
        *wires.file.borrow_mut() = Some(chosen);
        wires.open(name);
    });
    let i18n = match words {
        Words::Here(i18n) => i18n,
        Words::Awaited => return Html::default(),
        Words::Missing => return html!(<p role="alert">{ NO_WORDS }</p>),
    };
    let page = match store.settings.stage {
        Stage::Data => html!(<DataPage store={store.clone()} send={send.clone()} {open} wires={(*wires).clone()} />),
        Stage::Model => html!(<ModelPage store={store.clone()} send={send.clone()} wires={(*wires).clone()} />),
        Stage::Training => html!(<TrainingPage store={store.clone()} send={send.clone()} wires={(*wires).clone()} />),
        Stage::Evaluation | Stage::Tradeoffs => {
            html!(<Beyond store={store.clone()} send={send.clone()} wires={(*wires).clone()} />)
        }
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
    event.prevent_default();
    site::focus("stage");
}

/// The first page has no engines beside its own.
#[cfg(not(feature = "whole"))]
#[hook]
fn use_crew(_store: &Store, _wires: &Wires) {}

/// The first page shows no runs; it keeps what another page needs to show those that have stopped.
#[cfg(not(feature = "whole"))]
#[hook]
fn use_runs(store: &Store, wires: &Wires) {
    let stopped = matches!(store.position.phase, Phase::Paused | Phase::Finished) && store.later.is_empty();
    let wires = wires.clone();
    use_effect_with(store.history.last().filter(|_| stopped).cloned(), move |stopped| {
        if let (Some(_), Some(link)) = (stopped, wires.link.borrow().as_ref()) {
            link.keep(site::fragment());
        }
    });
}

/// Who had the focus in another page keeps it.
#[hook]
fn use_focus(resumed: Option<Rc<Resumed>>) {
    use_effect_with((), move |()| {
        if let Some(id) = resumed.as_deref().and_then(|resumed| resumed.focused.as_deref()) {
            site::focus(id);
        }
    });
}

#[hook]
fn use_catalog(store: &Store) {
    let (dispatcher, missing) = (store.dispatcher(), store.catalog.is_none());
    use_effect_with((), move |()| {
        if missing {
            spawn_local(async move { dispatcher.dispatch(Action::Catalog(site::catalog().await)) });
        }
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

/// What becomes of events, and of the news that the engine is gone.
fn listeners(store: &Store) -> (Callback<Vec<Event>>, Callback<String>) {
    let (events, deaths) = (store.dispatcher(), store.dispatcher());
    let on_events = Callback::from(move |all: Vec<Event>| {
        for event in &all {
            if let Event::Exported { name, bytes } = event {
                save_bytes(name, bytes);
            }
        }
        events.dispatch(Action::Events(all));
    });
    (on_events, Callback::from(move |detail| deaths.dispatch(Action::EngineDied { detail })))
}

/// Starts engines, and tells them of every change in what they work on. A new one reads the visitor's file again; one that
/// was handed over was `told` something already.
#[hook]
fn use_engine(store: &Store, wires: &Wires, told: Option<&Told>) {
    let known = told.is_some();
    let backend = store.settings.backend;
    let (slot, reading) = (wires.clone(), store.own.reading.clone());
    let (kind, (on_events, on_death), dispatcher) = (store.engine_kind(), listeners(store), store.dispatcher());
    use_change(store.source().engine, known, move |_| {
        let before = slot.link.take();
        match Link::start(backend, kind, on_events, on_death, before) {
            Ok(link) => {
                *slot.link.borrow_mut() = Some(link);
                if let Some(Reading { name, .. }) = reading {
                    slot.open(name);
                }
            }
            Err(detail) => dispatcher.dispatch(Action::EngineDied { detail }),
        }
    });

    let state = store.clone();
    use_told(wires, (store.source(), store.catalog.is_some()), told, move |(source, _)| {
        let options = source.options.clone();
        match state.built_in() {
            Some(dataset) => Some(Command::Load { dataset: Box::new(dataset.clone()), options }),
            None if source.dataset == OWN => state.own.adopt(&options),
            None => None,
        }
    });

    // The learning rate and the constraint's weight change a run without starting it anew.
    let train = store.settings.training();
    let lasting = TrainConfig { learning_rate: 0.0, ..train.clone() };
    let mitigation = store.mitigation();
    let weight = mitigation.constraint.weight;
    let mut kept = mitigation.clone();
    kept.constraint.weight = 0.0;
    let configured = train.clone();
    use_told(wires, (store.loads, store.settings.model.clone(), lasting, kept), told, move |(loads, model, ..)| {
        (*loads > 0).then(|| Command::Configure { model: model.clone(), train: configured, mitigation })
    });
    let slot = wires.clone();
    let made = store.made.is_some();
    let constrained = made && store.constrained();
    use_change(train.learning_rate, known, move |&learning_rate| {
        if made {
            slot.send(&Command::Tune { learning_rate });
        }
    });
    let slot = wires.clone();
    use_change(weight, known, move |&weight| {
        if constrained {
            slot.send(&Command::Constrain { weight });
        }
    });
}

/// Tells the engine what follows from dependencies, whenever they have changed; at first only if it was not told yet.
#[hook]
fn use_told<T: PartialEq + 'static>(
    wires: &Wires,
    dependencies: T,
    told: Option<&Told>,
    command: impl FnOnce(&T) -> Option<Command> + 'static,
) {
    let (slot, told) = (wires.clone(), use_mut_ref(|| told.cloned().unwrap_or_default()));
    use_effect_with(dependencies, move |dependencies| {
        let told = told.take();
        if let Some(command) = command(dependencies).filter(|command| !told.contains(command)) {
            slot.send(&command);
        }
    });
}

/// Calls `f` with dependencies that have changed; with the first ones too, unless they are known already.
#[hook]
fn use_change<T: PartialEq + 'static>(dependencies: T, known: bool, f: impl FnOnce(&T) + 'static) {
    let known = use_mut_ref(|| known);
    use_effect_with(dependencies, move |dependencies| {
        if !known.take() {
            f(dependencies);
        }
    });
}
