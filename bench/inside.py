"""Runs one module of the bench with Django set up: ``python -m bench.inside bench.region --size 100``."""

import sys
from importlib import import_module

import django


def main() -> None:
    django.setup()
    import_module(sys.argv[1]).main(sys.argv[2:])


if __name__ == "__main__":
    main()
