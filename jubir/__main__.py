"""`python -m jubir` is `jubir`."""

from jubir.config.cli import main

if __name__ == "__main__":
    main()
