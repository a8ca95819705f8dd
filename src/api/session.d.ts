/**
 * A question about the model as it stands: an object with the topic and, in it, what is asked, such as
 * `{ why: { within: {} } }`. Groupings and groups are those of reports, by their place.
 */
export type SessionQuestion =
  | { why: WhyQuestion }
  | { stress: StressQuestion }
  | { leaks: LeaksQuestion }
  | { costs: { whole: object } | { smaller: object } | { file: { variant: unknown } } };

/** Why it decides so. People are those of the test part, by their place. */
export type WhyQuestion =
  | { importance: { group: { grouping: number; group: number } | null; weighing: "permutation" | "shapley" } }
  | { shape: { column: string; class: number } }
  | { picks: object }
  | { person: { person: number } }
  | { edited: { person: number; edits: [string, { amount: number } | { level: string } | "unknown"][] } }
  | { attribution: { person: number; explainer: "shapley" | "lime" } }
  | { stability: { person: number; explainer: "shapley" | "lime" } }
  | { changes: { person: number; fixed: string[] } }
  | { recourse: { grouping: number; fixed: string[] } }
  | { within: object }
  | { maths: object }
  | { picture: { person: number; looking: "integrated" | "saliency" | "lime" } };

/** How it breaks. One step is the fast gradient method. */
export type StressQuestion =
  | { attack: { norm: "linf" | "l2"; steps: number; switches: number } }
  | "noise"
  | "missing"
  | "proof"
  | { others: { column: string; seen: string[] } };

/** What it leaks. */
export type LeaksQuestion =
  | { membership: { grouping: number } }
  | { shadows: { grouping: number } }
  | "spent"
  | { promise: { budget: { noise: number } | { epsilon: number }; batch_size: number; epochs: number; delta: number } }
  | { copies: "people" | "random" }
  | { together: "random" | { groups: number } };

/** What is answered: the topic and, in it, the kind of question with what was found. */
export type SessionAnswer = { [topic in "why" | "stress" | "leaks" | "costs"]?: Record<string, any> };

/** What a {@link Session} is created from. Settings may be written `learning_rate` or `learningRate`. */
export interface SessionOptions {
  data: SessionData;
  model?: ModelSettings;
  train?: TrainSettings;
  mitigation?: MitigationSettings;
  /** `"fused"` unless said otherwise; `fairground/burn` has Burn's `"flex"` and `"ndarray"` too. */
  backend?: "fused" | "flex" | "ndarray";
}

export type SessionData = DataSettings & ((AuditTable & TableRoles) | DescribedData);

/** What the columns of a table are for. */
export interface TableRoles {
  /** The column to predict: a yes or no, or an amount. */
  label: string;
  /** The label's positive value; if not said, the likelier one of two, such as yes of no and yes: `adopted` tells which. */
  positive?: string | number | boolean;
  /** The columns whose values define groups. Numbers of more than ten different values are divided at their quartiles. */
  sensitive: string[];
  /** The columns to learn from; all others, if not said. */
  features?: string[];
  /** Found by itself from the label's values, if not said. */
  task?: "binary" | "regression";
}

/** A data set as an entry of Fairground's manifest describes it, and the text of its file. */
export interface DescribedData {
  dataset: object;
  text: string;
}

export interface DataSettings {
  /** The share of people kept for testing, from 0.1 to 0.9; 0.3 if not said. */
  test_share?: number;
  /** The seed of every random choice; 1 if not said. The same seed gives the same run. */
  seed?: number;
  /** Whether the model may learn from the sensitive columns; it may not, if not said. */
  with_sensitive?: boolean;
  /** A harm that is planted in the data on purpose; a group is called such as `sex=Female`. */
  harm?: {
    harm: "under-sample" | "flip-labels" | "proxy" | "shift-test" | "blur";
    group: string;
    strength: number;
  } | null;
  /** The groups of a sensitive column that are learnt from, if not all are. */
  shift?: { column: string; seen: string[] } | null;
}

export interface ModelSettings {
  /** `"mlp"` if not said. `"cnn"`, `"rnn"`, `"gru"` and `"lstm"` need `fairground/burn` and data with an order. */
  family?: "logistic" | "mlp" | "cnn" | "rnn" | "gru" | "lstm" | "autoencoder" | "tree" | "boosted";
  /** Units of each hidden layer; `[32, 16]` if not said. */
  hidden?: number[];
  activation?: "relu" | "tanh" | "sigmoid" | "gelu";
  /** The share of hidden units silenced in each step, from 0 to 0.9. */
  dropout?: number;
  /** Filters of each convolution. */
  filters?: number[];
  /** Units of a recurrent state. */
  state?: number;
  /** Units of an autoencoder's code. */
  code?: number;
  /** Of a tree, and of boosted trees. */
  tree?: {
    criterion?: "gini" | "entropy";
    max_depth?: number | null;
    min_samples_split?: number;
    min_samples_leaf?: number;
    ccp_alpha?: number;
  };
  /** The share of each boosted tree's correction that is added, from 0.001 to 1. */
  shrinkage?: number;
}

