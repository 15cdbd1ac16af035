-- Policies make plans look dear, and compiling them costs more than running them; so does planning anew what
-- was prepared, which the server prefers where it takes an array for longer than ours are.
SELECT set_config('jingwei.scope', %(scope)s, true), set_config('jingwei.account', %(account)s, true),
       set_config('jit', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true), (SELECT revision FROM rules_revision),
       (SELECT coalesce(sum(revision), 0) FROM layer_revision WHERE layer IN ('grids', 'buildings', 'streetnames', 'base'))
