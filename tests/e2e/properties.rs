//! The properties beside fairness: every tab answers, is reached by keyboard, and is accessible in both themes.

use serde_json::json;
use thirtyfour::prelude::*;

use crate::access::violations;
use crate::page::Page;

const TABS: [&str; 5] = ["overview", "why", "stress", "leaks", "costs"];

/// Until nothing is worked on any more.
const ANSWERED: &str = "document.querySelector('main h2') && !document.querySelector('main progress')";

/// A model of the heart data that has learnt, at the evaluation.
async fn evaluated() -> Page {
    let page = Page::open("data=heart&epochs=10&stage=training").await;
    page.phase("ready").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    page.go_to_stage("evaluation").await;
    page.until("document.querySelector('nav.views')").await;
    page
}

#[tokio::test]
async fn every_property_has_a_figure_that_can_be_pinned() {
    let page = evaluated().await;
    page.click("nav.views [data-view=overview]").await;
    page.until("document.querySelectorAll('.card-figure').length === 5").await;
    page.click("#overview-pin").await;
    page.until("document.querySelectorAll('.card-change').length === 5").await;
    page.leave().await;
}

#[tokio::test]
async fn axe_finds_no_violation_in_any_tab() {
    let page = evaluated().await;
    for theme in ["light", "dark"] {
        page.choose("#field-theme", theme).await;
        page.until(&format!("document.documentElement.dataset.theme === '{theme}'")).await;
        for tab in TABS {
            page.click(&format!("nav.views [data-view={tab}]")).await;
            page.until(&format!("document.querySelector('#{tab}-heading')")).await;
            page.until(ANSWERED).await;
            assert_eq!(violations(&page).await, json!([]), "{tab}, {theme}");
        }
    }
    page.leave().await;
}

#[tokio::test]
async fn tabs_are_reached_by_keyboard() {
    let page = evaluated().await;
    for tab in TABS {
        page.eval(&format!("document.querySelector('nav.views [data-view={tab}]').focus()")).await;
        page.driver.active_element().await.unwrap().send_keys(Key::Enter).await.unwrap();
        page.until(&format!("document.querySelector('#{tab}-heading')")).await;
    }
    page.leave().await;
}

#[tokio::test]
async fn a_convolutional_network_is_looked_into_and_attacked() {
    let page = Page::open("data=mnist&model=cnn&filters=2&hidden=8&stage=training").await;
    page.phase("ready").await;
    page.click("#transport-step").await;
    page.phase("paused").await;
    page.go_to_stage("evaluation").await;
    page.click("nav.views [data-view=why]").await;
    page.until("document.querySelectorAll('.why-pictures img').length === 2").await;
    page.click("nav.views [data-view=stress]").await;
    page.click("[aria-labelledby=stress-attack-heading] p button").await;
    page.until(&format!("document.querySelector('figure#stress-attack-groups svg') && {ANSWERED}")).await;
    page.leave().await;
}
