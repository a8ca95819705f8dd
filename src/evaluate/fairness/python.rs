//! Python's `max` and `min` of two numbers, whose answer with a `NaN` depends on its place: peers' results do too.

/// `max(a, b)`: `b` only if it is larger.
pub fn max(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

/// `min(a, b)`: `b` only if it is smaller.
pub fn min(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}
