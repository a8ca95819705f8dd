//! What goes wrong, and that it costs the visitor nothing but a sentence.

use std::fs;
use std::path::Path;

use serde_json::json;
use tempfile::TempDir;
use xtask::server;

use crate::page::{Page, env};

#[tokio::test]
async fn a_killed_engine_is_replaced_and_settings_stay() {
    let page = Page::open("data=german&epochs=40&stage=training&lr=0.002").await;
    page.phase("ready").await;
    page.eval("window.workers[0].terminate()").await;
    page.until("document.querySelector('.notices')?.textContent.includes('started again')").await;
    page.phase("ready").await;
    assert_eq!(page.eval("window.workers.length").await, json!(2));
    assert_eq!(page.eval("document.querySelector('#field-lr').value").await, json!("0.002"));
    page.click("#transport-play").await;
    page.phase("finished").await;
    assert_eq!(page.text("#epoch").await, "040");
    page.leave().await;
}

#[tokio::test]
async fn an_engine_that_fails_is_replaced() {
    let page = Page::open("data=heart").await;
    page.phase("ready").await;
    page.eval("window.workers[0].dispatchEvent(new ErrorEvent('error', { message: 'a test' }))").await;
    page.until("document.querySelector('.notices')?.textContent.includes('a test')").await;
    page.phase("ready").await;
    page.click(".notices button").await;
    page.until("!document.querySelector('.notices li')").await;
    page.leave().await;
}

#[tokio::test]
async fn impossible_addresses_are_corrected_in_plain_words() {
    let page = Page::open("lr=banana&epochs=-5&hidden=4,100000&data=nothing&unknown=1&stage=training").await;
    page.phase("ready").await;
    let notices = page.text(".notices").await;
    for words in ["lr = “banana”", "epochs = “1”", "hidden = “4,256”", "no data set called “nothing”"] {
        assert!(notices.contains(words), "{words} is not in {notices}");
    }
    assert!(!notices.contains("unknown"));
    page.click("#transport-play").await;
    page.phase("finished").await;
    page.leave().await;
}

/// The site with one file changed or removed, served for as long as the folder lives.
fn spoiled(file: &str, content: Option<&str>) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    copy(Path::new(&env("FAIRGROUND_DIST")), folder.path());
    match content {
        Some(content) => fs::write(folder.path().join(file), content).unwrap(),
        None => fs::remove_file(folder.path().join(file)).unwrap(),
    }
    let url = server::serve_dir(folder.path().to_owned(), "/", 0).unwrap();
    (folder, url)
}

/// Copies a folder, without what stands in it a second time, compressed.
fn copy(from: &Path, to: &Path) {
    let twice = |path: &Path| {
        let compressed = path.extension().is_some_and(|end| end == "br" || end == "gz");
        compressed && path.with_extension("").exists()
    };
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|entry| !twice(&entry.path())) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The page says the words, and still trains another data set.
async fn says_and_goes_on(file: &str, content: Option<&str>, words: &str) {
    let (_folder, url) = spoiled(file, content);
    let page = Page::open_at(&url, "stage=training&epochs=2", &[]).await;
    page.until(&format!("document.querySelector('.notices')?.textContent.includes(`{words}`)")).await;
    assert_eq!(page.eval("document.querySelectorAll('.notices li').length").await, json!(1));
    page.choose("#field-data", "heart").await;
    page.phase("ready").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    page.driver.quit().await.unwrap();
}

#[tokio::test]
async fn a_ragged_row_is_one_sentence_that_names_the_line() {
    let ragged =
        "race,sex,age_cat,priors,charge_degree,risk,two_year_recid,count\nOther,Male,under 25,none,felony,Low,no\n";
    says_and_goes_on("data/compas.csv", Some(ragged), "compas.csv, line 2: 7 fields where the header has 8").await;
}

#[tokio::test]
async fn a_missing_data_file_is_one_sentence() {
    says_and_goes_on("data/compas.csv", None, "The file compas.csv can't be loaded (HTTP 404)").await;
}

#[tokio::test]
async fn a_missing_or_broken_manifest_is_one_sentence() {
    for (content, words) in
        [(None, "data/manifest.json can't be loaded"), (Some("{"), "list of data sets can't be read")]
    {
        let (_folder, url) = spoiled("data/manifest.json", content);
        let page = Page::open_at(&url, "", &[]).await;
        page.until(&format!("document.querySelector('.notices')?.textContent.includes(`{words}`)")).await;
        page.driver.quit().await.unwrap();
    }
}

#[tokio::test]
async fn a_stage_that_is_missing_is_one_sentence_and_the_run_goes_on() {
    let (_folder, url) = spoiled("app_whole.js", None);
    let page = Page::open_at(&url, "stage=training&data=heart&epochs=3", &[]).await;
    page.phase("ready").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    page.go_to_stage("evaluation").await;
    page.until("document.querySelector('.notices')?.textContent.includes('This stage can\\'t be loaded')").await;
    page.until("location.hash.includes('stage=training')").await;
    assert_eq!(page.chart_rows("loss").await.len(), 4);
    page.driver.quit().await.unwrap();
}

#[tokio::test]
async fn a_missing_gpu_engine_leaves_the_cpu() {
    let dist = Path::new(&env("FAIRGROUND_DIST")).join("engine_gpu.js");
    let (_folder, url) = if dist.exists() { spoiled("engine_gpu.js", None) } else { spoiled("icon.svg", Some("")) };
    let page = Page::open_at(&url, "backend=webgpu&data=heart&epochs=2", &[]).await;
    page.until("document.querySelector('.notices')?.textContent.includes('WebGPU can\\'t be loaded')").await;
    page.phase("ready").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    assert!(page.text("#engine").await.starts_with("CPU"));
    page.driver.quit().await.unwrap();
}
