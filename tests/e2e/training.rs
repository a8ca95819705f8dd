//! Training as a visitor does it.

use serde_json::json;

use crate::page::Page;

#[tokio::test]
async fn twenty_epochs_of_compas_can_be_read_from_the_tables() {
    let page = Page::open("epochs=20&stage=training").await;
    page.phase("ready").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    for id in ["loss", "accuracy", "group-curves", "gap-curves", "kl-curve"] {
        let rows = page.chart_rows(id).await;
        assert_eq!(rows.len(), 21, "{id}: the untrained model and twenty epochs");
        assert_eq!(rows[20][0], "20");
    }
    let loss = page.chart_rows("loss").await;
    let number = |row: usize, column: usize| loss[row][column].parse::<f64>().unwrap();
    assert!(number(20, 1) < 0.63 && number(20, 1) < number(0, 1), "the training loss falls: {loss:?}");

    let groups = page.rows("table#groups").await;
    assert_eq!(groups.len(), 7, "six groups and everyone");
    assert!(groups.iter().any(|g| g[0] == "Native American" && g[3].contains("fewer than 10")), "{groups:?}");
    assert!(page.text("#headline").await.contains("highest for African-American"));
    page.leave().await;
}

#[tokio::test]
async fn every_built_in_set_trains() {
    let page = Page::open("stage=training&epochs=1").await;
    for id in ["adult", "heart", "german", "taiwan-credit", "taiwan-limit", "nhefs", "nhefs-weight", "ufrgs", "compas"]
    {
        page.choose("#field-data", id).await;
        page.until(&format!("location.hash.includes('data={id}') || '{id}' === 'compas'")).await;
        page.phase("ready").await;
        page.click("#transport-play").await;
        page.phase("finished").await;
        page.until("document.querySelectorAll('table#groups tbody tr').length > 2").await;
    }
    page.leave().await;
}

#[tokio::test]
async fn pause_stops_in_the_middle_of_an_epoch_and_everything_goes_on_from_there() {
    let page = Page::open("data=adult&stage=training&batch=1&hidden=256,256&epochs=50").await;
    page.phase("ready").await;
    page.click("#transport-play").await;
    // An epoch of seconds, paused by the page itself as soon as it shows a step, so that it can't end in between.
    page.eval(
        "(() => { const step = document.querySelector('#step');
            new MutationObserver((_, o) => { if (!/step 0 /.test(step.textContent)) { o.disconnect();
                document.querySelector('#transport-pause')?.click(); } })
            .observe(step, { subtree: true, characterData: true, childList: true }); })()",
    )
    .await;
    page.phase("paused").await;
    let stopped = (page.text("#epoch").await, page.text("#step").await);
    assert!(!stopped.1.starts_with("step 0 "), "{stopped:?}");

    page.click("#transport-step").await;
    page.phase("paused").await;
    page.until(&format!("document.querySelector('#step').textContent !== '{}'", stopped.1)).await;
    page.click("#transport-epoch").await;
    page.until("document.querySelector('#step').textContent.startsWith('step 0 ')").await;
    page.phase("paused").await;
    page.click("#transport-reset").await;
    page.phase("ready").await;
    assert_eq!(page.text("#epoch").await, "000");
    page.leave().await;
}

#[tokio::test]
async fn the_same_link_gives_the_same_numbers() {
    let link = "data=heart&seed=7&epochs=12&stage=training&hidden=8,4&dropout=0.2";
    let mut seen = Vec::new();
    for _ in 0..2 {
        let page = Page::open(link).await;
        page.phase("ready").await;
        page.click("#transport-play").await;
        page.phase("finished").await;
        seen.push((page.chart_rows("loss").await, page.rows("table#groups").await, page.chart_rows("network").await));
        page.leave().await;
    }
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn the_learning_rate_changes_a_run_without_starting_it_anew() {
    let page = Page::open("data=adult&stage=training&epochs=3").await;
    page.phase("ready").await;
    page.click("#transport-epoch").await;
    page.phase("paused").await;
    page.until("document.querySelector('#epoch').textContent === '001'").await;
    page.eval(
        "(() => { const f = document.querySelector('#field-lr'); f.value = '0.01';
            f.dispatchEvent(new Event('change', { bubbles: true })); })()",
    )
    .await;
    page.until("location.hash.includes('lr=0.01')").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    assert_eq!(page.chart_rows("loss").await.len(), 4);
    page.leave().await;
}

#[tokio::test]
async fn the_network_is_drawn_and_follows_the_settings() {
    let page = Page::open("stage=model&hidden=5,3").await;
    page.phase("ready").await;
    page.until("document.querySelector('#parameters')?.textContent.includes('→ 5 → 3 → 1')").await;
    page.until("document.querySelector('figure#network svg')").await;
    page.choose("#field-model", "logistic").await;
    page.until(
        "/^\\D*\\d+ numbers/.test(document.querySelector('#parameters')?.textContent) \
        && document.querySelector('#parameters').textContent.includes('9 → 1')",
    )
    .await;
    assert_eq!(page.eval("location.hash").await, json!("#stage=model&model=logistic&hidden=5%2C3".replace("%2C", ",")));
    page.leave().await;
}

#[tokio::test]
async fn going_on_to_the_evaluation_leaves_a_run_as_it_is() {
    let page = Page::open("data=adult&stage=training&epochs=500&batch=16").await;
    page.phase("ready").await;
    page.click("#transport-play").await;
    page.until("Number(document.querySelector('#epoch').textContent) > 1").await;
    page.go_to_stage("evaluation").await;
    page.until("document.querySelector('#audit-heading')").await;
    page.until("document.activeElement.id === 'to-evaluation'").await;
    page.phase("training").await;
    let epoch: f64 = page.text("#epoch").await.parse().unwrap();
    page.until(&format!("Number(document.querySelector('#epoch').textContent) > {epoch}")).await;
    page.click("#transport-pause").await;
    page.phase("paused").await;
    page.go_to_stage("training").await;
    let losses = page.chart_rows("loss").await;
    let epochs: Vec<f64> = losses.iter().map(|row| row[0].parse().unwrap()).collect();
    // The last evaluation is that of the pause, in the middle of an epoch.
    let whole = epochs[..epochs.len() - 1].iter().enumerate().all(|(i, &epoch)| epoch == i as f64);
    assert!(epochs.len() > 3 && whole, "every epoch is there: {epochs:?}");
    assert_eq!(page.eval("window.workers.length").await, json!(1), "the engine is the same");
    page.leave().await;
}
