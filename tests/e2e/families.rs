//! Every family of models learns in the page, and has its own picture.

use serde_json::json;

use crate::access::violations;
use crate::page::Page;

/// Trains, and expects a chart with so many rows in its table.
async fn learns(page: &Page, fragment: &str, chart: &str, rows: usize) {
    page.go(&format!("stage=training&measure=accuracy&{fragment}")).await;
    // The picture is the whole page's, which takes over before it is there.
    page.until(&format!("document.querySelector('figure#{chart}')")).await;
    page.phase("ready").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    let found = page.chart_rows(chart).await;
    assert!(found.len() >= rows, "{fragment}: {} rows", found.len());
    assert_eq!(violations(page).await, json!([]), "{fragment}");
}

#[tokio::test]
async fn families_for_tables() {
    let page = Page::open("data=taiwan-credit").await;
    learns(&page, "data=compas&model=tree&depth=3", "tree", 4).await;
    learns(&page, "data=heart&model=boosted&epochs=5", "gains", 3).await;
    learns(&page, "data=nhefs-weight&model=logistic&epochs=3", "accuracy", 4).await;
    learns(&page, "data=taiwan-credit&model=autoencoder&hidden=16&epochs=2", "worst", 10).await;
    learns(&page, "data=taiwan-credit&model=gru&state=8&epochs=1&batch=256", "steps", 6).await;
    page.leave().await;
}

#[tokio::test]
async fn families_for_pictures() {
    let page = Page::open("data=mnist").await;
    learns(&page, "data=mnist&model=autoencoder&hidden=32&epochs=1", "repeated", 8).await;
    learns(&page, "data=mnist&model=cnn&filters=4&hidden=16&epochs=1&batch=256&lr=0.01", "convolutions", 10).await;
    page.leave().await;
}

#[tokio::test]
async fn a_model_that_does_not_fit_the_data_is_refused_in_words() {
    let page = Page::open("data=compas&model=cnn").await;
    page.until("document.querySelector('.notices li')?.textContent.includes('choose a set of pictures')").await;
    page.go_to_stage("model").await;
    assert_eq!(
        page.eval("[...document.querySelectorAll('#field-model option')].some(o => o.value === 'cnn')").await,
        json!(false)
    );
    page.choose("#field-model", "mlp").await;
    page.phase("ready").await;
    page.until("!document.querySelector('.notices li')").await;
    page.leave().await;
}
