"""What crosses the network: the types that the service and its clients share."""
