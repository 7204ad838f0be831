"""`python -m tests.core.phi_corpus`: print PHI hit and false alarm rates, in total and by label."""

import sys

from tests.core.phi_corpus import NONE, measure

for name in ("tuned-on", "not-tuned-on"):
    result = measure(name)
    sys.stdout.write(
        f"{name}: pointed out {result.of_with - len(result.missed)} of {result.of_with} ({result.hit_rate:.0%}),"
        f" false alarms {len(result.alarms)} of {result.texts[NONE]} ({result.false_alarm_rate:.1%})\n"
    )
    for label, (hits, count) in sorted(result.hits_by_label().items()):
        sys.stdout.write(f"  {label}: {hits} of {count}\n")
    for label, text in result.missed:
        sys.stdout.write(f"  missed ({label}): {text}\n")
    for text in result.alarms:
        sys.stdout.write(f"  false alarm: {text}\n")
