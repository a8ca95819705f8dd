//! How much room text takes in a drawing, roughly: SVG text neither wraps nor ends by itself.
//!
//! An estimate on the safe side, from character classes; nothing is measured in the page.

use yew::AttrValue;

/// The largest size of text in a chart, in drawing units; stylesheets only make it smaller.
pub const EM: f64 = 15.0;

/// The room that `text` takes, in drawing units.
pub fn width(text: &str) -> f64 {
    text.chars().map(em).sum::<f64>() * EM
}

/// `text`, or as much of its beginning as fits into `room`, with an ellipsis.
pub fn fitted(text: &AttrValue, room: f64) -> AttrValue {
    if width(text) <= room {
        return text.clone();
    }
    let mut left = room / EM - 1.0;
    let kept: String = text
        .chars()
        .take_while(|&c| {
            left -= em(c);
            left >= 0.0
        })
        .collect();
    AttrValue::from(format!("{}…", kept.trim_end()))
}

/// The room that `text` takes where letters are `size` units tall.
pub fn width_at(text: &str, size: f64) -> f64 {
    width(text) * size / EM
}

/// As [`fitted`], where letters are `size` units tall.
pub fn fitted_at(text: &AttrValue, room: f64, size: f64) -> AttrValue {
    fitted(text, room * EM / size)
}

fn em(c: char) -> f64 {
    match c {
        '\u{2e80}'.. => 1.0,
        'A'..='Z' | 'm' | 'w' | '%' | '…' => 0.72,
        _ => 0.54,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_about_twice_the_room_of_latin() {
        assert_eq!(width("公平"), 2.0 * EM);
        assert!(width("fair") < 2.5 * EM);
    }

    #[test]
    fn only_text_that_does_not_fit_is_cut() {
        assert_eq!(&*fitted(&"short".into(), 100.0), "short");
        let cut = fitted(&"capital gains in the last year".into(), 100.0);
        assert!(cut.ends_with('…') && width(&cut) <= 100.0, "{}", &*cut);
        assert_eq!(&*fitted(&"anything".into(), 5.0), "…");
    }
}
