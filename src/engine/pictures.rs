//! How a model reads pictures: those of the data, and the visitor's own.

use super::protocol::{BackendError, Fault, Recognised, Refusal, Task};
use super::run::Run;
use crate::data::drawing::{Drawing, picture};
use crate::data::features::Features;
use crate::data::images::{slant, stroke_width};
use crate::data::labels::Labels;
use crate::data::prepare::Part;
use crate::evaluate::pictures::{Example, PictureReport, Reading, confusion, examples, shares};
use crate::evaluate::score::highest;
use crate::train::learning::DeviceLost;
use crate::train::loss::softmax;
use crate::train::rows::Rows;

/// Examples that are told.
const MOST_EXAMPLES: usize = 24;

/// How the pictures of a part are read; nothing if they are none. `scores` are those of each class of each picture.
pub fn report(part: &Part, scores: &[f32], reading: Option<Reading>) -> Option<PictureReport> {
    let (Labels::Classes(label), Features::Bytes(pixels)) = (&part.labels, &part.x) else { return None };
    let (classes, width) = (scores.len() / label.len(), pixels.len() / label.len());
    let predicted: Vec<u32> = scores.chunks(classes).map(highest).collect();
    let example = |row: usize| Example {
        pixels: pixels[row * width..][..width].to_vec(),
        class: label[row],
        taken_for: predicted[row],
        score: scores[row * classes + predicted[row] as usize],
    };
    let chosen = examples(label, &predicted, scores, reading, MOST_EXAMPLES);
    let confusion = confusion(label, &predicted, classes);
    let right = label.iter().zip(&predicted).filter(|(a, b)| a == b).count();
    Some(PictureReport {
        reading,
        pictures: label.len() as u64,
        right: right as u64,
        accuracy: right as f64 / label.len() as f64,
        shares: shares(&confusion),
        confusion,
        examples: chosen.into_iter().map(example).collect(),
    })
}

/// What a run's model makes of a drawing.
///
/// # Errors
/// [`Refusal::NoPictures`] if it learns from something else, [`Refusal::NothingDrawn`], or [`BackendError::DeviceLost`].
pub async fn recognise(run: &Run, drawing: &Drawing) -> Result<Recognised, Fault> {
    let width = run.width();
    let size = width.isqrt();
    if run.task() != Task::Classes || size * size != width {
        return Err(Refusal::NoPictures { name: "recognise".to_owned() }.into());
    }
    let pixels = picture(drawing, size).ok_or(Refusal::NothingDrawn {})?;
    let rows = Rows::new(&Features::Bytes(pixels.clone()), width, run.place());
    let mut scores = run.logits(&rows).await.map_err(|DeviceLost(detail)| BackendError::DeviceLost { detail })?;
    softmax(&mut scores, 0);
    let slant = Some(slant(&pixels, size)).filter(|s| s.is_finite());
    Ok(Recognised { scores, stroke: stroke_width(&pixels, size), slant, pixels })
}
