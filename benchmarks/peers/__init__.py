"""The service beside its peers, on their graph."""
