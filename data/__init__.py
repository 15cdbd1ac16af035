"""PostgreSQL and files: store, migrations, importers, exporters, tiles, demo."""
