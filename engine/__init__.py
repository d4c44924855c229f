"""The engine of Palimpsest: everything about models and edits, and nothing about a screen.

Nothing in it reaches for a network, and none of its libraries may.
"""

import os

# To be set before any of them is imported; what a person has set for other programs does not count here. Kernels are
# code that transformers would fetch from a hub and run.
os.environ.update(
    HF_HUB_OFFLINE="1",
    TRANSFORMERS_OFFLINE="1",
    HF_HUB_DISABLE_TELEMETRY="1",
    USE_HUB_KERNELS="0",
)
