//! Federated averaging (McMahan et al. 2017): clients learn at home, and only weights travel; with secure aggregation, not even
//! these can be read, but for their mean.
//!
//! In a round, each client goes on from the common weights for some epochs. It then splits its weights, times its number of
//! people, into [`shares`], one for each client; each adds up what it was sent, and tells the server the sum; and the server
//! adds up these. It learns the sum over all clients, and from any other set of messages nothing. (Clients that tell each
//! other more than they ought to can: all but one together know that one's weights.)

pub mod shares;

use serde::Serialize;
use thiserror::Error;

use super::begin::{BeginError, begin};
use super::config::TrainConfig;
use super::learning::{DeviceLost, Inside, Learning};
use super::rows::Rows;
use super::targets::Targets;
use crate::data::layout::Layout;
use crate::model::config::ModelConfig;
use crate::model::weights::{LayerWeights, initial_weights, layer_shapes};
use crate::random::{Purpose, stream, stream_of};

/// Clients at least: of the sum of two, each learns what the other has.
pub const LEAST_CLIENTS: usize = 3;

/// Why a round can't be, or wasn't.
#[derive(Debug, Clone, PartialEq, Error, Serialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum FederatedError {
    #[error("Of {clients} clients' sum each could learn the others' weights: take part with at least {least}.")]
    TooFewClients { clients: u64, least: u64 },
    #[error("Client {client} dropped out, and without its share nothing can be read: repeat the round without it.")]
    DroppedOut { client: u64 },
    #[error("A weight of client {client} is too large to be shared, or no number: lower the learning rate.")]
    TooLargeToShare { client: u64 },
    #[error("Client {client} has nobody to learn from: leave it out.")]
    NobodyThere { client: u64 },
    #[error(transparent)]
    #[serde(untagged)]
    Begin(#[from] BeginError),
}

/// Who learns at home.
struct Client {
    learning: Box<dyn Learning>,
    people: usize,
    /// Until which epoch of its own it learns in the present round.
    until: usize,
}

/// A model that is learnt in rounds by several clients.
pub struct Federation {
    clients: Vec<Client>,
    weights: Vec<LayerWeights>,
    seed: u64,
    local_epochs: usize,
    rounds: u64,
}

/// What a round came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// The clients' mean, each counting as often as it has people.
    pub weights: Vec<LayerWeights>,
    /// All that the server was told: of each client the sum of the shares it was sent. Each by itself is uniform noise.
    pub told: Vec<Vec<u64>>,
}

impl Federation {
    /// A federation before its first round, of clients with people and their targets, whose features are laid out alike;
    /// every round has `local_epochs` at each.
    ///
    /// # Errors
    /// [`FederatedError::TooFewClients`], [`FederatedError::NobodyThere`], and as [`begin`].
    pub fn new(
        model: &ModelConfig,
        config: &TrainConfig,
        seed: u64,
        layout: &Layout,
        people: &[(Rows, Targets)],
        local_epochs: usize,
    ) -> Result<Self, FederatedError> {
        let (clients, least) = (people.len() as u64, LEAST_CLIENTS as u64);
        if clients < least {
            return Err(FederatedError::TooFewClients { clients, least });
        }
        if let Some(client) = people.iter().position(|(rows, _)| rows.people() == 0) {
            return Err(FederatedError::NobodyThere { client: named(client) });
        }
        let client = |(index, (rows, targets)): (usize, &(Rows, Targets))| {
            // A seed of its own for each, by which it orders its people.
            let own = seed.wrapping_add(index as u64);
            let learning = begin(model, config, own, layout, rows, targets.clone())?;
            Ok(Client { learning, people: rows.people(), until: local_epochs })
        };
        let (rows, targets) = &people[0];
        let shapes = layer_shapes(model, layout, rows.width(), targets.outputs());
        let weights = initial_weights(&shapes, &mut stream(seed, Purpose::Weights));
        let clients = people.iter().enumerate().map(client).collect::<Result<Vec<_>, FederatedError>>()?;
        let mut federation = Self { clients, weights, seed, local_epochs, rounds: 0 };
        federation.send();
        Ok(federation)
    }

