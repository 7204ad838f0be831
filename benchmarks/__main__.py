"""`python -m benchmarks [NAME ...]`: run the named benchmarks, or all, and print one table."""

import importlib
import os
import pkgutil
import sys
from collections.abc import Callable, Iterable

import benchmarks
from benchmarks.common.report import Figure, table

Measure = Callable[[], Iterable[Figure]]


def found() -> dict[str, Measure]:
    """Return the benchmarks by name: every module of this package with a `measure` function."""
    names = [each.name for each in pkgutil.iter_modules(benchmarks.__path__) if not each.ispkg and each.name[0] != "_"]
    modules = {name: importlib.import_module(f"benchmarks.{name}") for name in names}
    return {name: module.measure for name, module in modules.items() if hasattr(module, "measure")}


def main(names: list[str]) -> int:
    """Run the benchmarks one after the other; return 1 if a target was missed, 2 for an unknown name."""
    # A proxy would intercept requests to this machine.
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        os.environ.pop(name, None)  # noqa: TID251 - the environment of the benchmarks themselves
    known = found()
    if unknown := [name for name in names if name not in known]:
        print(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    figures: list[Figure] = []
    for name in names or known:
        print(f"… {name}", file=sys.stderr, flush=True)
        figures.extend(known[name]())
    print(table(figures))
    return 1 if any(figure.reached is False for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
