//! One's own table: dropped on the page, roles chosen by keyboard, and the numbers that peers would give.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::TypingData;
use thirtyfour::prelude::*;

use crate::page::Page;

fn golden(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file)
}

/// Drops a file on the page as a mouse would.
async fn drop_file(page: &Page, path: &Path) {
    page.until("document.querySelector('#own-file')").await;
    page.eval(
        "(() => { const input = document.createElement('input'); input.type = 'file'; input.id = 'from-disk';
            document.body.append(input); })()",
    )
    .await;
    let input = page.driver.find(By::Id("from-disk")).await.unwrap();
    input.send_keys(path.to_str().unwrap()).await.unwrap();
    page.eval(
        "(() => { const input = document.querySelector('#from-disk'); const data = new DataTransfer();
            data.items.add(input.files[0]); input.remove();
            for (const kind of ['dragenter', 'dragover', 'drop']) {
                document.querySelector('#own-drop')
                    .dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
            } })()",
    )
    .await;
}

/// Goes to an element with the tabulator key alone.
async fn tab_to(page: &Page, id: &str) {
    let there = format!("document.activeElement?.id === '{id}'");
    for _ in 0..200 {
        if page.eval(&there).await == json!(true) {
            return;
        }
        press(page, Key::Tab).await;
    }
    panic!("“{id}” can't be reached by the tabulator key");
}

/// Presses a key where the focus is.
async fn press(page: &Page, key: impl Into<TypingData>) {
    page.driver.action_chain().send_keys(key).perform().await.unwrap();
}

/// Gives every column its role by keyboard: the arrow keys go through a list's options.
async fn choose_by_keyboard(page: &Page, id: &str, value: &str) {
    tab_to(page, id).await;
    let place = |what: &str| format!("[...document.activeElement.options].findIndex(o => {what})");
    let wanted = page.eval(&place(&format!("o.value === {}", json!(value)))).await.as_i64().unwrap();
    assert!(wanted >= 0, "“{id}” doesn't offer “{value}”");
    let now = page.eval("document.activeElement.selectedIndex").await.as_i64().unwrap();
    let key = if wanted > now { Key::Down } else { Key::Up };
    for _ in 0..(wanted - now).abs() {
        press(page, key.clone()).await;
    }
    let chosen = page.eval("document.activeElement.value").await;
    assert_eq!(chosen, json!(value), "“{id}”");
}

/// The number that the page shows for a metric of a peer.
async fn shown(page: &Page, metric: &str) -> f64 {
    let selector = format!("[data-metric='{metric}']");
    let found = page.eval(&format!("document.querySelector(`{selector}`)?.dataset.value ?? ''")).await;
    found.as_str().unwrap().parse().unwrap_or(f64::NAN)
}

