"""`python -m huimin.cli` does what `huimin` does."""

from huimin.cli import main

main()
