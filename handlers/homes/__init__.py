"""房屋档案: homes and who holds them, imported, kept complete, handed over (CS-3)."""
