"""What a command centre knows and decides, apart from any screen or database."""
