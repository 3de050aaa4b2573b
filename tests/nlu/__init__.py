"""How messages are understood: tables of cases, properties, labelled messages of many voices."""
