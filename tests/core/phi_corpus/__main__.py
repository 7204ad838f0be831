"""`python -m tests.core.phi_corpus`: print PHI hit and false alarm rates."""

import sys

from tests.core.phi_corpus import measure

for name in ("tuned-on", "not-tuned-on"):
    result = measure(name)
    sys.stdout.write(
        f"{name}: pointed out {result.of_with - len(result.missed)} of {result.of_with} ({result.hit_rate:.0%}),"
        f" false alarms {len(result.alarms)} of {result.of_without} ({result.false_alarm_rate:.0%})\n"
    )
    for text in result.missed:
        sys.stdout.write(f"  missed: {text}\n")
    for text in result.alarms:
        sys.stdout.write(f"  false alarm: {text}\n")
