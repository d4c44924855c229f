"""What can be asked for, with every default: the plans of measurements, survival, traces, abilities and tuning."""

from engine.requests import (
    AbilitiesPlan,
    DetectionPlan,
    FreePlan,
    InterferencePlan,
    MemoryTraining,
    QualityPlan,
    RobustnessPlan,
    SurvivalPlan,
    TracesPlan,
    TracingSettings,
    TuningPlan,
)

__all__ = [
    "AbilitiesPlan",
    "DetectionPlan",
    "FreePlan",
    "InterferencePlan",
    "MemoryTraining",
    "QualityPlan",
    "RobustnessPlan",
    "SurvivalPlan",
    "TracesPlan",
    "TracingSettings",
    "TuningPlan",
]
