//! Choosing a data set, and whose groups are looked at.

use yew::prelude::*;

use super::select::Select;
use crate::data::catalog::{Dataset, Domain};
use crate::data::own::OWN;
use crate::ui::app::Store;
use crate::ui::i18n::{I18n, use_i18n};

#[derive(Properties, PartialEq)]
pub struct PickerProps {
    pub store: Store,
}

/// The built-in data sets, by domain, and the visitor's own table.
#[component]
pub fn DatasetField(props: &PickerProps) -> Html {
    let i18n = use_i18n();
    let catalog = props.store.catalog.clone();
    let all = catalog.iter().flat_map(|c| c.datasets.iter());
    let groups =
        [Domain::Justice, Domain::Finance, Domain::Medical, Domain::Education, Domain::Images, Domain::Teaching].map(
            |domain| {
                let options = all
                    .clone()
                    .filter(|d| d.domain == domain)
                    .map(|d| html!(<option value={d.id.clone()}>{ d.title.get(i18n.language()).clone() }</option>));
                html!(<optgroup label={domain_name(domain, &i18n)}>{ for options }</optgroup>)
            },
        );
    let own = props.store.own.table.as_ref().map(|table| {
        html!(<optgroup label={domain_name(Domain::Own, &i18n)}><option value={OWN}>{ &table.name }</option></optgroup>)
    });
    html! {
        <Select store={props.store.clone()} name="data" value={props.store.settings.dataset.clone()} wide=true>
            { for groups }{ own }
        </Select>
    }
}

/// A domain in the page's language.
pub fn domain_name(domain: Domain, i18n: &I18n) -> AttrValue {
    i18n.text(match domain {
        Domain::Justice => "domain-justice",
        Domain::Finance => "domain-finance",
        Domain::Medical => "domain-medical",
        Domain::Education => "domain-education",
        Domain::Images => "domain-images",
        Domain::Teaching => "domain-teaching",
        Domain::Own => "domain-own",
    })
}

/// The names of attributes in the page's language, joined for an intersection.
pub fn attributes_title(attributes: &[String], dataset: Option<&Dataset>, i18n: &I18n) -> String {
    let title = |name: &String| {
        let column = dataset.and_then(|d| d.columns.iter().find(|c| c.name == *name));
        column.map_or_else(|| name.clone(), |c| c.title.get(i18n.language()).clone())
    };
    attributes.iter().map(title).collect::<Vec<_>>().join(" × ")
}

/// Which groups are watched: those of an attribute, or of an intersection.
#[component]
pub fn GroupingField(props: &PickerProps) -> Html {
    let store = &props.store;
    html!(<GroupingSelect store={store.clone()} name="groups" chosen={store.grouping()} />)
}

#[derive(Properties, PartialEq)]
pub struct GroupingSelectProps {
    pub store: Store,
    /// The setting's key.
    pub name: &'static str,
    /// The number of the grouping in force.
    pub chosen: usize,
}

/// A choice among the divisions of people into groups.
#[component]
pub fn GroupingSelect(props: &GroupingSelectProps) -> Html {
    let i18n = use_i18n();
    let GroupingSelectProps { store, name, chosen } = props;
    let groupings = store.data.as_ref().map(|d| d.representation.as_slice()).unwrap_or_default();
    let options = groupings.iter().map(|r| {
        let title = attributes_title(&r.attributes, store.dataset(), &i18n);
        html!(<option value={r.attributes.join(",")}>{ title }</option>)
    });
    let value = groupings.get(*chosen).map(|r| r.attributes.join(",")).unwrap_or_default();
    html!(<Select store={store.clone()} name={*name} {value}>{ for options }</Select>)
}
