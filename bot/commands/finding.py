"""What the doctor says about one thing: well, wrong, or well for now; and a sentence."""

Finding = tuple[bool | None, str]  # None: all is well now, and something will have to be done
