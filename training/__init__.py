"""Builds the domain map from public labelled comments: needed to train, never to run."""
