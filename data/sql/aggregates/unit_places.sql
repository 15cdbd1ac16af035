SELECT t.cell, t.lng, t.lat, t.value, t.kind, t.ref, t.title, t.note FROM ({things}) t
