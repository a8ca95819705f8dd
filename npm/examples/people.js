// Made-up people: whether they get a loan depends on income and debts, and unfairly on their group.

export function people(count) {
  let state = 1;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const rows = Array.from({ length: count }, () => {
    const group = random() < 0.5 ? "north" : "south";
    const [income, debts] = [20 + 60 * random(), 30 * random()];
    const quarter = (group === "north") === random() < 0.9 ? "hills" : "port"; // tells of the group
    const loan = income - debts + (group === "north" ? 8 : -8) + 20 * random() > 45 ? "yes" : "no";
    return [group, income.toFixed(1), debts.toFixed(1), quarter, loan];
  });
  return [["group", "income", "debts", "quarter", "loan"], ...rows].map((row) => row.join()).join("\n");
}

export const roles = { label: "loan", positive: "yes", sensitive: ["group"] };