    /// The common weights after so many rounds.
    pub fn weights(&self) -> (&[LayerWeights], u64) {
        (&self.weights, self.rounds)
    }

    /// Takes one step at the first client that isn't done with its epochs; false if all are.
    pub fn advance(&mut self) -> bool {
        let waiting = self.clients.iter_mut().find(|client| client.learning.epoch() < client.until);
        waiting.map(|client| client.learning.step()).is_some()
    }

    /// Ends the round: weights are shared, added up and averaged, and sent to all. `present` says of each client whether it
    /// tells the server its sum.
    ///
    /// # Errors
    /// [`FederatedError::DroppedOut`] for a client that doesn't, and [`FederatedError::TooLargeToShare`]; nothing has changed
    /// then. A device that is lost as a client that dropped out.
    pub async fn aggregate(&mut self, present: &[bool]) -> Result<Round, FederatedError> {
        if let Some(client) = (0..self.clients.len()).find(|&client| present.get(client) != Some(&true)) {
            return Err(FederatedError::DroppedOut { client: named(client) });
        }
        let messages = self.messages().await?;
        let told = self.told(&messages);
        self.weights = mean(&self.weights, &told);
        self.rounds += 1;
        self.send();
        Ok(Round { weights: self.weights.clone(), told })
    }

    /// All that clients send each other in the present round, once they have learnt: of each the shares of its weights times
    /// its people, layer by layer, and of its people, one for every client, `[from][to][numbers]`. Whoever has all shares of
    /// a client knows its weights.
    ///
    /// # Errors
    /// As [`Federation::aggregate`].
    pub async fn messages(&self) -> Result<Vec<Vec<Vec<u64>>>, FederatedError> {
        let parties = self.clients.len();
        let mut messages = Vec::with_capacity(parties);
        for (index, client) in self.clients.iter().enumerate() {
            let dropped = |_: DeviceLost| FederatedError::DroppedOut { client: named(index) };
            let inside = client.learning.inside().await.map_err(dropped)?;
            let Inside::Layers(layers) = inside else { continue };
            let secret = secret(&layers, client.people, parties);
            let secret = secret.ok_or(FederatedError::TooLargeToShare { client: named(index) })?;
            let mut rng = stream_of(self.seed, Purpose::Shares, self.rounds * parties as u64 + index as u64);
            messages.push(shares::share(&secret, parties, &mut rng));
        }
        Ok(messages)
    }

    /// What each client tells the server: the sum of the shares that it was sent.
    pub fn told(&self, messages: &[Vec<Vec<u64>>]) -> Vec<Vec<u64>> {
        let mut told = vec![Vec::new(); self.clients.len()];
        for shares in messages {
            for (sum, share) in told.iter_mut().zip(shares) {
                sum.resize(share.len(), 0);
                shares::add(sum, share);
            }
        }
        told
    }

    /// Has each client go on from the common weights.
    fn send(&mut self) {
        for client in &mut self.clients {
            client.learning.set_weights(&self.weights);
            client.until = client.learning.epoch() + self.local_epochs;
        }
    }
}

/// The number by which a client is called, from 1 on.
fn named(client: usize) -> u64 {
    client as u64 + 1
}

/// The numbers of layers.
fn numbers(layers: &[LayerWeights]) -> impl Iterator<Item = &f32> {
    layers.iter().flat_map(|layer| layer.weights.iter().chain(&layer.biases))
}

/// A client's weights times its people, and how many these are.
fn secret(layers: &[LayerWeights], people: usize, parties: usize) -> Option<Vec<u64>> {
    let people = people as f64;
    let weighted = numbers(layers).map(|&weight| f64::from(weight) * people);
    weighted.chain([people]).map(|number| shares::fixed(number, parties)).collect()
}

