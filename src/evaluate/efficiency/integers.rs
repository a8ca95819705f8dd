//! A dense network in whole numbers of 8 bits, computed as a device without floating point would.
//!
//! Jacob et al. 2018, with the arithmetic of TensorFlow Lite: `x ≈ s (q - z)` with `q` of 8 bits. Weights have a scale for
//! each output and `z = 0`; what goes into a layer has one scale and one `z`. Products of 8 bits are summed in 32 bits;
//! sums become 8 bits again by a product with a fixed-point number. A rectifier costs nothing, since the range begins at 0;
//! other activations are tables of 256 entries. Only the sums of the last layer become real numbers, for the scores.

use super::sample::LayerSample;
use super::variant::EfficiencyError;
use crate::evaluate::score::Score;
use crate::model::config::Activation;
use crate::model::dense::activate;
use crate::model::output::Output;
use crate::model::weights::LayerWeights;

/// Inputs of a layer at most: so many products of 255 and 127, and a bias, fit into 32 bits.
pub const MOST_INPUTS: usize = 33_000;
/// The largest bias, and the least is its negative.
const MOST_BIAS: f64 = (1_u32 << 30) as f64;

/// Which real numbers the whole numbers from -128 to 127 stand for: `scale (q - zero)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantiser {
    /// Above 0.
    pub scale: f64,
    /// In `[-128, 127]`: what stands for 0, exactly.
    pub zero: i32,
}

impl Quantiser {
    /// For numbers in a range, which is widened to hold 0.
    pub fn new([low, high]: [f32; 2]) -> Self {
        let (low, high) = (f64::from(low).min(0.0), f64::from(high).max(0.0));
        let scale = if high > low { (high - low) / 255.0 } else { 1.0 };
        Self { scale, zero: (-128.0 - low / scale).round() as i32 }
    }

    /// The whole number nearest to `x`, saturating.
    pub fn integer(self, x: f64) -> i8 {
        (x / self.scale + f64::from(self.zero)).round() as i8
    }

    /// What a whole number stands for.
    pub fn number(self, q: i8) -> f64 {
        self.scale * f64::from(i32::from(q) - self.zero)
    }
}

/// A positive real number as a device multiplies with it: `mantissa / 2^shift`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Multiplier {
    /// In `[2^30, 2^31]`, or 0.
    pub mantissa: i64,
    /// In `[1, 62]`.
    pub shift: u32,
}

impl Multiplier {
    /// The nearest to a number, which is above 0 and at most `2^29`; 0 for less than `2^-32`.
    pub fn new(real: f64) -> Self {
        let (fraction, exponent) = libm::frexp(real.min(f64::from(1 << 29)));
        let mantissa = (fraction * f64::from(2_u32.pow(31))).round() as i64;
        match 31 - exponent {
            shift @ 1..=62 => Self { mantissa, shift: shift as u32 },
            _ => Self { mantissa: 0, shift: 1 },
        }
    }

    /// The product with a sum, rounded to a whole number, halves upwards.
    pub fn product(self, sum: i32) -> i64 {
        (i64::from(sum) * self.mantissa + (1 << (self.shift - 1))) >> self.shift
    }
}

/// What becomes of a hidden layer's sums.
#[derive(Debug, Clone, PartialEq)]
pub struct Hidden {
    /// One for each unit.
    pub multipliers: Vec<Multiplier>,
    /// What stands for 0 after the product.
    pub zero: i32,
    /// What a whole number becomes by the activation, from -128 on; nothing for a rectifier.
    pub table: Option<Vec<i8>>,
}

/// A layer in whole numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct IntegerLayer {
    pub inputs: usize,
    pub outputs: usize,
    /// `[inputs, outputs]`, in `[-127, 127]`.
    pub weights: Vec<i8>,
    /// In units of `input.scale` times the output's scale.
    pub biases: Vec<i32>,
    /// The scale of each output's weights.
    pub scales: Vec<f64>,
    /// Of what goes into the layer.
    pub input: Quantiser,
    /// None for the last layer.
    pub hidden: Option<Hidden>,
}

impl IntegerLayer {
    fn new(layer: &LayerWeights, input: Quantiser) -> Self {
        let column = |output: usize| layer.weights.iter().skip(output).step_by(layer.outputs);
        let scale = |output: usize| {
            let most = column(output).fold(0.0_f32, |most, w| most.max(w.abs()));
            if most > 0.0 { f64::from(most) / 127.0 } else { 1.0 }
        };
        let scales: Vec<f64> = (0..layer.outputs).map(scale).collect();
        let weight = |(at, &w): (usize, &f32)| (f64::from(w) / scales[at % layer.outputs]).round() as i8;
        let bias = |(&b, scale): (&f32, &f64)| {
            (f64::from(b) / (input.scale * scale)).round().clamp(-MOST_BIAS, MOST_BIAS) as i32
        };
        Self {
            inputs: layer.inputs,
            outputs: layer.outputs,
            weights: layer.weights.iter().enumerate().map(weight).collect(),
            biases: layer.biases.iter().zip(&scales).map(bias).collect(),
            scales,
            input,
            hidden: None,
        }
    }

