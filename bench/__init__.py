"""Measurements that are run by hand: how fast, how much memory, beside what."""
