//! What of a tree is drawn: its questions in the data's own words and units, and who arrives where.

use super::protocol::{Arrivals, Asks, DrawnNode, DrawnTree, Question};
use super::task::positive;
use crate::data::labels::Labels;
use crate::data::meaning::Meaning;
use crate::data::prepare::{Part, Prepared};
use crate::model::tree::nodes::Split;

/// Nodes that are told at most.
const MOST_NODES: usize = 4000;
/// Numbers of arrivals that are told at most.
const MOST_NUMBERS: usize = 200_000;

/// The drawable part of a tree: what each node asks, the root first and children after their parent, and what it adds to
/// a score, if it adds.
pub fn view(splits: &[Option<Split>], adds: impl Fn(usize) -> Option<f64>, data: &Prepared) -> DrawnTree {
    let (of_row, classes) = classes(&data.train.labels);
    let mut between = vec![(f32::NEG_INFINITY, f32::INFINITY); splits.len()];
    let leaves = leaves(splits, &data.train, data.width, &mut between);
    self::leaves(splits, &data.test, data.width, &mut between);
    let (of_class, below) = (counts(splits, &leaves, &of_row, classes), below(splits));
    let told = told(splits);
    let nodes = told.iter().map(|&(node, children)| {
        let counted = &of_class[node * classes..(node + 1) * classes];
        let people = counted.iter().sum::<u32>();
        let split = splits[node].zip(children);
        DrawnNode {
            people: u64::from(people),
            shares: counted.iter().map(|&n| f64::from(n) / f64::from(people.max(1))).collect(),
            asks: split.map(|(split, left)| asks(&split, left, &data.meanings[split.feature], between[node])),
            adds: adds(node).filter(|_| splits[node].is_none()),
            untold: if children.is_some() { 0 } else { below[node] },
        }
    });
    DrawnTree { nodes: nodes.collect(), arrivals: arrivals(splits, &told, &leaves, &data.train) }
}

/// The nodes that are told, level by level, and where among them the left branch begins, which the right one follows;
/// none in a leaf, and where there would be too many nodes.
fn told(splits: &[Option<Split>]) -> Vec<(usize, Option<usize>)> {
    let mut told = vec![(0, None)];
    let mut at = 0;
    while let Some(&(node, _)) = told.get(at) {
        if let Some(split) = splits[node].filter(|_| told.len() + 2 <= MOST_NODES) {
            told[at].1 = Some(told.len());
            told.extend([(split.left, None), (split.right, None)]);
        }
        at += 1;
    }
    told
}

/// How many nodes are below each.
fn below(splits: &[Option<Split>]) -> Vec<u64> {
    let mut below = vec![0; splits.len()];
    for (node, split) in splits.iter().enumerate().rev() {
        below[node] = split.map_or(0, |split| below[split.left] + below[split.right] + 2);
    }
    below
}

/// The leaf of each person of a part. What they are asked on the way narrows down `between`: at each node, the largest
/// value of those who go left, and the smallest of those who go right.
fn leaves(splits: &[Option<Split>], part: &Part, width: usize, between: &mut [(f32, f32)]) -> Vec<usize> {
    let leaf = |row: &[f32]| {
        let mut node = 0;
        while let Some(split) = &splits[node] {
            let (value, (low, high)) = (row[split.feature], &mut between[node]);
            node = split.next(value);
            if node == split.left {
                *low = low.max(value);
            } else {
                *high = high.min(value);
            }
        }
        node
    };
    part.x.numbers(0..part.x.len()).chunks_exact(width).map(leaf).collect()
}

/// How many people of each kind arrive at each node: `[nodes, kinds]`, row-major.
fn counts(splits: &[Option<Split>], leaves: &[usize], kind: &[u32], kinds: usize) -> Vec<u32> {
    let mut counts = vec![0; splits.len() * kinds];
    leaves.iter().zip(kind).for_each(|(leaf, &kind)| counts[leaf * kinds + kind as usize] += 1);
    for (node, split) in splits.iter().enumerate().rev() {
        for kind in 0..kinds {
            let of = |node: usize| counts[node * kinds + kind];
            if let Some(sum) = split.map(|split| of(split.left) + of(split.right)) {
                counts[node * kinds + kind] = sum;
            }
        }
    }
    counts
}