    /// Has the sums become whole numbers for the next layer, which takes them by `next`.
    fn followed(mut self, activation: Activation, sums: Quantiser, next: Quantiser) -> Self {
        let rectified = activation == Activation::Relu;
        let to = if rectified { next } else { sums };
        let entry = |q: i8| next.integer(activate(activation, sums.number(q)).0);
        let multiplier = |scale: &f64| Multiplier::new(self.input.scale * scale / to.scale);
        self.hidden = Some(Hidden {
            multipliers: self.scales.iter().map(multiplier).collect(),
            zero: to.zero,
            table: (!rectified).then(|| (i8::MIN..=i8::MAX).map(entry).collect()),
        });
        self
    }

    /// `Σ_i (q_i - z) w_ij + b_j`, in 32 bits.
    pub fn sums(&self, x: &[i8]) -> Vec<i32> {
        let mut sums = self.biases.clone();
        for (&q, weights) in x.iter().zip(self.weights.chunks_exact(self.outputs)) {
            let number = i32::from(q) - self.input.zero;
            if number != 0 {
                sums.iter_mut().zip(weights).for_each(|(sum, &w)| *sum += number * i32::from(w));
            }
        }
        sums
    }
}

impl Hidden {
    /// What goes into the next layer.
    pub fn activations(&self, sums: &[i32]) -> Vec<i8> {
        let unit = |(&sum, multiplier): (&i32, &Multiplier)| {
            let q = (multiplier.product(sum) + i64::from(self.zero)).clamp(-128, 127);
            self.table.as_ref().map_or(q as i8, |table| table[(q + 128) as usize])
        };
        sums.iter().zip(&self.multipliers).map(unit).collect()
    }
}

/// A network in whole numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct IntegerNetwork {
    /// At least one.
    pub layers: Vec<IntegerLayer>,
    output: Output,
}

impl IntegerNetwork {
    /// The network of some layers. The ranges of what goes into them are those on `people`, less a share `clip` of the
    /// numbers at each end.
    ///
    /// # Errors
    /// [`EfficiencyError::TooWideForIntegers`].
    pub fn new(
        layers: &[LayerWeights],
        activation: Activation,
        output: Output,
        people: &LayerSample,
        clip: f64,
    ) -> Result<Self, EfficiencyError> {
        if let Some(wide) = layers.iter().find(|layer| layer.inputs > MOST_INPUTS) {
            let (inputs, most) = (wide.inputs as u64, MOST_INPUTS as u64);
            return Err(EfficiencyError::TooWideForIntegers { inputs, most });
        }
        let quantiser = |sample: &LayerSample| Quantiser::new(sample.range(clip));
        let (mut x, mut input) = (people.clone(), quantiser(people));
        let mut integers = Vec::with_capacity(layers.len());
        for (index, layer) in layers.iter().enumerate() {
            let own = IntegerLayer::new(layer, input);
            if index + 1 == layers.len() {
                integers.push(own);
                break;
            }
            let sums = x.sums(layer);
            x = sums.activated(activation);
            input = quantiser(&x);
            integers.push(own.followed(activation, quantiser(&sums), input));
        }
        Ok(Self { layers: integers, output })
    }

    /// One person's logits: the last sums, each times what it stands for.
    pub fn logits(&self, x: &[f64]) -> Vec<f64> {
        let mut x: Vec<i8> = x.iter().map(|&x| self.layers[0].input.integer(x)).collect();
        for layer in &self.layers {
            let sums = layer.sums(&x);
            match &layer.hidden {
                Some(hidden) => x = hidden.activations(&sums),
                None => {
                    let number = |(&sum, scale): (&i32, &f64)| f64::from(sum) * layer.input.scale * scale;
                    return sums.iter().zip(&layer.scales).map(number).collect();
                }
            }
        }
        Vec::new()
    }
}

impl Score for IntegerNetwork {
    fn width(&self) -> usize {
        self.layers[0].inputs
    }

    fn outputs(&self) -> usize {
        self.layers[self.layers.len() - 1].outputs
    }

    fn scores(&self, x: &[f64]) -> Vec<f64> {
        let person = |x: &[f64]| {
            let mut logits = self.logits(x);
            self.output.score(&mut logits);
            logits
        };
        x.chunks_exact(self.width()).flat_map(person).collect()
    }
}
