//! The engine with WebGPU, on whatever adapter the browser has (software, on a machine without a GPU).

use crate::page::{Page, env};

const LINK: &str = "data=heart&stage=training&hidden=6&batch=32";

/// Loss on both parts after three steps, and the engine's name.
async fn three_steps(backend: &str, switches: &[&str]) -> (Vec<f64>, String, String) {
    let page = Page::open_at(&env("FAIRGROUND_URL"), &format!("{LINK}&backend={backend}"), switches).await;
    page.phase("ready").await;
    for step in 1..=3 {
        page.click("#transport-step").await;
        page.until(&format!("document.querySelector('#step').textContent.startsWith('step {step} ')")).await;
        page.phase("paused").await;
    }
    page.until("document.querySelector('table#groups')").await;
    let rows = page.chart_rows("loss").await;
    page.until("document.querySelectorAll('figure#loss tbody tr').length === 4").await;
    let rows = if rows.len() == 4 { rows } else { page.chart_rows("loss").await };
    let losses = rows.iter().flat_map(|r| r[1..].iter().map(|x| x.parse().unwrap())).collect();
    let said = (page.text("#engine").await, page.text(".notices").await);
    page.leave().await;
    (losses, said.0, said.1)
}

#[tokio::test]
async fn three_steps_on_webgpu_agree_with_the_cpu() {
    let (cpu, _, _) = three_steps("flex", &[]).await;
    let (gpu, engine, notices) = three_steps("webgpu", &["--enable-unsafe-webgpu"]).await;
    assert!(engine.starts_with("GPU (WebGPU)"), "{engine}; {notices}");
    for (c, g) in cpu.iter().zip(&gpu) {
        assert!((c - g).abs() <= 1e-3 * c.abs().max(1.0), "{cpu:?} {gpu:?}");
    }
}

#[tokio::test]
async fn without_an_adapter_the_cpu_takes_over_and_says_so() {
    let (cpu, _, _) = three_steps("fused", &[]).await;
    let (fallback, engine, notices) = three_steps("webgpu", &["--disable-features=WebGPU", "--disable-gpu"]).await;
    assert!(engine.starts_with("CPU (fused)"), "{engine}");
    assert!(notices.contains("training runs on the CPU"), "{notices}");
    assert_eq!(cpu, fallback);
}
