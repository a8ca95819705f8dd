/** A table: one list for each column, or the text (or UTF-8 bytes) of a CSV or TSV file with a header. */
export type AuditTable =
  | { columns: Record<string, ArrayLike<Cell> | Iterable<Cell>> }
  | { csv: string | Uint8Array };

/** `null`, `undefined` and `NaN` are missing. */
export type Cell = string | number | boolean | null | undefined;

/** Sensitive columns and the value that each must have. */
export type Clause = Record<string, string | number | boolean>;

export interface AuditOptions {
  /** The column with what was true. */
  label: string;
  /** The column with what was decided. Without it, decisions are made from the score. */
  prediction?: string;
  /** The column with the probability of the positive outcome, from 0 to 1. */
  score?: string;
  /** Scores from here on are positive decisions where there is no prediction column; 0.5 if not said. */
  threshold?: number;
  /** The label's positive value; found by itself among two values such as 0 and 1, or no and yes. */
  positive?: string | number | boolean;
  /** The columns whose values define groups; several are crossed. */
  sensitive: string[];
  /** Groups are compared within each value of these columns (Fairlearn's control features). */
  control?: string[];
  /** The column with each person's weight, 0 or more. */
  weight?: string;
  /** Columns of numbers by which people are alike, for consistency. */
  features?: string[];
  /** Whom AIF360's metrics compare with; people who meet any of the clauses. */
  privileged?: Clause[];
  /** Whom they compare; everybody else, if not said. */
  unprivileged?: Clause[];
  bootstrap?: { replicates?: number; level?: number; seed?: number };
  /** People whose sensitive value is missing: left out (the default), or a group called “(missing)”. */
  missing?: "drop" | "as_group";
  /** Found by itself from the label's values, if not said. */
  task?: "binary" | "multiclass" | "regression";
}

/** Numbers by name, as a peer library reports them. `NaN` and infinities are JavaScript's. */
export interface Named {
  [name: string]: number | string | Named | (number | string | string[])[];
}

/** A number with its interval, or the reason why there is none. */
export type Interval = { value: number; low: number; high: number } | { reason: Reason };

/** A number, or the reason why there is none. */
export type Estimate = number | { reason: Reason };

export type Reason =
  | "no-rows"
  | "too-few"
  | "no-positives"
  | "no-negatives"
  | "none-selected"
  | "none-rejected"
  | "one-class"
  | "no-scores"
  | "one-group"
  | "many-classes"
  | "amount"
  | "all-zero";

/** True positives, false positives, true negatives, false negatives. */
export type Cells = [number, number, number, number];

export interface Counts {
  people: Cells;
  weight: Cells;
}

export interface Estimates {
  bootstrap: { replicates: number; level: number; seed: number };
  counts: Counts;
  overall: Record<string, Interval>;
  groups: { group: string[]; counts: Counts; rates: Record<string, Interval> }[];
  /** By Fairlearn's names, such as `demographic_parity_difference[between_groups]`. */
  gaps: Record<string, Interval>;
  /** By AIF360's names; empty without a privileged side. */
  comparisons: Record<string, Interval>;
}

export interface GroupScores {
  group: string[];
  people: number;
  roc_auc: Estimate;
  log_loss: Estimate;
  mean_prediction: Estimate;
  calibration: {
    expected_calibration_error: Estimate;
    bins: { low: number; high: number; people: number; mean_score: number; observed: Interval }[];
  };
}

export interface AmountErrors {
  group: string[];
  people: number;
  errors: Record<string, Interval>;
}

export interface AuditReport {
  task: "binary" | "multiclass" | "regression";
  /** What became of the rows. A row that is left out is counted once, at the first reason. */
  data: {
    read: number;
    used: number;
    dropped: { columns: string[]; rows: number }[];
    missing: {
      column: string;
      cells: number;
      by_group: { attribute: string; group: string; rows: number; cells: number }[];
    }[];
  };
  sensitive: string[];
  /** Fairlearn's `MetricFrame` and named metrics, with its names and conventions. */
  fairlearn?: Named;
  /** AIF360's `ClassificationMetric` and `BinaryLabelDatasetMetric`; where a privileged side is named. */
  aif360?: Named;
  /** Rates and gaps with bootstrap intervals. */
  estimates?: Estimates;
  scores?: { overall: GroupScores; groups: GroupScores[] };
  /** What equality in one sense would force in another, given these base rates. */
  impossibility?: {
    precision: number;
    true_positive_rate: number;
    false_positive_rate: number;
    base_rate_gap: number;
    forced_false_positive_rate_gap: number;
    forced_selection_rate_gap: number;
    groups: {
      group: string[];
      base_rate: number;
      false_positive_rate: number;
      forced_false_positive_rate: number;
      selection_rate: number;
      forced_selection_rate: number;
    }[];
  };
  multiclass?: {
    accuracy: Interval;
    groups: { group: string[]; people: number; accuracy: Interval }[];
    gaps: Record<string, Interval>;
    one_vs_rest: { class: string; estimates: Estimates }[];
  };
  regression?: { overall: AmountErrors; groups: AmountErrors[]; gaps: Record<string, Interval> };
  /** What a reader has to be told, each with its numbers and as a sentence. */
  warnings: { warning: string; message: string; [detail: string]: unknown }[];
}

/** A metric: what it is, and what it can't tell. */
export interface MetricDoc {
  id: string;
  convention: "fairlearn" | "aif360" | "fairground";
  kind: string;
  title: { en: string; zh: string };
  formula: string;
  /** `null` where it has no bound. */
  range: [number | null, number | null];
  ideal: number | null;
  source: string;
  meaning: { en: string; zh: string };
  [detail: string]: unknown;
}

/** What {@link MlpTrainer} is made from. */
export interface MlpOptions {
  /** Units of every layer, inputs first: `[784, 64, 64, 10]`. */
  sizes: number[];
  /** After every hidden layer; `"relu"` unless said otherwise. */
  activation?: "relu" | "tanh" | "sigmoid" | "gelu";
  /** `"bce"` for one output and labels 0 or 1, `"cross_entropy"` for one output for each class. */
  loss: "bce" | "cross_entropy";
  /** As in PyTorch: Adam with beta 0.9 and 0.999 and epsilon 1e-8, SGD without dampening. */
  optimizer?: { kind?: "adam" | "sgd"; learningRate?: number; momentum?: number; l2?: number };
  /** First weights: of each layer `[inputs, outputs]`, row-major, and then its biases. Drawn from the seed if left out. */
  weights?: Float32Array[];
  seed?: number;
  /** The trainer for dense models on the CPU; `fairground/burn` has Burn's backends too. */
  backend?: "fused" | "flex" | "ndarray";
  /** Whether each epoch draws its order anew; rows are taken in their order otherwise. */
  shuffle?: boolean;
}
