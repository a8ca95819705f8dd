// Trains in the page between its frames; serve the package's folder and open examples/browser.html.

import init, { Session } from "../fairground_session.js";
import { people, roles } from "./people.js";

const [run, pause, weight, told] = ["run", "pause", "weight", "told"].map((id) => document.getElementById(id));
const percent = (share) => (typeof share === "number" ? `${(100 * share).toFixed(1)} %` : "not known");

function hear({ epoch }) {
  if (!epoch) return;
  const { overall, groupings } = epoch.test;
  const gap = percent(groupings[0].gaps.demographic_parity.judged);
  told.value = `Epoch ${epoch.position.epoch}: accuracy ${percent(overall.accuracy)}, gap in loans ${gap}`;
}

await init();
const session = await Session.create(
  {
    data: { csv: people(20000), ...roles },
    model: { hidden: [32, 16] },
    train: { epochs: 200 },
    mitigation: { constraint: { kind: "demographic-parity", weight: 0 } },
  },
  hear,
);

run.addEventListener("click", async () => {
  [run.disabled, pause.disabled] = [true, false];
  await session.run(); // ends when the run is finished or paused
  [run.disabled, pause.disabled] = [false, true];
});
pause.addEventListener("click", () => session.pause());
weight.addEventListener("input", () => session.set({ constraintWeight: Number(weight.value) }));
run.disabled = false;
