//! Sizes, times and smaller models in words.

use yew::AttrValue;

use crate::evaluate::efficiency::report::Latency;
use crate::evaluate::efficiency::variant::Variant;
use crate::ui::i18n::I18n;
use crate::ui::pages::audit::view::tell;

/// A number below 1000 of the largest unit of which there is at least one, each 1000 times the one before.
fn scaled(x: f64, units: &[&str], i18n: &I18n) -> String {
    let (mut x, mut unit) = (x, 0);
    while x >= 999.5 && unit + 1 < units.len() {
        x /= 1000.0;
        unit += 1;
    }
    format!("{}\u{a0}{}", i18n.amount(x), units[unit])
}

/// Bytes, as files are measured: a kB is 1000 of them.
pub fn bytes(n: u64, i18n: &I18n) -> String {
    if n < 1000 {
        return format!("{}\u{a0}B", i18n.count(n));
    }
    scaled(n as f64 / 1000.0, &["kB", "MB", "GB"], i18n)
}

/// A time.
pub fn time(seconds: f64, i18n: &I18n) -> String {
    scaled(seconds * 1e9, &["ns", "µs", "ms", "s"], i18n)
}

/// An energy.
pub fn energy(picojoules: f64, i18n: &I18n) -> String {
    scaled(picojoules, &["pJ", "nJ", "µJ", "mJ", "J"], i18n)
}

/// The median of a measurement and the quartiles around it.
pub fn latency(latency: &Latency, i18n: &I18n) -> AttrValue {
    let [median, lower, upper] = [latency.median, latency.lower, latency.upper].map(|seconds| time(seconds, i18n));
    tell(i18n, "costs-time", &[("median", &median), ("lower", &lower), ("upper", &upper)])
}

/// The kinds of smaller models, in the order of their marks.
pub const KINDS: [&str; 7] = ["whole", "pruned", "narrowed", "integers", "pruned-integers", "tree", "student"];

/// The place of a variant's kind among them.
pub fn kind(variant: &Variant) -> usize {
    match variant {
        Variant::Whole => 0,
        Variant::Pruned { .. } => 1,
        Variant::Narrowed { .. } => 2,
        Variant::Integers => 3,
        Variant::PrunedIntegers { .. } => 4,
        Variant::Tree { .. } => 5,
        Variant::Student { .. } => 6,
    }
}

/// A kind's name.
pub fn kind_name(kind: usize, i18n: &I18n) -> AttrValue {
    i18n.text(&format!("costs-kind-{}", KINDS[kind]))
}

/// A variant's name.
pub fn variant_name(variant: &Variant, i18n: &I18n) -> AttrValue {
    let id = format!("costs-variant-{}", KINDS[kind(variant)]);
    let arg = match variant {
        Variant::Whole | Variant::Integers => return i18n.text(&id),
        Variant::Pruned { share } | Variant::Narrowed { share } | Variant::PrunedIntegers { share } => {
            ("share", format!("{}%", i18n.number(share * 100.0, 0)))
        }
        Variant::Tree { depth } => ("depth", depth.to_string()),
        Variant::Student { hidden } => ("units", hidden.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")),
    };
    tell(i18n, &id, &[(arg.0, &arg.1)])
}
