//! MNIST, ready for training.

#[path = "disk.rs"]
pub mod disk;

use disk::{Disk, dataset};
use fairground::data::images::Pictures;
use fairground::data::options::DataOptions;
use fairground::data::prepare::{Prepared, prepare_images};
use fairground::engine::files::Files;

/// All digits, divided as they were published.
pub fn digits() -> Prepared {
    let mnist = dataset("mnist");
    let files = mnist.images.as_ref().unwrap();
    let bytes = |name: &str| pollster::block_on(Disk.bytes(name)).unwrap();
    let part = |[pictures, labels]: &[String; 2]| {
        Pictures::read(files, (pictures, &bytes(pictures)), (labels, &bytes(labels))).unwrap()
    };
    prepare_images(part(&files.train), part(&files.test), &mnist, files, &DataOptions::default()).unwrap()
}
