-- What each address of a list names: a dwelling, or a building by its address, its name or both.
WITH asked AS (SELECT * FROM unnest(%(rows)s::int[], %(addresses)s::text[]) AS a (row, address))
SELECT a.row, d.building_id, d.id AS dwelling_id
  FROM asked a JOIN dwelling d ON d.address = a.address
UNION
SELECT a.row, b.id, NULL
  FROM asked a JOIN building b ON b.valid_to IS NULL AND a.address IN (b.address, b.name, b.address || b.name)
