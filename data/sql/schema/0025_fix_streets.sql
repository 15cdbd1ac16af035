-- The street a position was on when it came: the junctions it leads from and to, as the source of the roads
-- numbers them, so that it outlasts an import. NULL: on none that is near, or none was known yet.
ALTER TABLE fix ADD COLUMN edge_from bigint, ADD COLUMN edge_to bigint;
ALTER TABLE fix_thinned ADD COLUMN edge_from bigint, ADD COLUMN edge_to bigint;
