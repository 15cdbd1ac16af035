SELECT kind, count(*), count(*) FILTER (WHERE done_at <= due_until), count(*) FILTER (WHERE done_at > due_until),
       count(*) FILTER (WHERE done_at IS NULL AND cancelled_at IS NULL AND due_until < %(now)s),
       count(*) FILTER (WHERE done_at IS NULL AND cancelled_at IS NULL AND due_until >= %(now)s),
       count(*) FILTER (WHERE cancelled_at IS NOT NULL)
  FROM patrol_task GROUP BY kind ORDER BY kind
