SELECT t.ref FROM ({things}) t ORDER BY t.ref
