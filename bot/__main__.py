"""``python -m bot`` is ``guanjia``."""

from bot.cli import main

if __name__ == "__main__":
    main()
