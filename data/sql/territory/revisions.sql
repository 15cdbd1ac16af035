-- The transaction that wrote a revision tells apart two databases that both stand at "1".
SELECT layer, revision, xmin::text AS written FROM layer_revision
