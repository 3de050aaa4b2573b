"""People at work: on and off duty, the roster, handing over, the desk that is never empty."""
