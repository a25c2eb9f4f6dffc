"""Who takes part, in what, with what role and consent."""
