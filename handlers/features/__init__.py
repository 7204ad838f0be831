"""What people can do, one file for each feature; it knows no surface."""
