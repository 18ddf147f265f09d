"""What those who run the service see of it.

    context     the id of the request that is being answered
    operation   what is known of an operation when it is done, and who is told
    logs        lines on standard error, in one form
    metrics     numbers for Prometheus
    tracing     spans for OpenTelemetry

An operation is told as one record, `OperationDone`. It has no values of variables and no
document, so nothing that is made of it can give any away. The rest of the service knows the
record alone: which libraries make lines, numbers and spans of it is known only here.
"""
