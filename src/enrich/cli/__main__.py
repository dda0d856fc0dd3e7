"""`python -m enrich.cli` is `enrich`."""

from enrich.cli.start import main

if __name__ == "__main__":
    main()
