//! What is known of each harm before anything is trained: the page says it, and tests show that it is true.

use super::Harm;

/// What may bring back what a harm took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repair {
    /// More people of the group to learn from.
    MoreData,
    /// The group's people are drawn with replacement until they count as much as before.
    Resampling,
    /// Labels are recorded anew, as they should have been.
    TrueLabels,
    /// Amounts are measured better.
    BetterMeasurement,
    /// People as they are now are labelled, and the model learns from them.
    Retraining,
    /// Group and label are made independent by weights (Kamiran and Calders 2012).
    Reweighing,
    /// Labels nearest to the decision are turned back (Kamiran and Calders 2012).
    Massaging,
    /// What features tell of the group is taken out of them (Fairlearn `CorrelationRemover`).
    CorrelationRemover,
    /// Unequal selection rates are made part of the loss.
    DemographicParityPenalty,
    /// A threshold for each group (Hardt, Price and Srebro 2016; Fairlearn `ThresholdOptimizer`).
    ThresholdOptimizer,
}

impl Repair {
    /// Its name in message ids.
    pub fn name(self) -> &'static str {
        match self {
            Repair::MoreData => "more-data",
            Repair::Resampling => "resampling",
            Repair::TrueLabels => "true-labels",
            Repair::BetterMeasurement => "better-measurement",
            Repair::Retraining => "retraining",
            Repair::Reweighing => "reweighing",
            Repair::Massaging => "massaging",
            Repair::CorrelationRemover => "correlation-remover",
            Repair::DemographicParityPenalty => "demographic-parity-penalty",
            Repair::ThresholdOptimizer => "threshold-optimizer",
        }
    }
}

/// The ground truth of a harm. Metrics are those of the test part, by Fairlearn's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Truth {
    /// What falls for the group itself, in a `MetricFrame`.
    pub of_group: &'static str,
    /// What grows between groups, the surest first. If the group was better off than others before, it shrinks at first.
    pub between_groups: &'static [&'static str],
    /// What is meant to bring the first of these back; what goes to the root of the harm comes first.
    pub repairs: &'static [Repair],
}

impl Harm {
    /// What is known of the harm.
    ///
    /// - Under-sampling: the model is right about the group less often, if another rule suits it than suits others.
    ///   Reweighing is no repair: it leaves a group's whole weight as it is.
    /// - Flipped labels: where the model knows or guesses the group, it finds fewer of the group's positives. Whether that
    ///   is to the group's disadvantage depends on what a positive label means; it is an error either way.
    /// - Proxy: the same, though the sensitive columns are withheld. To withhold them is no repair.
    /// - Shift: the model is as right about the group as before in the training part, and less often in the test part.
    ///   Retraining repairs it fully only where the model may know the group, since groups then live differently.
    /// - Blur: the model ranks the group's people worse. What isn't known of people no rule brings back: thresholds can
    ///   make error rates equal, and then everybody is failed as often.
    pub fn truth(self) -> Truth {
        match self {
            Harm::UnderSample => Truth {
                of_group: "accuracy_score",
                between_groups: &["accuracy_score_difference"],
                repairs: &[Repair::MoreData, Repair::Resampling],
            },
            Harm::FlipLabels => Truth {
                of_group: "true_positive_rate",
                between_groups: &["true_positive_rate_difference", "demographic_parity_difference"],
                repairs: &[
                    Repair::TrueLabels,
                    Repair::Reweighing,
                    Repair::Massaging,
                    Repair::DemographicParityPenalty,
                    Repair::ThresholdOptimizer,
                ],
            },
            Harm::Proxy => Truth {
                of_group: "selection_rate",
                between_groups: &["demographic_parity_difference", "true_positive_rate_difference"],
                repairs: &[
                    Repair::TrueLabels,
                    Repair::CorrelationRemover,
                    Repair::Reweighing,
                    Repair::DemographicParityPenalty,
                    Repair::ThresholdOptimizer,
                ],
            },
            Harm::ShiftTest => Truth {
                of_group: "accuracy_score",
                between_groups: &["accuracy_score_difference"],
                repairs: &[Repair::Retraining, Repair::ThresholdOptimizer],
            },
            Harm::Blur => Truth {
                of_group: "roc_auc_score",
                between_groups: &["accuracy_score_difference"],
                repairs: &[Repair::BetterMeasurement],
            },
        }
    }
}
