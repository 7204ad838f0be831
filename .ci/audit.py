"""Ask PyPI's advisories for known weaknesses of pinned packages, and say how many could be asked about.

Ends with 1 where there is one, and with 0 where there is none. Where no index that knows advisories is reached (a
mirror of packages alone has none), it says so and ends with 0.
"""

import json
import subprocess
import sys
from typing import Any

_ASK = ("pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner=off", "--format=json", "--requirement")


def main(requirements: str) -> int:
    """Audit a file of pinned packages; the exit code."""
    result = subprocess.run([sys.executable, "-m", *_ASK, requirements], capture_output=True, text=True, check=False)
    try:
        report, code = verdict(json.loads(result.stdout)["dependencies"])
    except (ValueError, KeyError):
        reason = result.stderr.strip().splitlines()[-1:] or ["no answer"]
        report, code = [f"NOT AUDITED: {reason[0]}"], 0
    sys.stdout.write("\n".join([*report, ""]))
    return code


def verdict(packages: list[dict[str, Any]]) -> tuple[list[str], int]:
    """Return the report on what was found, and the exit code."""
    report = []
    for each in packages:
        for one in each.get("vulns", []):
            fixed = ", ".join(one.get("fix_versions", [])) or "no version yet"
            report.append(f"{each['name']} {each['version']}: {one['id']}, fixed in {fixed}")
    known = sum("skip_reason" not in each for each in packages)
    if not known:
        return [f"NOT AUDITED: this index has no advisories for any of {len(packages)} packages"], 0
    return [*report, f"{known} of {len(packages)} packages audited, {len(report)} known weaknesses"], 1 if report else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
