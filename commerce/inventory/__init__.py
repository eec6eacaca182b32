"""Stock: warehouses, levels, movements, reservations. Never sells a unit twice."""
