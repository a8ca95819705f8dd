// Trains a model, finds out whom it fails, holds that against it, and compares models: `node node.mjs`.

import { readFileSync } from "node:fs";
import { Session, initSync } from "fairground/session";
import { people, roles } from "./people.js";

initSync({ module: readFileSync(new URL(import.meta.resolve("fairground/fairground_session_bg.wasm"))) });

const data = { csv: people(3000), ...roles, seed: 1 };
const model = { family: "mlp", hidden: [16] };
const train = { epochs: 10, learning_rate: 0.01 };
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const gapOf = (part) => part.groupings[0].gaps.demographic_parity.judged;
const told = ({ test }) => `accuracy ${percent(test.overall.accuracy)}, gap in loans ${percent(gapOf(test))}`;

const free = await Session.create({ data, model, train });
console.log("without a constraint:", told(await free.run()));

const mitigation = { constraint: { kind: "demographic-parity", weight: 10 } };
const held = await Session.create({ data, model, train, mitigation }, ({ epoch }) => {
  if (epoch) console.log(`  epoch ${epoch.position.epoch}: loss ${epoch.train.loss.toFixed(3)}`);
});
console.log("with one:", told(await held.run()));

const audit = await held.evaluate({ part: "test", bootstrap: { replicates: 200 } });
for (const { message } of audit.warnings) console.log("warning:", message);

const saved = await held.save(); // plain data, and a safetensors file
const again = await Session.create({ data, model, train, mitigation });
await again.load(saved);
const [score] = await again.predict([{ income: 50, debts: 10, quarter: "port" }]);
console.log("a loan for somebody from the port:", percent(score));

const swept = await held.sweep({ axes: ["weight"], jobs: 5 });
for (const { run, test } of swept.points.filter((point) => point.last)) {
  console.log(`weight ${swept.runs[run].mitigation.constraint.weight}:`, told({ test }));
}
