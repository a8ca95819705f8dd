//! How long sweeps take whose fronts are at least as good as Fairlearn's, in a dedicated worker of headless Chromium. What
//! Fairlearn takes for its own is `fairlearn_front.py`'s business.

use wasm_bindgen_test::{console_log, wasm_bindgen_test};
use web_time::Instant;

use crate::fronts::{CONTESTS, file, people};

#[wasm_bindgen_test]
fn a_front_as_good_as_that_of_reductions_takes_so_long() {
    let file = file();
    let people = people(&file);
    for contest in &CONTESTS {
        let begin = Instant::now();
        let found = contest.ours(&people);
        let took = begin.elapsed().as_secs_f64();
        let [ours, theirs] = contest.hypervolumes(&found, &file);
        assert!(ours >= theirs, "{}: {ours}, Fairlearn {theirs}", contest.measure);
        console_log!(
            "{}: {} models in {took:.2} s, hypervolume {ours:.4}; Fairlearn's {theirs:.4}",
            contest.measure,
            found.len()
        );
    }
}