/// What the server makes of all that it was told: weights of the same shapes as `like`.
fn mean(like: &[LayerWeights], told: &[Vec<u64>]) -> Vec<LayerWeights> {
    let mut sum = vec![0; numbers(like).count() + 1];
    told.iter().for_each(|told| shares::add(&mut sum, told));
    let people = sum.pop().map_or(0.0, shares::number);
    let mut means = sum.into_iter().map(|sum| (shares::number(sum) / people) as f32);
    let mut layers = like.to_vec();
    for layer in &mut layers {
        layer.weights.iter_mut().chain(&mut layer.biases).zip(&mut means).for_each(|(weight, mean)| *weight = mean);
    }
    layers
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::*;
    use crate::data::features::Features;
    use crate::train::rows::Place;

    const WIDTH: usize = 3;

    fn people(sizes: &[usize]) -> Vec<(Rows, Targets)> {
        let mut rng = stream(4, Purpose::Toy);
        let client = |&size: &usize| {
            let x: Vec<f32> = (0..size * WIDTH).map(|_| rng.random_range(-1.0..1.0)).collect();
            let labels = x.chunks(WIDTH).map(|row| f32::from(u8::from(row[0] + row[1] > 0.0))).collect();
            (Rows::new(&Features::Numbers(x), WIDTH, &Place::Fused), Targets::Binary(labels))
        };
        sizes.iter().map(client).collect()
    }

    fn federation(sizes: &[usize], rate: f64) -> Result<Federation, FederatedError> {
        let model = ModelConfig { hidden: vec![4], ..ModelConfig::default() };
        let config = TrainConfig { learning_rate: rate, batch_size: 16, ..TrainConfig::default() };
        Federation::new(&model, &config, 1, &Layout::Flat, &people(sizes), 2)
    }

    fn flat(layers: &[LayerWeights]) -> Vec<f64> {
        numbers(layers).map(|&weight| f64::from(weight)).collect()
    }

    #[test]
    fn a_round_is_the_plain_mean_of_all_clients_within_rounding() {
        let sizes = [40, 100, 7, 60];
        let mut federation = federation(&sizes, 0.05).unwrap();
        for round in 0..3 {
            while federation.advance() {}
            let at_home: Vec<Vec<f64>> = federation
                .clients
                .iter()
                .map(|client| match pollster::block_on(client.learning.inside()).unwrap() {
                    Inside::Layers(layers) => flat(&layers),
                    _ => panic!("layers"),
                })
                .collect();
            let found = pollster::block_on(federation.aggregate(&[true; 4])).unwrap();
            let total = sizes.iter().sum::<usize>() as f64;
            for (i, found) in flat(&found.weights).into_iter().enumerate() {
                let expected = at_home.iter().zip(sizes).map(|(w, n)| w[i] * n as f64).sum::<f64>() / total;
                assert!((found - expected).abs() < 1e-6 * expected.abs().max(1.0), "{found} {expected}");
            }
            assert_eq!(federation.weights().1, round + 1);
        }
    }

    #[test]
    fn who_drops_out_is_told_and_the_round_can_be_repeated() {
        let mut federation = federation(&[30, 30, 30], 0.05).unwrap();
        while federation.advance() {}
        let before = federation.weights().0.to_vec();
        let round = pollster::block_on(federation.aggregate(&[true, false, true]));
        assert_eq!(round, Err(FederatedError::DroppedOut { client: 2 }));
        assert_eq!(federation.weights(), (&before[..], 0));
        assert!(pollster::block_on(federation.aggregate(&[true; 3])).is_ok());
    }

    #[test]
    fn what_can_not_be_a_federation_is_refused() {
        let few = FederatedError::TooFewClients { clients: 2, least: 3 };
        assert_eq!(federation(&[10, 10], 0.05).err(), Some(few));
        assert_eq!(federation(&[10, 0, 10], 0.05).err(), Some(FederatedError::NobodyThere { client: 2 }));
        let mut wild = federation(&[10, 10, 10], 0.05).unwrap();
        let mut weights = wild.weights.clone();
        weights[0].weights[0] = f32::NAN;
        wild.clients[2].learning.set_weights(&weights);
        let round = pollster::block_on(wild.aggregate(&[true; 3]));
        assert_eq!(round, Err(FederatedError::TooLargeToShare { client: 3 }));
        crate::sentence::wording::assert_told(include_str!("mod.rs"), 4);
    }
}
