//! Repairs as a visitor uses them: the constraint's weight moved while a run goes on, going back to an epoch, a planted harm,
//! and a sweep.

use serde_json::json;

use crate::access::violations;
use crate::page::Page;

const HELD: &str = "data=adult&sensitive=true&groups=sex&protect=sex&constraint=demographic-parity&epochs=6&batch=256";

/// Moves a range to a value, as a hand would.
async fn slide(page: &Page, selector: &str, value: u64) {
    let input = format!("const f = document.querySelector('{selector}'); f.value = '{value}'");
    page.eval(&format!("(() => {{ {input}; f.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()")).await;
}

#[tokio::test]
async fn a_constraint_that_is_moved_bends_the_curve_and_marks_it() {
    let page = Page::open(&format!("{HELD}&weight=0&stage=training")).await;
    page.phase("ready").await;
    page.click("#transport-epoch").await;
    page.phase("paused").await;
    slide(&page, "#field-weight", 9).await;
    page.until("location.hash.includes('weight=5')").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    page.until("document.querySelector('figure#gap-curves .chart-change')").await;
    let gaps = page.chart_rows("gap-curves").await;
    let parity = |row: usize| gaps[row][1].parse::<f64>().expect("a gap");
    assert!(parity(6) < 0.6 * parity(1), "{gaps:?}");
    assert_eq!(violations(&page).await, json!([]));
    page.leave().await;
}

#[tokio::test]
async fn going_back_to_an_epoch_and_on_gives_the_same_curve() {
    let page = Page::open(&format!("{HELD}&weight=2&stage=training")).await;
    page.phase("ready").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    let before = page.chart_rows("gap-curves").await;
    slide(&page, "#rewind-epoch", 3).await;
    page.phase("paused").await;
    page.until("document.querySelector('#epoch').textContent === '003'").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    page.until("document.querySelector('#epoch').textContent === '006'").await;
    assert_eq!(page.chart_rows("gap-curves").await, before);
    page.leave().await;
}

#[tokio::test]
async fn a_harm_is_planted_and_taken_back() {
    let page = Page::open("data=adult&stage=data").await;
    page.phase("ready").await;
    page.go("data=adult&stage=data&harm=flip-labels&harm-group=sex%3DFemale&harm-strength=0.5").await;
    page.until("/\\d/.test(document.querySelector('#harm-truth [role=status]')?.textContent)").await;
    assert_eq!(violations(&page).await, json!([]));
    page.click("#harm-restore").await;
    page.until("!location.hash.includes('harm=') && !document.querySelector('#harm-truth')").await;
    page.leave().await;
}

#[tokio::test]
async fn a_sweep_trains_many_models_and_draws_their_front() {
    let page = Page::open("data=compas&stage=trade-offs&epochs=3&jobs=6&vary=seed").await;
    page.phase("ready").await;
    page.until("document.querySelector('#sweep-start')?.disabled === false").await;
    page.click("#sweep-start").await;
    page.until("document.querySelector('#sweep-progress')?.value === document.querySelector('#sweep-progress')?.max")
        .await;
    page.until("document.querySelector('figure#trade-offs svg')").await;
    page.until("/6/.test(document.querySelector('#sweep-progress').parentElement.textContent)").await;
    assert_eq!(violations(&page).await, json!([]));
    page.leave().await;
}
