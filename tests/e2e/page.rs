//! A visitor: a fresh browser on one address, and what can be done and read there.

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::error::WebDriverErrorInner::{NoSuchElement, StaleElementReference};
use thirtyfour::prelude::*;

/// How long a state may take to come on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// Runs before the page does: keeps what went wrong, and the workers, where a test can find them.
const WITNESS: &str = r#"
    window.witnessed = [];
    const note = (kind) => (e) => window.witnessed.push(kind + ": " + (e.message || e.reason || e.blockedURI || e));
    window.addEventListener("error", note("error"));
    window.addEventListener("unhandledrejection", note("rejection"));
    document.addEventListener("securitypolicyviolation", note("policy"));
    const complain = console.error;
    console.error = (...words) => { window.witnessed.push("console: " + words.join(" ")); complain(...words); };
    window.workers = [];
    window.Worker = class extends Worker {
        constructor(...args) { super(...args); window.workers.push(this); }
    };
"#;

/// A variable that the test run sets.
pub fn env(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test e2e`"))
}

/// A browser window with the page in it.
pub struct Page {
    pub driver: WebDriver,
    pub url: String,
}

impl Page {
    /// Opens the site at a fragment, in a fresh browser.
    pub async fn open(fragment: &str) -> Self {
        Self::open_at(&env("FAIRGROUND_URL"), fragment, &[]).await
    }

    /// Opens another site, with additional switches for the browser.
    pub async fn open_at(url: &str, fragment: &str, switches: &[&str]) -> Self {
        let mut capabilities = DesiredCapabilities::chrome();
        let config: Value = serde_json::from_str(include_str!("../browser/webdriver.json")).unwrap();
        let usual = config["goog:chromeOptions"]["args"].as_array().unwrap().iter().map(|a| a.as_str().unwrap());
        for switch in usual.chain(switches.iter().copied()).chain(["--window-size=1440,1000", "--lang=en-US"]) {
            capabilities.add_arg(switch).unwrap();
        }
        capabilities.set_binary(&env("CHROME_BINARY")).unwrap();
        let driver = WebDriver::new(env("WEBDRIVER_URL"), capabilities).await.unwrap();
        driver.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WITNESS })).await.unwrap();
        let page = Self { driver, url: url.to_owned() };
        page.go(fragment).await;
        page
    }

    /// Loads the page anew at a fragment.
    pub async fn go(&self, fragment: &str) {
        self.driver.goto("about:blank").await.unwrap();
        self.driver.goto(format!("{}#{fragment}", self.url)).await.unwrap();
    }

    /// Evaluates an expression in the page.
    pub async fn eval(&self, expression: &str) -> Value {
        self.driver.execute(format!("return {expression}"), vec![]).await.unwrap().json().clone()
    }

    /// Waits until an expression is true.
    pub async fn until(&self, condition: &str) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while self.eval(&format!("!!({condition})")).await != json!(true) {
            if tokio::time::Instant::now() > deadline {
                let text = self.eval("document.body.innerText.slice(0, 1500)").await;
                panic!("waited in vain for {condition}; the page says: {text}");
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// Waits for a phase of the run.
    pub async fn phase(&self, phase: &str) {
        self.until(&format!("document.querySelector('#phase')?.dataset.phase === '{phase}'")).await;
    }

    /// Clicks the first element that a selector finds; the whole page may take over, with elements of its own, before the
    /// click is made.
    pub async fn click(&self, selector: &str) {
        loop {
            self.until(&format!("document.querySelector(`{selector}`)?.disabled === false")).await;
            let clicked = async { self.driver.find(By::Css(selector)).await?.click().await };
            match clicked.await.map_err(WebDriverError::into_inner) {
                Err(NoSuchElement(_) | StaleElementReference(_)) => {}
                clicked => return clicked.unwrap(),
            }
        }
    }

    /// Goes to a stage by its button.
    pub async fn go_to_stage(&self, stage: &str) {
        self.click(&format!("#to-{stage}")).await;
    }

    /// The text of an element.
    pub async fn text(&self, selector: &str) -> String {
        let text = self.eval(&format!("document.querySelector(`{selector}`)?.textContent ?? ''")).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Chooses an option of a select by its value.
    pub async fn choose(&self, selector: &str, value: &str) {
        self.until(&format!("document.querySelector(`{selector} option[value='{value}']`)")).await;
        self.eval(&format!(
            "(() => {{ const s = document.querySelector(`{selector}`); s.value = '{value}';
                s.dispatchEvent(new Event('change', {{ bubbles: true }})); }})()"
        ))
        .await;
    }

    /// The rows of a chart's table, which its button opens.
    pub async fn chart_rows(&self, id: &str) -> Vec<Vec<String>> {
        let figure = format!("figure#{id}");
        if self.eval(&format!("!document.querySelector('{figure} table')")).await == json!(true) {
            self.click(&format!("{figure} button[aria-expanded]")).await;
        }
        self.until(&format!("document.querySelector('{figure} table tbody tr')")).await;
        self.rows(&format!("{figure} table")).await
    }

    /// The rows of a table's body, as text.
    pub async fn rows(&self, table: &str) -> Vec<Vec<String>> {
        let rows = self
            .eval(&format!(
                "[...document.querySelectorAll('{table} tbody tr')].map(r => [...r.cells].map(c => c.textContent.trim()))"
            ))
            .await;
        serde_json::from_value(rows).unwrap()
    }

    /// Ends the visit: nothing may have gone wrong, and nothing may have been fetched from elsewhere.
    pub async fn leave(self) {
        let witnessed = self.eval("window.witnessed").await;
        assert_eq!(witnessed, json!([]), "the page complained");
        self.stays_home().await;
        self.driver.quit().await.unwrap();
    }

    /// Every request of the page went to its own origin.
    pub async fn stays_home(&self) {
        let foreign = self
            .eval(
                "performance.getEntriesByType('resource').map(e => e.name)
                    .filter(name => !name.startsWith(location.origin) && !name.startsWith('blob:') && !name.startsWith('data:'))",
            )
            .await;
        assert_eq!(foreign, json!([]), "something was fetched from elsewhere");
    }
}
