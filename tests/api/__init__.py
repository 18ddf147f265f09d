"""The service over HTTP: the endpoint, the pages, GraphiQL in a browser."""
