//! Which pixels a picture's score comes from.

use super::crowd::truth;
use super::model::Model;
use super::work::{doing, done, paced, work};
use super::{Answer, Looking, Picture};
use crate::data::layout::Layout;
use crate::engine::inquiry::Piecework;
use crate::engine::protocol::{Fault, Refusal};
use crate::evaluate::explain::ask::Scale;
use crate::evaluate::explain::gradients::{Integrating, saliency};
use crate::evaluate::explain::neighbourhood::{Imitating, Options};
use crate::evaluate::explain::superpixels::Segments;

/// Steps from the empty picture.
const STEPS: usize = 200;
/// Parts of a picture, how compact they are, and pictures with parts missing that are asked about.
const PARTS: usize = 60;
const COMPACTNESS: f64 = 0.5;
const SAMPLES: usize = 800;

enum Way {
    Saliency,
    Integrated(Integrating),
    Lime(Imitating, Segments),
}

/// What was found: a number for each pixel, and what there is to be said of it.
struct Found {
    values: Vec<f64>,
    missing: Option<f64>,
    r2: Option<f64>,
}

/// A picture's explanation.
pub fn picture(model: Model, person: u64, looking: Looking) -> Result<Box<dyn Piecework>, Fault> {
    let Layout::Picture { width, .. } = model.subject.data.layout else {
        return Err(Refusal::NoPictures { name: "picture".to_owned() }.into());
    };
    let row = model.somebody(person)?;
    let output = model.output(&row);
    let mut way = match looking {
        Looking::Saliency => Way::Saliency,
        Looking::Integrated => Way::Integrated(Integrating::new(&row, &vec![0.0; row.len()], STEPS)?),
        Looking::Lime => {
            let segments = Segments::of(&row, width, PARTS, COMPACTNESS)?;
            let options = Options { samples: SAMPLES, seed: model.subject.seed, ..Options::default() };
            Way::Lime(Imitating::picture(&row, &segments, 0.0, options)?, segments)
        }
    };
    if looking != Looking::Lime {
        model.sloped()?;
    }
    Ok(work(move || {
        if let Some(progress) = way.advance(&model, output)? {
            return Ok(doing(progress));
        }
        let found = way.result(&model, &row, output)?;
        let most = found.values.iter().map(|value| value.abs()).fold(0.0, f64::max);
        let shade = |value: &f64| (127.5 + 127.5 * if most > 0.0 { value / most } else { 0.0 }).round() as u8;
        let told = model.tell(&row);
        Ok(done(Answer::Picture(Picture {
            width,
            pixels: row.iter().map(|x| (x * 255.0).round() as u8).collect(),
            heat: found.values.iter().map(shade).collect(),
            most,
            told,
            truth: truth(model.test(), person as usize),
            missing: found.missing,
            r2: found.r2,
        })))
    }))
}

impl Way {
    /// How far it is, or nothing when all is done.
    fn advance(&mut self, model: &Model, output: usize) -> Result<Option<f64>, Fault> {
        Ok(match self {
            Way::Saliency => None,
            Way::Integrated(integrating) => {
                let sloped = model.sloped()?;
                let more = paced(|| integrating.advance(sloped, output, Scale::Score))?;
                more.then(|| integrating.progress())
            }
            Way::Lime(imitating, _) => {
                let target = model.target(output, Scale::Score)?;
                paced(|| imitating.advance(&target))?.then(|| imitating.progress())
            }
        })
    }

    fn result(&self, model: &Model, row: &[f64], output: usize) -> Result<Found, Fault> {
        Ok(match self {
            Way::Saliency => {
                let values = saliency(model.sloped()?, row, output, Scale::Score)?;
                Found { values, missing: None, r2: None }
            }
            Way::Integrated(integrating) => {
                let found = integrating.result(model.sloped()?, output, Scale::Score)?;
                Found { values: found.values, missing: Some(found.missing), r2: None }
            }
            Way::Lime(imitating, segments) => {
                let found = imitating.result()?;
                let of_pixel = segments.of_pixels.iter().map(|&part| found.coefficients[part as usize]);
                Found { values: of_pixel.collect(), missing: None, r2: found.r2 }
            }
        })
    }
}
