//! What a hidden unit makes of its sum, together with the slope that training needs, four units at a time.

use wide::f32x4;

use super::lanes::{LANES, exp, mul_add, numbers_mut, polynomial, sigmoid, vectors};
use crate::model::config::Activation;

/// Replaces sums by activations, and writes the derivatives at the sums into `slopes`, of the same shape: a row for each
/// person, filled up to whole vectors. What fills them up becomes 0. Without an activation sums stay as they are.
pub fn activate(activation: Option<Activation>, units: usize, sums: &mut [f32x4], slopes: &mut [f32x4]) {
    match activation {
        None => slopes[..sums.len()].fill(f32x4::ONE),
        Some(Activation::Relu) => each(sums, slopes, relu),
        Some(Activation::Tanh) => each(sums, slopes, tanh),
        Some(Activation::Sigmoid) => each(sums, slopes, logistic),
        Some(Activation::Gelu) => each(sums, slopes, gelu),
    }
    if !units.is_multiple_of(LANES) {
        clear_filling(units, sums);
    }
}

fn clear_filling(units: usize, activations: &mut [f32x4]) {
    for row in numbers_mut(activations).chunks_exact_mut(vectors(units) * LANES) {
        row[units..].fill(0.0);
    }
}

#[inline(always)]
fn each(sums: &mut [f32x4], slopes: &mut [f32x4], unit: impl Fn(f32x4) -> (f32x4, f32x4)) {
    for (sum, slope) in sums.iter_mut().zip(slopes) {
        (*sum, *slope) = unit(*sum);
    }
}

/// `max(z, 0)`; its slope at 0 is 0.
#[inline(always)]
fn relu(z: f32x4) -> (f32x4, f32x4) {
    (z.fast_max(f32x4::ZERO), z.simd_gt(f32x4::ZERO) & f32x4::ONE)
}

/// `tanh(z)`, near 0 by Cephes' `tanhf` (Moshier 1989), since the quotient loses its digits there.
#[inline(always)]
fn tanh(z: f32x4) -> (f32x4, f32x4) {
    let square = z * z;
    let tail = [-5.704_988_7e-3, 2.063_909e-2, -5.373_971_6e-2, 0.133_314_42, -0.333_332_8];
    let near = mul_add(polynomial(square, tail) * square, z, z);
    let e = exp(z.abs() * f32x4::splat(-2.0));
    let far = ((f32x4::ONE - e) / (f32x4::ONE + e)).flip_signs(z);
    let value = z.abs().simd_lt(f32x4::splat(0.625)).select(near, far);
    (value, f32x4::ONE - value * value)
}

/// `1 / (1 + exp(-z))`.
#[inline(always)]
fn logistic(z: f32x4) -> (f32x4, f32x4) {
    let value = sigmoid(z);
    (value, value * (f32x4::ONE - value))
}

/// `z P(z)` with `P` the distribution function of the standard normal; its slope is `P(z) + z p(z)`.
///
/// `P` is Abramowitz and Stegun's 7.1.26, off by at most 1e-7, which needs the exponential that is in the density `p`
/// anyway.
#[inline(always)]
fn gelu(z: f32x4) -> (f32x4, f32x4) {
    const DENSITY_AT_0: f32 = 0.398_942_3;
    let bell = exp(z * z * f32x4::splat(-0.5));
    let t = f32x4::ONE / mul_add(z.abs(), f32x4::splat(0.327_591_1 * std::f32::consts::FRAC_1_SQRT_2), f32x4::ONE);
    let tail = polynomial(t, [1.061_405_4, -1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6, 0.0]);
    let beyond = tail * bell * f32x4::splat(0.5);
    let share = z.simd_lt(f32x4::ZERO).select(beyond, f32x4::ONE - beyond);
    (z * share, mul_add(z * bell, f32x4::splat(DENSITY_AT_0), share))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::fused::lanes::numbers;
    use crate::train::fused::reference;

    #[test]
    fn values_and_slopes_are_those_of_the_definitions() {
        let z: Vec<f32> = (-4000..4000).map(|i| i as f32 / 200.0).collect();
        for activation in [Activation::Relu, Activation::Tanh, Activation::Sigmoid, Activation::Gelu] {
            let mut sums = vec![f32x4::ZERO; z.len() / LANES];
            numbers_mut(&mut sums).copy_from_slice(&z);
            let mut slopes = sums.clone();
            activate(Some(activation), z.len(), &mut sums, &mut slopes);
            for ((&z, &value), &slope) in z.iter().zip(numbers(&sums)).zip(numbers(&slopes)) {
                let (v, s) = reference::activate(activation, f64::from(z));
                assert!(
                    (f64::from(value) - v).abs() < 1e-6 * v.abs().max(1.0),
                    "{activation:?}({z}): {value}, not {v}"
                );
                assert!((f64::from(slope) - s).abs() < 1e-6, "{activation:?}'({z}): {slope}, not {s}");
            }
        }
    }
}