/// The class of each person, and how many classes there are: of a yes or no, yes is the second.
fn classes(labels: &Labels) -> (Vec<u32>, usize) {
    match labels {
        Labels::Binary(positive) => (positive.iter().map(|&y| u32::from(y)).collect(), 2),
        Labels::Classes(of_row) => (of_row.clone(), of_row.iter().max().map_or(0, |&most| most as usize + 1)),
        // No tree predicts them, so that nobody needs to be told apart.
        Labels::Amounts(amounts) => (vec![0; amounts.len()], 1),
    }
}

/// Who arrives at the nodes that are told, grouping after grouping as long as it isn't too much.
fn arrivals(splits: &[Option<Split>], told: &[(usize, Option<usize>)], leaves: &[usize], part: &Part) -> Vec<Arrivals> {
    let positive = positive(part);
    let mut room = MOST_NUMBERS;
    let each = part.groupings.iter().map_while(|grouping| {
        let groups = grouping.groups.len();
        room = room.checked_sub(2 * told.len() * groups)?;
        // Each group's people without and with a positive label, side by side.
        let kind: Vec<u32> = grouping.of_row.iter().zip(&*positive).map(|(&g, &y)| 2 * g + u32::from(y)).collect();
        let counts = counts(splits, leaves, &kind, 2 * groups);
        let cells = || told.iter().flat_map(|&(node, _)| counts[2 * groups * node..2 * groups * (node + 1)].chunks(2));
        Some(Arrivals {
            people: cells().map(|cell| cell[0] + cell[1]).collect(),
            positive: cells().map(|cell| cell[1]).collect(),
        })
    });
    each.collect()
}

