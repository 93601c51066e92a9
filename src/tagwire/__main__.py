"""The program's entry: ``tagwire`` and ``python -m tagwire``."""

import sys


def main() -> int:
    """Run the command line and return its exit code."""
    if sys.argv[1:] == ["--version"]:  # answered before anything else is loaded
        from tagwire import __version__

        sys.stdout.write(f"tagwire {__version__}\n")
        return 0
    from tagwire.cli.app import run

    return run()


if __name__ == "__main__":
    sys.exit(main())
