//! What training minimises: value and gradient at the logits in closed form, on slices. Its other face, through autodiff
//! on tensors, is [`super::device::loss`]; tests hold them equal.

/// Binary cross-entropy of one logit, in nats: `max(z, 0) - z y + ln(1 + exp(-|z|))`, finite for every finite `z`.
/// Returns value and derivative `sigmoid(z) - y`.
pub fn bce(logit: f32, label: f32) -> (f32, f32) {
    let value = logit.max(0.0) - logit * label + (-logit.abs()).exp().ln_1p();
    (value, sigmoid(logit) - label)
}

/// Squared error of one output, `(z - y)²`. Returns value and derivative `2 (z - y)`.
pub fn squared_error(output: f32, target: f32) -> (f32, f32) {
    let error = output - target;
    (error * error, 2.0 * error)
}

/// Cross-entropy of one person's logits against the class, in nats: `logsumexp(z) - z[class]`. Writes the gradient
/// `softmax(z) - onehot(class)` and returns the value.
pub fn cross_entropy(logits: &[f32], class: usize, gradient: &mut [f32]) -> f32 {
    gradient.copy_from_slice(logits);
    let value = softmax(gradient, class);
    gradient[class] -= 1.0;
    value
}

/// Turns one person's logits into `softmax(z)` and returns the cross-entropy against the class, in nats.
pub fn softmax(logits: &mut [f32], class: usize) -> f32 {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let own = logits[class];
    logits.iter_mut().for_each(|z| *z = (*z - most).exp());
    let sum: f32 = logits.iter().sum();
    logits.iter_mut().for_each(|z| *z /= sum);
    most + sum.ln() - own
}

/// `1 / (1 + exp(-z))`, without overflow.
pub fn sigmoid(logit: f32) -> f32 {
    let e = (-logit.abs()).exp();
    if logit >= 0.0 { 1.0 / (1.0 + e) } else { e / (1.0 + e) }
}
