"""The audit trail: who did what to what, and when; written once, never read by the product."""
