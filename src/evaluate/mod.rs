//! Pure functions from predictions to reports. They know data, never a page, a worker or a device.

pub mod efficiency;
pub mod estimate;
pub mod explain;
pub mod fairness;
pub mod normal;
pub mod pictures;
pub mod privacy;
pub mod robust;
pub mod score;
pub mod shares;
pub mod tradeoff;
pub mod trees;
