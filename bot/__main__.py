"""`python -m bot` is the `canishare` command."""

from bot.cli import main

if __name__ == "__main__":
    main()
