"""Rebuild data/reference: `python -m scripts.reference FACTS [TABLE...]`, all tables by default.

A table's builder is a module of this folder with `build(facts: Path, out: Path) -> None`.
"""

import argparse
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

HERE = Path(__file__).parent
OUT = HERE.parents[1] / "data" / "reference"


def main() -> None:
    """Run the builders named, or every one."""
    modules = {
        info.name: import_module(f"scripts.reference.{info.name}")
        for info in iter_modules([str(HERE)])
        if info.name != "__main__"
    }
    builders = {name: module.build for name, module in modules.items() if hasattr(module, "build")}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("facts", type=Path, help="folder that holds the facts")
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=", ".join(builders))
    args = parser.parse_args()
    for name in args.tables or builders:
        builders[name](args.facts, OUT)
        print(name)


if __name__ == "__main__":
    main()
