"""The inbox of a department's data steward: requests to share its data, and requests to check what it says."""
