//! The properties beside fairness: every tab answers, can be worked by keyboard, and is accessible in both themes.

use serde_json::json;
use thirtyfour::prelude::*;

use crate::access::violations;
use crate::page::Page;

const TABS: [&str; 5] = ["overview", "why", "stress", "leaks", "costs"];

/// Until nothing is worked on any more.
const ANSWERED: &str = "document.querySelector('main h2') && !document.querySelector('main progress')";

#[tokio::test]
async fn every_property_has_a_figure_and_a_group_that_it_is_worst_for() {
    let page = Page::open("data=heart&epochs=20&stage=training").await;
    page.phase("ready").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    page.go("data=heart&epochs=20&stage=evaluation&view=overview").await;
    page.until("document.querySelectorAll('.card-figure').length === 5").await;
    page.click("#overview-pin").await;
    page.until("document.querySelectorAll('.card-change').length === 5").await;
    page.leave().await;
}

#[tokio::test]
async fn axe_finds_no_violation_in_any_tab() {
    let page = Page::open("data=heart&epochs=10&stage=training").await;
    page.phase("ready").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    for tab in TABS {
        for theme in ["light", "dark"] {
            page.go(&format!("data=heart&epochs=10&stage=evaluation&view={tab}&theme={theme}")).await;
            page.until(&format!("document.querySelector('#{tab}-heading')")).await;
            page.until(ANSWERED).await;
            assert_eq!(violations(&page).await, json!([]), "{tab}, {theme}");
        }
    }
    page.leave().await;
}

#[tokio::test]
async fn tabs_are_reached_and_left_by_keyboard() {
    let page = Page::open("data=heart&epochs=5&stage=training").await;
    page.phase("ready").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    page.go("data=heart&epochs=5&stage=evaluation&view=audit").await;
    page.until("document.querySelector('nav.views button')").await;
    for tab in TABS {
        page.eval(&format!(
            "[...document.querySelectorAll('nav.views button')][{}].focus()",
            if tab == "overview" { 0 } else { 1 + TABS.iter().position(|t| *t == tab).unwrap() }
        ))
        .await;
        page.driver.active_element().await.unwrap().send_keys(Key::Enter).await.unwrap();
        page.until(&format!("document.querySelector('#{tab}-heading')")).await;
    }
    page.leave().await;
}
