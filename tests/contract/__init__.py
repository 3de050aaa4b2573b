"""What every channel promises, asked of each: a new one registers in ``kits.KITS``."""