/// What a split asks, its branches being told from place `left` on.
fn asks(split: &Split, left: usize, meaning: &Meaning, between: (f32, f32)) -> Asks {
    let right = left + 1;
    match meaning {
        Meaning::Amount { column, scale, lacking } => {
            let cut = scale.cut(split.threshold, between);
            // Who lacks the amount is at the mean, which is 0.
            let unknown = lacking.then_some(0.0 <= split.threshold);
            let question = Question::AtMost { column: column.clone(), rounded: cut.rounded, exact: cut.exact, unknown };
            Asks { question, yes: left, no: right }
        }
        // An indicator is 1, which is right of every threshold, where it holds.
        Meaning::Level { column, level } => {
            Asks { question: Question::Is { column: column.clone(), level: level.clone() }, yes: right, no: left }
        }
        Meaning::Unknown { column } => {
            Asks { question: Question::Unknown { column: column.clone() }, yes: right, no: left }
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::data::catalog::{Dataset, Manifest};
    use crate::data::csv;
    use crate::data::options::DataOptions;
    use crate::data::prepare::prepare;
    use crate::data::table::{Cells, Table};
    use crate::model::tree::config::TreeConfig;
    use crate::model::tree::grow::{Samples, fit};

    fn file(name: &str) -> String {
        std::fs::read_to_string(format!("{}/www/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    fn dataset(id: &str) -> Dataset {
        Manifest::parse(&file("manifest.json")).unwrap().get(id).unwrap().clone()
    }

    fn drawn(dataset: &Dataset, config: &TreeConfig) -> (Prepared, DrawnTree) {
        let data = prepare(&file(&dataset.file), dataset, &DataOptions::default()).unwrap();
        let (y, classes) = classes(&data.train.labels);
        let x = data.train.x.numbers(0..data.train.x.len());
        let tree = fit(&Samples { x: &x, width: data.width, y: &y, classes, weights: None }, config).unwrap();
        let splits: Vec<Option<Split>> = tree.nodes.iter().map(|node| node.split).collect();
        let drawn = view(&splits, |_| None, &data);
        (data, drawn)
    }

    /// A person's answer, from the file alone.
    fn answer(question: &Question, exactly: bool, table: &Table, row: usize) -> bool {
        match question {
            Question::AtMost { column, rounded, exact, unknown } => {
                let Some(Cells::Numeric(values)) = table.column(column) else { panic!("{column} is no amount") };
                let most = if exactly { exact } else { rounded };
                if values[row].is_nan() { unknown.unwrap() } else { f64::from(values[row]) <= *most }
            }
            Question::Is { column, level } => {
                let Some(Cells::Categorical { codes, levels }) = table.column(column) else { panic!("{column}") };
                levels.get(codes[row] as usize) == Some(level)
            }
            Question::Unknown { column } => table.column(column).unwrap().is_missing(row),
        }
    }

    #[test]
    fn who_reads_the_questions_arrives_where_the_tree_does() {
        for id in ["adult", "taiwan-credit", "heart", "compas", "nhefs"] {
            let dataset = dataset(id);
            let config = TreeConfig { max_depth: Some(12), ..TreeConfig::default() };
            let (data, drawn) = drawn(&dataset, &config);
            let table = csv::read(&file(&dataset.file), &dataset).unwrap();
            let options = DataOptions::default();
            let Labels::Binary(positive) = &table.labels else { panic!("{id} has no yes or no") };
            let split = crate::data::split::stratified(positive, options.test_share, options.seed).unwrap();
            for exactly in [false, true] {
                let mut people = vec![0; drawn.nodes.len()];
                for &row in &split.train {
                    let mut node = 0;
                    people[node] += 1;
                    while let Some(asks) = &drawn.nodes[node].asks {
                        node = if answer(&asks.question, exactly, &table, row) { asks.yes } else { asks.no };
                        people[node] += 1;
                    }
                }
                assert_eq!(people, drawn.nodes.iter().map(|node| node.people).collect::<Vec<_>>(), "{id}");
            }
            assert!(data.summary.train_rows == drawn.nodes[0].people && drawn.nodes.len() > 15, "{id}");
        }
    }

    #[test]
    fn groups_add_up_to_everyone() {
        let (data, drawn) = drawn(&dataset("compas"), &TreeConfig { max_depth: Some(4), ..TreeConfig::default() });
        assert_eq!(drawn.arrivals.len(), data.train.groupings.len());
        for (arrivals, grouping) in drawn.arrivals.iter().zip(&data.train.groupings) {
            let groups = grouping.groups.len();
            for (i, node) in drawn.nodes.iter().enumerate() {
                let sum = |counts: &[u32]| f64::from(counts[i * groups..(i + 1) * groups].iter().sum::<u32>());
                assert_eq!(sum(&arrivals.people), node.people as f64);
                assert!((sum(&arrivals.positive) - node.people as f64 * node.shares[1]).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn a_very_large_tree_is_told_in_part_and_counts_the_rest() {
        let (_, drawn) = drawn(&dataset("adult"), &TreeConfig::default());
        assert!((MOST_NODES - 1..=MOST_NODES).contains(&drawn.nodes.len()));
        assert!(drawn.nodes.iter().any(|node| node.untold > 0 && node.asks.is_none()));
        let told: usize = drawn.arrivals.iter().map(|a| a.people.len() + a.positive.len()).sum();
        assert!(!drawn.arrivals.is_empty() && told <= MOST_NUMBERS);
    }

    #[test]
    fn yes_is_where_an_indicator_holds_and_where_an_amount_is_at_most_so_much() {
        let level = Meaning::Level { column: "c".into(), level: "a".into() };
        let split = Split { feature: 0, threshold: 0.5, left: 1, right: 2 };
        let is = asks(&split, 5, &level, (0.0, 1.0));
        assert_eq!(is, Asks { question: Question::Is { column: "c".into(), level: "a".into() }, yes: 6, no: 5 });
        let scale = crate::data::scale::Scale { transform: None, mean: 3.0, deviation: 2.0 };
        let amount = Meaning::Amount { column: "x".into(), scale, lacking: true };
        let at_most = asks(&split, 5, &amount, (0.0, 1.0));
        let question = Question::AtMost { column: "x".into(), rounded: 4.0, exact: 4.0, unknown: Some(true) };
        assert_eq!(at_most, Asks { question, yes: 5, no: 6 });
    }
}