export interface TrainSettings {
  algorithm?: "adam" | "sgd";
  /** From 1e-6 to 10; 0.003 if not said. */
  learning_rate?: number;
  /** Of SGD, from 0 to 0.999. */
  momentum?: number;
  /** People in a step; 64 if not said. */
  batch_size?: number;
  /** Weight decay, from 0 to 1. */
  l2?: number;
  /** Passes over the training part; 30 if not said. */
  epochs?: number;
  /** The run ends early once the training loss is at most this; 0 never does. */
  stop_loss?: number;
  /** How a share of each batch is changed before it is learnt from. */
  adversarial?: { norm?: "l2" | "linf"; epsilon?: number; steps?: number; share?: number } | null;
  /** Learning privately: noise and the clipping of each person's influence. */
  privacy?: { noise_multiplier: number; clip_norm: number; delta: number } | null;
}

export interface MitigationSettings {
  /** The sensitive columns whose groups are to be treated alike; the first, if not said. */
  attributes?: string[];
  /** What is done to the data before training. */
  before?:
    | "reweighing"
    | "resampling"
    | "massaging"
    | { "correlation-remover": { alpha: number } }
    | { "disparate-impact-remover": { level: number } }
    | null;
  /** What is held against the model in training. */
  constraint?: {
    kind?:
      | "none"
      | "demographic-parity"
      | "equal-opportunity"
      | "equalized-odds"
      | "kl-divergence"
      | "mean-absolute-error"
      | "covariance"
      | "adversary";
    /** What it weighs beside the loss, from 0 to 100. */
    weight?: number;
    /** The largest difference allowed, from 0 to 1: the weight is then found by dual ascent. */
    bound?: number | null;
  };
  /** What reductions and repairs after training make equal. */
  parity?: "demographic-parity" | "true-positive-rate-parity" | "equalized-odds";
  /** Many models are learnt, of which one is chosen, by lot or as the best. */
  reduction?: { kind?: "exponentiated-gradient" | "grid-search" | null; eps?: number; grid_size?: number };
  /** How people are decided about by their scores. */
  after?: { kind?: "threshold-optimizer" | "reject-option" | null; bound?: number };
}

/** What {@link Session.set} changes. */
export interface SessionChanges {
  learning_rate?: number;
  learningRate?: number;
  constraint_weight?: number;
  constraintWeight?: number;
}

/** What {@link Session.evaluate} is asked for. */
export interface EvaluateOptions {
  /** `"test"` if not said. */
  part?: "train" | "test";
  /** The sensitive columns whose groups are compared, crossed if there are several; all, if not said. */
  sensitive?: string[];
  /** Whom AIF360's metrics compare with. */
  privileged?: Clause[];
  bootstrap?: { replicates?: number; level?: number; seed?: number };
}

/** Who is in the data. */
export interface DataSummary {
  rows: number;
  /** People left out because their label is missing. */
  unlabelled: number;
  train_rows: number;
  test_rows: number;
  /** The columns of the encoded matrix, such as `age` and `degree = felony`. */
  features: string[];
  classes: string[];
  missing: { column: string; cells: number }[];
  /** One for each grouping, in the order of every report: each sensitive column, and their crossings. */
  representation: {
    attributes: string[];
    groups: { values: string[]; rows: number; positives: number; mean_label: number | null; incomplete: number }[];
  }[];
  [detail: string]: unknown;
}

export interface Position {
  phase: "empty" | "loaded" | "ready" | "training" | "paused" | "finished";
  /** Epochs completed, and steps of the present one. */
  epoch: number;
  step: number;
  steps_per_epoch: number;
  /** The epoch at which the run ends. */
  until: number;
  samples_per_second: number;
  /** Bytes of WebAssembly memory. */
  memory: number;
  kept: { every: number; last: number } | null;
}

/** How a group's predictions meet its labels. */
export interface GroupReport {
  people: number;
  confusion: { true_positives: number; false_positives: number; true_negatives: number; false_negatives: number };
  selection_rate: Estimate;
  accuracy: Estimate;
  true_positive_rate: Estimate;
  false_positive_rate: Estimate;
  mean_score: Estimate;
  mean_absolute_error: Estimate;
  mean_label: Estimate;
  mean_error: Estimate;
  root_mean_squared_error: Estimate;
  r_squared: Estimate;
}

