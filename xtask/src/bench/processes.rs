//! The CPU time of a process and all its descendants, as Linux tells it.

use std::collections::HashMap;
use std::fs;

/// Ticks of /proc a second, the same on every Linux.
const TICKS: f64 = 100.0;

/// Seconds of CPU time; `None` where the system has no /proc. Processes that have ended don't count.
pub fn cpu(root: u32) -> Option<f64> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut ticks = HashMap::new();
    for entry in fs::read_dir("/proc").ok()?.flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        // It may have ended since it was listed.
        let Some((parent, used)) = fs::read_to_string(entry.path().join("stat")).ok().and_then(|stat| fields(&stat))
        else {
            continue;
        };
        children.entry(parent).or_default().push(id);
        ticks.insert(id, used);
    }
    let mut sum = ticks.get(&root).copied()?;
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        for child in children.get(&id).into_iter().flatten() {
            sum += ticks[child];
            open.push(*child);
        }
    }
    Some(sum as f64 / TICKS)
}

/// The parent, and the ticks in user and in system mode, of a line of /proc/<id>/stat. The name before them may hold anything.
fn fields(stat: &str) -> Option<(u32, u64)> {
    let rest: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |at: usize| rest.get(at)?.parse::<u64>().ok();
    Some((number(1)?.try_into().ok()?, number(11)? + number(12)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_brackets_and_spaces() {
        let stat = "42 (a) b) S 7 42 42 0 -1 4194560 1 2 3 4 250 50 9 9 20 0 1 0 100";
        assert_eq!(fields(stat), Some((7, 300)));
    }
}
