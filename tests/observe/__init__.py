"""What those who run the service see: lines, numbers, spans."""
