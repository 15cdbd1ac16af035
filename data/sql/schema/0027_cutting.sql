-- Units that a draft parts or joins, and drafts from a file.

-- The draft that cut units have been made for, until a plan with them is in effect; and the edition they were cut from.
ALTER TABLE unit_edition ADD COLUMN draft_id bigint REFERENCES plan_draft (id);
ALTER TABLE unit_edition ADD COLUMN cut_of bigint REFERENCES unit_edition (id);
-- The unit of that edition that a unit comes from; of several that were joined the one with most homes.
ALTER TABLE planning_unit ADD COLUMN origin bigint;

-- An edit that parts or joins units: the editions before and after, and (int32) the place before of each unit
-- after it, and the place after of each unit before it.
ALTER TABLE plan_edit DROP CONSTRAINT plan_edit_kind_check;
ALTER TABLE plan_edit ADD CONSTRAINT plan_edit_kind_check CHECK (kind IN
    ('paint', 'split', 'merge', 'swap', 'fill', 'shift', 'rebalance', 'automatic', 'mend', 'file', 'cut', 'join', 'lock', 'unlock', 'undo', 'redo'));
ALTER TABLE plan_edit ADD COLUMN was bigint[], ADD COLUMN editions bigint[], ADD COLUMN origin bytea, ADD COLUMN back bytea;
ALTER TABLE plan_edit ADD CHECK (num_nulls(was, editions, origin, back) IN (0, 4));
ALTER TABLE plan_edit ADD CHECK (kind NOT IN ('cut', 'join') OR was IS NOT NULL);
