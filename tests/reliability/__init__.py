"""The program is killed and doubled here, and afterwards its database is counted."""
