"""Working on themes together, promising, doing, reporting back."""
