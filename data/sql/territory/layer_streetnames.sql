-- One label for each name in each resolution-8 cell (the low 21 bits of a cell are finer), on
-- the longest piece there.
SELECT DISTINCT ON (name, cell >> 21) id, name, class, geom
  FROM street WHERE name <> '' ORDER BY name, cell >> 21, length_m DESC, id
