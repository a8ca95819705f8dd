//! The classic first experiment, and made-up people on a plane.

use thirtyfour::prelude::*;

use crate::page::Page;

#[tokio::test]
async fn digits_are_learnt_in_one_click_looked_at_and_drawn() {
    let page = Page::open("stage=training").await;
    page.choose("#field-data", "mnist").await;
    page.until("location.hash.includes('hidden=64,64') && location.hash.includes('epochs=10')").await;
    page.phase("ready").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    let accuracy = page.chart_rows("accuracy").await;
    let last: f64 = accuracy.last().unwrap()[2].parse().unwrap();
    println!("accuracy on the test part: {last}");
    assert!(accuracy.len() == 11 && last >= 0.97, "{accuracy:?}");
    assert_eq!(page.rows("table#groups").await.len(), 11, "ten digits and everyone");

    page.go_to_stage("evaluation").await;
    page.until("document.querySelector('nav.views')").await;
    page.click("nav.views [data-view=pictures]").await;
    page.until("document.querySelector('#pictures-right')?.textContent.includes('10,000')").await;
    let cells = page.chart_rows("confusion-classes").await;
    assert_eq!(cells.len(), 101, "ten digits taken for ten, and everyone");
    page.until("document.querySelectorAll('.gallery img').length > 5").await;
    page.driver.find(By::Css("#confusion-classes-cell-49")).await.unwrap().click().await.unwrap();
    page.until("document.querySelector('#gallery-title').textContent.includes('4, taken for 9')").await;

    // A one, drawn by keys.
    page.eval("document.querySelector('#pad').focus()").await;
    let times = |n: usize, key: Key| key.value().to_string().repeat(n);
    let keys = [times(7, Key::Up), " ".to_owned(), times(12, Key::Down), " ".to_owned()].concat();
    page.driver.action_chain().send_keys(keys).perform().await.unwrap();
    page.until("document.querySelector('#pad-answer')?.textContent.includes('reads 1')").await;
    assert_eq!(page.chart_rows("pad-scores").await.len(), 10);
    page.leave().await;
}

#[tokio::test]
async fn the_plane_of_made_up_people_follows_the_model() {
    let page = Page::open("stage=training&data=toy-xor&epochs=40&lr=0.01").await;
    page.phase("ready").await;
    page.until("document.querySelector('figure#surface image')").await;
    let before = page.eval("document.querySelector('figure#surface image').getAttribute('href')").await;
    page.click("#transport-play").await;
    page.phase("finished").await;
    page.until(&format!("document.querySelector('figure#surface image').getAttribute('href') !== {before}")).await;
    assert!(page.chart_rows("surface").await.len() > 300);
    page.leave().await;
}
