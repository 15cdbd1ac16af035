-- Tasks that somebody orders beside the rounds: a re-check 复查, a look at renovations 装修巡查, random checks 随机抽查.
-- `order_key` is what the order was sent with: sent again it is the same task.
ALTER TABLE patrol_task
    ALTER COLUMN round_id DROP NOT NULL,
    ADD COLUMN ordered_by bigint REFERENCES account (id),
    ADD COLUMN order_key text,
    ADD COLUMN words text NOT NULL DEFAULT '' CHECK (length(words) <= 500),
    ADD CONSTRAINT patrol_task_origin CHECK ((round_id IS NULL) = (order_key IS NOT NULL)),
    ADD CONSTRAINT patrol_task_order UNIQUE (community_code, grid_code, order_key);
GRANT INSERT ON patrol_task, patrol_stop TO jingwei_app;

-- Whose account it is: the member whose tasks are "mine" for who signs in with it. One account each.
ALTER TABLE account
    ADD COLUMN unit_id bigint REFERENCES unit (id),
    ADD CONSTRAINT account_member UNIQUE (unit_id),
    ADD CONSTRAINT account_member_role CHECK (unit_id IS NULL OR role = 'grid_officer');
