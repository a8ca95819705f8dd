//! What names and values usually mean, in English and Chinese: the words behind the proposals for one's own table.

/// The strength of a name that leaves no doubt.
pub(super) const CERTAIN: u32 = 2;

/// The words of a role.
pub(super) struct Vocabulary {
    /// Whole names that leave no doubt.
    certain: &'static [&'static str],
    /// Words of a name.
    words: &'static [&'static str],
    /// Parts of a Chinese name.
    parts: &'static [&'static str],
}

pub(super) const LABEL: Vocabulary = Vocabulary {
    certain: &["y_true", "ytrue", "y", "label", "target", "true_label", "ground_truth"],
    words: &["label", "labels", "target", "outcome", "truth", "actual", "observed", "class", "result"],
    parts: &["标签", "真实", "实际", "目标", "结果", "结局"],
};

pub(super) const PREDICTION: Vocabulary = Vocabulary {
    certain: &["y_pred", "ypred", "y_hat", "yhat", "pred", "prediction", "predicted", "decision"],
    words: &["pred", "predicted", "prediction", "predictions", "decision", "decided", "forecast", "yhat"],
    parts: &["预测", "判定", "决策", "决定", "判断"],
};

pub(super) const SCORE: Vocabulary = Vocabulary {
    certain: &["y_score", "score", "y_prob", "y_proba", "prob", "proba", "probability"],
    words: &["score", "scores", "prob", "proba", "probability", "likelihood", "propensity"],
    parts: &["概率", "得分", "分数", "评分", "分值", "可能性"],
};

pub(super) const WEIGHT: Vocabulary = Vocabulary {
    certain: &["sample_weight", "sample_weights", "fnlwgt", "权重", "样本权重"],
    words: &["weight", "weights", "wgt"],
    parts: &["权重", "加权"],
};

const SENSITIVE: Vocabulary = Vocabulary {
    certain: &["agegroup", "agecat", "ageband"],
    words: &[
        "sex",
        "gender",
        "race",
        "racial",
        "ethnicity",
        "ethnic",
        "age",
        "religion",
        "marital",
        "nationality",
        "citizenship",
        "disability",
        "disabled",
        "caste",
        "minority",
    ],
    parts: &["性别", "民族", "种族", "年龄", "宗教", "婚姻", "国籍", "残疾", "残障", "户籍", "户口"],
};

const IDENTIFIER: Vocabulary = Vocabulary {
    certain: &[
        "index",
        "name",
        "full_name",
        "first_name",
        "last_name",
        "email",
        "phone",
        "comment",
        "comments",
        "notes",
    ],
    words: &["id", "ids", "uuid", "guid", "ssn", "rownames"],
    parts: &["编号", "序号", "工号", "学号", "证号", "身份证", "姓名", "电话", "手机", "邮箱", "备注", "说明"],
};

/// A column's name, in small letters and cut into words.
pub(super) struct Words {
    whole: String,
    words: Vec<String>,
}

impl Words {
    /// Cuts `PredictedLabel`, `predicted_label` and `predicted label` alike.
    pub(super) fn of(name: &str) -> Self {
        let mut cut = String::new();
        let mut after_small = false;
        for c in name.chars() {
            if c.is_uppercase() && after_small {
                cut.push('_');
            }
            after_small = c.is_lowercase() || c.is_numeric();
            cut.extend(if c.is_alphanumeric() { c } else { '_' }.to_lowercase());
        }
        let words: Vec<String> = cut.split('_').filter(|w| !w.is_empty()).map(str::to_owned).collect();
        Self { whole: words.join("_"), words }
    }

    /// Whether one of the words, or a part of the name, is there.
    pub(super) fn has(&self, words: &[&str], parts: &[&str]) -> bool {
        self.words.iter().any(|w| words.contains(&w.as_str())) || parts.iter().any(|p| self.whole.contains(p))
    }

    /// How much the name speaks for a role: 0 not at all, up to [`CERTAIN`].
    pub(super) fn strength(&self, role: &Vocabulary) -> u32 {
        if role.certain.contains(&self.whole.as_str()) { CERTAIN } else { u32::from(self.has(role.words, role.parts)) }
    }

    /// Whether the column says what law or decency protects.
    pub(super) fn is_sensitive(&self) -> bool {
        self.strength(&SENSITIVE) > 0
    }

    /// Whether the column tells one person from another, or is a remark.
    pub(super) fn identifies(&self) -> bool {
        self.strength(&IDENTIFIER) > 0
    }
}

const POSITIVE: [&str; 33] = [
    "1", "yes", "y", "true", "t", "positive", "pos", "pass", "passed", "approved", "accepted", "admitted", "granted",
    "hired", "success", "default", "bad", "high", "是", "真", "对", "有", "通过", "阳性", "批准", "录用", "录取",
    "合格", "及格", "成功", "违约", "逾期", "患病",
];

const NEGATIVE: [&str; 27] = [
    "0", "-1", "no", "n", "false", "f", "negative", "neg", "fail", "failed", "rejected", "denied", "refused",
    "failure", "low", "否", "假", "错", "无", "没有", "阴性", "拒绝", "失败", "正常", "健康", "good", "none",
];

/// What makes a value the opposite of another.
const NEGATIONS: [&str; 10] = ["not", "no", "non", "un", "in", "不", "未", "非", "无", "没"];

/// Whether `a` is the likelier positive one of two values.
pub(super) fn more_positive(a: &str, b: &str) -> bool {
    leaning(a, b).cmp(&leaning(b, a)).then_with(|| by_size(a, b)).is_gt()
}

/// How positive a value is beside another: 1, 0 or -1.
fn leaning(value: &str, other: &str) -> i32 {
    let (value, other) = (value.to_lowercase(), other.to_lowercase());
    if negates(&value, &other) || NEGATIVE.contains(&value.as_str()) || value.starts_with(['<', '≤']) {
        -1
    } else {
        let positive = POSITIVE.contains(&value.as_str()) || value.starts_with(['>', '≥']);
        i32::from(positive || negates(&other, &value))
    }
}

/// Whether a value is another with a negation in front, such as `non-default` of `default`.
fn negates(value: &str, other: &str) -> bool {
    let joint = |c: char| matches!(c, ' ' | '-' | '_');
    let front = value.strip_suffix(other).map(|front| front.trim_end_matches(joint));
    front.is_some_and(|front| NEGATIONS.contains(&front))
}

/// Larger numbers are likelier positive, and otherwise later texts.
fn by_size(a: &str, b: &str) -> std::cmp::Ordering {
    match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => a.total_cmp(&b),
        _ => a.cmp(b),
    }
}
