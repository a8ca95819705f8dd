"""The benchmark's workloads in NumPy, for `cargo xtask bench web`, which calls it with lines of JSON.

The page hands over its data, its initial weights and what double precision gets; NumPy has to agree with that as every
engine in the page does.
"""

import base64
import json
import math
import sys
import time

import numpy as np

RATE, BETA1, BETA2, EPSILON = 0.001, 0.9, 0.999, 1e-8


def array(text, kind):
    return np.frombuffer(base64.b64decode(text), kind)


class Trainer:
    def __init__(self, data):
        self.sizes, self.batch = data["sizes"], data["batch"]
        self.x = array(data["x"], np.float32).reshape(-1, self.sizes[0])
        y = array(data["y"], np.int32)
        classes = self.sizes[-1]
        self.y = y[:, None].astype(np.float32) if classes == 1 else np.eye(classes, dtype=np.float32)[y]
        self.initial = [array(part, np.float32) for part in data["weights"]]
        self.reset()

    def reset(self):
        self.steps = self.next = 0
        self.weights = [part.copy() for part in self.initial]
        self.m = [np.zeros_like(part) for part in self.initial]
        self.v = [np.zeros_like(part) for part in self.initial]

    def layer(self, l):
        return self.weights[2 * l].reshape(self.sizes[l], -1), self.weights[2 * l + 1]

    def forward(self, x):
        """What goes into each layer, and the probabilities that come out of the last."""
        inputs = [x]
        for l in range(len(self.sizes) - 2):
            w, b = self.layer(l)
            inputs.append(np.maximum(inputs[-1] @ w + b, 0))
        w, b = self.layer(len(self.sizes) - 2)
        z = inputs[-1] @ w + b
        if z.shape[1] == 1:
            return inputs, 1 / (1 + np.exp(-z))
        powers = np.exp(z - z.max(axis=1, keepdims=True))
        return inputs, powers / powers.sum(axis=1, keepdims=True)

    def step(self):
        rows = slice(self.next, self.next + self.batch)
        self.next = rows.stop % len(self.x)
        self.steps += 1
        inputs, probabilities = self.forward(self.x[rows])
        delta = (probabilities - self.y[rows]) / self.batch
        for l in reversed(range(len(inputs))):
            gradients = (inputs[l].T @ delta).ravel(), delta.sum(axis=0)
            if l > 0:
                delta = (delta @ self.layer(l)[0].T) * (inputs[l] > 0)
            for p, g in enumerate(gradients, 2 * l):
                self.adam(self.weights[p], self.m[p], self.v[p], g)

    def adam(self, w, m, v, g):
        m *= BETA1
        m += (1 - BETA1) * g
        v *= BETA2
        v += (1 - BETA2) * g * g
        rate = RATE / (1 - BETA1**self.steps)
        scale = 1 / math.sqrt(1 - BETA2**self.steps)
        w -= rate * m / (np.sqrt(v) * scale + EPSILON)


trainer = None


def enter(data):
    """Takes a workload, and says how far from the reference it gets."""
    global trainer
    trainer = Trainer(data)
    distances = []
    for check in data["checks"]:
        expected = [array(part, np.float64) for part in check["expected"]]
        if trainer.batch is None:
            _, found = trainer.forward(trainer.x[: check["n"]])
            distances.append(np.abs(found.ravel() - expected[0]).max())
        else:
            trainer.reset()
            for _ in range(check["n"]):
                trainer.step()
            expected = np.concatenate(expected)
            off = np.concatenate(trainer.weights) - expected
            distances.append(np.linalg.norm(off) / np.linalg.norm(np.concatenate(trainer.initial) - expected))
    run(0.3)
    for check, distance in zip(data["checks"], distances):
        if not distance <= check["within"]:
            return {"missing": f"off by {distance:.2g} after {check['n']}, where {check['within']} is allowed"}
    return {"distances": [float(d) for d in distances]}


def run(seconds):
    """Trains, or predicts, for some seconds: how often, for how long, and with how much CPU time."""
    begin, cpu, steps, elapsed = time.perf_counter(), time.process_time(), 0, 0
    while elapsed < seconds:
        if trainer.batch is None:
            trainer.forward(trainer.x)
        else:
            trainer.step()
        steps += 1
        elapsed = time.perf_counter() - begin
    return {"steps": steps, "seconds": elapsed, "cpu": time.process_time() - cpu}


CALLS = {"enter": enter, "reset": lambda _: trainer.reset(), "round": run}

for line in sys.stdin:
    name, argument = json.loads(line)
    print(json.dumps(CALLS[name](argument)), flush=True)
