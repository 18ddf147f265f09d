"""The pages that front ends show, as operations, answered over real data."""
