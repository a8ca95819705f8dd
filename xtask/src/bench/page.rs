//! The page of the benchmark, driven call by call through WebDriver.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::processes;
use crate::paths;
use crate::setup::Browser;
use crate::webdriver::Driver;

/// How long a call may take: far longer than any should.
const PATIENCE: u64 = 600_000; // milliseconds

pub struct Page {
    driver: Driver,
    session: String,
    /// The browser's name and version.
    pub browser: String,
}

impl Page {
    pub fn open(browser: &Browser, url: &str) -> Result<Self> {
        let driver = Driver::start(&browser.chromedriver)?;
        let file =
            fs::read_to_string(paths::browser_tests().join("webdriver.json")).context("webdriver.json is missing")?;
        let mut capabilities: Value = serde_json::from_str(&file).context("webdriver.json is not JSON")?;
        let options = &mut capabilities["goog:chromeOptions"];
        options["binary"] = json!(browser.chromium);
        // Lets WebGL run on the CPU where there is no graphics card.
        options["args"]
            .as_array_mut()
            .context("webdriver.json has no args")?
            .push("--enable-unsafe-swiftshader".into());

        let mut page = Self { driver, session: String::new(), browser: String::new() };
        let answer = page.send("", &json!({ "capabilities": { "alwaysMatch": capabilities } }))?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        page.session = format!("/{}", text(&answer["sessionId"]));
        let [name, version] = ["browserName", "browserVersion"].map(|key| text(&answer["capabilities"][key]));
        page.browser = format!("{name} {version}");
        page.send("/timeouts", &json!({ "script": PATIENCE }))?;
        page.send("/url", &json!({ "url": url }))?;
        Ok(page)
    }

    /// Calls a function of the page's `bench` and waits for what it promises.
    pub fn call(&self, function: &str, arguments: Value) -> Result<Value> {
        let script = format!("return bench.{function}(...arguments)");
        self.send("/execute/sync", &json!({ "script": script, "args": arguments }))
    }

    /// The seconds of CPU time that the browser's processes have used, where the system tells.
    pub fn cpu(&self) -> Option<f64> {
        processes::cpu(self.driver.id())
    }

    /// A command of the WebDriver protocol.
    fn send(&self, path: &str, body: &Value) -> Result<Value> {
        let (host, body) = (self.driver.host(), body.to_string());
        let mut stream = TcpStream::connect(&host)?;
        write!(
            stream,
            "POST /session{}{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.session,
            body.len()
        )?;
        let mut answer = BufReader::new(stream);
        let mut status = String::new();
        answer.read_line(&mut status)?;
        let mut length = 0;
        for line in answer.by_ref().lines() {
            let line = line?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
        let mut body = vec![0; length];
        answer.read_exact(&mut body).context("the browser's driver broke off")?;
        let mut answer: Value = serde_json::from_slice(&body)?;
        let value = answer["value"].take();
        if !status.contains(" 200 ") {
            bail!("the browser refused: {}", value["message"].as_str().unwrap_or(&status));
        }
        Ok(value)
    }
}
