"""One provider per module: each turns what the provider publishes into `Records`."""
