//! That everyone can use the page: languages, the keyboard, and what axe-core knows of accessibility.

use std::fs;

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::page::{Page, env};

/// What axe-core finds wrong with the page as it stands.
pub async fn violations(page: &Page) -> Value {
    let axe = fs::read_to_string(env("AXE_PATH")).unwrap();
    page.driver.execute(axe, vec![]).await.unwrap();
    let found = page
        .driver
        .execute_async(
            "const done = arguments[0]; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
                .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).join(' | '))));",
            vec![],
        )
        .await
        .unwrap();
    found.json().clone()
}

#[tokio::test]
async fn axe_finds_no_violation_among_pictures_and_on_the_plane() {
    let page = Page::open("data=mnist&hidden=16&epochs=1&stage=evaluation&view=pictures").await;
    page.phase("ready").await;
    page.until("document.querySelectorAll('.gallery img').length > 5").await;
    for theme in ["light", "dark"] {
        page.choose("#field-theme", theme).await;
        page.until(&format!("document.documentElement.dataset.theme === '{theme}'")).await;
        assert_eq!(violations(&page).await, json!([]), "pictures, {theme}");
    }
    page.go("data=toy-spiral&stage=training&theme=dark").await;
    page.until("document.querySelector('figure#surface image')").await;
    assert_eq!(violations(&page).await, json!([]), "plane");
    page.leave().await;
}

#[tokio::test]
async fn axe_finds_no_violation_on_any_stage_in_either_theme() {
    let page = Page::open("epochs=3&stage=training").await;
    page.phase("ready").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    for theme in ["light", "dark"] {
        for stage in ["data", "model", "training"] {
            page.choose("#field-theme", theme).await;
            page.click(&format!(
                ".path li:nth-child({}) button",
                1 + ["data", "model", "training"].iter().position(|s| *s == stage).unwrap()
            ))
            .await;
            page.until(&format!("location.hash.includes('stage={stage}') || '{stage}' === 'data'")).await;
            page.until("document.querySelector('main h1') && document.querySelector('main figure svg, main figure .bar-row, main figure')").await;
            assert_eq!(violations(&page).await, json!([]), "{stage}, {theme}");
        }
    }
    page.leave().await;
}

#[tokio::test]
async fn the_language_can_be_switched_at_any_time() {
    let page = Page::open("stage=training&epochs=2").await;
    page.phase("ready").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    let before = page.rows("table#groups").await;
    page.choose("#field-lang", "zh-CN").await;
    page.until("document.documentElement.lang === 'zh-CN' && document.title.includes('训练模型')").await;
    page.until("document.querySelector('#transport-play').textContent.includes('播放')").await;
    assert_eq!(page.rows("table#groups").await[0][1..4], before[0][1..4], "numbers stay");
    let english = page.eval("document.body.innerText.match(/\\b(Epoch|Reset|Groups|Loss|Accuracy|People)\\b/g)").await;
    assert_eq!(english, json!(null), "English words are left");
    page.leave().await;
}

#[tokio::test]
async fn a_run_needs_no_mouse() {
    let page = Page::open("data=heart&epochs=4&stage=training").await;
    page.phase("ready").await;
    let body = page.driver.find(By::Css("body")).await.unwrap();
    for _ in 0..40 {
        if page.eval("document.activeElement.id").await == json!("transport-play") {
            break;
        }
        page.driver.active_element().await.unwrap_or(body.clone()).send_keys(Key::Tab).await.unwrap();
    }
    page.driver.active_element().await.unwrap().send_keys(Key::Enter).await.unwrap();
    page.phase("finished").await;
    page.until("document.querySelector('figure#loss svg')").await;
    page.eval("document.querySelector('figure#loss [tabindex=\"0\"]').focus()").await;
    page.driver.active_element().await.unwrap().send_keys(Key::End).await.unwrap();
    page.until("document.querySelector('figure#loss [aria-live]')?.textContent.includes('4')").await;
    page.leave().await;
}

#[tokio::test]
async fn a_teacher_can_hide_controls() {
    let page = Page::open("hide=lr,backend,sensitive&stage=data").await;
    page.phase("ready").await;
    assert_eq!(
        page.eval("document.querySelectorAll('#field-lr, #field-backend, #field-sensitive').length").await,
        json!(0)
    );
    assert_eq!(page.eval("document.querySelectorAll('#field-epochs').length").await, json!(1));
    page.leave().await;
}
