//! How one weight travels: what each site has, what it sends, and what the server sees of it.

use yew::prelude::*;

use super::hospitals::site_name;
use crate::engine::inquiry::leaks::{Sent, Site, Travelled};
use crate::ui::i18n::{I18n, use_i18n};
use crate::ui::pages::audit::view::{table, tell};
use crate::ui::parts::select::List;

/// Digits of numbers that travel: enough for a weight times its people.
const DIGITS: usize = 3;
const HIDDEN: &str = "•••";

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Eyes {
    /// Somebody who sees everything, as nobody does.
    All,
    Server,
    Site(usize),
}

impl Eyes {
    /// Whether these see what a site keeps to itself.
    fn see_secret(self, site: usize) -> bool {
        self == Eyes::All || self == Eyes::Site(site)
    }

    /// Whether they see what one site sends another.
    fn see_share(self, from: usize, to: usize) -> bool {
        self.see_secret(from) || self.see_secret(to)
    }

    /// Whether they see what a site tells the server.
    fn see_told(self, site: usize) -> bool {
        self == Eyes::Server || self.see_secret(site)
    }
}

#[derive(Properties, PartialEq)]
pub struct TravelProps {
    pub travelled: Travelled,
    pub sites: Vec<Site>,
}

#[component]
pub fn Travel(props: &TravelProps) -> Html {
    let i18n = use_i18n();
    let eyes = use_state(|| Eyes::Server);
    let silent = use_state(|| None::<usize>);
    let TravelProps { travelled, sites } = props;
    let names: Vec<AttrValue> = sites.iter().enumerate().map(|(number, site)| site_name(number, site, &i18n)).collect();
    let each = || names.iter().enumerate().map(|(i, name)| html!(<option value={i.to_string()}>{ name }</option>));
    let look = {
        let eyes = eyes.clone();
        Callback::from(move |name: String| {
            eyes.set(match name.as_str() {
                "all" => Eyes::All,
                other => other.parse().map_or(Eyes::Server, Eyes::Site),
            });
        })
    };
    let drop_out = {
        let silent = silent.clone();
        Callback::from(move |name: String| silent.set(name.parse().ok()))
    };
    let looking = match *eyes {
        Eyes::All => "all".to_owned(),
        Eyes::Server => "server".to_owned(),
        Eyes::Site(site) => site.to_string(),
    };
    html! {
        <>
            <h3>{ i18n.text("leaks-travel-title") }</h3>
            <p>{ i18n.text("leaks-travel-intro") }</p>
            <div class="controls">
                <div class="field">
                    <label for="leaks-eyes">{ i18n.text("leaks-travel-eyes") }</label>
                    <List id="leaks-eyes" value={looking} change={look}>
                        <option value="server">{ i18n.text("leaks-travel-server") }</option>
                        <option value="all">{ i18n.text("leaks-travel-all") }</option>
                        { for each() }
                    </List>
                </div>
                <div class="field">
                    <label for="leaks-silent">{ i18n.text("leaks-travel-silent") }</label>
                    <List id="leaks-silent" value={silent.map_or("none".to_owned(), |site| site.to_string())} change={drop_out}>
                        <option value="none">{ i18n.text("leaks-travel-nobody") }</option>
                        { for each() }
                    </List>
                </div>
            </div>
            <div class="leaks-travel">{ messages(travelled, sites, &names, *eyes, *silent, &i18n) }</div>
            <p class="lead" aria-live="polite">{ server(travelled, *silent, &i18n) }</p>
        </>
    }
}

/// One row for each site that sends, one column for each that is sent something; below, what the server is told.
fn messages(
    travelled: &Travelled,
    sites: &[Site],
    names: &[AttrValue],
    eyes: Eyes,
    silent: Option<usize>,
    i18n: &I18n,
) -> Html {
    let number = |value: f64, seen: bool| {
        let text = if seen { i18n.number(value, DIGITS) } else { HIDDEN.to_owned() };
        html!(<td class={(!seen).then_some("absent")}>{ text }</td>)
    };
    let row = |(from, (sent, site)): (usize, (&Sent, &Site))| {
        let secret = eyes.see_secret(from);
        let shares = sent.shares.iter().enumerate().map(|(to, &share)| number(share, eyes.see_share(from, to)));
        html! {
            <tr>
                <th scope="row">{ &names[from] }</th>
                <td>{ i18n.count(site.people) }</td>
                { number(sent.weight, secret) }
                { number(sent.secret, secret) }
                { for shares }
            </tr>
        }
    };
    let rows = travelled.by.iter().zip(sites).enumerate().map(row);
    let told = travelled.by.iter().enumerate().map(|(site, sent)| {
        if silent == Some(site) {
            return html!(<td class="absent">{ i18n.text("leaks-travel-nothing") }</td>);
        }
        number(sent.told, eyes.see_told(site))
    });
    let to = |name: &AttrValue| tell(i18n, "leaks-travel-to", &[("site", name)]);
    let head = ["leaks-travel-from", "leaks-travel-people", "leaks-travel-weight", "leaks-travel-secret"];
    let head = head.iter().map(|id| i18n.text(id)).chain(names.iter().map(to)).collect();
    let rows = html! {
        <>
            { for rows }
            <tr><th scope="row" colspan="4">{ i18n.text("leaks-travel-told") }</th>{ for told }</tr>
        </>
    };
    table("leaks-travel-table", &i18n.text("leaks-travel-caption"), head, rows)
}

/// What the server reads of it.
fn server(travelled: &Travelled, silent: Option<usize>, i18n: &I18n) -> Html {
    if let Some(sent) = silent.and_then(|site| travelled.by.get(site)) {
        let words = tell(i18n, "leaks-travel-lost", &[("sum", &i18n.number(sent.without, DIGITS))]);
        return html!(<>{ words }{ " " }{ i18n.sentence("fault", &sent.fault) }</>);
    }
    let args = [
        ("sum", i18n.number(travelled.sum, DIGITS)),
        ("people", i18n.count(travelled.people as u64)),
        ("mean", i18n.number(travelled.mean, DIGITS + 1)),
    ];
    html!({ tell(i18n, "leaks-travel-read", &args.each_ref().map(|(key, text)| (*key, text.as_str()))) })
}
