//! The site on this machine, for a look at it.

use std::thread;

use anyhow::Result;

use crate::{build, paths, server, setup};

/// Builds the page and the CPU engine and serves them at once; the WebGPU engine joins when it is ready.
pub fn run(port: u16, gpu: bool) -> Result<()> {
    let toolbox = setup::toolbox()?;
    // First, so that a taken port is known before the build and not after.
    let url = server::serve_dir(paths::dist(), "/", port)?;
    build::site(toolbox)?;
    println!("\nFairground is at {url} (Ctrl-C ends it)\n");
    if gpu {
        println!("The WebGPU engine is being built in the background; until it is there, the page trains on the CPU.");
        match build::engine_gpu(toolbox) {
            Ok(()) => println!("The WebGPU engine is there: reload {url} to use it."),
            Err(error) => eprintln!("The WebGPU engine could not be built, the site goes on without it: {error:#}"),
        }
    }
    loop {
        thread::park();
    }
}
