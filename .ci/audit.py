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
    asked = subprocess.run([sys.executable, "-m", *_ASK, requirements], capture_output=True, text=True, check=False)
    try:
        said, code = verdict(json.loads(asked.stdout)["dependencies"])
    except (ValueError, KeyError):
        reason = asked.stderr.strip().splitlines()[-1:] or ["no answer"]
        said, code = [f"NOT AUDITED: {reason[0]}"], 0
    sys.stdout.write("\n".join([*said, ""]))
    return code


def verdict(packages: list[dict[str, Any]]) -> tuple[list[str], int]:
    """What is said of what was found, and the exit code."""
    said = []
    for each in packages:
        for one in each.get("vulns", []):
            mended = ", ".join(one.get("fix_versions", [])) or "no version yet"
            said.append(f"{each['name']} {each['version']}: {one['id']}, mended in {mended}")
    known = sum("skip_reason" not in each for each in packages)
    if not known:
        return [f"NOT AUDITED: this index has no advisories for any of {len(packages)} packages"], 0
    return [*said, f"{known} of {len(packages)} packages audited, {len(said)} known weaknesses"], 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
