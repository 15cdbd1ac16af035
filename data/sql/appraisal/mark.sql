SELECT (SELECT seq FROM chain_head) || '/' || coalesce((SELECT sum(revision) FROM layer_revision WHERE layer IN ('grids', 'streets')), 0)
       || '/' || coalesce((SELECT sum(revision) FROM counted_revision), 0)
