//! Four numbers at a time: what the kernels need beyond arithmetic.
//!
//! Transcendental functions here are for the ranges that training uses: they clamp where a library's would overflow,
//! and are accurate to a few units in the last place.

use wide::{f32x4, i32x4};

/// Numbers in a vector.
pub const LANES: usize = 4;

/// Vectors that hold `numbers` numbers.
pub fn vectors(numbers: usize) -> usize {
    numbers.div_ceil(LANES)
}

/// The numbers in a run of vectors.
pub fn numbers(vectors: &[f32x4]) -> &[f32] {
    bytemuck::cast_slice(vectors)
}

/// The numbers in a run of vectors, to be written.
pub fn numbers_mut(vectors: &mut [f32x4]) -> &mut [f32] {
    bytemuck::cast_slice_mut(vectors)
}

/// Makes room for `length` vectors.
pub fn grow(room: &mut Vec<f32x4>, length: usize) {
    if room.len() < length {
        room.resize(length, f32x4::ZERO);
    }
}

/// `a b + c`, rounded once where the target's vectors can, else twice.
#[inline(always)]
pub fn mul_add(a: f32x4, b: f32x4, c: f32x4) -> f32x4 {
    #[cfg(all(target_arch = "wasm32", target_feature = "relaxed-simd"))]
    {
        use core::arch::wasm32::{f32x4_relaxed_madd, v128};
        // SAFETY: `wide::f32x4` is a transparent wrapper of `v128` on this target.
        let raw = |x: f32x4| unsafe { core::mem::transmute::<f32x4, v128>(x) };
        // SAFETY: as above.
        unsafe { core::mem::transmute::<v128, f32x4>(f32x4_relaxed_madd(raw(a), raw(b), raw(c))) }
    }
    #[cfg(not(all(target_arch = "wasm32", target_feature = "relaxed-simd")))]
    a.mul_add(b, c)
}

/// The sums of the lanes of four vectors, in their order.
#[inline(always)]
pub fn sum_lanes([a, b, c, d]: [f32x4; 4]) -> f32x4 {
    let ac = a.unpack_lo(c) + a.unpack_hi(c);
    let bd = b.unpack_lo(d) + b.unpack_hi(d);
    ac.unpack_lo(bd) + ac.unpack_hi(bd)
}

/// `coefficients[0] x^n + ... + coefficients[n]`.
#[inline(always)]
pub fn polynomial<const N: usize>(x: f32x4, coefficients: [f32; N]) -> f32x4 {
    coefficients[1..].iter().fold(f32x4::splat(coefficients[0]), |sum, &c| mul_add(sum, x, f32x4::splat(c)))
}

/// `exp(x)` for `x` clamped to `[-40, 40]`: beyond that, 1 more or less isn't seen, and shares of the result would come
/// near the subnormal numbers.
///
/// `2^n` times the exponential of the rest, with the polynomial of Cephes' `expf` (Moshier 1989).
#[inline(always)]
pub fn exp(x: f32x4) -> f32x4 {
    // Adding this rounds to a whole number, and leaves that number, biased as an exponent, in the lowest bits.
    const ROUND: f32x4 = f32x4::splat(12_582_912.0 + 127.0);
    const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];
    let x = x.fast_max(f32x4::splat(-40.0)).fast_min(f32x4::splat(40.0));
    let biased = mul_add(x, f32x4::splat(std::f32::consts::LOG2_E), ROUND);
    let power: f32x4 = bytemuck::cast(bytemuck::cast::<f32x4, i32x4>(biased) << 23);
    let n = biased - ROUND;
    let rest = mul_add(n, f32x4::splat(-LN_2[0]), x);
    let rest = mul_add(n, f32x4::splat(-LN_2[1]), rest);
    let tail = polynomial(rest, [1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5]);
    mul_add(mul_add(tail, rest, f32x4::ONE), rest, f32x4::ONE) * power
}

/// `1 / (1 + exp(-x))`.
#[inline(always)]
pub fn sigmoid(x: f32x4) -> f32x4 {
    f32x4::ONE / (f32x4::ONE + exp(-x))
}

/// Gradients and moments too small to move any parameter become 0: below 1e-16, a hundred millionth of Adam's epsilon.
///
/// Where people are fitted perfectly, or units have died, such numbers would shrink on into the subnormal ones, and
/// there processors take many times as long.
#[inline(always)]
pub fn without_dust(x: f32x4) -> f32x4 {
    x.abs().simd_gt(f32x4::splat(1e-16)) & x
}
