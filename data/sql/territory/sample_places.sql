-- One building or street for each resolution-9 cell (the low 18 bits of a cell are finer).
SELECT * FROM (SELECT DISTINCT ON (cell >> 18) geom FROM building WHERE valid_to IS NULL) b
UNION ALL
SELECT * FROM (SELECT DISTINCT ON (cell >> 18) geom FROM street) s