/** A distance between groups, 0 at parity: between those large enough to be judged, and between all as Fairlearn has it. */
export interface Gap {
  judged: Estimate;
  all_groups: Estimate;
}

export interface Gaps {
  demographic_parity: Gap;
  equal_opportunity: Gap;
  equalized_odds: Gap;
  kl_divergence: Gap;
  mean_absolute_error: Gap;
  mean_error: Gap;
  mean_score: Gap;
  accuracy: Gap;
}

export interface PartReport {
  /** What training minimises, of this part. */
  loss: number;
  overall: GroupReport;
  /** In the order of {@link DataSummary.representation}. */
  groupings: { groups: GroupReport[]; gaps: Gaps }[];
}

/** The model and whom it fails, after an epoch, or where it was paused. */
export interface EpochReport {
  position: Position;
  train: PartReport;
  test: PartReport;
  /** People of the training part who were asked about: while training goes on, a sample of a large one. */
  train_rows: number;
  /** Where the constraint stands: its weight, and its value if it is known. */
  constraint: { weight: number; value: number | null } | null;
  /** Of private training, the epsilon that it has spent so far, at most. */
  epsilon?: number;
}

/** What went wrong: the id of a sentence, its details, and the sentence. It is the `cause` of an `Error`. */
export interface Fault {
  fault: string;
  message: string;
  [detail: string]: string | number;
}

/** What the engine says: an object with one property, which names the event. */
export type SessionEvent =
  | { started: { backend: string; fallback: Fault | null } }
  /** A table as the data set that was made of it. */
  | { adopted: { label: { column: string; positive: string }; [detail: string]: unknown } }
  | { loaded: DataSummary }
  | { ready: { parameters: number; sizes: number[]; task: "decision" | "classes" | "amount" | "anomaly" } }
  /** Up to twenty times a second while training goes on. */
  | { position: Position }
  /** The model was evaluated: at the start, after each epoch, and where it was paused. */
  | { epoch: EpochReport }
  /** What the model looks like inside: a network's weights, or a tree. */
  | { drawn: unknown }
  /** Of data with two features: its people, and the scores all over the plane. */
  | { plane: unknown }
  | { surface: unknown }
  | { study: { auditing: { done: number; of: number } } | { audited: AuditReport } }
  | { exported: { name: string; bytes: Uint8Array } }
  /** A command was refused, or something failed; the promise is rejected, too. */
  | { rejected: { name: string; fault: Fault } }
  | { failed: { fault: Fault } };

/** What {@link Session.save} gives: plain data, and bytes. */
export interface SavedRun {
  run: {
    protocol: number;
    dataset: string;
    data: DataSettings;
    model: ModelSettings;
    train: TrainSettings;
    mitigation: MitigationSettings;
    /** The attributes of each grouping, in the order of the reports. */
    groupings: string[][];
    /** From the untrained model on. */
    epochs: EpochReport[];
  };
  /** The same reports as a CSV file. */
  curves: string;
  /** A safetensors file; trees have none. */
  weights?: Uint8Array;
}

/** What {@link Session.sweep} varies around the session's run. */
export interface SweepOptions {
  /** Every value with every other, or values drawn by chance; `"grid"` if not said. */
  way?: "grid" | "random";
  /** `weight` is that of the constraint, `before`, `reduction` and `after` are repairs, `hidden` the layers, `depth` of trees. */
  axes: ("weight" | "before" | "reduction" | "eps" | "after" | "learning_rate" | "hidden" | "depth" | "seed")[];
  /** Runs at most, from 1 to 300; 16 if not said. */
  jobs?: number;
  /** Ends the sweep; what was trained is given all the same. */
  signal?: AbortSignal;
}

export interface SweepProgress {
  of: number;
  done: number;
  failed: number;
  running: number;
  cancelled: number;
}

/** A model after an epoch of a run, such as `test.overall.accuracy` and `test.groupings[0].gaps.demographic_parity.judged`. */
export interface SweepPoint {
  /** Its place among the runs. */
  run: number;
  epoch: number;
  /** Whether its run has come no further. */
  last: boolean;
  train: PartReport;
  test: PartReport;
}

/** After each epoch of a run, and without a point at its end. */
export interface SweepNews {
  run: number;
  progress: SweepProgress;
  point: SweepPoint | null;
  failed: Fault | null;
}

export interface SweepResult {
  progress: SweepProgress;
  /** Each with the settings that it follows from. */
  runs: {
    data: DataSettings;
    model: ModelSettings;
    train: TrainSettings;
    mitigation: MitigationSettings;
    /** Why there is no more of it. */
    failed: Fault | null;
    /** Whether it was ended by the signal. */
    cancelled: boolean;
  }[];
  points: SweepPoint[];
}
