"""The demo region: Stockholm and its peers from open data, and firms that are invented and say so."""
