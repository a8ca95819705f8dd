//! A tree with the groups that are watched.

use std::rc::Rc;

use yew::prelude::*;

use crate::engine::protocol::DrawnTree;
use crate::ui::app::Store;
use crate::ui::charts::TreeView;
use crate::ui::i18n::use_i18n;
use crate::ui::parts::groups::group_names;
use crate::ui::state::Action;

#[derive(Properties, PartialEq)]
pub struct TreeProps {
    pub store: Store,
    pub tree: Rc<DrawnTree>,
    pub title: AttrValue,
}

#[component]
pub fn Tree(props: &TreeProps) -> Html {
    let i18n = use_i18n();
    let store = &props.store;
    let classes = store.data.iter().flat_map(|data| data.classes.iter()).map(|class| class.clone().into());
    let dispatcher = store.dispatcher();
    let on_select = Callback::from(move |group| dispatcher.dispatch(Action::Select(group)));
    html! {
        <TreeView tree={props.tree.clone()} title={props.title.clone()} grouping={store.grouping()}
            groups={group_names(store, &i18n)} classes={classes.collect::<Vec<AttrValue>>()}
            selected={store.selected} {on_select} />
    }
}
