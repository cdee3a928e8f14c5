"""The budget desk: what a change of a standard would cost and whom it would reach, tried before anybody decides."""
