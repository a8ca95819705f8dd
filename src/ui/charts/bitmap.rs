//! Small pictures as data addresses: bitmaps, which need no request and no canvas.

use yew::prelude::*;

/// Bytes of the two headers, and of a colour of the palette.
const HEADERS: u32 = 54;
const COLOUR: u32 = 4;

/// A colour: red, green and blue.
pub type Colour = [u8; 3];

/// A Windows bitmap of one byte a pixel with a palette; rows from the bottom up, each filled up to four bytes.
fn bitmap(pixels: &[u8], width: usize, palette: impl Fn(u8) -> Colour) -> Vec<u8> {
    let height = pixels.len() / width;
    let padded = width.next_multiple_of(4);
    let offset = HEADERS + 256 * COLOUR;
    let size = offset + (padded * height) as u32;
    let mut bytes = b"BM".to_vec();
    let mut add = |numbers: &[u32]| numbers.iter().for_each(|n| bytes.extend(n.to_le_bytes()));
    add(&[size, 0, offset, 40, width as u32, height as u32]);
    // One plane, 8 bits a pixel.
    add(&[1 | 8 << 16, 0, (padded * height) as u32, 2835, 2835, 256, 0]);
    for value in 0..=255 {
        let [red, green, blue] = palette(value);
        bytes.extend([blue, green, red, 0]);
    }
    for row in pixels.chunks(width).rev() {
        bytes.extend(row);
        bytes.extend(std::iter::repeat_n(0, padded - width));
    }
    bytes
}

/// The address of a picture.
pub fn address(pixels: &[u8], width: usize, palette: impl Fn(u8) -> Colour) -> String {
    let latin: String = bitmap(pixels, width, palette).into_iter().map(char::from).collect();
    let encoded = gloo::utils::window().btoa(&latin).unwrap_or_default();
    format!("data:image/bmp;base64,{encoded}")
}

/// From the negatives' orange over paper to the positives' blue.
pub fn signed(value: u8) -> Colour {
    const ENDS: [Colour; 3] = [[243, 172, 105], [247, 245, 240], [122, 183, 226]];
    let at = f32::from(value) / 127.5;
    let (from, to) = if at < 1.0 { (ENDS[0], ENDS[1]) } else { (ENDS[1], ENDS[2]) };
    let share = at.fract().max(f32::from(u8::from(at >= 2.0)));
    [0, 1, 2].map(|c| (f32::from(from[c]) + (f32::from(to[c]) - f32::from(from[c])) * share) as u8)
}

/// Ink on paper, with a text in its place for those who don't see it.
pub fn ink(pixels: &[u8], width: usize, alt: AttrValue) -> Html {
    let src = address(pixels, width, |ink| [255 - ink; 3]);
    html!(<img class="digit" {src} {alt} width="56" height="56" />)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_go_from_orange_over_paper_to_blue() {
        assert_eq!([signed(0), signed(255)], [[243, 172, 105], [122, 183, 226]]);
        let middle = signed(127);
        assert!(middle.iter().all(|&c| c > 235), "{middle:?}");
    }

    #[test]
    fn a_bitmap_has_its_size_in_its_header_and_its_rows_bottom_up() {
        let bytes = bitmap(&[1, 2, 3, 4, 5, 6], 3, |v| [v; 3]);
        assert_eq!(bytes.len(), 54 + 1024 + 8);
        assert_eq!(u32::from_le_bytes(bytes[2..6].try_into().unwrap()), bytes.len() as u32);
        assert_eq!(bytes[54 + 1024..], [4, 5, 6, 0, 1, 2, 3, 0]);
    }
}
