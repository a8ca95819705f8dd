//! The page.
pub fn x(){}