async fn audit_like_the_peers(file: &str) {
    let expected: Value =
        serde_json::from_str(&fs::read_to_string(golden(&file.replace(".csv", ".expected.json"))).unwrap()).unwrap();
    let case = &expected["cases"][0];
    let (inputs, roles) = (&case["inputs"], &case["inputs"]["roles"]);
    let page = Page::open("data=heart").await;
    page.phase("ready").await;
    drop_file(&page, &golden(file)).await;
    page.until("document.querySelector('#role-0')").await;

    let columns = page.eval("[...document.querySelectorAll('select[id^=role-]')].map(s => s.dataset.column)").await;
    let sensitive: Vec<&str> = roles["sensitive"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    for (i, column) in columns.as_array().unwrap().iter().enumerate() {
        let column = column.as_str().unwrap();
        let is = |role: &str| roles[role] == json!(column);
        let role = match column {
            _ if is("y_true") => "label",
            _ if is("y_pred") => "prediction",
            _ if is("score") && roles["y_pred"].is_null() => "score",
            _ if sensitive.contains(&column) => "sensitive",
            _ => "ignore",
        };
        choose_by_keyboard(&page, &format!("role-{i}"), role).await;
    }
    choose_by_keyboard(&page, "own-positive", inputs["positive_label"].as_str().unwrap()).await;
    if roles["y_pred"].is_null() {
        tab_to(&page, "own-threshold").await;
        page.driver.action_chain().key_down(Key::Control).send_keys("a").key_up(Key::Control).perform().await.unwrap();
        press(&page, inputs["threshold"].to_string()).await;
    }
    tab_to(&page, "own-audit").await;
    press(&page, Key::Enter).await;

    let attribute = sensitive[0];
    let wanted = &case["expected"][attribute]["drop"]["label_metrics"];
    page.until("document.querySelector('[data-metric]')").await;
    for (part, metrics) in wanted.as_object().unwrap() {
        if !matches!(part.as_str(), "overall" | "scalars" | "difference_between_groups") {
            continue;
        }
        for (name, value) in metrics.as_object().unwrap() {
            let value = value.as_f64().unwrap_or(f64::NAN);
            let found = shown(&page, &format!("{part}.{name}")).await;
            let same = (found.is_nan() && value.is_nan()) || (found - value).abs() <= 1e-9;
            assert!(same, "{file}: {part}.{name} is {found} on the page, {value} in the golden file");
        }
    }
    page.leave().await;
}

#[tokio::test]
async fn a_table_with_missing_values_is_audited_by_keyboard_like_the_peers() {
    audit_like_the_peers("audit_1_missing_values.csv").await;
}

#[tokio::test]
async fn a_chinese_table_is_audited_by_keyboard_like_the_peers() {
    audit_like_the_peers("audit_2_chinese_semicolon_crlf.csv").await;
}

/// A file with this content, as long as the folder lives.
fn file(name: &str, content: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    (folder, path)
}

async fn choose_file(page: &Page, path: &Path) {
    page.until("document.querySelector('#own-file')").await;
    page.driver.find(By::Id("own-file")).await.unwrap().send_keys(path.to_str().unwrap()).await.unwrap();
}

#[tokio::test]
async fn each_file_that_cannot_be_used_gets_one_sentence_and_the_next_one_works() {
    let page = Page::open("data=heart").await;
    page.phase("ready").await;
    let (_large_folder, large) = file("large.csv", b"");
    fs::File::options().write(true).open(&large).unwrap().set_len(300_000_000).unwrap();
    let (_binary_folder, binary) = file("photo.csv", &[0x89, b'P', b'N', b'G', 0, 1, 2, 3, 0, 0, 255, 254]);
    let (_empty_folder, empty) = file("empty.csv", b"");
    for (path, words) in [(&binary, "photo.csv"), (&empty, "empty.csv"), (&large, "large.csv")] {
        choose_file(&page, path).await;
        page.until(&format!("document.querySelector('.notices')?.textContent.includes('{words}')")).await;
        assert_eq!(page.eval("document.querySelectorAll('.notices li').length").await, json!(1), "{words}");
        page.click(".notices button").await;
        page.until("!document.querySelector('.notices li')").await;
    }

    let rows: String = (0..40).map(|i| format!("{},{},{}\n", 1, i % 2, ["a", "b"][i % 3 % 2])).collect();
    let (_folder, constant) = file("constant.csv", format!("label,x,sex\n{rows}").as_bytes());
    choose_file(&page, &constant).await;
    page.until("document.querySelector('#role-0')").await;
    for (i, role) in ["label", "feature", "sensitive"].iter().enumerate() {
        page.choose(&format!("#role-{i}"), role).await;
    }
    page.click("#own-train").await;
    page.until("document.querySelectorAll('.notices li').length === 1").await;
    let notice = page.text(".notices").await;
    assert!(notice.contains("“label”") && notice.contains("only"), "{notice}");
    page.leave().await;
}

#[tokio::test]
async fn an_own_table_is_trained_on_and_the_model_audited() {
    let page = Page::open("data=heart").await;
    page.phase("ready").await;
    drop_file(&page, &golden("audit_1_missing_values.csv")).await;
    page.until("document.querySelector('#role-0')").await;
    for (i, role) in ["ignore", "label", "ignore", "feature", "sensitive", "sensitive", "feature"].iter().enumerate() {
        page.choose(&format!("#role-{i}"), role).await;
    }
    page.click("#own-train").await;
    page.phase("ready").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    page.go_to_stage("evaluation").await;
    page.until("document.querySelector('#audit-table')").await;
    page.leave().await;
}

#[tokio::test]
async fn the_laboratory_equalises_what_it_says() {
    let page = Page::open("data=heart&stage=evaluation&view=credit").await;
    page.until("document.querySelector('#lab-solve-equal-opportunity')").await;
    page.click("#lab-solve-equal-opportunity").await;
    page.until("document.querySelector('#lab-solve-equal-opportunity').ariaPressed === 'true'").await;
    page.until("document.querySelectorAll('[data-rate=true_positive_rate][data-value]').length >= 4").await;
    page.until(
        "(() => { const v = [...document.querySelectorAll('[data-rate=true_positive_rate]')].map(e => +e.dataset.value);
            return Math.max(...v) - Math.min(...v) < 1e-6; })()",
    )
    .await;
    page.leave().await;
}
