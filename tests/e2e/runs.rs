//! Runs that are kept: two are compared, stay on this device, and come from files.

use serde_json::json;
use thirtyfour::By;

use crate::access::violations;
use crate::page::Page;

const TOY: &str = "data=toy-gaussians&epochs=3&batch=256&seed=";

async fn train(page: &Page) {
    page.phase("ready").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
}

async fn kept(page: &Page, runs: usize) {
    page.until(&format!("document.querySelectorAll('#runs tbody tr').length === {runs}")).await;
}

/// Two runs with different seeds, the first trained before the whole page took over.
async fn two_runs() -> Page {
    let page = Page::open(&format!("{TOY}1&stage=training")).await;
    train(&page).await;
    page.go_to_stage("trade-offs").await;
    kept(&page, 1).await;
    page.eval(&format!("location.hash = '{TOY}2&stage=trade-offs'")).await;
    train(&page).await;
    kept(&page, 2).await;
    page
}

#[tokio::test]
async fn two_runs_are_compared_in_a_table_and_in_curves() {
    let page = two_runs().await;
    page.until("document.querySelectorAll('figure#run-curves .chart-series').length === 2").await;
    let curves = page.chart_rows("run-curves").await;
    assert_eq!((curves.len(), curves[0].len()), (4, 3), "{curves:?}");
    page.click("#runs tbody tr:last-child .run-pin").await;
    page.until("document.querySelector('#runs tbody tr:first-child .apart')?.textContent.includes('2')").await;
    assert_eq!(violations(&page).await, json!([]));
    page.choose("#field-curve", "loss").await;
    page.until("location.hash.includes('curve=loss')").await;
    assert_ne!(page.chart_rows("run-curves").await, curves);
    page.click("#runs tbody tr:first-child .draw input").await;
    page.until("document.querySelectorAll('figure#run-curves .chart-series').length === 1").await;
    page.click("#runs tbody tr:first-child .run-delete").await;
    kept(&page, 1).await;
    page.leave().await;
}

#[tokio::test]
async fn every_run_of_the_first_page_is_kept_with_its_weights() {
    let page = Page::open(&format!("{TOY}1&stage=training")).await;
    train(&page).await;
    for other in ["1&model=tree", "2"] {
        page.eval(&format!("location.hash = '{TOY}{other}&stage=training'")).await;
        train(&page).await;
    }
    page.go_to_stage("trade-offs").await;
    kept(&page, 3).await;
    let weighed = "[...document.querySelectorAll('#runs .run-safetensors')].map(button => !button.disabled)";
    page.until(&format!("{weighed}[0]")).await;
    assert_eq!(page.eval(weighed).await, json!([true, false, true]), "a tree has none");
    page.leave().await;
}

#[tokio::test]
async fn a_run_is_loaded_with_its_settings_and_its_weights() {
    let page = two_runs().await;
    let told = page.text("#runs tbody tr:last-child td:nth-child(8)").await;
    page.until("document.querySelector('#runs tbody tr:last-child .run-safetensors').disabled === false").await;
    page.click("#runs tbody tr:last-child .run-load").await;
    page.until("!location.hash.includes('seed=2')").await;
    page.phase("ready").await;
    page.until("document.querySelector('#runs-said').textContent.length > 0").await;
    // The model with the weights that were kept is as right as it was.
    page.go_to_stage("training").await;
    page.until("document.querySelector('figure#accuracy svg')").await;
    let right: f64 = page.chart_rows("accuracy").await[0][2].parse().expect("an accuracy");
    assert!((right - told.parse::<f64>().unwrap()).abs() < 1e-3, "{right} and {told}");
    page.leave().await;
}

#[tokio::test]
async fn runs_stay_on_this_device_only_if_they_are_to() {
    let page = two_runs().await;
    page.go(&format!("{TOY}1&stage=trade-offs")).await;
    page.phase("ready").await;
    page.until("document.querySelector('#runs-keep')").await;
    assert_eq!(page.rows("#runs").await.len(), 0, "nothing is stored unasked");

    train(&page).await;
    kept(&page, 1).await;
    page.until("document.querySelector('#runs tbody tr .run-safetensors').disabled === false").await;
    page.click("#runs-keep").await;
    page.until("localStorage.length === 1").await;
    page.driver.find(By::Css(".run-name")).await.unwrap().send_keys("kept\u{e007}").await.unwrap();
    // Written behind the page: it says nothing of it.
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    page.go(&format!("{TOY}1&stage=trade-offs")).await;
    kept(&page, 1).await;
    assert_eq!(page.eval("document.querySelector('.run-name').value").await, json!("kept"));
    page.until("document.querySelector('#runs tbody tr .run-safetensors').disabled === false").await;

    page.click("#runs-keep").await;
    page.until("localStorage.length === 0").await;
    page.go(&format!("{TOY}1&stage=trade-offs")).await;
    page.phase("ready").await;
    page.until("document.querySelector('#runs-keep')?.checked === false").await;
    assert_eq!(page.rows("#runs").await.len(), 0, "gone from the device");
    page.leave().await;
}

#[tokio::test]
async fn a_run_comes_from_a_file_and_what_is_none_is_refused() {
    let page = two_runs().await;
    let folder = tempfile::tempdir().unwrap();
    // The file as the page would save it, caught on its way.
    page.eval(
        "(() => { const make = URL.createObjectURL; URL.createObjectURL = (blob) => { blob.text().then(t => window.saved = t); return make(blob); }; })()",
    )
    .await;
    page.click("#runs tbody tr:last-child .run-json").await;
    page.until("window.saved").await;
    let json = page.eval("window.saved").await;
    let (run, wrong) = (folder.path().join("again.json"), folder.path().join("wrong.json"));
    std::fs::write(&run, json.as_str().unwrap()).unwrap();
    std::fs::write(&wrong, "{}").unwrap();
    let choose = async |path: &std::path::Path| {
        page.driver.find(By::Id("runs-file")).await.unwrap().send_keys(path.to_str().unwrap()).await.unwrap();
    };
    choose(&run).await;
    kept(&page, 3).await;
    assert_eq!(page.eval("document.querySelector('.run-name').value").await, json!("again"));
    assert_eq!(page.eval("document.querySelector('.run-safetensors').disabled").await, json!(true));
    choose(&wrong).await;
    page.until("document.querySelector('#runs-said').textContent.includes('run.json')").await;
    kept(&page, 3).await;
    assert_eq!(violations(&page).await, json!([]));
    page.leave().await;
}
