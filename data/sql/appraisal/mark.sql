SELECT concat_ws('/', (SELECT seq FROM chain_head), (SELECT sum(revision) FROM layer_revision WHERE layer IN ('grids', 'streets')),
                 (SELECT sum(revision) FROM counted_revision), (SELECT received_at FROM seen_until), (SELECT max(id) FROM patrol_entry),
                 (SELECT max(id) FROM patrol_task))
