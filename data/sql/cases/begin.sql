-- Policies make plans look dear, and compiling them costs more than running them.
SELECT set_config('jingwei.scope', %(scope)s, true), set_config('jingwei.account', %(account)s, true),
       set_config('jit', 'off', true), (SELECT revision FROM rules_revision),
       (SELECT coalesce(sum(revision), 0) FROM layer_revision WHERE layer IN ('grids', 'buildings', 'streetnames', 'base'))
