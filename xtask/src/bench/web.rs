//! Training in one browser, side by side: our engine, TensorFlow.js and JavaScript written by hand take turns.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::numpy::Numpy;
use super::page::Page;
use super::report::{Report, Round, Row, Workload};
use crate::{package, paths, server, setup, tools};

const ROUNDS: usize = 9;
const ROUND: f64 = 0.7; // seconds

/// Builds the npm package if asked, measures everything, prints it and writes docs/benchmarks.md.
pub fn run(build: bool) -> Result<()> {
    if build {
        package::run()?;
    }
    let beside = [("pkg", package::folder()), ("npm", tools::competitors()?), ("data", paths::root().join("www/data"))];
    let url = server::serve_isolated(paths::root().join("tests/bench/web"), &beside)?;
    let page = Page::open(setup::browser()?, &url)?;
    let mut numpy = Numpy::start();
    let mut report = Report::new(page.browser.clone(), ROUNDS, ROUND);
    for name in page.call("workloads", json!([]))?.as_array().context("the page names no workloads")? {
        report.add(workload(&page, &mut numpy, name)?);
    }
    report.write()
}

/// One of those who take turns.
enum Contestant<'a> {
    Page { page: &'a Page, engine: Value },
    Numpy(&'a mut Numpy),
}

impl Contestant<'_> {
    /// Trains for a round, from the start.
    fn round(&mut self) -> Result<Round> {
        let number = |answer: &Value, key: &str| answer[key].as_f64().with_context(|| format!("a round has no {key}"));
        let (answer, cpu) = match self {
            Self::Page { page, engine } => {
                page.call("reset", json!([engine]))?;
                let before = page.cpu();
                let answer = page.call("round", json!([engine, ROUND]))?;
                (answer, page.cpu().zip(before).map(|(after, before)| after - before))
            }
            Self::Numpy(numpy) => {
                numpy.call("reset", &Value::Null)?;
                let answer = numpy.call("round", &json!(ROUND))?;
                let cpu = answer["cpu"].as_f64();
                (answer, cpu)
            }
        };
        Ok(Round { steps: number(&answer, "steps")?, seconds: number(&answer, "seconds")?, cpu })
    }
}

/// Lets everybody in who passes the checks, and then alternates rounds: there and back, so that no place is better than another.
fn workload(page: &Page, numpy: &mut Result<Numpy, String>, name: &Value) -> Result<Workload> {
    let about = page.call("begin", json!([name]))?;
    let mut workload = Workload::new(&about);
    println!("\n{}", workload.title());
    let mut contestants = Vec::new();
    for engine in page.call("engines", json!([]))?.as_array().context("the page names no engines")? {
        let answer = page.call("enter", json!([engine["name"], name]))?;
        let row = Row::new(engine["title"].as_str().unwrap_or_default(), &answer);
        println!("  {}", row.entry());
        contestants.push((Contestant::Page { page, engine: engine["name"].clone() }, row));
    }
    let title = "NumPy, outside the browser";
    let absent = match numpy {
        Ok(numpy) => {
            let answer = numpy.call("enter", &page.call("data", json!([]))?)?;
            let row = Row::new(title, &answer);
            println!("  {}", row.entry());
            contestants.push((Contestant::Numpy(numpy), row));
            None
        }
        Err(reason) => Some(Row::new(title, &json!({ "missing": reason }))),
    };
    for round in 0..ROUNDS {
        let mut turns: Vec<_> = contestants.iter_mut().filter(|(_, row)| row.missing.is_none()).collect();
        if round % 2 == 1 {
            turns.reverse();
        }
        for (contestant, row) in turns {
            row.rounds.push(contestant.round()?);
        }
    }
    workload.rows.extend(contestants.into_iter().map(|(_, row)| row).chain(absent));
    println!("\n{workload}");
    Ok(workload)
}
