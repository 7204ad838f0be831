"""What people see in Teams: Adaptive Cards, made from the app's views."""
