"""What people can say, and what they see: the engine and one module per noun."""
