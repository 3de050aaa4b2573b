"""The interface for programs: what a key may read and do, as values. The web room speaks HTTP."""
