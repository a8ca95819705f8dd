//! Opens a device for a backend, and proves a GPU before it is trusted.
//!
//! A shader that fails to compile gives stale numbers and no error, so WebGPU has to repeat a short training run with
//! the numbers the CPU gets.

#[cfg(feature = "burn")]
use burn::tensor::Device;

use super::protocol::{Backend, BackendError};
use crate::train::rows::Place;

/// A place on the backend.
///
/// # Errors
/// A [`BackendError`] that says why WebGPU can't be used, or that the backend is in another engine than this.
pub async fn open(backend: Backend) -> Result<Place, BackendError> {
    match backend {
        Backend::Fused => Ok(Place::Fused),
        #[cfg(feature = "burn")]
        Backend::Flex => Ok(Place::Device(Device::flex())),
        #[cfg(feature = "burn")]
        Backend::Ndarray => Ok(Place::Device(ndarray())),
        #[cfg(not(feature = "burn"))]
        Backend::Flex | Backend::Ndarray => Err(BackendError::NeedsBurn {}),
        #[cfg(feature = "webgpu")]
        Backend::Webgpu => gpu::webgpu().await.map(Place::Device),
        #[cfg(not(feature = "webgpu"))]
        Backend::Webgpu => Err(BackendError::NotBuiltIn {}),
    }
}

#[cfg(feature = "burn")]
#[expect(deprecated, reason = "kept as a second opinion for as long as Burn ships it")]
fn ndarray() -> Device {
    Device::ndarray()
}

#[cfg(feature = "webgpu")]
pub use gpu::deviation;

#[cfg(feature = "webgpu")]
mod gpu {
    use std::cell::RefCell;

    use super::*;
    use crate::data::features::Features;
    use crate::data::layout::Layout;
    use crate::model::config::ModelConfig;
    use crate::train::config::TrainConfig;
    use crate::train::learning::{DeviceLost, Learning};
    use crate::train::rows::Rows;
    use crate::train::targets::Targets;
    use crate::train::trainer::Trainer;

    /// Kernel launches gathered into one submission.
    const TASKS: usize = 32;
    /// How far the GPU's logits may be off the CPU's after [`STEPS`] steps, relative to `max(1, |logit|)`.
    const TOLERANCE: f64 = 1e-3;
    const STEPS: usize = 3;
    const ROWS: usize = 24;
    const WIDTH: usize = 6;

    thread_local! {
        /// A second initialisation is an error, so the first device is kept.
        static DEVICE: RefCell<Option<Device>> = const { RefCell::new(None) };
    }

    pub(super) async fn webgpu() -> Result<Device, BackendError> {
        if let Some(device) = DEVICE.with_borrow(Clone::clone) {
            return Ok(device);
        }
        let device = Device::wgpu_options()
            .tasks_max(TASKS)
            .init_async()
            .await
            .map_err(|e| BackendError::NoAdapter { detail: e.to_string() })?;
        let deviation = deviation(&device).await?;
        if deviation.is_nan() || deviation > TOLERANCE {
            return Err(BackendError::SelfTest { deviation });
        }
        DEVICE.set(Some(device.clone()));
        Ok(device)
    }

    /// The largest difference between the device's and the CPU's logits after a short training run, relative to
    /// `max(1, |logit|)`.
    ///
    /// # Errors
    /// [`BackendError::DeviceLost`].
    pub async fn deviation(device: &Device) -> Result<f64, BackendError> {
        let (expected, found) = (train(&Device::flex()).await?, train(device).await?);
        let off = expected.iter().zip(&found).map(|(e, f)| f64::from((e - f).abs() / e.abs().max(1.0)));
        Ok(off.fold(0.0, |worst, d| if d.is_nan() { d } else { worst.max(d) }))
    }

    async fn train(device: &Device) -> Result<Vec<f32>, BackendError> {
        let lost = |DeviceLost(detail)| BackendError::DeviceLost { detail };
        let x: Vec<f32> = (0..ROWS * WIDTH).map(|i| ((i * 37 % 101) as f32 - 50.0) / 25.0).collect();
        let labels = Targets::Binary((0..ROWS).map(|i| f32::from(i % 3 == 0)).collect());
        let model = ModelConfig { hidden: vec![8, 4], ..ModelConfig::default() };
        let config = TrainConfig { batch_size: 8, learning_rate: 0.05, ..TrainConfig::default() };
        let rows = Rows::new(&Features::Numbers(x), WIDTH, &Place::Device(device.clone()));
        let mut trainer = Trainer::new(&model, &config, 1, &Layout::Flat, &rows, labels);
        for _ in 0..STEPS {
            trainer.step();
        }
        trainer.frozen().logits(&rows, 0..ROWS).await.map_err(lost)
    }
}
