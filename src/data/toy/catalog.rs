//! The toy sets as entries of the catalogue: the shapes, and two presets in which something unfair is planted.

use std::collections::BTreeMap;

use super::Toy;
use super::shape::Shape;
use crate::data::catalog::{Column, Dataset, Domain, Kind, Label, Localized, Role};

/// A toy set's id, what it is made from by default, and its title and summary, English and Chinese.
struct Entry {
    id: &'static str,
    toy: Toy,
    title: [&'static str; 2],
    summary: [&'static str; 2],
}

static TOYS: [Entry; 6] = [
    Entry {
        id: "toy-gaussians",
        toy: Toy::new(Shape::Gaussians),
        title: ["Toy: two clouds", "玩具数据：两团点"],
        summary: [
            "Made-up people in two round clouds, one for each label. A straight line separates them, so logistic \
             regression is enough.",
            "虚构的人分成两团，每个标签一团。一条直线就能把它们分开，所以逻辑回归已经够用。",
        ],
    },
    Entry {
        id: "toy-circle",
        toy: Toy::new(Shape::Circle),
        title: ["Toy: a disc in a ring", "玩具数据：圆盘与圆环"],
        summary: [
            "Made-up people in a disc, labelled yes, and in a ring around it, labelled no. No straight line separates \
             them: a hidden layer has to bend one.",
            "虚构的人一部分在圆盘里（标签为 yes），一部分在外围的圆环里（标签为 no）。没有直线能把它们分开：需要隐藏层把线弯过来。",
        ],
    },
    Entry {
        id: "toy-xor",
        toy: Toy::new(Shape::Xor),
        title: ["Toy: exclusive or", "玩具数据：异或"],
        summary: [
            "Made-up people in the quarters of a square, labelled yes where both coordinates have the same sign. \
             Neither coordinate says anything by itself.",
            "虚构的人分布在正方形的四个角区，两个坐标同号的标签为 yes。任何一个坐标单独看都毫无信息。",
        ],
    },
    Entry {
        id: "toy-spiral",
        toy: Toy { noise: 0.02, ..Toy::new(Shape::Spiral) },
        title: ["Toy: two spirals", "玩具数据：双螺旋"],
        summary: [
            "Made-up people on two arms that wind around each other, one for each label. It takes many bends to \
             separate them: a small model fails both groups.",
            "虚构的人在两条互相缠绕的旋臂上，每个标签一条。要弯很多次才能把它们分开：小模型对两个群体都会失灵。",
        ],
    },
    Entry {
        id: "toy-biased-labels",
        toy: Toy { bias: 0.4, ..Toy::new(Shape::Gaussians) },
        title: ["Toy: labels biased against a group", "玩具数据：标签对一个群体有偏"],
        summary: [
            "Two clouds in which 40% of group B’s yes labels were turned into no. A model that treats both groups \
             alike is now called wrong about these people: by these labels its false positive rate looks unfair, and \
             obeying them would repeat the injustice. The column fair_label keeps the labels as they should have \
             been.",
            "两团点，其中群体 B 有 40% 的 yes 标签被改成了 no。对两个群体一视同仁的模型，在这些人身上反而会被判为出错：按这些标签看，它的假正例率显得不公平，\
             而顺从标签就会重复这种不公。fair_label 一列保留着本来应有的标签。",
        ],
    },
    Entry {
        id: "toy-under-represented",
        toy: Toy { share: 0.1, shift: 0.8, ..Toy::new(Shape::Circle) },
        title: ["Toy: a group hardly represented", "玩具数据：一个群体缺乏代表"],
        summary: [
            "A disc in a ring, in which only one person in ten belongs to group B, and group B’s disc lies elsewhere. \
             The labels are fair; still, a model that suits group A fails group B.",
            "圆盘与圆环，其中只有十分之一的人属于群体 B，而且群体 B 的圆盘在别处。标签是公平的，但适合群体 A 的模型对群体 B 会失灵。",
        ],
    },
];

/// The toy sets with their default settings, in the order in which they should be offered.
pub fn toys() -> Vec<Dataset> {
    TOYS.iter().map(|entry| described(entry, &entry.toy)).collect()
}

/// What the toy set with this id is made from by default.
pub fn toy(id: &str) -> Option<Toy> {
    entry(id).map(|entry| entry.toy.clone())
}

/// The toy set with this id, made with other settings: the description that [`Toy::frame`] of them goes with.
pub fn dataset(id: &str, toy: &Toy) -> Option<Dataset> {
    entry(id).map(|entry| described(entry, toy))
}

fn entry(id: &str) -> Option<&'static Entry> {
    TOYS.iter().find(|entry| entry.id == id)
}

fn described(entry: &Entry, toy: &Toy) -> Dataset {
    Dataset {
        id: entry.id.to_owned(),
        domain: Domain::Teaching,
        file: entry.id.to_owned(),
        rows: toy.rows as u64,
        title: localized(entry.title),
        summary: localized(entry.summary),
        label: Label {
            column: "label".to_owned(),
            positive: "yes".to_owned(),
            positive_meaning: localized(["is labelled yes", "标签为 yes"]),
            negative_meaning: localized(["is labelled no", "标签为 no"]),
            amount: None,
        },
        columns: columns(),
        images: None,
        toy: Some(toy.clone()),
        sequence: Vec::new(),
        settings: BTreeMap::from([("measure".to_owned(), "accuracy".to_owned())]),
        licence: "CC0 1.0".to_owned(),
        citation: "Shapes after Smilkov, D., Carter, S., Sculley, D., Viégas, F. B., Wattenberg, M. (2017). \
                   Direct-Manipulation Visualization of Deep Networks. arXiv:1708.03788."
            .to_owned(),
        source: "Drawn by this program from the seed".to_owned(),
        caveats: caveats(),
    }
}

fn columns() -> Vec<Column> {
    let column = |name: &str, kind, role, title| Column {
        name: name.to_owned(),
        kind,
        role,
        title: localized(title),
        transform: None,
        bins: Vec::new(),
    };
    vec![
        column("x", Kind::Numeric, Role::Feature, ["x", "x"]),
        column("y", Kind::Numeric, Role::Feature, ["y", "y"]),
        column("group", Kind::Categorical, Role::Sensitive, ["Group", "群体"]),
        column("label", Kind::Categorical, Role::Label, ["Label", "标签"]),
        column("fair_label", Kind::Categorical, Role::Ignore, ["Label before any was turned", "被改动之前的标签"]),
    ]
}

fn caveats() -> Localized<Vec<String>> {
    Localized {
        en: vec![
            "Nobody in these data exists, and nothing about real people follows from them.".to_owned(),
            "What is unfair here was planted and is known; in real data nobody hands you the column fair_label."
                .to_owned(),
        ],
        zh: vec![
            "这些数据里的人都不存在，不能由此得出关于真实人群的任何结论。".to_owned(),
            "这里的不公是有意设置的，因而是已知的；真实数据里没有人会给你 fair_label 这一列。".to_owned(),
        ],
    }
}

fn localized([en, zh]: [&str; 2]) -> Localized {
    Localized { en: en.to_owned(), zh: zh.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::catalog::Manifest;
    use crate::data::options::DataOptions;
    use crate::data::prepare::prepare_frame;

    #[test]
    fn every_toy_is_a_sound_entry_that_can_be_prepared() {
        let manifest = Manifest { version: 1, datasets: toys() }.checked().unwrap();
        let ids: Vec<&str> = manifest.datasets.iter().map(|d| d.id.as_str()).collect();
        let shapes = ["toy-gaussians", "toy-circle", "toy-xor", "toy-spiral"];
        assert_eq!(ids, [&shapes[..], &["toy-biased-labels", "toy-under-represented"]].concat());
        for dataset in &manifest.datasets {
            let toy = toy(&dataset.id).unwrap();
            let prepared = prepare_frame(&toy.frame(1).unwrap(), dataset, &DataOptions::default()).unwrap();
            assert_eq!(
                (prepared.summary.features.as_slice(), prepared.width),
                (["x".into(), "y".into()].as_slice(), 2)
            );
            let groups = &prepared.summary.representation[0].groups;
            let names: Vec<&str> = groups.iter().map(|g| g.values[0].as_str()).collect();
            assert_eq!(names, ["A", "B"]);
            assert_eq!(groups.iter().map(|g| g.rows).sum::<u64>(), 1000);
        }
    }

    #[test]
    fn presets_plant_what_they_say() {
        let groups = |id: &str| {
            let toy = toy(id).unwrap();
            let dataset = dataset(id, &toy).unwrap();
            let prepared = prepare_frame(&toy.frame(7).unwrap(), &dataset, &DataOptions::default()).unwrap();
            let groups = prepared.summary.representation[0].groups.iter();
            groups.map(|g| (g.rows, g.positives)).collect::<Vec<_>>()
        };
        assert_eq!(groups("toy-biased-labels"), [(500, 250), (500, 150)]);
        assert_eq!(groups("toy-under-represented"), [(900, 450), (100, 50)]);
    }

    #[test]
    fn the_rule_of_the_many_fails_a_group_that_is_hardly_represented() {
        let toy = toy("toy-under-represented").unwrap();
        let frame = toy.frame(7).unwrap();
        let column = |name: &str| frame.column(name).unwrap();
        let errors = |group: &str| {
            let members: Vec<usize> = (0..frame.rows).filter(|&row| column("group").text(row) == group).collect();
            let wrong = members.iter().filter(|&&row| {
                let point = ["x", "y"].map(|name| column(name).number(row).unwrap());
                toy.shape.is_positive(point) != (column("label").text(row) == "yes")
            });
            wrong.count() as f64 / members.len() as f64
        };
        assert!(errors("A") < 0.1, "{}", errors("A"));
        assert!(errors("B") > 0.2, "{}", errors("B"));
    }

    #[test]
    fn settings_change_the_description_and_unknown_ids_have_none() {
        let toy = Toy { rows: 200, ..Toy::new(Shape::Xor) };
        assert_eq!(dataset("toy-xor", &toy).unwrap().rows, 200);
        assert_eq!((super::toy("adult"), dataset("adult", &toy)), (None, None));
    }
}
