"""Who may ask: keys, tokens, headers, addresses."""
