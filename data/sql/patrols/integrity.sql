SELECT (SELECT count(*) FROM patrol_task t
         WHERE points <> (SELECT count(*) FROM patrol_stop s WHERE s.community_code = t.community_code AND s.task_id = t.id)
            OR points_seen <> (SELECT count(*) FROM patrol_stop s WHERE s.community_code = t.community_code AND s.task_id = t.id AND s.seen_at IS NOT NULL)),
       (SELECT count(*) FROM patrol_task WHERE done_at IS NOT NULL
          AND (points_seen < points OR street_m_seen < street_share * street_m - 0.01 OR cells_seen < cell_share * cells - 0.01)),
       (SELECT count(*) FROM patrol_task WHERE done_at IS NULL AND cancelled_at IS NULL AND street_share IS NULL AND cell_share IS NULL
          AND points_seen = points),
       (SELECT count(*) FROM patrol_stop s WHERE how = 'entry' AND NOT EXISTS
          (SELECT FROM patrol_entry e JOIN patrol_photo p ON p.community_code = e.community_code AND p.entry_id = e.id
            WHERE e.community_code = s.community_code AND e.task_id = s.task_id AND e.number = s.number)),
       (SELECT count(*) FROM patrol_stop s JOIN patrol_task t ON t.community_code = s.community_code AND t.id = s.task_id
         WHERE s.seen_at < t.due_from OR (t.kind = 'patrol' AND s.seen_at > t.due_until))
